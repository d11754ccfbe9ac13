"""What changes elsewhere and a published profile has to tell: its host's data, its seats, its name, its people."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from mesa.kernel.errors import Conflicto
from mesa.kernel.events import on
from mesa.models import Evento, Mandato, Membresia, Publicacion
from redes.models import Perfil
from redes.operations.publicacion import TIPO, actualizar_hospedada, anotar_retiro, lock_perfiles, republicar_perfil


@on("perfil.publicado", handler="redes.actualizar_hospedadas")
def tell_hosted(evento: Evento) -> None:
    """The networks that a body hosts answer with what it published."""
    _tell_hosted_by([evento.objeto_id])


def _tell_hosted_by(perfiles: list[int]) -> None:
    for pk in lock_perfiles(Perfil.objects.filter(anfitriona__perfil__in=perfiles).exclude(publicado_el=None)):
        actualizar_hospedada(pk)


def _again(bodies: set[int], motivo: str) -> None:
    for pk in lock_perfiles(Perfil.objects.filter(organizacion__in=bodies).exclude(publicado_el=None)):
        try:
            republicar_perfil(pk, motivo=motivo, actor=None)
        except Conflicto as error:
            if error.__cause__ is not None:  # a lock that did not come: all of it is tried again
                raise
            # One that sits nowhere any more keeps what it published, and keeps out no other.


@on("integrante.incorporado", handler="redes.perfil_de_quien_entra")
@on("integrante.cambiado", handler="redes.perfil_de_quien_cambia")
@on("integrante.terminado", handler="redes.perfil_de_quien_sale")
def tell_seat(evento: Evento) -> None:
    """Who came in, changed or leaves, and the network it does so in: both profiles say it."""
    seat = Membresia.objects.filter(pk=evento.objeto_id).first()
    if seat is not None:
        with translation.override("es"):
            motivo = _("Cambió quiénes integran el órgano.")
        _again({seat.miembro_id, seat.organo_id}, motivo)


@on("mandato.otorgado", handler="redes.perfil_de_mandato_nuevo")
@on("mandato.terminado", handler="redes.perfil_de_mandato_terminado")
def tell_mandate(evento: Evento) -> None:
    """Who speaks for a body, as its profile says."""
    mandato = Mandato.objects.filter(pk=evento.objeto_id).first()
    if mandato is not None:
        with translation.override("es"):
            motivo = _("Cambió quién la representa.")
        _again({mandato.organizacion_id}, motivo)


@on("integrante.anulado", handler="redes.perfil_de_integrante_anulado")
@on("mandato.anulado", handler="redes.perfil_de_mandato_anulado")
def tell_annulled(evento: Evento) -> None:
    """What was entered by mistake is gone, and the event says of whom it was."""
    with translation.override("es"):
        motivo = _("Se anuló un registro ingresado por error.")
    _again(set(cast("dict[str, Any]", evento.antes).get("cuerpos", [])), motivo)


@on("persona.corregida", handler="redes.perfil_de_persona_corregida")
def tell_name_of_person(evento: Evento) -> None:
    """The bodies that she represents."""
    with translation.override("es"):
        motivo = _("Se corrigió el nombre de quien la representa.")
    _again(set(Mandato.objects.filter(persona=evento.objeto_id).values_list("organizacion", flat=True)), motivo)


@on("organizacion.renombrada", handler="redes.perfil_de_organizacion_renombrada")
def tell_name_of_body(evento: Evento) -> None:
    """It, the networks it sits in or hosts, and who sits in it: the profiles of all of them name it."""
    pk = evento.objeto_id
    seats = Membresia.objects.filter(Q(miembro=pk) | Q(organo=pk)).values_list("miembro", "organo")
    hosted = Perfil.objects.filter(anfitriona=pk).values_list("organizacion", flat=True)
    with translation.override("es"):
        motivo = _("Cambió el nombre de una organización.")
    _again({pk, *hosted, *(body for seat in seats for body in seat)}, motivo)


@on("publicacion.retirada", handler="redes.perfil_retirado")
def tell_withdrawn(evento: Evento) -> None:
    """A profile that was taken away is not published any more, nor lends anything to the networks that its body hosts;
    the body may publish another one.
    """
    numbers = cast("dict[str, Any]", evento.ahora).get("numeros", [])
    slugs = Publicacion.objects.filter(numero__in=numbers, tipo=TIPO).values("clave")
    withdrawn = lock_perfiles(Perfil.objects.filter(organizacion__slug__in=slugs))
    for pk in withdrawn:
        anotar_retiro(pk)
    _tell_hosted_by(withdrawn)

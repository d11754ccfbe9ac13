"""What is known of the address of an evidence changed: its body is told, and what it published says so."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.events import on
from mesa.models import Evento
from mesa.operations.avisos import avisar, quienes_responden
from mesa.tipos import registrar_avisos
from redes.models import Enlace, Perfil, Respuesta
from redes.operations import enlaces as _enlaces  # noqa: F401  # its part of the sweep is declared by importing it
from redes.operations.publicacion import lock_perfiles, republicar_perfil
from redes.operations.publicacion.registro import organo_del_perfil

registrar_avisos({"enlace_caido": gettext_lazy("Evidencia que no responde")})


@on("enlace.revisado", handler="redes.avisar_enlace_caido")
def tell_whose_evidence_it_is(evento: Evento) -> None:
    """Each body whose answer rests on it, when it does not respond. The level stays as it is: it is theirs to mend."""
    enlace = Enlace.objects.get(pk=evento.objeto_id)
    if enlace.resultado in (Enlace.Resultado.RESPONDE, Enlace.Resultado.PENDIENTE):
        return
    rows = Respuesta.objects.filter(enlace=enlace, hasta=None).select_related("perfil__organizacion")
    for row in rows.order_by("perfil_id", "codigo", "pk"):
        avisar(
            quienes_responden(row.perfil.organizacion),
            clave=f"evento:{evento.pk}:{row.codigo}",
            plantilla="enlace_caido",
            ruta=f"/redes/mi-perfil/estandar/{row.codigo}/",
            datos={
                "organo": organo_del_perfil(row.perfil.organizacion).pk,
                "codigo": row.codigo,
                "organizacion": row.perfil.organizacion.nombre,
                "url": enlace.url,
                "detalle": enlace.detalle,
            },
        )


@on("enlace.revisado", handler="redes.publicar_enlace_revisado")
def say_it_in_what_was_published(evento: Evento) -> None:
    """A further version of each published profile whose standing evidence it is."""
    standing = Respuesta.objects.filter(enlace=evento.objeto_id, desde__isnull=False, hasta=None)
    with translation.override("es"):
        motivo = _("Se revisó la dirección de una evidencia.")
    for pk in lock_perfiles(Perfil.objects.filter(pk__in=standing.values("perfil"))):
        republicar_perfil(pk, motivo=motivo, actor=None)

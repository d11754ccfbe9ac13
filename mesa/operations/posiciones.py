"""What a network resolved among its organisations, and whether what its representative answers departs from it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mesa.kernel.errors import DomainError
from mesa.kernel.text import plain
from mesa.models import Consulta, Organizacion, Pronunciamiento, Regla
from mesa.models.organizaciones import TipoOrganizacion
from mesa.states import EstadoConsulta

MAXIMO = 10_000
_Sentido = Pronunciamiento.Sentido
#: The answers that say what the network resolved. Without quórum it resolved nothing: there is nothing to depart from.
ACORDES: dict[str, frozenset[str]] = {
    "aprobada": frozenset({_Sentido.APRUEBA, _Sentido.APRUEBA_CON_OBSERVACIONES}),
    "rechazada": frozenset({_Sentido.OBJETA}),
}


class FaltaApartamiento(DomainError):
    """What was answered and why it departs from the network do not go together. `campo`: where to say so."""

    campo = "apartamiento"


def ultima_interna(superior: Consulta, red: Organizacion) -> Consulta | None:
    """The last internal consulta of the network about that one, open or closed; None when it asked nothing."""
    if red.tipo != TipoOrganizacion.RED:
        return None
    asked = Consulta.objects.filter(superior=superior, organo=red).exclude(estado=EstadoConsulta.RETIRADA)
    return asked.select_related("organo", "regla", "plazo").first()


def resolvio(interna: Consulta | None) -> bool:
    """Whether the network has a position: its internal consulta closed, with a result."""
    return interna is not None and interna.estado == EstadoConsulta.CERRADA and interna.resultado in ACORDES


def se_aparta(interna: Consulta | None, sentido: str) -> bool:
    """Whether that answer is another than what the network resolved."""
    return interna is not None and resolvio(interna) and sentido not in ACORDES[interna.resultado]


def pide_apartamiento(interna: Consulta | None) -> str:
    """When the reason to depart is asked, and who will read it; "" when there is nothing to depart from."""
    if interna is None or not resolvio(interna):
        return ""
    if interna.regla is None or interna.regla.publica_interno == Regla.PublicaInterno.NADA:
        return _("Solo si su respuesta es otra que la de su red. Lo leerán sus organizaciones y nadie más.")
    return _("Solo si su respuesta es otra que la de su red. Por la regla de la red, lo leerán todas las convocadas.")


def _falta_apartamiento(interna: Consulta | None) -> str:
    """What asks for the reason to depart, with the same readers as its label."""
    if interna is None or interna.regla is None or interna.regla.publica_interno == Regla.PublicaInterno.NADA:
        return _("Escriba por qué se aparta de lo que resolvió su red: lo leerán sus organizaciones y nadie más.")
    return _(
        "Escriba por qué se aparta de lo que resolvió su red: por la regla de la red, lo leerán todas las convocadas."
    )


def posicion(consulta: Consulta, red: Organizacion, sentido: str, apartamiento: str) -> tuple[Consulta | None, str]:
    """The internal consulta behind an answer to a locked consulta, and why it departs from it.

    Raises FaltaApartamiento without the reason, or with one that is not needed: nothing typed is thrown away.
    """
    interna = ultima_interna(consulta, red)
    if interna is not None:  # locked after its upper one, so that it does not close meanwhile
        held = Consulta.objects.select_for_update(of=("self",), no_key=True)
        interna = held.select_related("organo", "regla", "plazo").get(pk=interna.pk)
    apartamiento = plain(apartamiento).strip()
    if len(apartamiento) > MAXIMO:
        raise FaltaApartamiento(_("El texto tiene más de 10.000 caracteres. Acórtelo."))
    if se_aparta(interna, sentido) and not apartamiento:
        raise FaltaApartamiento(_falta_apartamiento(interna))
    if apartamiento and not se_aparta(interna, sentido):
        raise FaltaApartamiento(
            _("Esta respuesta no se aparta de lo que resolvió su red. Borre este texto, o cambie la respuesta.")
        )
    return interna, apartamiento

"""The profile of a body, made on first use, and what of it stands or waits to be published."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mesa.kernel.operations import entry
from mesa.models import Organizacion
from redes.models import Dato, Perfil
from redes.states import EstadoDato


def perfil_de(organizacion: Organizacion) -> Perfil:
    """The profile of a body; made, empty, the first time that it is asked for."""
    when = entry()
    found, _made = Perfil.objects.get_or_create(
        organizacion=organizacion, defaults={"creado_el": when, "cambiado_el": when}
    )
    return found


def tocar(perfil: Perfil) -> None:
    """Note that something of a locked profile changed, so that who was about to publish it reads it again."""
    perfil.revision += 1
    perfil.cambiado_el = entry()
    perfil.save(update_fields=["revision", "cambiado_el"])


def en_pie(perfil: Perfil, *, con_quitados: bool = False) -> list[Dato]:
    """The data as they would stand if the profile were published: those in force with the drafts in their place.

    `con_quitados`: also those that would be taken out, as their draft says.
    """
    live = perfil.datos.filter(estado__in=(EstadoDato.BORRADOR, EstadoDato.VIGENTE))
    rows = list(live.select_related("archivo").order_by("clase", "-anio", "orden", "pk"))
    replaced = {dato.reemplaza_id for dato in rows if dato.estado == EstadoDato.BORRADOR}
    return [dato for dato in rows if dato.pk not in replaced and (con_quitados or not dato.quita)]


def lo_cambio(quien: str) -> str:
    """That somebody of the same body changed what was read, by its name where it is known."""
    return _("%(quien)s lo cambió mientras usted escribía. Compare y vuelva a guardar.") % {
        "quien": quien or _("Alguien de su organización")
    }

"""The last step of setting a Mesa going: its first acta."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from actas.models import Acta
from mesa.models import Ficha, Organizacion
from mesa.tipos import Paso, registrar_paso


def primera_acta(organo: Organizacion) -> Paso:
    """How the first acta stands: not begun, in hand, or published."""
    published = Ficha.objects.filter(organo=organo, tipo="acta").order_by("fecha", "pk").first()
    acta = Acta.objects.filter(sesion__organo=organo).select_related("sesion").order_by("pk").first()
    titulo = _("La primera acta")
    if published is not None:
        return Paso(
            "acta",
            titulo,
            _("Publicada: %(titulo)s.") % {"titulo": published.titulo},
            True,
            published.ruta,
            _("Leerla"),
        )
    if acta is not None:
        detail = _("%(acta)s: %(estado)s.") % {
            "acta": str(acta)[:1].upper() + str(acta)[1:],
            "estado": acta.get_estado_display(),
        }
        return Paso(
            "acta", titulo, detail, False, reverse("actas:editar", args=[acta.sesion.clave]), _("Seguir con el acta")
        )
    return Paso(
        clave="acta",
        titulo=titulo,
        detalle=_("Importe una que ya esté escrita, o escríbala aquí. Luego circula, se aprueba y se publica."),
        hecho=False,
        url=reverse("actas:importar"),
        boton=_("Importar un acta"),
        otra=(_("Escribirla desde cero"), reverse("actas:nueva")),
    )


registrar_paso(primera_acta)

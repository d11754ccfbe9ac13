"""Who records and reviews payments and public copies, and who sees receipts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fondo.permissions.base import es_administradora, es_la_secretaria, revisa
from mesa.kernel.permissions import permiso

for name in ("retirar_pago", "subir_copia"):
    permiso(f"fondo.{name}", es_administradora)
for name in ("observar_pago", "aceptar_pago", "anular_pago", "aprobar_copia"):
    permiso(f"fondo.{name}", revisa)

#: Receipts, RUT and the names of natural persons that are paid.
SOLO_ELLAS = _("Los comprobantes los ven solo la secretaría y quien administra el fondo: llevan datos personales.")
_sees = es_administradora.saying(SOLO_ELLAS) | es_la_secretaria.saying(SOLO_ELLAS)
permiso("fondo.ver_comprobante", _sees)
RETIRAN = _("Una copia pública la retiran solo la secretaría o quien administra el fondo.")
permiso("fondo.retirar_copia", es_administradora.saying(RETIRAN) | es_la_secretaria.saying(RETIRAN))

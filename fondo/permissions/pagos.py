"""Who records and reviews payments and public copies, and who sees receipts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fondo.permissions.base import decide, es_administradora, es_la_secretaria, revisa
from mesa.kernel.permissions import permiso

for name in ("retirar_pago", "subir_copia"):
    permiso(f"fondo.{name}", es_administradora)
for name in ("observar_pago", "aceptar_pago", "anular_pago", "aprobar_copia"):
    permiso(f"fondo.{name}", revisa)

#: Receipts, RUT and the names of natural persons that are paid.
SOLO_ELLAS = _("Los comprobantes los ven solo la secretaría y quien administra el fondo: llevan datos personales.")
_sees = es_administradora.saying(SOLO_ELLAS) | es_la_secretaria.saying(SOLO_ELLAS)
permiso("fondo.ver_comprobante", _sees)
permiso("fondo.retirar_copia", es_administradora | decide)

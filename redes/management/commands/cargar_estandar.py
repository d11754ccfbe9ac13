"""Load the standard that comes with the product, as a proposal: `manage.py cargar_estandar`, once or many times."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from redes.operations.estandar import cargar_estandar


class Command(BaseCommand):
    """Loads version 1 of the standard."""

    help = "Carga la versión 1 del estándar de transparencia, como propuesta; repetirlo no cambia nada."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say whether it was loaded or was there."""
        estandar, new = cargar_estandar()
        text = _("Se cargó: %(estandar)s.") if new else _("Ya estaba: %(estandar)s.")
        self.stdout.write(text % {"estandar": estandar})

"""The app's start: its kinds, permissions and handlers."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mesa.kernel.operations import declarar


class FondoConfig(AppConfig):
    name = "fondo"
    verbose_name = _("Fondo")

    def ready(self) -> None:
        declarar("fondo.operations")
        for module in ("permissions", "handlers", "public"):
            import_module(f"fondo.{module}")

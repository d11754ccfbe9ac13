"""The app's start: its kinds, permissions and handlers."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mesa.kernel.operations import declarar


class ActasConfig(AppConfig):
    name = "actas"
    verbose_name = _("Actas")

    def ready(self) -> None:
        declarar("actas.operations")
        for module in (
            "permissions",
            "handlers",
            "public",
            "views.puesta",
            "views.calendario",
            "views.tareas_pendientes",
        ):
            import_module(f"actas.{module}")

"""The kernel's start: its permissions, handlers and sweeps are declared by importing them."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MesaConfig(AppConfig):
    name = "mesa"
    verbose_name = _("Mesa")

    def ready(self) -> None:
        for module in (
            "permissions",
            "operations.instalacion",
            "operations.personas",
            "operations.organizaciones",
            "operations.mandatos",
            "operations.reglas",
            "operations.consultas",
            "operations.vias",
            "operations.textos",
            "operations.retiros",
            "handlers",
        ):
            import_module(f"mesa.{module}")

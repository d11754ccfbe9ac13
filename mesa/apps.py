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
            "operations.suscripciones",
            "operations.reglas",
            "operations.mandatos",
            "operations.organizaciones",
            "operations.consultas",
            "operations.asuntos",
            "operations.interna",
            "operations.deliberacion",
            "operations.prorrogas",
            "operations.cadenas",
            "operations.feriados",
            "operations.vias",
            "operations.votaciones",
            "operations.recordatorios",
            "operations.envios",
            "operations.reenvios",
            "operations.bandeja",
            "operations.textos",
            "operations.retiros",
            "handlers",
        ):
            import_module(f"mesa.{module}")

"""Load the demo: the real acta of 2022, and the Mesa de Ejemplo with its story."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

#: In the order of the story: what the networks published comes before the first acta.
LAYERS = ("mesa", "redes", "actas")


class Command(BaseCommand):
    help = "Carga los datos de ejemplo, una sola vez: lo que ya está no se toca."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Los datos de ejemplo existen solo en DEBUG.")
        with transaction.atomic():
            for app in LAYERS:
                if app in settings.INSTALLED_APPS and find_spec(f"{app}.demo"):
                    import_module(f"{app}.demo").load()
            # after the story of the actas
            for told_after in ("demo_redes", "demo_asuntos", "demo_votaciones", "demo_avisos"):
                import_module(f"mesa.{told_after}").load()
            import_module("actas.demo_seguimiento").load()  # after the decisions that it follows
            import_module("redes.demo_seguimiento").load()  # and after its tasks
            import_module("fondo.demo").load()  # which rests on all of it
        self.stdout.write("Datos de ejemplo cargados.")

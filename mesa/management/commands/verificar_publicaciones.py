"""Recompute the chain of publications."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mesa.kernel.errors import Conflicto
from mesa.operations.publicaciones import verificar_cadena


class Command(BaseCommand):
    help = "Recalcula la cadena de publicaciones y dice cuál no coincide."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            total = verificar_cadena()
        except Conflicto as error:
            raise CommandError(error.mensaje) from error
        self.stdout.write(f"La cadena verifica: {total} publicaciones.")

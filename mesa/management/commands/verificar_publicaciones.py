"""Recompute the chain of publications, and look at the files and pages made of it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mesa.kernel.errors import Conflicto
from mesa.operations.publicaciones import verificar_cadena
from mesa.operations.verificacion import faltas


class Command(BaseCommand):
    help = "Recalcula la cadena de publicaciones, revisa sus archivos y sus páginas, y dice qué no coincide."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            total = verificar_cadena()
        except Conflicto as error:
            raise CommandError(error.mensaje) from error
        if wrong := list(faltas()):
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"La cadena verifica: {total} publicaciones.")

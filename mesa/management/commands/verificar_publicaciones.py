"""Recompute the chain of publications, and look at the files and pages made of it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mesa.kernel.errors import Conflicto
from mesa.operations.integridad import faltas
from mesa.operations.publicaciones import verificar_cadena


class Command(BaseCommand):
    help = "Recalcula la cadena de publicaciones, revisa sus archivos y sus páginas, y dice qué no coincide."

    def handle(self, *args: Any, **options: Any) -> None:
        total, wrong = 0, []
        try:
            total = verificar_cadena()
        except Conflicto as error:
            wrong.append(error.mensaje)
        wrong += faltas()
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"La cadena verifica: {total} publicaciones.")

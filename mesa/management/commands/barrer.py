"""Run the sweeps once: close what fell due, remind, react, send."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from mesa.kernel.clock import SANTIAGO
from mesa.kernel.tasks import sweep


class Command(BaseCommand):
    help = "Corre los barridos una vez. En DEBUG, --al INSTANTE los corre como si fuera entonces."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--al", metavar="INSTANTE", help="ISO, p. ej. 2026-09-15T00:05 (hora de Chile sin zona)")

    def handle(self, *args: Any, **options: Any) -> None:
        al = self._instant(options["al"]) if options["al"] else None
        connection.ensure_connection()  # without a database say so once, not part by part
        done = sweep(al)
        for nombre, cuantos in done.items():
            self.stdout.write(f"{nombre}: {cuantos if cuantos >= 0 else 'falló; vea el registro'}")
        if min(done.values()) < 0:
            raise CommandError("Una parte del barrido falló.")

    def _instant(self, value: str) -> datetime:
        if not settings.DEBUG:
            raise CommandError("--al existe solo en DEBUG.")
        try:
            instante = datetime.fromisoformat(value)
        except ValueError as error:
            raise CommandError(f"«{value}» no es un instante ISO, p. ej. 2026-09-15T00:05.") from error
        return instante if instante.tzinfo else instante.replace(tzinfo=SANTIAGO)

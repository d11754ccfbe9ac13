"""Fill the editable table of holidays from the seed; what is there already is not touched."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mesa.operations.plazos import sembrar_feriados


class Command(BaseCommand):
    help = "Agrega a la tabla de feriados los de la semilla que falten (por defecto, de 2022 a 2040)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--desde", type=int, default=2022)
        parser.add_argument("--hasta", type=int, default=2040)

    def handle(self, *args: Any, **options: Any) -> None:
        new = sembrar_feriados(range(options["desde"], options["hasta"] + 1))
        self.stdout.write(f"Feriados agregados: {new}")

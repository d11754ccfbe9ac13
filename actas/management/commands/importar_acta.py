"""Read a minute from a file and print it as JSON, or store it as a draft."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from actas.importacion import MAXIMO, ArchivoIlegible, Motivo, texto_de
from actas.lectura import ActaLeida, leer

REASONS: dict[type[Exception], str] = {
    FileNotFoundError: "no existe",
    IsADirectoryError: "es una carpeta",
    PermissionError: "falta el permiso de lectura",
}


class Command(BaseCommand):
    help = (
        "Lee un acta (.docx, PDF con texto, .txt, .md o, con «-», la entrada estándar) y la da como JSON o la guarda."
    )
    requires_system_checks: list[str] = []  # reading a text needs neither database nor broker

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ruta", help="el archivo, o - para la entrada estándar")
        parser.add_argument("--json", action="store_true", help="escribe en la salida estándar lo que se leyó")
        parser.add_argument("--guardar", action="store_true", help="guarda un borrador")
        parser.add_argument("--organo", help="identificador del órgano (si hay más de uno)")
        parser.add_argument("--fecha", type=iso_date, help="fecha de la sesión, si el texto no la dice")

    def handle(self, *args: Any, **options: Any) -> None:
        leida = self._read(options["ruta"])
        if options["json"] or not options["guardar"]:
            if isinstance(sys.stdout, TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the locale of the shell
            self.stdout.write(json.dumps(leida.como_dict(), ensure_ascii=False, indent=2))
        if options["guardar"]:
            self._store(leida, options)

    def _read(self, ruta: str) -> ActaLeida:
        try:
            leida = leer(texto_de(self._bytes(ruta), "" if ruta == "-" else Path(ruta).name))
            if not leida.es_acta:
                raise ArchivoIlegible(Motivo.SIN_ACTA)
        except ArchivoIlegible as error:
            raise CommandError(error.mensaje) from error
        return leida

    def _bytes(self, ruta: str) -> bytes:
        """What the file holds, up to one byte more than what is taken."""
        try:
            if ruta == "-":
                return sys.stdin.buffer.read(MAXIMO + 1)
            with Path(ruta).open("rb") as file:
                return file.read(MAXIMO + 1)
        except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
            reason = REASONS.get(type(error)) or getattr(error, "strerror", None) or "su nombre no es válido"
            raise CommandError(f"No se puede leer «{ruta}»: {reason}.") from error

    def _store(self, leida: ActaLeida, options: dict[str, Any]) -> None:
        from actas.operations import importar_acta
        from mesa.kernel.errors import DomainError

        try:
            acta = importar_acta(leida, self._organo(options["organo"]), fecha=options["fecha"], actor=None)
        except DomainError as error:
            raise CommandError(error.mensaje) from error
        except OperationalError as error:
            raise CommandError("La base de datos no responde: el borrador no se guardó.") from error
        self.stderr.write(f"Borrador guardado: /actas/{acta.sesion.clave}/editar/")

    def _organo(self, slug: str | None) -> Any:
        from mesa.kernel import clock
        from mesa.kernel.querysets import in_force
        from mesa.models import Organizacion

        organos = Organizacion.objects.organos()
        with_office = organos.filter(in_force(clock.today(), "funciones__"), tipo="mesa", funciones__tipo="secretaria")
        found = list((organos.filter(slug=slug) if slug else with_office.distinct())[:2])
        if len(found) != 1:
            known = ", ".join(Organizacion.objects.organos().values_list("slug", flat=True)) or "ninguno"
            raise CommandError(f"Indique el órgano con --organo. Los hay: {known}.")
        return found[0]


def iso_date(value: str) -> date:
    """The date of an option; what is not one is said in a sentence."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ArgumentTypeError(f"«{value}» no es una fecha ISO, p. ej. 2022-06-16.") from error

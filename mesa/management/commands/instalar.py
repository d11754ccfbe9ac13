"""The first thing done with an empty installation: its Mesa, its secretaría, and the link of the first account."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from mesa.kernel import clock
from mesa.kernel.errors import DomainError
from mesa.models import Membresia, Organizacion, Persona
from mesa.models.organizaciones import Sector
from mesa.operations.instalacion import Instalacion, instalar_mesa, mesa_instalada, por_reinvitar
from mesa.operations.personas import DIAS_INVITACION, invitar_persona
from mesa.operations.plazos import sembrar_feriados

FERIADOS = range(2022, 2041)
#: Option, question, and whether it must be answered.
PREGUNTAS = [
    ("mesa", "Nombre de la Mesa", True),
    ("secretaria", "Nombre del organismo que lleva la secretaría", True),
    ("sector", f"Su sector ({', '.join(Sector.values)})", True),
    ("persona", "Nombre de la persona que entra primero", True),
    ("correo", "Su correo", True),
    ("norma", "Norma o acto que crea la Mesa y le da su secretaría", True),
    ("desde", "Desde cuándo, como AAAA-MM-DD (en blanco, hoy)", False),
]

#: The most characters that each takes: those of its column; the norm, those that the forms of the register take.
LARGOS = {
    "mesa": Organizacion._meta.get_field("nombre").max_length,
    "secretaria": Organizacion._meta.get_field("nombre").max_length,
    "persona": Persona._meta.get_field("nombre").max_length,
    "correo": Persona._meta.get_field("correo").max_length,
    "norma": 1_000,
}


class Command(BaseCommand):
    help = (
        "Crea la Mesa y su primera secretaría en una instalación vacía, con sus tablas ya creadas (manage.py migrate), "
        "y escribe el enlace que abre la primera cuenta. Lo que no se dé por opciones se pregunta."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for option, question, _ in PREGUNTAS:
            parser.add_argument(f"--{option}", default=None, help=question)
        seat = parser.add_mutually_exclusive_group()
        seat.add_argument(
            "--voto", choices=Membresia.Voto.values, default=Membresia.Voto.SI, help="voto de la secretaría en la Mesa"
        )
        seat.add_argument("--no-integra", action="store_true", help="la secretaría no integra la Mesa")
        parser.add_argument(
            "--reinvitar",
            action="store_true",
            help="con la Mesa ya instalada, escribe un enlace nuevo para su secretaría",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["reinvitar"]:
                self._again()
            else:
                self._install(options)
        except DomainError as error:
            raise CommandError(error.mensaje) from error
        except ProgrammingError as error:
            raise CommandError("Faltan las tablas de la base de datos. Ejecute antes manage.py migrate.") from error
        except (KeyboardInterrupt, EOFError) as error:
            raise CommandError("Instalación cancelada: no se creó nada.") from error

    def _install(self, options: dict[str, Any]) -> None:
        if (mesa := mesa_instalada()) is not None:
            raise CommandError(
                f"Esta instalación ya tiene una Mesa: {mesa.nombre}. "
                "Con --reinvitar se escribe un enlace nuevo para quien lleva la secretaría y no tiene cuenta."
            )
        asked = self._ask(options)
        _check_lengths(asked)
        if asked["sector"] not in Sector.values:
            raise CommandError(f"«{asked['sector']}» no es un sector. Elija uno: {', '.join(Sector.values)}.")
        clave = instalar_mesa(
            Instalacion(
                **asked | {"desde": self._day(asked["desde"])},  # type: ignore[arg-type]
                voto="" if options["no_integra"] else options["voto"],
            ),
            actor=None,
        )
        sembrar_feriados(FERIADOS)
        self.stdout.write(f"Quedó creada {asked['mesa']}, con {asked['secretaria']} en la secretaría.")
        self._link(clave, asked["correo"])

    def _ask(self, options: dict[str, Any]) -> dict[str, str]:
        given = {option: options[option] for option, _, _ in PREGUNTAS}
        missing = [option for option, _, compulsory in PREGUNTAS if compulsory and given[option] is None]
        if missing and not sys.stdin.isatty():
            raise CommandError(f"Falta indicar {', '.join(f'--{option}' for option in missing)}.")
        for option, question, _ in PREGUNTAS:
            if given[option] is None:
                given[option] = input(f"{question}: ") if missing else ""
        return {option: value.strip() for option, value in given.items()}

    def _day(self, value: str) -> date:
        try:
            return date.fromisoformat(value) if value else clock.today()
        except ValueError as error:
            raise CommandError(f"«{value}» no es una fecha. Escríbala como AAAA-MM-DD, p. ej. 2026-03-11.") from error

    def _again(self) -> None:
        mesa = mesa_instalada()
        if mesa is None:
            raise CommandError("Todavía no hay una Mesa. Ejecute manage.py instalar sin --reinvitar.")
        people = por_reinvitar(mesa)
        if not people:
            raise CommandError(f"En la secretaría de {mesa.nombre} nadie espera una invitación: ingrese con su correo.")
        for persona in people:
            if not persona.correo:
                self.stderr.write(f"{persona.nombre} no tiene correo registrado: no se le puede invitar.")
                continue
            clave = invitar_persona(persona, persona.correo, organo=mesa, actor=None, por_consola=True)
            self._link(clave, persona.correo)

    def _link(self, clave: str, correo: str) -> None:
        self.stdout.write(
            f"Con este enlace se abre la cuenta; sirve una vez y dura {DIAS_INVITACION} días. También va por correo "
            f"a {correo}."
        )
        self.stdout.write(f"{settings.SITE_URL}/invitacion/{clave}/")


def _check_lengths(asked: dict[str, str]) -> None:
    for option, most in LARGOS.items():
        if most and len(asked[option]) > most:
            raise CommandError(f"--{option} tiene {len(asked[option])} caracteres y el máximo es {most}: acórtelo.")

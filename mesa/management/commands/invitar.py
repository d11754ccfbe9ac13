"""Invite a person to open their account, and give their organisation's mandate if it is asked for."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from mesa.kernel import clock
from mesa.kernel.errors import DomainError
from mesa.models import Mandato, Organizacion, Persona
from mesa.models.organizaciones import Calidad
from mesa.operations.personas import invitar_persona


class Command(BaseCommand):
    help = "Crea a la persona con su mandato y escribe el enlace de invitación, válido por 14 días y un uso."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("correo")
        parser.add_argument("nombre")
        parser.add_argument("organizacion", help="identificador (slug) de la organización")
        parser.add_argument("--calidad", choices=Calidad.values, default=Calidad.TITULAR)
        parser.add_argument("--acto", default="", help="acto que la designa")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["correo"])
        except ValidationError as error:
            raise CommandError(f"«{options['correo']}» no es una dirección de correo.") from error
        organizacion = Organizacion.objects.filter(slug=options["organizacion"]).first()
        if organizacion is None:
            known = ", ".join(Organizacion.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"No hay una organización «{options['organizacion']}». Las hay: {known}.")
        persona, _ = Persona.objects.get_or_create(
            correo=options["correo"].lower(), defaults={"nombre": options["nombre"], "ejemplo": organizacion.ejemplo}
        )
        if not Mandato.objects.filter(persona=persona, organizacion=organizacion).vigentes(clock.today()).exists():
            Mandato.objects.create(
                persona=persona,
                organizacion=organizacion,
                calidad=options["calidad"],
                desde=clock.today(),
                acto=options["acto"],
            )
        others = Mandato.objects.filter(organizacion=organizacion, calidad=options["calidad"]).exclude(persona=persona)
        for mandato in others.vigentes(clock.today()).select_related("persona"):
            self.stderr.write(f"Atención: {mandato.persona} también es hoy {options['calidad']} de {organizacion}.")
        try:
            clave = invitar_persona(persona, persona.correo, organo=organizacion, actor=None, por_consola=True)
        except DomainError as error:
            raise CommandError(error.mensaje) from error
        self.stdout.write(f"{settings.SITE_URL}/invitacion/{clave}/")

"""Rebuild what public pages read from what was published: after a release that changes how it is shown."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mesa import tipos
from mesa.models import Ficha
from mesa.operations.publicaciones import reproyectar


class Command(BaseCommand):
    help = "Rehace las fichas públicas a partir de las publicaciones vigentes; no toca la cadena."

    def handle(self, *args: Any, **options: Any) -> None:
        fichas = Ficha.objects.select_related("publicacion__contenido", "organo").order_by("pk")
        for ficha in fichas:
            reproyectar(ficha)
        self.stdout.write(f"Fichas rehechas: {len(fichas)}")
        for texto, paso in tipos.puestas_al_dia():
            if done := paso():
                self.stdout.write(f"{texto}: {done}")

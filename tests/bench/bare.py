"""`one`, what everything is compared with: a bare Django view without middleware, one indexed query, a small template.

Served by granian with the same settings as the application, on the same database with the same connection settings.
`/nada/` does nothing at all: what it gives is the most that the client can ask for.
"""

from __future__ import annotations

import os
from typing import Any

import django
from django.conf import settings

from mesa import env

TEMPLATE = """<!doctype html>
<html lang="es">
  <head>
    <meta charset="utf-8">
    <title>{{ fila.titulo }}</title>
    <link rel="stylesheet" href="/static/una.css">
  </head>
  <body>
    <header><a href="/">Inicio</a> <a href="/actas/">Actas</a> <a href="/acuerdos/">Acuerdos</a></header>
    <main>
      <h1>{{ fila.titulo }}</h1>
      <p>{{ fila.texto }}</p>
      <p>Fecha: {{ fila.fecha|date:"d/m/Y" }}. Número {{ fila.pk }}.</p>
    </main>
    <footer><p>Una consulta por clave, una plantilla pequeña y nada más: la medida de todo lo demás.</p></footer>
  </body>
</html>
"""
if not settings.configured:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="of-the-measurement",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
        DATABASES={"default": env.database(os.environ["DATABASE_URL"])},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", {"uno.html": TEMPLATE})],
                        )
                    ]
                },
            }
        ],
        USE_TZ=True,
        TIME_ZONE="America/Santiago",
        LANGUAGE_CODE="es",
    )
    django.setup(set_prefix=False)

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after its settings
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import path  # noqa: E402


class Uno(models.Model):
    """A row found by its key."""

    clave = models.TextField(unique=True)
    titulo = models.TextField()
    texto = models.TextField()
    fecha = models.DateField()

    class Meta:
        app_label = "bench"
        db_table = "bench_uno"
        managed = False

    def __str__(self) -> str:
        return self.titulo


def one(request: HttpRequest, clave: str) -> HttpResponse:
    """One indexed query and a template of 0.6 KB."""
    return render(request, "uno.html", {"fila": get_object_or_404(Uno, clave=clave)})


def nothing(request: HttpRequest) -> HttpResponse:
    """No query and no template."""
    return HttpResponse(b"nada")


urlpatterns: list[Any] = [path("uno/<slug:clave>/", one), path("nada/", nothing)]
application = get_wsgi_application()

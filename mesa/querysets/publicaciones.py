"""What the public reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Func, TextField, Value

if TYPE_CHECKING:
    from mesa.models.publicaciones import Ficha


class Consulta(Func):
    """The tsquery of a citizen's words, in Spanish, with and without accents."""

    function = "es_query"
    output_field = TextField()


class FichaQuerySet(models.QuerySet["Ficha"]):
    """Current versions."""

    def for_list(self) -> Self:
        """What a list shows, without bodies."""
        return self.defer("cuerpos", "texto", "busqueda")

    def for_page(self) -> Self:
        """What one page shows, with its header, in one query."""
        return self.select_related("publicacion").defer("texto", "busqueda")

    def buscar(self, palabras: str) -> Self:
        """Those that hold the words, newest first."""
        found: Self = (
            self.annotate(consulta=Consulta(Value(palabras)))
            .extra(where=["busqueda @@ es_query(%s)"], params=[palabras])
            .annotate(
                extracto=Func(
                    Value("pg_catalog.spanish"),
                    F("texto"),
                    Consulta(Value(palabras)),
                    Value("MaxFragments=2, MaxWords=24, MinWords=10, StartSel=\x02, StopSel=\x03"),
                    function="ts_headline",
                    template="%(function)s(%(expressions)s)",
                    output_field=TextField(),
                )
            )
        )
        return found

"""What the public reads."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import connections, models
from django.db.models import ExpressionWrapper, F, Func, TextField, Value

if TYPE_CHECKING:
    from mesa.models.publicaciones import Ficha


#: Of a word that more fichas than this have, the newest are found soonest by date; of any other, by the word.
COMMON = 3000

VERSION = """
select f.id, p.hash, p.publicada, f.xmin::text || f.ctid::text
from mesa_ficha f join mesa_publicacion p on p.id = f.publicacion_id
where f.tipo = %s and f.clave = %s
"""
PAGE = """
select id, publicacion_id, tipo, organo_nombre, titulo, fecha, orden, ejemplo, ruta, datos from mesa_ficha
where tipo = %s and not datos @> '{"suprimido": true}' and fecha <= %s and (fecha < %s or (orden, id) > (%s, %s))
order by fecha desc, orden, id limit %s
"""


class Consulta(Func):
    """The tsquery of a citizen's words, in Spanish, with and without accents."""

    function = "es_query"
    output_field = TextField()


class FichaQuerySet(models.QuerySet["Ficha"]):
    """Current versions."""

    def for_list(self) -> Self:
        """What a list shows, and no more."""
        return self.only("publicacion", "tipo", "organo_nombre", "titulo", "fecha", "orden", "ejemplo", "ruta", "datos")

    def vigentes(self) -> Self:
        """Those that are still in force: what a correction suppressed stays citable and leaves the lists."""
        return self.exclude(datos__contains={"suprimido": True})  # true of most: the others do not have the key

    def recientes(self, tipo: str, cuantas: int) -> Self:
        """The newest in force of a kind, as its list shows them."""
        return self.for_list().filter(tipo=tipo).vigentes().order_by("-fecha", "orden", "pk")[:cuantas]

    def for_page(self) -> Self:
        """What one page shows, with its header, in one query."""
        return self.select_related("publicacion").defer("texto", "busqueda")

    def pagina(self, tipo: str, cuantas: int, despues: tuple[date, int, int] | None = None) -> list[Ficha]:
        """So many in force of a kind as its list shows them, from after a day, place in it and row.

        By key, so that a deep page costs what the first one does; in SQL, as half of what a list costs is to build it.
        """
        dia, orden, pk = despues or (date.max, 0, 0)
        return list(self.raw(PAGE, [tipo, dia, dia, orden, pk, cuantas]))

    def version_de(self, tipo: str, clave: str) -> tuple[int, str, datetime, str] | None:
        """What tells a page from any other, before the page: its pk, its header's hash and instant, its row's version.

        The bodies tell of other publications too, so they change without the header. It is asked at every visit, and so
        is written in SQL: to build it would cost more than all the rest of the answer.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute(VERSION, [tipo, clave])
            found: tuple[int, str, datetime, str] | None = cursor.fetchone()
        return found

    def buscar(self, palabras: str) -> Self:
        """Those that hold the words, newest first, with the stems that were looked for in `lexemas`.

        The planner takes reading a tsvector for free, and would walk a hundred thousand rows by date for a word that
        three have. What it does know is how common a word is: so it is asked that first, and a rare one is looked up in
        the index of words and sorted after, by an expression that no index offers.
        """
        hits = self.extra(where=["busqueda @@ es_query(%s)"], params=[palabras])
        plan = json.loads(hits.order_by().values("pk").explain(format="json"))[0]["Plan"]
        day: Any = F("fecha") if plan["Plan Rows"] > COMMON else ExpressionWrapper(F("fecha") + 0, models.DateField())
        found: Self = (
            hits.defer(None)
            .defer("cuerpos", "busqueda")
            .annotate(lexemas=Func(Consulta(Value(palabras)), function="querytree", output_field=TextField()))
            .order_by(day.desc(), "tipo", "orden", "pk")
        )
        return found

"""Whether a supplier has a conflict of interest with the fund: it is flagged, and a person decides with a reason.

It looks at what is published of who administers, and at who voted. A sentence never names a natural person.
"""

from __future__ import annotations

import json
import re

from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from fondo.models import Decision, Fondo, Proveedor
from mesa.kernel import clock
from mesa.kernel.text import llano
from mesa.models import Convocada, Ficha, Organizacion, Pronunciamiento
from redes.models import Dato

PERFIL = "perfil"


def palabras_de(nombre: str) -> tuple[str, ...]:
    """The words of a name in any order, without accents, capitals or punctuation: by them two names are the same."""
    return tuple(sorted(re.findall(r"\w+", llano(nombre))))


class Conflictos:
    """The conflicts of interest of a fund, read once (two queries) and asked of any of its suppliers."""

    def __init__(self, fondo: Fondo) -> None:
        self.fondo = fondo
        body = fondo.administradora
        self.propia: set[tuple[str, ...]] = {palabras_de(body.nombre)} if body else set()
        self.ruts: set[str] = set()
        self.directorio: set[tuple[str, ...]] = set()
        if body is not None:
            self._read_profile(body)
        self.votantes: dict[int, str] = {}
        self.nombres: dict[tuple[str, ...], str] = {}
        self._read_votes()

    def _read_profile(self, body: Organizacion) -> None:
        """Its board and its legal name as it published them, and its RUT, which it keeps and never publishes."""
        own = Dato.objects.vigentes(clock.today()).filter(perfil__organizacion=body, clase="identidad")
        kept = KeyTextTransform("rut", "valor")
        rows = Ficha.objects.filter(tipo=PERFIL, clave=body.slug).select_related("publicacion__contenido")
        ficha = rows.annotate(rut=Subquery(own.annotate(rut=kept).values("rut")[:1])).first()
        if ficha is None:
            return
        self.ruts = {ficha.rut} - {"", None}  # type: ignore[attr-defined]  # annotated
        held = getattr(ficha.publicacion, "contenido", None)
        for dato in json.loads(held.texto)["datos"] if held else ():
            if dato["clase"] == "directivo":
                self.directorio.add(palabras_de(dato["valor"]["nombre"]))
            elif dato["clase"] == "identidad":
                self.propia.add(palabras_de(dato["valor"]["razon_social"]))

    def _read_votes(self) -> None:
        """Who voted what: in the consulta of a decision, in that of its agreement, or in that of its session's acta."""
        decided = Decision.objects.filter(fondo=self.fondo)
        where = ("consulta", "acuerdo__asunto__consulta", "acuerdo__sesion__acta__consulta")
        asked, of_it = Q(), Q()
        for place in where:
            asked |= Q(consulta__in=decided.filter(**{f"{place}__isnull": False}).values(place))
            of_it |= Q(**{place: OuterRef("consulta")})
        rows = Convocada.objects.filter(asked, con_voto=True)
        rows = rows.filter(Q(vigente__isnull=False) | Q(cierre=Convocada.Cierre.TACITA))
        rows = rows.exclude(vigente__sentido=Pronunciamiento.Sentido.SE_INHABILITA)
        titulo = Subquery(decided.filter(of_it).order_by("pk").values("titulo")[:1])
        for body, nombre, hoy, said in rows.values_list("organizacion", "nombre", "organizacion__nombre", titulo):
            self.votantes[body] = said
            self.nombres |= dict.fromkeys((palabras_de(nombre), palabras_de(hoy)), said)

    def con(self, proveedor: Proveedor) -> list[str]:
        """The sentences that say why paying that supplier is a conflict of interest; empty when none is known."""
        name, found = palabras_de(proveedor.nombre), []
        itself = proveedor.organizacion_id is not None and proveedor.organizacion_id == self.fondo.administradora_id
        if itself or (proveedor.rut and proveedor.rut in self.ruts) or name in self.propia:
            found.append(_("El proveedor es la propia organización que administra el fondo."))
        if name in self.directorio:
            found.append(_("El proveedor se llama igual que una persona del directorio de quien administra el fondo."))
        voted = self.votantes.get(proveedor.organizacion_id or 0) or self.nombres.get(name)
        if voted:
            found.append(_("El proveedor votó una decisión sobre el fondo: «%(decision)s».") % {"decision": voted})
        return found


def conflictos_con(fondo: Fondo, proveedor: Proveedor) -> list[str]:
    """Why paying a supplier is a conflict of interest: it administers the fund, sits in the board of who does, or voted
    a decision on it. Empty when none is known.
    """
    return Conflictos(fondo).con(proveedor)

"""Whether a supplier has a conflict of interest with the fund: it is flagged, and a person decides with a reason.

It looks at what is published of who administers, and at who voted. A sentence never names a natural person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from actas.models import Acta
from fondo.models import Decision, Fondo, Proveedor
from mesa.kernel import clock
from mesa.kernel.text import llano
from mesa.models import Convocada, Ficha, Pronunciamiento
from redes.models import Dato

PERFIL = "perfil"


def palabras_de(nombre: str) -> tuple[str, ...]:
    """The words of a name in any order, without accents, capitals or punctuation: by them two names are the same."""
    return tuple(sorted(re.findall(r"\w+", llano(nombre))))


class Conflictos:
    """The conflicts of interest of a fund, read once (at most six queries) and asked of any of its suppliers."""

    def __init__(self, fondo: Fondo) -> None:
        self.fondo = fondo
        body = fondo.administradora
        self.propia: set[tuple[str, ...]] = {palabras_de(body.nombre)} if body else set()
        self.ruts: set[str] = set()
        self.directorio: set[tuple[str, ...]] = set()
        if body is not None:
            self._read_profile()
        self.votantes: dict[int, str] = {}
        self.nombres: dict[tuple[str, ...], str] = {}
        self._read_votes()

    def _read_profile(self) -> None:
        """Its board as it published it; its legal name and RUT, which it keeps and never publishes."""
        assert self.fondo.administradora is not None
        rows = Ficha.objects.filter(tipo=PERFIL, clave=self.fondo.administradora.slug)
        ficha = rows.select_related("publicacion__contenido").first()
        held = getattr(ficha.publicacion, "contenido", None) if ficha else None
        data: Iterable[dict[str, Any]] = json.loads(held.texto)["datos"] if held else ()
        for dato in data:
            if dato["clase"] == "directivo":
                self.directorio.add(palabras_de(dato["valor"]["nombre"]))
        own = Dato.objects.vigentes(clock.today()).filter(perfil__organizacion=self.fondo.administradora)
        for valor in own.filter(clase="identidad").values_list("valor", flat=True):
            self.ruts.add(str(valor.get("rut", "")))
            self.propia.add(palabras_de(str(valor.get("razon_social", ""))))
        self.ruts.discard("")
        self.propia.discard(())

    def _read_votes(self) -> None:
        """Who voted what: in the consulta of a decision, in that of its agreement, or in that of its session's acta."""
        decided: dict[int, str] = {}
        sessions: dict[int, str] = {}
        named = Decision.objects.filter(fondo=self.fondo).order_by("-pk")
        for titulo, *places, sesion in named.values_list(
            "titulo", "consulta", "acuerdo__asunto__consulta", "acuerdo__sesion"
        ):
            decided |= {pk: titulo for pk in places if pk is not None}
            if sesion is not None:
                sessions[sesion] = titulo
        actas = Acta.objects.filter(sesion__in=sessions, consulta__isnull=False) if sessions else Acta.objects.none()
        decided |= {consulta: sessions[sesion] for sesion, consulta in actas.values_list("sesion", "consulta")}
        if not decided:
            return
        voted = Q(vigente__isnull=False) | Q(cierre=Convocada.Cierre.TACITA)
        rows = Convocada.objects.filter(voted, consulta__in=decided, con_voto=True)
        rows = rows.exclude(vigente__sentido=Pronunciamiento.Sentido.SE_INHABILITA)
        for body, nombre, hoy, consulta in rows.values_list(
            "organizacion", "nombre", "organizacion__nombre", "consulta"
        ):
            self.votantes[body] = decided[consulta]
            self.nombres |= dict.fromkeys((palabras_de(nombre), palabras_de(hoy)), decided[consulta])

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

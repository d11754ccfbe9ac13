"""The rows of an acta under one act: read once, changed in memory, written together, and told as they were and are.

An event holds, of each row that its act touched, what it was and what it became; that is all that undoing it needs. A
place is told by the neighbour, not by a number, so that what others added elsewhere stays where it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from actas.models import Acta, Acuerdo, Parrafo, Punto, Tratamiento
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.operations import entry

Lugar = tuple[int | None, int | None]  # punto (None: the agreements), padre (None: it is no letra)
Fila = dict[str, Any]
Relato = dict[str, Any]  # what an event tells: {"parrafos": [Fila], "puntos": [Fila]}, in reading order
DESARROLLO = ["titulo", "titulo_desarrollo", "en_tabla", "en_desarrollo"]


class Filas:
    """The puntos, paragraphs and agreements of a locked acta. Change them with its methods, then `guardar`."""

    def __init__(self, acta: Acta, actor: Actor | None) -> None:
        self.acta, self.actor = acta, actor
        self.puntos: dict[int, Punto] = {punto.pk: punto for punto in acta.sesion.puntos.select_related("tratamiento")}
        self.orden_puntos = list(self.puntos)
        self.parrafos: dict[int, Parrafo] = {parrafo.pk: parrafo for parrafo in acta.parrafos.all()}
        self.listas: dict[Lugar, list[int]] = defaultdict(list)
        for pk, parrafo in self.parrafos.items():
            self.listas[parrafo.punto_id, parrafo.padre_id].append(pk)
        self.acuerdos: dict[int, Fila] = {
            a.parrafo_id: {"pk": a.pk, "titulo": a.titulo, "origenes": sorted(o.pk for o in a.origenes.all())}
            for a in acta.acuerdos.prefetch_related("origenes")
        }
        self._observaciones: dict[int, list[int]] = defaultdict(list)
        for pk, parrafo_id in acta.observaciones.exclude(parrafo=None).values_list("parrafo_id", "pk"):
            self._observaciones[pk].append(parrafo_id)
        self._tocados: dict[str, set[int]] = {"parrafos": set(), "puntos": set()}
        self._nuevos: list[Parrafo] = []
        self._nuevos_puntos: list[Punto] = []
        self._resultados: dict[int, int] = {}
        self._were = self.relato(self.parrafos, self.puntos)

    # What changes

    def nuevo(self, texto: str, lugar: Lugar, indice: int) -> Parrafo:
        """A new paragraph at a place."""
        punto, padre = lugar
        parrafo = Parrafo(acta=self.acta, punto_id=punto, padre_id=padre, orden=0, texto=texto)
        self._sign(parrafo)
        parrafo.save()
        self._enter(parrafo, indice)
        return parrafo

    def escribir(self, pk: int, texto: str) -> Parrafo:
        """Another text for a paragraph: a new version of it, signed."""
        parrafo = self.parrafos[pk]
        self._tocados["parrafos"].add(pk)
        parrafo.texto, parrafo.version = texto, parrafo.version + 1
        self._sign(parrafo)
        return parrafo

    def colocar(self, pk: int, lugar: Lugar, indice: int) -> None:
        """Put a paragraph elsewhere; its letras go with it to another punto. `indice`, once it left its place."""
        parrafo, (punto, padre) = self.parrafos[pk], lugar
        self._leave(pk)
        if parrafo.punto_id != punto and padre is None:
            self.listas[punto, pk] = self.listas.pop((parrafo.punto_id, pk), [])
            for letra in self.listas[punto, pk]:
                self.parrafos[letra].punto_id = punto
                self._tocados["parrafos"].add(letra)
        parrafo.punto_id, parrafo.padre_id = lugar
        self._enter(parrafo, indice)

    def quitar(self, pk: int) -> None:
        """Take one paragraph out, and it alone."""
        self._leave(pk)
        del self.parrafos[pk]
        self.acuerdos.pop(pk, None)
        for acuerdo in self.acuerdos.values():
            acuerdo["origenes"] = [origen for origen in acuerdo["origenes"] if origen != pk]

    def nuevo_punto(self, titulo: str, indice: int) -> Punto:
        """A new punto, of the tabla and of the desarrollo."""
        punto = Punto.objects.create(sesion=self.acta.sesion, titulo=titulo, orden=0)
        self._enter_punto(punto, indice)
        return punto

    def colocar_punto(self, pk: int, indice: int) -> None:
        """Put a punto elsewhere. `indice`, once it left its place."""
        self.orden_puntos.remove(pk)
        self._enter_punto(self.puntos[pk], indice)

    def quitar_punto(self, pk: int) -> None:
        """Take a punto out, and it alone."""
        self._tocados["puntos"].add(pk)
        self.orden_puntos.remove(pk)
        del self.puntos[pk]

    def _leave(self, pk: int) -> None:
        parrafo = self.parrafos[pk]
        self._tocados["parrafos"].add(pk)
        self.listas[parrafo.punto_id, parrafo.padre_id].remove(pk)

    def _enter(self, parrafo: Parrafo, indice: int) -> None:
        self.parrafos[parrafo.pk] = parrafo
        self._tocados["parrafos"].add(parrafo.pk)
        self.listas[parrafo.punto_id, parrafo.padre_id].insert(indice, parrafo.pk)

    def _enter_punto(self, punto: Punto, indice: int) -> None:
        self.puntos[punto.pk] = punto
        self._tocados["puntos"].add(punto.pk)
        self.orden_puntos.insert(indice, punto.pk)

    def _sign(self, parrafo: Parrafo) -> None:
        parrafo.editado_por, parrafo.editado_el = (self.actor.persona.nombre if self.actor else ""), entry()

    # What is told

    def lista(self, pk: int) -> list[int]:
        """The list that holds a paragraph: those of its punto, or the letras of its padre."""
        return self.listas[self.parrafos[pk].punto_id, self.parrafos[pk].padre_id]

    def letras(self, pk: int) -> list[int]:
        """The letras of a paragraph, a copy."""
        return list(self.listas.get((self.parrafos[pk].punto_id, pk), []))

    def _in_order(self) -> Iterator[int]:
        for punto in [*self.orden_puntos, None]:
            for top in self.listas.get((punto, None), []):
                yield top
                yield from self.listas.get((punto, top), [])

    def relato(self, parrafos: Iterable[int], puntos: Iterable[int]) -> Relato:
        """These rows, those that exist, as an event tells them."""
        chosen, items = set(parrafos), set(puntos)
        origina: dict[int, list[int]] = defaultdict(list)
        for acuerdo in self.acuerdos.values():
            for origen in acuerdo["origenes"]:
                origina[origen].append(acuerdo["pk"])
        places = {pk: (i, lista[i - 1] if i else None) for lista in self.listas.values() for i, pk in enumerate(lista)}
        return {
            "parrafos": [self._fila(pk, *places[pk], origina[pk]) for pk in self._in_order() if pk in chosen],
            "puntos": [
                {"pk": pk, "indice": i, "tras": self.orden_puntos[i - 1] if i else None, "resultado": self._result(pk)}
                | {name: getattr(self.puntos[pk], name) for name in DESARROLLO}
                for i, pk in enumerate(self.orden_puntos)
                if pk in items
            ],
        }

    def _result(self, pk: int) -> int | None:
        """What is on record of a punto: its Tratamiento, which outlives it."""
        known: Tratamiento | None = getattr(self.puntos[pk], "tratamiento", None)
        return known.pk if known else None

    def _fila(self, pk: int, indice: int, tras: int | None, origina: list[int]) -> Fila:
        parrafo = self.parrafos[pk]
        acuerdo = self.acuerdos.get(pk)
        return {
            "pk": pk,
            "punto": parrafo.punto_id,
            "padre": parrafo.padre_id,
            "indice": indice,
            "tras": tras,
            "texto": parrafo.texto,
            "version": parrafo.version,
            "editado_por": parrafo.editado_por,
            "editado_el": parrafo.editado_el.isoformat() if parrafo.editado_el else None,
            "acuerdo": acuerdo and {**acuerdo, "origenes": list(acuerdo["origenes"])},
            "origina": sorted(origina),
            "observaciones": self._observaciones.get(pk, []),
        }

    # What is written

    def guardar(self) -> tuple[Relato, Relato]:
        """Write what changed, and return the rows it touched: as they were, and as they are. Raises Conflicto if one
        would hang from what is not there."""
        self._check()
        Punto.objects.bulk_create(self._nuevos_puntos)
        for punto, known in self._resultados.items():
            Tratamiento.objects.filter(pk=known, punto=None).update(punto=punto)
        Parrafo.objects.bulk_create(p for p in self._nuevos if p.padre_id is None)
        Parrafo.objects.bulk_create(p for p in self._nuevos if p.padre_id is not None)
        self._save_places()
        if gone := [fila["pk"] for fila in self._were["parrafos"] if fila["pk"] not in self.parrafos]:
            Parrafo.objects.filter(pk__in=gone).delete()
        if gone := [fila["pk"] for fila in self._were["puntos"] if fila["pk"] not in self.puntos]:
            Punto.objects.filter(pk__in=gone).delete()
        self._save_acuerdos()
        for parrafo in self._nuevos:
            mine = self.acta.observaciones.filter(pk__in=self._observaciones.get(parrafo.pk, []), parrafo=None)
            mine.update(parrafo=parrafo)
        touched = self._tocados
        antes = {kind: [f for f in rows if f["pk"] in touched[kind]] for kind, rows in self._were.items()}
        return antes, self.relato(touched["parrafos"], touched["puntos"])

    def _check(self) -> None:
        for (punto, padre), lista in self.listas.items():
            above = self.parrafos.get(padre) if padre else None
            hangs = padre is None or (above is not None and above.padre_id is None and above.punto_id == punto)
            if lista and not (hangs and (punto is None or punto in self.puntos)):
                raise Conflicto(
                    _("No se puede: hay párrafos o letras que quedarían sueltos. Muévalos o elimínelos primero.")
                )

    def _save_places(self) -> None:
        changed = [self.parrafos[pk] for pk in self._tocados["parrafos"] if pk in self.parrafos]
        for lista in self.listas.values():
            for orden, pk in enumerate(lista, 1):
                if self.parrafos[pk].orden != orden:
                    self.parrafos[pk].orden = orden
                    changed.append(self.parrafos[pk])
        fields = ["punto", "padre", "orden", "texto", "version", "editado_por", "editado_el"]
        Parrafo.objects.bulk_update({parrafo.pk: parrafo for parrafo in changed}.values(), fields)
        moved = []
        for orden, pk in enumerate(self.orden_puntos, 1):
            if self.puntos[pk].orden != orden:
                self.puntos[pk].orden = orden
                moved.append(self.puntos[pk])
        Punto.objects.bulk_update(moved, ["orden"])

    def _save_acuerdos(self) -> None:
        """A paragraph of the agreements has its record, and no other has one."""
        tops = self.listas.get((None, None), [])
        were = {fila["pk"]: fila["acuerdo"] for fila in self._were["parrafos"] if fila["acuerdo"]}
        if no_more := [pk for pk in were if pk not in tops]:
            Acuerdo.objects.filter(parrafo__in=no_more).delete()
        self.acuerdos = {pk: self.acuerdos.get(pk, {"titulo": "", "origenes": []}) for pk in tops}
        for pk, fila in self.acuerdos.items():
            if fila == were.get(pk):
                continue
            fixed = {"pk": fila["pk"]} if "pk" in fila else {}
            acuerdo, _new = Acuerdo.objects.update_or_create(
                **fixed, acta=self.acta, parrafo_id=pk, defaults={"titulo": fila["titulo"]}
            )
            fila["pk"] = acuerdo.pk
            acuerdo.origenes.set(fila["origenes"])

    # What goes back

    def devolver(self, antes: Relato, ahora: Relato) -> None:
        """Put back what an event tells, from `ahora` to `antes`. Raises Conflicto if it is no longer as it left it."""
        self._devolver_puntos(antes["puntos"], {fila["pk"]: fila for fila in ahora["puntos"]})
        was, left = ({fila["pk"]: fila for fila in told["parrafos"]} for told in (antes, ahora))
        for pk, fila in left.items():
            self._check_as_left(fila, was.get(pk))
        for pk in [pk for pk in left if pk not in was]:
            self.quitar(pk)
        for pk, fila in was.items():
            if pk not in left:
                self.reponer(fila)
            elif moved(fila, left[pk]):
                self.colocar(pk, *self.sitio(fila, without=pk))
            if pk in left and fila["texto"] != left[pk]["texto"]:
                self.escribir(pk, fila["texto"])
            self._devolver_acuerdo(fila, left.get(pk))

    def _check_as_left(self, left: Fila, was: Fila | None) -> None:
        row = self.parrafos.get(left["pk"])
        if row is not None:
            text = was is not None and was["texto"] == left["texto"]
            place = was is not None and not moved(was, left)
            where = left["padre"] if left["padre"] else ("punto", left["punto"])
            if (text or row.texto == left["texto"]) and (
                place or where == (row.padre_id if row.padre_id else ("punto", row.punto_id))
            ):
                return
        raise Conflicto(_("El texto cambió después y no se puede deshacer sin perder ese cambio. Corríjalo a mano."))

    def reponer(self, fila: Fila, texto: str | None = None) -> Parrafo:
        """A deleted paragraph as the row it was, where it was; with another text, it is its next version."""
        lugar, indice = self.sitio(fila)
        parrafo = Parrafo(
            pk=fila["pk"],
            acta=self.acta,
            punto_id=lugar[0],
            padre_id=lugar[1],
            orden=0,
            texto=fila["texto"],
            version=fila["version"],
            editado_por=fila["editado_por"],
            editado_el=datetime.fromisoformat(fila["editado_el"]) if fila["editado_el"] else None,
        )
        self._nuevos.append(parrafo)
        self._observaciones[parrafo.pk] = fila["observaciones"]
        self._enter(parrafo, indice)
        return parrafo if texto is None or texto == parrafo.texto else self.escribir(parrafo.pk, texto)

    def sitio(self, fila: Fila, without: int | None = None) -> tuple[Lugar, int]:
        """Where a row goes back: after the neighbour it had, or else at the number it had. Raises Conflicto if what it
        hung from is not there."""
        padre = self.parrafos.get(fila["padre"]) if fila["padre"] else None
        punto = padre.punto_id if padre else fila["punto"]
        if (fila["padre"] and padre is None) or (punto and punto not in self.puntos):
            raise Conflicto(_("El párrafo o el punto del que colgaba ya no existe. Deshaga primero su eliminación."))
        lugar = (punto, fila["padre"])
        return lugar, place_after([pk for pk in self.listas[lugar] if pk != without], fila)

    def _devolver_acuerdo(self, was: Fila, left: Fila | None) -> None:
        """The titulo and origenes of an agreement, and the agreements that come from a paragraph."""
        pk, now = was["pk"], self.acuerdos.get(was["pk"])
        changed = was["acuerdo"] and (left is None or left["acuerdo"] != was["acuerdo"])
        if changed and (now is None or left is None or now == left["acuerdo"]):
            origins = [origen for origen in was["acuerdo"]["origenes"] if origen in self.parrafos]
            self.acuerdos[pk] = was["acuerdo"] | {"origenes": origins}
        had, has = set(was["origina"]), set(left["origina"] if left else [])
        for acuerdo in self.acuerdos.values():
            if acuerdo.get("pk") in had ^ has:
                rest = set(acuerdo["origenes"]) - {pk}
                acuerdo["origenes"] = sorted(rest | ({pk} if acuerdo["pk"] in had else set()))

    def _devolver_puntos(self, antes: list[Fila], left: dict[int, Fila]) -> None:
        was = {fila["pk"]: fila for fila in antes}
        for pk, fila in left.items():
            if pk not in self.puntos or (pk not in was and self.puntos[pk].titulo != fila["titulo"]):
                raise Conflicto(_("El punto cambió después. Corríjalo a mano en los datos del acta."))
            if pk not in was:
                self.quitar_punto(pk)
        for pk, fila in was.items():
            if pk in left:
                self.colocar_punto(pk, place_after([p for p in self.orden_puntos if p != pk], fila))
            else:
                kept = {name: fila[name] for name in DESARROLLO}
                punto = Punto(pk=pk, sesion=self.acta.sesion, orden=0, **kept)
                self._nuevos_puntos.append(punto)
                if known := fila.get("resultado"):
                    self._resultados[pk] = known
                self._enter_punto(punto, place_after(self.orden_puntos, fila))


def moved(was: Fila, left: Fila) -> bool:
    """Whether a row changed its place: a letra's punto is its padre's."""
    if was.get("padre") or left.get("padre"):
        return (was["padre"], was["tras"]) != (left["padre"], left["tras"])
    return (was.get("punto"), was["tras"]) != (left.get("punto"), left["tras"])


def place_after(lista: list[int], fila: Fila) -> int:
    """The index at which a row goes back into a list that it is not in."""
    if fila["tras"] is None:
        return 0
    return lista.index(fila["tras"]) + 1 if fila["tras"] in lista else min(fila["indice"], len(lista))

"""The figures of a published fund on a day, from its record alone: floors, curve, budget and what was paid last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fondo.curva import Dibujo, dibujo
from fondo.deudas import deudas_de, previstos
from fondo.ejecucion import CERO, Base, Clase, Estado, Movimiento, Piso, Previsto, Punto, curva, ejecutado, estado_de
from fondo.vista import Semaforo, semaforo

Registro = Mapping[str, Any]
COLUMNAS = ("original", "vigente", "comprometido", "devengado", "pagado")


@dataclass(frozen=True)
class Renglon:
    """A line of the budget on a day, in USD: of an ítem, of a stage or of the whole."""

    nombre: str
    original: Decimal
    vigente: Decimal
    comprometido: Decimal
    devengado: Decimal
    pagado: Decimal
    administracion: bool = False


@dataclass(frozen=True)
class Seccion:
    """A stage with its lines, and their sums."""

    total: Renglon
    filas: list[Renglon]


@dataclass(frozen=True)
class Cuentas:
    """What the page of a fund shows of its figures."""

    pisos: list[tuple[Piso, Estado, Semaforo]]
    puntos: list[Punto]
    dibujos: list[Dibujo]
    ahora: Punto | None
    etapas: list[Seccion]
    total: Renglon
    diferencia: Decimal
    recibido: Decimal
    pagos: list[Mapping[str, Any]]


def movimientos_de(registro: Registro) -> list[Movimiento]:
    """Its entries, as the pure core takes them."""
    return [
        Movimiento(date.fromisoformat(m["fecha"]), Clase(m["clase"]), Decimal(m["usd"]), m["item"])
        for m in registro["movimientos"]
    ]


def previstos_de(filas: list[Mapping[str, Any]]) -> list[Previsto]:
    """Lines of its plan."""
    return [Previsto(date.fromisoformat(f["fecha"]), Decimal(f["usd"]), f["item"]) for f in filas]


def cuentas_de(registro: Registro, al: date) -> Cuentas:
    """The figures of a record on a day that came."""
    rows, plan = movimientos_de(registro), previstos_de(registro["plan"])
    total, base = Decimal(registro["monto"]), Base(registro["base"])
    debts = deudas_de(registro["por_pagar"])
    owed = previstos(debts, al, base)
    floors = [
        Piso(date.fromisoformat(p["fecha"]), Decimal(p["porcentaje"]), Decimal(p["tolerancia"]), p["nombre"])
        for p in registro["pisos"]
    ]
    start = date.fromisoformat(registro["inicia_el"])
    points = curva(rows, previstos(debts, al, Base.PAGADO), plan, floors, total, start, al)
    stages, whole = _budget(registro, rows, al)
    return Cuentas(
        pisos=[_floor(registro, floor, estado_de(floor, total, rows, owed, plan, al, base), base) for floor in floors],
        puntos=points,
        dibujos=[dibujo(points, total, start, al, angosto=narrow) for narrow in (False, True)],
        ahora=next((p for p in points if p.fecha == al), None),
        etapas=stages,
        total=whole,
        diferencia=ejecutado(rows, al, Clase.DIFERENCIA),
        recibido=ejecutado(rows, al, Clase.RECIBIDO),
        pagos=_payments(registro, al),
    )


def _floor(registro: Registro, floor: Piso, estado: Estado, base: Base) -> tuple[Piso, Estado, Semaforo]:
    quien = registro["intermediario"] or registro["financista"]
    return floor, estado, semaforo(floor, estado, base, confirmada=registro["base_confirmada"], financista=quien)


def _budget(registro: Registro, rows: list[Movimiento], al: date) -> tuple[list[Seccion], Renglon]:
    sums: dict[tuple[Any, str], Decimal] = defaultdict(lambda: CERO)
    for m in rows:
        if m.fecha <= al:
            sums[m.item, str(m.clase)] += m.monto
    later: dict[int, Decimal] = defaultdict(lambda: CERO)
    for t in registro["traspasos"]:
        if t["fecha"] > al.isoformat():
            later[t["de"]] -= Decimal(t["usd"])
            later[t["a"]] += Decimal(t["usd"])
    stages = []
    for e in registro["etapas"]:
        lines = [
            Renglon(
                i["nombre"],
                Decimal(i["original"]),
                Decimal(i["vigente"]) - later[i["id"]],
                sums[i["id"], "comprometido"],
                sums[i["id"], "devengado"],
                sums[i["id"], "pagado"],
                i["administracion"],
            )
            for i in registro["items"]
            if i["etapa"] == e["numero"]
        ]
        stages.append(Seccion(_sum(f"Etapa {e['numero']}. {e['nombre']}", lines), lines))
    return stages, _sum("", [stage.total for stage in stages])


def _sum(nombre: str, lines: list[Renglon]) -> Renglon:
    sums = [sum((getattr(line, c) for line in lines), CERO) for c in COLUMNAS]
    return Renglon(nombre, sums[0], sums[1], sums[2], sums[3], sums[4])


def _payments(registro: Registro, al: date) -> list[Mapping[str, Any]]:
    """What was paid by a day and stands, the newest first, each with the name of its ítem."""
    names = {i["id"]: i["nombre"] for i in registro["items"]}
    gone = {m["reversa_de"] for m in registro["movimientos"] if m["reversa_de"] and m["fecha"] <= al.isoformat()}
    paid = [
        m | {"item_nombre": names.get(m["item"], "")}
        for m in registro["movimientos"]
        if m["clase"] == Clase.PAGADO
        and m["fecha"] <= al.isoformat()
        and not m["reversa_de"]
        and m["numero"] not in gone
    ]
    return sorted(paid, key=lambda m: (m["fecha"], m["numero"]), reverse=True)

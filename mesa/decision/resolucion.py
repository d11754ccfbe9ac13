"""From a rule and the answers to a result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .palabras import explicar
from .tipos import (
    Estado,
    Grupos,
    Mayoria,
    Recuento,
    Regla,
    Resultado,
    Sentido,
    contar_silencio,
    favor_necesario,
    hay_quorum,
    sumar,
)


def resolver(
    regla: Regla,
    sentidos: Mapping[str, Sentido | None],
    *,
    cerrada: bool,
    sectores: Mapping[str, str] | None = None,
) -> Resultado:
    """Resolve a consulta.

    `sentidos` has one entry for each organisation convoked with vote (None: no answer; plain strings are
    accepted); `sectores` gives the sector of each and is needed only when the rule asks for quórum by sector.
    With `cerrada=False`, what was said is final and a state is returned only if every completion by those
    missing (any of the five answers, or silence until the end) gives it; otherwise *pendiente*.
    Linear in the number of organisations. Raises ValueError for an unknown answer or a missing sector.
    """
    grupos = _agrupar(regla, {org: _sentido(valor) for org, valor in sentidos.items()}, sectores)
    total = sumar(grupos.values())
    if cerrada:
        contado, tacitas = contar_silencio(regla, total)
        estado = _estado(regla, grupos)
    else:
        contado, tacitas = total, 0
        estado = _estado_cierto(regla, grupos)
    return Resultado(
        estado=estado,
        favor=contado.aprueban,
        contra=contado.objetan,
        abstencion=contado.se_abstienen,
        tacitas=tacitas,
        explicacion=explicar(regla, grupos, estado, cerrada=cerrada),
    )


def _sentido(valor: str | None) -> Sentido | None:
    if valor is None:
        return None
    try:
        return Sentido(valor)
    except ValueError:
        raise ValueError(f"«{valor}» no es una respuesta conocida.") from None


def _agrupar(regla: Regla, sentidos: Mapping[str, Sentido | None], sectores: Mapping[str, str] | None) -> Grupos:
    """Count answers in the groups where quórum is required: each sector of the convoked, or all as one."""
    if not regla.quorum_por_sector:
        return {"": _recontar(sentidos.values())}
    if sectores is None:
        raise ValueError("La regla pide quórum por sector: indique el sector de cada organización.")
    por_sector: dict[str, list[Sentido | None]] = {}
    for organizacion, sentido in sentidos.items():
        if organizacion not in sectores:
            raise ValueError(f"Falta el sector de «{organizacion}», y la regla pide quórum por sector.")
        por_sector.setdefault(sectores[organizacion], []).append(sentido)
    return {sector: _recontar(valores) for sector, valores in por_sector.items()}


def _recontar(valores: Iterable[Sentido | None]) -> Recuento:
    cuenta = Counter(valores)
    return Recuento(
        aprueban=cuenta[Sentido.APRUEBA] + cuenta[Sentido.APRUEBA_CON_OBSERVACIONES],
        objetan=cuenta[Sentido.OBJETA],
        se_abstienen=cuenta[Sentido.SE_ABSTIENE],
        inhabilitadas=cuenta[Sentido.SE_INHABILITA],
        silentes=cuenta[None],
    )


def _estado(regla: Regla, grupos: Grupos) -> Estado:
    """The state of a closed consulta."""
    total = sumar(grupos.values())
    if total.deciden == 0 or not all(hay_quorum(regla, grupo) for grupo in grupos.values()):
        return Estado.SIN_QUORUM
    contado, _ = contar_silencio(regla, total)
    f, c, a = contado.aprueban, contado.objetan, contado.se_abstienen
    match regla.mayoria:
        case Mayoria.CONSENSO:
            aprobada = c == 0 and f >= 1
        case Mayoria.SIMPLE:
            aprobada = f > c
        case Mayoria.ABSOLUTA | Mayoria.DOS_TERCIOS:
            aprobada = f >= favor_necesario(regla, total.deciden)
        case Mayoria.UNANIMIDAD:
            aprobada = f >= 1 and c == a == 0
        case Mayoria.ADHESION:
            return Estado.APROBADA if f >= 1 else Estado.SIN_QUORUM
    return Estado.APROBADA if aprobada else Estado.RECHAZADA


def _estado_cierto(regla: Regla, grupos: Grupos) -> Estado:
    """The state that every completion by those missing gives, or *pendiente*.

    Four completions are enough, because each possible state shows in one of them. If any completion approves, so
    does everyone missing approving: it adds the most to f, nothing to c or a, and quórum is as high as it gets. If
    any rejects (or leaves a letter without adhesions), so does everyone objecting: the most c, the least f, the
    largest H. If any leaves a group without quórum, so does everyone silent (the lowest |E|/|H|) or everyone
    recusing themselves (which empties every group that can be emptied).
    """
    aprueban = {g: replace(r, silentes=0, aprueban=r.aprueban + r.silentes) for g, r in grupos.items()}
    objetan = {g: replace(r, silentes=0, objetan=r.objetan + r.silentes) for g, r in grupos.items()}
    se_inhabilitan = {g: replace(r, silentes=0, inhabilitadas=r.inhabilitadas + r.silentes) for g, r in grupos.items()}
    posibles = {_estado(regla, caso) for caso in (aprueban, objetan, se_inhabilitan, grupos)}
    return posibles.pop() if len(posibles) == 1 else Estado.PENDIENTE

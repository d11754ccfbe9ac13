"""Dates and hours inside a text, each with where it stands and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time

from actas.lectura.words import plano

MESES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_DIA = rf"(?:\b(?P<semana>{'|'.join(plano(dia) for dia in DIAS)})\b,? ?(?:dia )?)?"
_MES = "|".join([*MESES, "setiembre"])
_FECHAS = (
    re.compile(
        rf"{_DIA}(?<!\d)(?P<otros>\d{{1,2}} ?(?:,|y|e|al?|-|–) ?)?(?P<d>\d{{1,2}}|primero)(?:°|º|ro|er)?"
        rf" (?:de )?(?P<m>{_MES})(?:,? (?:del? )?(?:ano )?"
        r"(?P<a>\d{4}|\d{2}(?!\d| ?[:.h]\d| ?(?:hrs|horas))))?(?!\d)"
    ),
    re.compile(rf"{_DIA}(?<![\d/.-])(?P<a>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?![\d/-])"),
    re.compile(
        rf"{_DIA}(?<![\d/.-])(?P<d>\d{{1,2}}) ?(?P<s>[-/.]) ?(?P<m>\d{{1,2}}) ?(?P=s) ?(?P<a>\d{{4}}|\d{{2}})(?![\d/-])"
    ),
)
_HORA = re.compile(
    r"(?<![\d:,/])(?<!\d\.)(?P<h>\d{1,2})(?: ?[:.h] ?(?P<m>\d{2})(?:[:.]\d{2})?(?!\d))?(?![\d/])"
    r"(?: ?(?P<ap>[ap])\. ?m\b\.?| ?(?P<ap2>[ap])m\b)?(?P<u> ?(?:horas\b|hora\b|hrs\b\.?|hr\b\.?|hs\b\.?|h\b\.?))?"
)
# What follows a figure that is no hour in "123:00 a 9:00" closes a range all the same.
_TRAS_OTRA = re.compile(r"\d\D{0,12}?(?: a| al|[-–—])(?: las?)? ?$")


@dataclass(frozen=True, slots=True)
class FechaHallada:
    """A date as written: `dia` is None when it is not one, and `problema` says why or what contradicts it."""

    inicio: int
    fin: int
    dia: date | None
    problema: str | None = None


@dataclass(slots=True)
class HorasHalladas:
    """The hours of a text. `resto` is the text with them blanked out."""

    inicio: list[time] = field(default_factory=list)
    termino: list[time] = field(default_factory=list)
    problemas: list[str] = field(default_factory=list)
    resto: str = ""


def buscar_fechas(texto: str) -> list[FechaHallada]:
    """Every date of a text, in order: "jueves 16 de junio de 2022", "16/06/2022", "16.06.2022", "2022-06-16"."""
    liso = plano(texto)
    halladas: list[FechaHallada] = []
    for patron in _FECHAS:
        for hallado in patron.finditer(liso):
            if all(hallado.end() <= otra.inicio or hallado.start() >= otra.fin for otra in halladas):
                halladas.append(_fecha(hallado, texto[hallado.start() : hallado.end()].strip()))
    return sorted(halladas, key=lambda hallada: hallada.inicio)


def _fecha(hallado: re.Match[str], escrita: str) -> FechaHallada:
    grupos = hallado.groupdict()
    dia, problema = None, None
    if grupos.get("otros"):
        problema = f"El texto dice más de un día: «{escrita}». No se eligió ninguno."
    elif not grupos["a"]:
        problema = f"La fecha «{escrita}» no dice el año."
    elif len(grupos["a"]) == 2:
        problema = f"La fecha «{escrita}» escribe el año con dos cifras: complete el año."
    else:
        dia = _dia(grupos["a"], grupos["m"], grupos["d"])
        problema = _contradiccion(dia, grupos["semana"], escrita)
    return FechaHallada(hallado.start(), hallado.end(), dia, problema)


def _dia(anio: str, mes: str, dia: str) -> date | None:
    nombre = "septiembre" if mes == "setiembre" else mes
    numero = int(mes) if mes.isdecimal() else MESES.index(nombre) + 1
    try:
        return date(int(anio), numero, 1 if dia == "primero" else int(dia))
    except ValueError:
        return None


def _contradiccion(dia: date | None, semana: str | None, escrita: str) -> str | None:
    if dia is None:
        return f"La fecha «{escrita}» no existe."
    real = DIAS[dia.weekday()]
    if semana and plano(real) != semana:
        return f"La fecha «{escrita}» se contradice: ese día fue {real}."
    return None


def sin_fechas(texto: str, fechas: list[FechaHallada]) -> str:
    """The text with its dates blanked out, so that their figures are not read as hours."""
    for hallada in fechas:
        texto = texto[: hallada.inicio] + " " * (hallada.fin - hallada.inicio) + texto[hallada.fin :]
    return texto


def buscar_horas(texto: str, *, sueltas: bool, papel: str = "") -> HorasHalladas:
    """The hours of a text, told apart by "desde … hasta", "inicio … término" or their order.

    `sueltas` accepts a bare figure ("11 a 13 horas"), for a value whose label says it is an hour; `papel`, "inicio" or
    "termino", is what the label says of it.
    """
    liso = plano(texto)
    horas = HorasHalladas(resto=texto)
    leidas: list[tuple[time | None, str]] = []
    desde = 0
    for hallado in _HORA.finditer(liso):
        if not (sueltas or hallado["m"] or hallado["u"]):
            continue
        escrita = texto[hallado.start() : hallado.end()].strip()
        hora = _hora(hallado)
        if hora is None:
            horas.problemas.append(f"La hora «{escrita}» no existe.")
        # One that does not exist keeps its place: "25:70 a 9:00" says when it ends, not when it begins.
        leidas.append((hora, _papel(liso[desde : hallado.start()])))
        desde = hallado.end()
        horas.resto = horas.resto[: hallado.start()] + " " * (desde - hallado.start()) + horas.resto[desde:]
    _repartir(leidas, papel, texto, horas)
    return horas


def _hora(hallado: re.Match[str]) -> time | None:
    hora, minuto = int(hallado["h"]), int(hallado["m"] or 0)
    meridiano = hallado["ap"] or hallado["ap2"]
    if meridiano and not 1 <= hora <= 12:
        return None
    if meridiano:
        hora = hora % 12 + (12 if meridiano == "p" else 0)
    try:
        return time(hora, minuto)
    except ValueError:
        return None


def _papel(antes: str) -> str:
    if re.search(r"\b(?:hasta|termino|fin|cierre|finaliza\w*|termina\w*)\b", antes):
        return "termino"
    if _TRAS_OTRA.search(antes):
        return "termino"
    return "inicio" if re.search(r"\b(?:desde|inicio|comienzo)\b", antes) else ""


def _repartir(leidas: list[tuple[time | None, str]], papel: str, texto: str, horas: HorasHalladas) -> None:
    """Say which hour opens and which closes; more than two, or two of one kind, are left to a person."""
    papeles = [dicho or papel for _, dicho in leidas]
    if len(leidas) == 2 and set(papeles) != {"inicio", "termino"}:
        papeles = ["termino", "inicio"] if papeles[0] == "termino" and not papel else ["inicio", "termino"]
    if len(leidas) > 2:
        horas.problemas.append(f"El texto dice más de dos horas: «{texto}». No se eligió ninguna.")
        return
    for (hora, _), cual in zip(leidas, papeles, strict=True):
        if hora is not None:
            (horas.termino if cual == "termino" else horas.inicio).append(hora)

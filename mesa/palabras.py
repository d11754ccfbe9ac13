"""Dates, hashes and lists in words, in the active language (Spanish unless it is English).

Used by pages, mails and sentences alike.
A date that carries a zone is told in Chile's time. Every date function takes a date, a datetime, or ISO text; nothing
(None or "") gives "". A naive datetime where an instant is needed raises ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mesa.calendario import SANTIAGO, SEMILLA, dias_habiles_entre, ultimo_instante
from mesa.kernel import clock
from mesa.metricas import Parte

Fecha = date | datetime | str | None

MESES: Final = {
    "es": [
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
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
MESES_CORTOS: Final = {
    "es": ["ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"],
}
DIAS: Final = {
    "es": ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


def _idioma() -> str:
    return "en" if (get_language() or "").startswith("en") else "es"


def _leida(valor: Fecha) -> date | datetime | None:
    """The date or the local instant a value stands for; text that is no ISO date raises ValueError."""
    if valor is None or valor == "":
        return None
    if isinstance(valor, str):
        valor = date.fromisoformat(valor) if len(valor) == len("2022-06-16") else datetime.fromisoformat(valor)
    if isinstance(valor, datetime) and valor.tzinfo is not None:
        return valor.astimezone(SANTIAGO)
    return valor


def _instante(valor: Fecha) -> datetime | None:
    """The instant, in Chile's time; a date means its last one. Raises ValueError for a naive datetime."""
    leida = _leida(valor)
    if leida is None:
        return None
    if not isinstance(leida, datetime):
        return ultimo_instante(leida)
    if leida.tzinfo is None:
        raise ValueError("Se espera un instante con zona horaria.")
    return leida


def fecha_larga(valor: Fecha) -> str:
    """16 de junio de 2022; in English, 16 June 2022."""
    dia = _leida(valor)
    if dia is None:
        return ""
    mes = MESES[_idioma()][dia.month - 1]
    return f"{dia.day} {mes} {dia.year}" if _idioma() == "en" else f"{dia.day} de {mes} de {dia.year}"


def nombre_del_dia(valor: Fecha) -> str:
    """lunes."""
    dia = _leida(valor)
    return "" if dia is None else DIAS[_idioma()][dia.weekday()]


def dia_y_mes(valor: Fecha) -> str:
    """7 de septiembre; in English, 7 September: where the year is known."""
    dia = _leida(valor)
    if dia is None:
        return ""
    month = MESES[_idioma()][dia.month - 1]
    return f"{dia.day} {month}" if _idioma() == "en" else f"{dia.day} de {month}"


def dia_y_mes_corto(valor: Fecha) -> str:
    """7 de sept.; in English, 7 Sept: where there is little room."""
    dia = _leida(valor)
    if dia is None:
        return ""
    return f"{dia.day} {mes_abreviado(dia)}" if _idioma() == "en" else f"{dia.day} de {mes_abreviado(dia)}"


def fecha_dia(valor: Fecha) -> str:
    """lunes 14 de septiembre de 2026."""
    return f"{nombre_del_dia(valor)} {fecha_larga(valor)}".strip()


def fecha_hora(valor: Fecha) -> str:
    """lunes 14 de septiembre de 2026, 23:59, in Chile's time."""
    instante = _instante(valor)
    return "" if instante is None else f"{fecha_dia(instante)}, {instante:%H:%M}"


def fecha_hora_corta(valor: Fecha) -> str:
    """4 sept., 09:31: only beside something that already says the year."""
    instante = _instante(valor)
    return "" if instante is None else f"{instante.day} {mes_abreviado(instante)}, {instante:%H:%M}"


def mes_abreviado(valor: Fecha) -> str:
    """sept."""
    dia = _leida(valor)
    return "" if dia is None else MESES_CORTOS[_idioma()][dia.month - 1]


def mes_largo(valor: Fecha) -> str:
    """septiembre de 2026; in English, September 2026."""
    dia = _leida(valor)
    if dia is None:
        return ""
    mes = MESES[_idioma()][dia.month - 1]
    return f"{mes} {dia.year}" if _idioma() == "en" else f"{mes} de {dia.year}"


def mes_corto(valor: Fecha) -> str:
    """jun. 2022."""
    dia = _leida(valor)
    return "" if dia is None else f"{mes_abreviado(dia)} {dia.year}"


def dia(valor: Fecha) -> str:
    """Day of the month, in Chile's time: 14."""
    leida = _leida(valor)
    return "" if leida is None else str(leida.day)


def hora(valor: time | datetime | str | None) -> str:
    """11:30, from a time, an instant (in Chile's time) or text such as 11:30:00."""
    if valor is None or valor == "":
        return ""
    if isinstance(valor, str) and "T" not in valor:
        valor = time.fromisoformat(valor)
    if isinstance(valor, time):
        return f"{valor:%H:%M}"
    return f"{_instante(valor):%H:%M}"


def iso(valor: Fecha) -> str:
    """For `<time datetime>`: 2022-06-16, or 2026-09-14T23:59:59-03:00 with the offset of Chile that day."""
    leida = _leida(valor)
    if leida is None:
        return ""
    if not isinstance(leida, datetime):
        return leida.isoformat()
    instante = _instante(leida)
    return "" if instante is None else instante.isoformat(timespec="seconds")


def vencido(valor: Fecha, ahora: datetime | None = None) -> bool:
    """Whether the instant is past, at `ahora` or now."""
    instante = _instante(valor)
    return instante is not None and instante < (ahora or clock.now())


def faltan(
    valor: Fecha, ahora: datetime | None = None, *, feriados: Callable[[], Iterable[date]] = lambda: SEMILLA
) -> str:
    """How long is left until an instant, by local dates: quedan 7 días (5 hábiles), queda 1 día, vence hoy; or how
    long ago it lapsed: venció hoy, venció ayer, venció hace 2 días. `feriados` gives the table, if it is needed.
    """
    instante = _instante(valor)
    if instante is None:
        return ""
    hoy = (ahora or clock.now()).astimezone(SANTIAGO).date()
    dias = (instante.date() - hoy).days
    if vencido(instante, ahora):
        return _hace(-dias)
    if dias == 0:
        return _("vence hoy")
    if dias == 1:
        return _("queda 1 día")
    habiles = dias_habiles_entre(hoy, instante.date(), feriados=feriados())
    entre_parentesis = ngettext("%(n)s hábil", "%(n)s hábiles", habiles) % {"n": habiles}
    return _("quedan %(dias)s días (%(habiles)s)") % {"dias": dias, "habiles": entre_parentesis}


def _hace(dias: int) -> str:
    if dias == 0:
        return _("venció hoy")
    if dias == 1:
        return _("venció ayer")
    return _("venció hace %(dias)s días") % {"dias": dias}


def huella(sha: str | None) -> str:
    """The whole hash in groups of four, to be read aloud or compared."""
    texto = sha or ""
    return " ".join(texto[i : i + 4] for i in range(0, len(texto), 4))


def huella_corta(sha: str | None) -> str:
    """First eight and last four of a hash, for where the whole one stands elsewhere: 4d1c a7e0 … 58b3."""
    texto = sha or ""
    return huella(texto) if len(texto) <= 12 else f"{huella(texto[:8])} … {texto[-4:]}"


def lugar(referencia: str) -> str:
    """Where in an acta a reference leads: "2.3.c" is párrafo 2.3, letra c; "acuerdo-3", acuerdo 3; "", all of it."""
    if not referencia:
        return _("acta en general")
    if referencia.startswith("acuerdo-"):
        numero, _dot, letra = referencia.removeprefix("acuerdo-").partition(".")
        texto = _("acuerdo %(numero)s") % {"numero": numero}
    else:
        punto, parrafo, letra = [*referencia.split("."), "", ""][:3]
        texto = _("párrafo %(numero)s") % {"numero": f"{punto}.{parrafo}"} if parrafo else _sin_parrafo(punto)
    return texto + (_(", letra %(letra)s") % {"letra": letra} if letra else "")


def _sin_parrafo(referencia: str) -> str:
    return _("punto %(numero)s") % {"numero": referencia} if referencia.isdecimal() else _("título del acta")


def lista_y(elementos: Iterable[object]) -> str:
    """a, b y c; with "e" before a sound of i: Norte e Islas. In English, "and"."""
    textos = [str(elemento) for elemento in elementos]
    if len(textos) < 2:
        return "".join(textos)
    conjuncion = "and" if _idioma() == "en" else ("e" if _suena_i(textos[-1]) else "y")
    return f"{', '.join(textos[:-1])} {conjuncion} {textos[-1]}"


def _suena_i(palabra: str) -> bool:
    """Whether a Spanish word begins with the vowel i: not "hielo" nor "yo", whose first sound is a consonant."""
    sin_h = palabra.lower().removeprefix("h")
    return sin_h.startswith(("i", "í")) and not sin_h.startswith(("ia", "ie", "io", "iu"))


def el_organo(tipo: str) -> str:
    """How a sentence calls an órgano by its kind: la Mesa, la red, el comité."""
    return {"mesa": _("la Mesa"), "red": _("la red"), "comite": _("el comité")}.get(tipo, _("el órgano"))


def parte(found: Parte) -> str:
    """66,7 % (2 de 3); "" of none."""
    if found.fraccion is None:
        return ""
    said = _("%(por_ciento)s %% (%(n)s de %(de)s)") % {
        "por_ciento": decimal(found.fraccion * 100),
        "n": found.n,
        "de": found.de,
    }
    return said.replace(" %", "\xa0%", 1)  # what extracts the texts reads no escape


def decimal(value: Fraction) -> str:
    """One decimal, halves up, and none when it is whole."""
    tenths = (value * 20 + 1) // 2
    return number_format(tenths // 10 if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}", use_l10n=True)


def _agrupado(monto: Decimal, decimales: int) -> str:
    """An amount with its thousands: 12.500,50 in Spanish, 12,500.50 in English."""
    said = f"{monto:,.{decimales}f}"
    return said if _idioma() == "en" else said.translate(str.maketrans(",.", ".,"))


Monto = Decimal | str | None


def _exacto(monto: Monto) -> Decimal | None:
    """An amount, also as a record holds it; None for nothing, and for what was struck of one."""
    if monto is None or isinstance(monto, Decimal):
        return monto
    try:
        return Decimal(monto)
    except InvalidOperation:
        return None


def dolares(monto: Monto) -> str:
    """US$ 12.500, with its cents only if it has any; "" of nothing."""
    said = dolares_enteros(monto)
    return f"US$\xa0{said}" if said else ""


def dolares_exactos(monto: Monto) -> str:
    """12.500,00: the figure alone, always with its cents, for a column of them."""
    exact = _exacto(monto)
    return "" if exact is None else _agrupado(exact, 2)


def dolares_enteros(monto: Monto) -> str:
    """12.500: the figure alone, for a column; with cents only if it has any."""
    exact = _exacto(monto)
    return "" if exact is None else _agrupado(exact, 0 if exact == exact.to_integral_value() else 2)


def pesos(monto: Monto) -> str:
    """$ 4.500.000, with its cents only if it has any; "" of nothing."""
    said = dolares_enteros(monto)
    return f"$\xa0{said}" if said else ""


def porcentaje(parte: Monto) -> str:
    """40,8 %, with its decimals only if it has any; "" of nothing."""
    exact = _exacto(parte)
    if exact is None:
        return ""
    short = exact.normalize()
    return f"{_agrupado(short, max(-int(short.as_tuple().exponent), 0))}\xa0%"

"""How an execution floor is told: its traffic light in one word, the sentence before the figure, and what it counts.

The same words for the page of who works, for the public one and for the report, in Spanish or English.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fondo.ejecucion import CERO, Base, Color, Estado, Piso
from mesa.palabras import dia_y_mes, dolares, fecha_larga, porcentaje

PALABRAS = {
    Color.AL_DIA: gettext_lazy("Al día"),
    Color.AJUSTADO: gettext_lazy("Ajustado"),
    Color.ATRASADO: gettext_lazy("Atrasado"),
}
CLASES = {Color.AL_DIA: "semaforo--verde", Color.AJUSTADO: "", Color.ATRASADO: "semaforo--rojo"}
#: What each base is called after its percentage.
BASES = {
    Base.PAGADO: gettext_lazy("pagado"),
    Base.DEVENGADO: gettext_lazy("devengado"),
    Base.COMPROMETIDO: gettext_lazy("comprometido"),
}
#: What is counted, as a sentence.
SE_CUENTA = {
    Base.PAGADO: gettext_lazy("Se cuenta lo pagado"),
    Base.DEVENGADO: gettext_lazy("Se cuenta lo devengado"),
    Base.COMPROMETIDO: gettext_lazy("Se cuenta lo comprometido"),
}


@dataclass(frozen=True)
class Semaforo:
    """A floor in words: `titular` begins with the word of its light; `detalle` and `nota` may be empty."""

    palabra: str
    clase: str
    titular: str
    detalle: str
    nota: str


def semaforo(piso: Piso, estado: Estado, base: Base, *, confirmada: bool, financista: str) -> Semaforo:
    """A floor as it stands on a day, in words."""
    word = str(PALABRAS[estado.color])
    return Semaforo(
        palabra=word,
        clase=CLASES[estado.color],
        titular=_headline(word, piso, estado, base),
        detalle=_detail(estado),
        nota=_note(base, confirmada=confirmada, financista=financista),
    )


def _headline(word: str, piso: Piso, estado: Estado, base: Base) -> str:
    # The year is told where it is not that of the day on which it is read.
    day_of = dia_y_mes if piso.fecha.year == estado.al.year else fecha_larga
    said = {
        "palabra": word,
        "parte": porcentaje(estado.parte),
        "base": str(BASES[base]),
        "dia": day_of(estado.al),
        "piso": porcentaje(piso.porcentaje),
        "fecha": day_of(piso.fecha),
        "falta": dolares(estado.falta),
    }
    if estado.con_tolerancia:
        said["puntos"] = porcentaje(piso.tolerancia).rstrip("%\xa0 ")
        return (
            _(
                "%(palabra)s: %(parte)s %(base)s al %(dia)s. Se cumplió el %(piso)s del %(fecha)s dentro de su "
                "tolerancia de %(puntos)s puntos porcentuales."
            )
            % said
        )
    if estado.falta == CERO:
        return _("%(palabra)s: %(parte)s %(base)s al %(dia)s. Se cumplió el %(piso)s del %(fecha)s.") % said
    if estado.cerrado:
        return _("%(palabra)s: %(parte)s %(base)s al %(dia)s. Faltaron %(falta)s para el %(piso)s.") % said
    return _("%(palabra)s: %(parte)s %(base)s al %(dia)s. Faltan %(falta)s para el %(piso)s del %(fecha)s.") % said


def _detail(estado: Estado) -> str:
    if estado.cerrado or estado.falta == CERO:
        return ""
    told = {"monto": dolares(estado.proyectado), "parte": porcentaje(estado.parte_proyectada)}
    if estado.con_plan > estado.proyectado:
        told["plan"] = dolares(estado.con_plan)
        words = _(
            "Con los contratos vigentes se llegaría a %(monto)s (%(parte)s), y con lo planificado que todavía no se "
            "contrata, a %(plan)s."
        )
    else:
        words = _("Con los contratos vigentes se llegaría a %(monto)s (%(parte)s).")
    sentences = [words % told]
    if estado.dias:
        need = {"monto": dolares(_whole(estado.por_semana)), "n": estado.dias}
        sentences.append(
            ngettext(
                "Hay que ejecutar unos %(monto)s en el día que queda.",
                "Hay que ejecutar unos %(monto)s por semana durante %(n)s días.",
                estado.dias,
            )
            % (need if estado.dias > 1 else need | {"monto": dolares(_whole(estado.falta))})
        )
    return " ".join(sentences)


def _whole(monto: Decimal) -> Decimal:
    """To the dollar: a need of each week is no promise of cents."""
    return monto.quantize(Decimal(1))


def _note(base: Base, *, confirmada: bool, financista: str) -> str:
    said = str(SE_CUENTA[base])
    if confirmada:
        return f"{said}."
    return _("%(base)s; la base está por confirmar con %(quien)s.") % {"base": said, "quien": financista}

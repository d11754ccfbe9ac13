"""Rules and results in Spanish sentences."""

from __future__ import annotations

from typing import Final

from .tipos import (
    Estado,
    Grupos,
    Mayoria,
    Recuento,
    Regla,
    Silencio,
    contar_silencio,
    favor_necesario,
    hay_quorum,
    minimo_respuestas,
    sumar,
)

_POR: Final = {
    Mayoria.CONSENSO: "consenso",
    Mayoria.SIMPLE: "mayoría simple",
    Mayoria.ABSOLUTA: "mayoría absoluta",
    Mayoria.DOS_TERCIOS: "dos tercios",
    Mayoria.UNANIMIDAD: "unanimidad",
    Mayoria.ADHESION: "adhesión",
}
_SIN: Final = {Mayoria.DOS_TERCIOS: "no alcanzar los dos tercios"}
_REGLA_EN_PALABRAS: Final = {
    Mayoria.CONSENSO: "Consenso: se aprueba si nadie objeta y hay al menos una aprobación.",
    Mayoria.SIMPLE: "Mayoría simple: se aprueba si hay más aprobaciones que objeciones; el empate rechaza.",
    Mayoria.ABSOLUTA: "Mayoría absoluta: se aprueba si lo hace más de la mitad de todas las convocadas, "
    "sin contar a las que se inhabilitan.",
    Mayoria.DOS_TERCIOS: "Dos tercios: se aprueba si lo hacen al menos dos tercios de todas las convocadas, "
    "sin contar a las que se inhabilitan.",
    Mayoria.UNANIMIDAD: "Unanimidad: se aprueba si hay al menos una aprobación y nadie objeta ni se abstiene.",
    Mayoria.ADHESION: "Adhesión: basta con que una organización adhiera; cada una adhiere si lo desea.",
}
_DENOMINADORES: Final = {3: "tercio", 4: "cuarto", 5: "quinto"}
_NUMERADORES: Final = {1: "un", 2: "dos", 3: "tres", 4: "cuatro"}
# In these the silent stay in the denominator, so that silence weighs although it adds to nobody.
_SOBRE_TODAS: Final = (Mayoria.ABSOLUTA, Mayoria.DOS_TERCIOS)


def describir(regla: Regla) -> str:
    """The rule in plain sentences: majority, quórum, term, silence and early closing."""
    frases = [_REGLA_EN_PALABRAS[regla.mayoria], _describir_quorum(regla), _describir_plazo(regla)]
    match regla.silencio:
        case Silencio.NO_CUENTA:
            frases.append("Quien no responde no cuenta ni a favor ni en contra.")
        case Silencio.APRUEBA:
            frases.append(f"Quien no responde aprueba tácitamente, según {regla.norma.strip().rstrip('.')}.")
        case Silencio.SE_ABSTIENE:
            frases.append("Quien no responde se abstiene tácitamente.")
    if regla.cierre_anticipado:
        frases.append("Puede cerrarse antes del plazo si el resultado ya no puede cambiar.")
    return " ".join(frases)


def describir_silencio(regla: Regla) -> str:
    """What happens to an organisation that does not answer, said to whoever answers for it."""
    match regla.silencio:
        case Silencio.NO_CUENTA if regla.mayoria is Mayoria.ADHESION:
            frase = "Si no responde, no figurará entre quienes adhieren."
        case Silencio.NO_CUENTA:
            frase = "Si no responde, su silencio no cuenta ni a favor ni en contra."
        case Silencio.APRUEBA:
            frase = "Si no responde, se entiende que aprueba (aprobación tácita)."
        case Silencio.SE_ABSTIENE:
            frase = "Si no responde, se entiende que se abstiene (abstención tácita)."
    if regla.silencio is not Silencio.APRUEBA and regla.mayoria in _SOBRE_TODAS:
        return f"{frase} La mayoría se calcula sobre todas las convocadas, respondan o no."
    if regla.silencio is Silencio.SE_ABSTIENE and regla.mayoria is Mayoria.UNANIMIDAD:
        return f"{frase} Una abstención impide la unanimidad."
    return frase


def _describir_quorum(regla: Regla) -> str:
    ambito = " de cada sector" if regla.quorum_por_sector else ""
    n, d = regla.quorum.numerator, regla.quorum.denominator
    if n == 0:
        vacio = ", pero ningún sector puede quedar vacío por inhabilitaciones" if regla.quorum_por_sector else ""
        return f"Quórum: no se exige{vacio}."
    if d == 1:
        parte = "todas las convocadas"
    elif d == 2:
        parte = "la mitad de las convocadas"
    elif d in _DENOMINADORES:
        parte = f"{_NUMERADORES[n]} {_DENOMINADORES[d]}{'' if n == 1 else 's'} de las convocadas"
    else:
        parte = f"{n} de cada {d} convocadas"
    return f"Quórum: {parte}{ambito}."


def _describir_plazo(regla: Regla) -> str:
    if regla.dias == 0:
        return "Plazo: el mismo día."
    clase = "hábil" if regla.habiles else "corrido"
    plural = "hábiles" if regla.habiles else "corridos"
    return f"Plazo: 1 día {clase}." if regla.dias == 1 else f"Plazo: {regla.dias} días {plural}."


def explicar(regla: Regla, grupos: Grupos, estado: Estado, *, cerrada: bool) -> str:
    """The result in sentences that a citizen understands: the figures first, then the reason."""
    total = sumar(grupos.values())
    if total.deciden == 0:
        vacio = "todas las convocadas se inhabilitaron" if total.inhabilitadas else "no hay organizaciones convocadas"
        return f"Sin quórum: {vacio}."
    por = _POR[regla.mayoria]
    encabezado = {
        Estado.APROBADA: f"Aprobada por {por}",
        Estado.RECHAZADA: f"Rechazada por {_SIN.get(regla.mayoria, f'falta de {por}')}",
        Estado.SIN_QUORUM: "Sin adhesiones" if _sin_adhesiones(regla, grupos) else "Sin quórum",
        Estado.PENDIENTE: "Pendiente",
    }[estado]
    cifras = _cifras(regla, total, cerrada=cerrada)
    frases = [f"{encabezado}: {cifras}; {_frase_quorum(regla, total, estado)}."]
    frases += _motivos(regla, grupos, estado, cerrada=cerrada)
    if total.silentes and not cerrada:
        frases.append(_frase_faltantes(total.silentes, estado))
    return " ".join(frases)


def _sin_adhesiones(regla: Regla, grupos: Grupos) -> bool:
    """Whether a letter lacks adhesions and not quórum: its rule asks for none, or enough organisations answered."""
    return regla.mayoria is Mayoria.ADHESION and all(hay_quorum(regla, grupo) for grupo in grupos.values())


def _cifras(regla: Regla, total: Recuento, *, cerrada: bool) -> str:
    contado, tacitas = contar_silencio(regla, total) if cerrada else (total, 0)
    nota = f" ({_cantidad(tacitas, 'tácita', 'tácitas')})" if tacitas else ""
    tacita_aprueba = regla.silencio is Silencio.APRUEBA
    carta = regla.mayoria is Mayoria.ADHESION
    unidad = ("adhesión", "adhesiones") if carta else ("a favor", "a favor")
    partes = [_cantidad(contado.aprueban, *unidad) + (nota if tacita_aprueba else "")]
    if not carta:
        partes.append(_cantidad(contado.objetan, "objeción", "objeciones"))
    elif contado.objetan:
        partes.append(_cantidad(contado.objetan, "no adhiere", "no adhieren"))
    if contado.se_abstienen:
        partes.append(_cantidad(contado.se_abstienen, "abstención", "abstenciones") + ("" if tacita_aprueba else nota))
    if contado.silentes:
        partes.append(f"{contado.silentes} sin respuesta")
    if contado.inhabilitadas:
        partes.append(_cantidad(contado.inhabilitadas, "inhabilitada", "inhabilitadas"))
    return " y ".join([*([", ".join(partes[:-1])] if partes[1:] else []), partes[-1]])


def _cantidad(n: int, uno: str, varios: str) -> str:
    return f"ninguna {uno}" if n == 0 else f"{n} {uno if n == 1 else varios}"


def _respondieron(recuento: Recuento) -> str:
    if recuento.respondieron == 0:
        return (
            "no respondió la única que decide"
            if recuento.deciden == 1
            else f"no respondió ninguna de las {recuento.deciden}"
        )
    verbo = "respondió" if recuento.respondieron == 1 else "respondieron"
    return f"{verbo} {recuento.respondieron} de {recuento.deciden}"


def _frase_quorum(regla: Regla, total: Recuento, estado: Estado) -> str:
    if regla.quorum_por_sector:
        alcanzado = estado in (Estado.APROBADA, Estado.RECHAZADA)
        return _respondieron(total) + (" y cada sector alcanza el quórum" if alcanzado else "")
    minimo = minimo_respuestas(regla, total.deciden)
    return _respondieron(total) + (f" y la regla pide {minimo}" if minimo else "")


def _motivos(regla: Regla, grupos: Grupos, estado: Estado, *, cerrada: bool) -> list[str]:
    """Why the result is not what the figures alone may suggest."""
    if estado is Estado.PENDIENTE:
        return []
    total = sumar(grupos.values())
    contado, tacitas = contar_silencio(regla, total) if cerrada else (total, 0)
    if estado is Estado.SIN_QUORUM:
        frases = _sectores_sin_quorum(regla, grupos, cerrada=cerrada)
        if tacitas:
            frases.append("El silencio no cuenta para el quórum.")
        return frases
    if regla.mayoria in _SOBRE_TODAS:
        necesarias = favor_necesario(regla, total.deciden)
        verbo = "necesita" if necesarias == 1 else "necesitan"
        return [f"Para aprobar se {verbo} {necesarias} de {total.deciden} a favor."]
    if estado is Estado.APROBADA:
        return []
    if regla.mayoria is Mayoria.UNANIMIDAD and contado.se_abstienen and not contado.objetan:
        return ["Una abstención impide la unanimidad."]
    if contado.aprueban == 0 and contado.objetan == 0:
        return ["Falta al menos una aprobación."]
    if regla.mayoria is Mayoria.SIMPLE and contado.aprueban == contado.objetan:
        return ["Hay empate, y el empate rechaza."]
    return []


def _sectores_sin_quorum(regla: Regla, grupos: Grupos, *, cerrada: bool) -> list[str]:
    """A sentence for each sector that lacks quórum; while open, only for those that can no longer reach it."""
    if not regla.quorum_por_sector:
        return []
    frases = []
    for sector, grupo in grupos.items():
        if grupo.deciden == 0:
            frases.append(f"En el sector «{sector}» no queda quien decida: todas se inhabilitaron.")
        elif cerrada and not hay_quorum(regla, grupo):
            minimo = minimo_respuestas(regla, grupo.deciden)
            frases.append(f"En el sector «{sector}» {_respondieron(grupo)} y la regla pide {minimo}.")
    return frases


def _frase_faltantes(faltan: int, estado: Estado) -> str:
    if estado is Estado.PENDIENTE:
        return "El resultado todavía puede cambiar."
    if faltan == 1:
        return "La respuesta que falta ya no puede cambiar el resultado."
    return "Las respuestas que faltan ya no pueden cambiar el resultado."

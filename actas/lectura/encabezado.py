"""The heading block: title, date, hours and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from actas.lectura.dates import buscar_fechas, buscar_horas, sin_fechas
from actas.lectura.headings import etiqueta
from actas.lectura.lines import Linea, unir
from actas.lectura.words import citados, clave, corta, en_mayusculas, no_entendido, plano, sigue, terminado

_FECHA = re.compile(r"\b(?:fecha|dia)\b")
_LUGAR = re.compile(r"\b(?:lugar|ubicacion)\b")
_INICIO = re.compile(r"\b(?:inicio|comienzo)\b")
_TERMINO = re.compile(r"\b(?:termino|cierre|fin|finalizacion)\b")
_HORA = re.compile(r"\b(?:horas?|horario|inicio|comienzo|termino|cierre|fin|finalizacion)\b")
_OTRA_ETIQUETA = re.compile(
    r"(?<=[\s|;,·•–-])(?:Fecha|Lugar|Horario|Hora(?: de (?:inicio|t[ée]rmino))?|FECHA|LUGAR|HORARIO|HORA) ?:"
)
_SIN_DOS_PUNTOS = re.compile(
    r"(fecha|horario|hora(?: (?:de )?(?:inicio|termino))?)[ .=–-]+"
    r"(?=\d|lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
)
# A longer text is no value of a label: it is kept, not searched.
_MAX_VALOR = 400
# Words around a date or an hour that say nothing else.
_RELLENO = frozenset(
    [
        "a",
        "al",
        "las",
        "la",
        "los",
        "el",
        "desde",
        "hasta",
        "de",
        "del",
        "y",
        "en",
        "entre",
        "dia",
        "hora",
        "horas",
        "horario",
        "hrs",
        "hr",
        "h",
        "inicio",
        "termino",
    ]
)
_ACTO = re.compile(
    r"\b(?:se (?:da )?inici|comienz|comenz|se abre|da inicio|se levant|se cierra|termino|finaliz|concluy)"
)
_DICE_ACTA = re.compile(r"(?:acta|minuta)\b")
_ACTA = re.compile(r"(?:acta|minuta|antecedentes|resumen|memoria|reunion|sesion)\b")
# "De: …", "Asunto: …": a label of something else.
_OTRO_ROTULO = re.compile(r"[^\W\d]+(?: [^\W\d]+)?:(?: |$)")
_CIERRA = re.compile(r"\b(?:se levant|se cierra|termino|finaliz|concluy)")


@dataclass(slots=True)
class Encabezado:
    """What the heading block says; more than one value of a kind is a contradiction, settled in `leer_encabezado`."""

    avisos: list[str]
    titulo: str | None = None
    fechas: list[tuple[date, bool]] = field(default_factory=list)
    fecha_dudosa: bool = False
    inicio: list[time] = field(default_factory=list)
    termino: list[time] = field(default_factory=list)
    hora_dudosa: bool = False
    lugares: list[str] = field(default_factory=list)
    etiquetas: int = 0

    def fecha(self) -> date | None:
        """The date of the label, or the only one of the block; None when they contradict each other."""
        rotuladas = list(dict.fromkeys(dia for dia, rotulada in self.fechas if rotulada))
        todas = list(dict.fromkeys(dia for dia, _ in self.fechas))
        if len(todas) > 1:
            dichas = ", ".join(f"{dia:%d-%m-%Y}" for dia in todas)
            self.avisos.append(f"El encabezado dice más de una fecha: {dichas}.")
        elegibles = rotuladas or todas
        if self.fecha_dudosa and not rotuladas:
            return None
        return elegibles[0] if len(elegibles) == 1 else None

    def hora(self, horas: list[time], nombre: str) -> time | None:
        """The hour, if the text says only one; else None, and an aviso."""
        distintas = sorted(set(horas))
        if len(distintas) > 1:
            dichas = ", ".join(f"{hora:%H:%M}" for hora in distintas)
            self.avisos.append(f"El texto dice más de una hora de {nombre}: {dichas}.")
        return distintas[0] if len(distintas) == 1 else None

    def lugar(self) -> str | None:
        """The place, if the text says only one; else None, and an aviso."""
        distintos = list(dict.fromkeys(self.lugares))
        if len(distintos) > 1:
            self.avisos.append(f"El texto dice más de un lugar: {citados(self.lugares)}.")
        elif len(self.lugares) > 1:
            self.avisos.append(f"El lugar está escrito más de una vez: {citados(self.lugares[1:])}.")
        return distintos[0] if len(distintos) == 1 else None


def leer_encabezado(lineas: Sequence[Linea], avisos: list[str], *, con_secciones: bool) -> Encabezado:
    """Read the lines before the first section, and the labels found elsewhere."""
    encabezado = Encabezado(avisos)
    bloques = list(_bloques(lineas))
    titulo = _titulo(bloques) if con_secciones or any(_rotulo(bloque[0]) for bloque in bloques) else None
    for bloque in bloques:
        if _rotulo(bloque[0]):
            encabezado.etiquetas += 1
            for rotulo, valor in _partes(bloque):
                _leer_valor(encabezado, rotulo, valor)
        elif bloque is titulo:
            encabezado.titulo = unir(linea.texto for linea in bloque)
            _anotar_fechas(encabezado, encabezado.titulo, rotulada=False)
        else:
            _leer_suelto(encabezado, unir(linea.texto for linea in bloque))
    return encabezado


def leer_cierre(encabezado: Encabezado, texto: str) -> None:
    """Take the hour of "Siendo las 13:00 horas se levanta la sesión" from a text kept elsewhere."""
    if len(texto) <= _MAX_VALOR and _ACTO.search(plano(texto)):
        _anotar_horas_de_acto(encabezado, texto)


def _bloques(lineas: Iterable[Linea]) -> Iterable[list[Linea]]:
    """Runs of lines that belong together: a label with its value, a wrapped title, a paragraph."""
    todas = list(lineas)
    ancho = max((len(linea.texto) for linea in todas), default=0)
    bloque: list[Linea] = []
    for linea in todas:
        if bloque and _corta_bloque(bloque, linea, ancho):
            yield bloque
            bloque = []
        bloque.append(linea)
    if bloque:
        yield bloque


def _corta_bloque(bloque: list[Linea], linea: Linea, ancho: int) -> bool:
    previa = bloque[-1]
    if _rotulo(linea) or linea.nivel or previa.nivel or linea.marca:
        return True
    if sigue(previa.texto, linea.texto):
        return False
    if _rotulo(bloque[0]):
        solo_rotulo = not _tras_rotulo(bloque[0])[1].strip() and len(bloque) == 1
        return not solo_rotulo and (linea.tras_blanco or corta(previa.texto, linea.texto, ancho, lista=True))
    if linea.tras_blanco or buscar_fechas(linea.texto[:200]):
        return True
    return en_mayusculas(previa.texto) != en_mayusculas(linea.texto)


def _rotulo(linea: Linea) -> bool:
    return etiqueta(linea) is not None or bool(_SIN_DOS_PUNTOS.match(plano(linea.resto[:60])))


def _tras_rotulo(linea: Linea) -> tuple[str, str]:
    """The label of a line and what follows it."""
    if linea.fila and len(linea.celdas) == 2:
        return linea.celdas[0], linea.celdas[1]
    if etiqueta(linea):
        cabeza, _, resto = linea.resto.partition(":")
        return cabeza.strip(), resto.strip()
    hallado = _SIN_DOS_PUNTOS.match(plano(linea.resto))
    corte = hallado.end() if hallado else 0
    return linea.resto[: hallado.end(1)] if hallado else "", linea.resto[corte:].strip()


def _partes(bloque: list[Linea]) -> Iterable[tuple[str, str]]:
    """Each label with its value: several may share a line."""
    rotulo, primero = _tras_rotulo(bloque[0])
    texto = unir([primero, *(linea.texto for linea in bloque[1:])])
    desde = 0
    for hallado in _OTRA_ETIQUETA.finditer(texto):
        yield rotulo, texto[desde : hallado.start()].strip(" |;,·•–-")
        rotulo, desde = hallado.group().rstrip(" :"), hallado.end()
    yield rotulo, texto[desde:].strip()


def _leer_valor(encabezado: Encabezado, rotulo: str, valor: str) -> None:
    llave = clave(rotulo)
    if not valor:
        return
    es_fecha, es_hora, es_lugar = (bool(patron.search(llave)) for patron in (_FECHA, _HORA, _LUGAR))
    if es_lugar and not es_fecha and not es_hora:
        encabezado.lugares.append(valor)
        return
    resto, entendido = valor, False
    if (es_fecha or es_hora) and len(valor) <= _MAX_VALOR:
        resto, entendido = _anotar_fechas(encabezado, valor, rotulada=es_fecha)
        papel = "inicio" if _INICIO.search(llave) else "termino" if _TERMINO.search(llave) else ""
        resto, con_horas = _anotar_horas(encabezado, resto, sueltas=es_hora and not es_fecha, papel=papel)
        entendido = entendido or con_horas
    if not entendido or not set(clave(resto).split()) <= _RELLENO:
        encabezado.avisos.append(no_entendido(f"{rotulo}: {valor}"))


def _anotar_fechas(encabezado: Encabezado, texto: str, *, rotulada: bool) -> tuple[str, bool]:
    """Note the dates of a text; returns it without them, and whether there was any."""
    halladas = buscar_fechas(texto) if len(texto) <= _MAX_VALOR else []
    for hallada in halladas:
        if hallada.problema:
            encabezado.avisos.append(hallada.problema)
        if hallada.dia:
            encabezado.fechas.append((hallada.dia, rotulada))
        else:
            encabezado.fecha_dudosa = True
    return sin_fechas(texto, halladas), bool(halladas)


def _anotar_horas(encabezado: Encabezado, texto: str, *, sueltas: bool, papel: str = "") -> tuple[str, bool]:
    horas = buscar_horas(texto, sueltas=sueltas, papel=papel)
    encabezado.inicio.extend(horas.inicio)
    encabezado.termino.extend(horas.termino)
    encabezado.avisos.extend(horas.problemas)
    return horas.resto, bool(horas.inicio or horas.termino or horas.problemas)


def _anotar_horas_de_acto(encabezado: Encabezado, texto: str) -> None:
    papel = "termino" if _CIERRA.search(plano(texto)) else "inicio"
    horas = buscar_horas(texto, sueltas=False, papel=papel)
    dichas = horas.inicio + horas.termino
    if len(dichas) == 1 and not horas.problemas:
        (encabezado.termino if papel == "termino" else encabezado.inicio).append(dichas[0])


def _leer_suelto(encabezado: Encabezado, texto: str) -> None:
    """A text of the block with no label: its date and hours are read, and it is kept whole unless that is all of it."""
    resto, con_fecha = texto, False
    if len(texto) <= _MAX_VALOR:
        resto, con_fecha = _anotar_fechas(encabezado, texto, rotulada=False)
        leer_cierre(encabezado, resto)
    if not con_fecha or not set(clave(resto).split()) <= _RELLENO:
        encabezado.avisos.append(no_entendido(texto))


def _titulo(bloques: Sequence[list[Linea]]) -> list[Linea] | None:
    """The block that is the title: the first of all, or else the first that says it is a minute or stands out.

    A letterhead comes before a title in capitals that begins by "ACTA", and is none.
    """
    if bloques and _es_titulo(bloques[0]):
        membrete = not _ACTA.search(plano(bloques[0][0].texto)) and not bloques[0][0].nivel
        return next((bloque for bloque in bloques if _rotula(bloque)), bloques[0]) if membrete else bloques[0]
    for bloque in bloques:
        texto = bloque[0].texto
        if _es_titulo(bloque) and (bloque[0].nivel or en_mayusculas(texto) or _ACTA.match(plano(texto))):
            return bloque
    return None


def _rotula(bloque: list[Linea]) -> bool:
    """Whether a block is plainly the title: "ACTA N° 5 DE LA MESA", in capitals or as a heading."""
    texto = bloque[0].texto
    destaca = bool(bloque[0].nivel) or en_mayusculas(texto)
    return destaca and bool(_DICE_ACTA.match(plano(texto))) and _es_titulo(bloque)


def _es_titulo(bloque: list[Linea]) -> bool:
    """Whether a block can be a title: one line or a few, and not a label, a sentence nor a bare date."""
    texto = unir(linea.texto for linea in bloque)
    if _rotulo(bloque[0]) or _OTRO_ROTULO.match(texto):
        return False
    if bloque[0].nivel:
        return True
    if len(texto) > 300 or bloque[0].marca or not clave(texto):
        return False
    if set(clave(sin_fechas(texto, buscar_fechas(texto))).split()) <= _RELLENO:
        return False
    return not (terminado(texto) and len(texto.split()) > 12)

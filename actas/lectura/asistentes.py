"""Who was there: groups, people, capacity and whether they came."""

from __future__ import annotations

import re

from actas.lectura.columnas import nombra_columnas, son_solo_de_gente
from actas.lectura.headings import es_cierre
from actas.lectura.items import Item, agrupar, avisar_dudas
from actas.lectura.lines import Linea
from actas.lectura.numbering import revisar_letras, revisar_numeros
from actas.lectura.result import Estado, GrupoLeido, PersonaLeida
from actas.lectura.sections import Segmento
from actas.lectura.words import clave, en_mayusculas, no_entendido, plano, sin_punto

_EXCUSA = (
    r"(?:(?:se |presenta |presento |con )?excus(?:as?|an|o|aron)|(?:(?:ausente|inasistente|inasistencia) )?"
    r"(?:con excusas?|excusad[oa]s?|justificad[oa]s?))"
)
_AUSENCIA = r"(?:ausentes?|inasistentes?|no asisten?|no asistio|no asistieron)"
_ESTADO = rf"(?P<e>{_EXCUSA})|(?P<a>{_AUSENCIA})|(?P<p>presente)"
_ENTRE_PARENTESIS = re.compile(rf" ?[(\[](?:{_ESTADO})\.?[)\]]")
_AL_FINAL = re.compile(rf"(?: ?[,;:.–—]| -) ?(?:{_ESTADO})(?: (?:con|sin) (?:aviso|justificacion))?\.?$")
# "Juan Soto se excusa": without a comma only after what is plainly a name.
_PEGADO = re.compile(rf" (?:{_ESTADO})\.?$")
_SOSPECHA = re.compile(r"\b(?:excus|ausen|inasist|no asist|justificad)")
# A full stop that ends a sentence: not that of an initial, a treatment or a shortened institution.
_PUNTO_SEGUIDO = re.compile(
    r"\b(?!(?:sr|sra|srta|sres|sras|dr|dra|drs|dras|prof|ing|arq|abg|abog|lic|mag|don|hno|hna|rev|sta|sto|ma|min|depto"
    r"|dpto|gob|univ|corp|fund|asoc|org|sec|subsec|dir|nac|reg)\. )[^\W\d_]{2,}[.)\]]*[.!?…][)\]]* +[^\W\d_]"
)
_VERBO = re.compile(
    r"\bse [a-z]{3,}|^siendo\b|\b(?:es|son|fue|fueron|hay|hubo|inicia|comienza|levanta|cierra|acuerda|acordo|aprueba"
    r"|aprobo|informa|informo|solicita|pide|piden|senala|indica|propone|abre|agradece|pregunta|responde|plantea"
    r"|sugiere|manifiesta|explica|expone)\b"
)
_MAX_PALABRAS = 8
_MAX_FRASE = 12
# "Ministerio (2)": how many came, not who.
_CUENTA = re.compile(r"\(\d{1,3}\)")
_NADIE = re.compile(
    r"(?:no (?:hay|hubo|se registra[n]?|se presenta(?:n|ron)?|aplica)(?: (?:excusas?|ausentes?|inasistencias?))?"
    r"|ningun[oa]?|nadie|sin (?:excusas?|ausentes?|inasistencias?|registro))"
)
_FUERA_DE_PARENTESIS = re.compile(r",(?![^()]{0,200}\))")
_PARENTESIS = re.compile(r" ?\([^()]{0,200}\)$")
_PARTICULAS = frozenset(["de", "del", "la", "las", "los", "san", "santa", "van", "von", "da", "di"])
# What names a body or a function, never a person.
_NO_PERSONA = re.compile(
    r"\b(?:por|representante|director|secretari|subsecretari|ministr|minister|jef[ea]|coordinador|president|asesor"
    r"|encargad|titular|suplente|profesional|abogad|gerente|comision|comite|redes\b|red\b|fundacion|corporacion"
    r"|universidad|consejo|invitad|organi[sz]|alianza|mesa\b|agencia|municip|ong\b|institut|centro|servicio|cooperante"
    r"|banco|departamento|unidad\b|gobierno|academia|sociedad|miembros|integrantes|equipo)"
)


def leer_asistentes(segmento: Segmento, estado: Estado, avisos: list[str]) -> list[GrupoLeido]:
    """The groups of one section of attendance; `estado` is what its heading says of everyone in it."""
    lector = _Lector(estado, avisos)
    items = agrupar(_sin_cabecera_de_tabla(segmento.lineas, avisos), lista=True)
    avisar_dudas("En los asistentes", items, avisos)
    marcados = [item for item in items if item.marca]
    tope = _nivel_de_grupo(marcados)
    for indice, item in enumerate(items):
        siguiente = items[indice + 1] if indice + 1 < len(items) else None
        lector.tomar(item, _papel(item, siguiente, tope, con_marcas=bool(marcados)), enumerable=segmento.en_linea)
    return lector.grupos()


def _sin_cabecera_de_tabla(lineas: list[Linea], avisos: list[str]) -> list[Linea]:
    """Without the rows that name the columns ("Nombre | Institución"); those that say more are kept in `avisos`."""
    cabeceras = [linea for linea in lineas if nombra_columnas(linea)]
    avisos.extend(no_entendido(linea.texto) for linea in cabeceras if not son_solo_de_gente(linea))
    return [linea for linea in lineas if not nombra_columnas(linea)]


def _nivel_de_grupo(marcados: list[Item]) -> tuple[str, int] | None:
    """The mark and indent that open groups: the first one, when another kind or a deeper indent hangs from it."""
    if not marcados:
        return None
    primero = marcados[0]
    if any(_hondura(item) != _hondura(primero) for item in marcados):
        return primero.clase, primero.sangria
    if any(item.sangria > primero.sangria + 1 for item in marcados):
        return primero.clase, primero.sangria
    return None


def _hondura(item: Item) -> tuple[str, int]:
    return item.clase, len(item.numeros)


def _papel(item: Item, siguiente: Item | None, tope: tuple[str, int] | None, *, con_marcas: bool) -> str:
    """Whether an item names a group, a person, or neither."""
    if item.marca:
        if tope is None or item.clase != tope[0] or item.sangria > tope[1] + 1:
            return "persona"
        return "grupo"
    if item.destacado or item.texto.endswith(":") or en_mayusculas(item.texto):
        return "grupo"
    if not con_marcas:
        return "persona"
    return "grupo" if siguiente is not None and siguiente.marca else "suelto"


class _Lector:
    def __init__(self, estado: Estado, avisos: list[str]) -> None:
        self.estado = estado
        self.avisos = avisos
        self.leidos: list[tuple[str, list[PersonaLeida]]] = []
        self.numeros: list[int] = []
        self.marcas: list[list[Item]] = []

    def grupos(self) -> list[GrupoLeido]:
        for (grupo, personas), marcas in zip(self.leidos, self.marcas, strict=True):
            if not personas:
                self.avisos.append(f"El grupo «{grupo}» no tiene personas.")
            donde = f"En los asistentes de «{grupo}»" if grupo else "En los asistentes"
            revisar_letras(donde, [item.letra for item in marcas if item.clase == "letra"], self.avisos)
            numeros = [item.numeros[-1] for item in marcas if item.clase in ("numero", "nivel")]
            revisar_numeros(donde, "del", "número", numeros, self.avisos)
        revisar_numeros("En los asistentes", "del", "grupo", self.numeros, self.avisos)
        return [GrupoLeido(grupo, tuple(personas)) for grupo, personas in self.leidos]

    def _abrir(self, grupo: str) -> None:
        self.leidos.append((grupo, []))
        self.marcas.append([])

    def tomar(self, item: Item, papel: str, *, enumerable: bool) -> None:
        texto = item.texto
        if papel == "suelto" or not texto or es_cierre(item.lineas[0]):
            self.avisos.extend([no_entendido(item.escrito)] if item.escrito else [])
        elif papel == "grupo":
            self._abrir(texto.removesuffix(":").rstrip())
            if self.estado == "presente" and _SOSPECHA.search(plano(texto)):
                self.avisos.append(f"No se sabe si asistieron las personas de «{self.leidos[-1][0]}».")
            self.numeros.extend(item.numeros[-1:])
        elif _NADIE.fullmatch(clave(texto)):
            self.avisos.append(f"En la asistencia se lee «{texto}»: no se registró a nadie.")
        else:
            self._personas(item, texto, enumerable)

    def _personas(self, item: Item, texto: str, enumerable: bool) -> None:
        grupo, dos_puntos, resto = texto.partition(": ")
        nombres: tuple[str, ...] = ()
        if dos_puntos and not _es_nombre(grupo) and not item.lineas[0].celdas:
            if _dice_algo(grupo) or _enumerados(grupo) or _SOSPECHA.search(plano(grupo)) or not _con_letras(resto):
                self.avisos.append(no_entendido(item.escrito))
                return
            self._abrir(grupo)
            nombres = _enumerados(resto) or (resto,)
        elif enumerable:
            nombres = _enumerados(texto)
        celdas = item.lineas[0].celdas if len(item.lineas) == 1 else ()
        for nombre in nombres or (texto,):
            self._agregar(nombre, () if nombres else _sin_indice(celdas, item))
        if self.marcas:
            self.marcas[-1].append(item)

    def _agregar(self, texto: str, celdas: tuple[str, ...]) -> None:
        sin_estado, estado = _estado_de(texto if not celdas else ", ".join(celdas), self.estado)
        persona = _persona(sin_estado, estado)
        sobran = len(persona.nombre.split()) > _MAX_PALABRAS or not _con_letras(persona.nombre)
        if (
            sobran
            or _CUENTA.search(sin_estado)
            or _es_frase(sin_estado)
            or _dice_algo(persona.nombre)
            or _no_vino_otro(persona.nombre, sin_estado)
        ):
            self.avisos.append(no_entendido(texto))
            return
        if _SOSPECHA.search(plano(sin_estado)):
            self.avisos.append(f"No se sabe si asistió: «{texto}».")
        if not self.leidos:
            self._abrir("")
        self.leidos[-1][1].append(persona)


def _dice_algo(texto: str) -> bool:
    """Whether a text says something instead of naming someone: it has a verb, or a full stop inside."""
    liso = plano(texto)
    return bool(_PUNTO_SEGUIDO.search(liso) or _VERBO.search(liso))


def _es_frase(texto: str) -> bool:
    """Whether it is long, ends in a full stop and has a verb: "Ana Uno, de la Red, informa que …"."""
    return texto.endswith(".") and len(texto.split()) > _MAX_FRASE and bool(_VERBO.search(plano(texto)))


def _con_letras(texto: str) -> bool:
    return any(map(str.isalpha, texto))


def _no_vino_otro(nombre: str, texto: str) -> bool:
    """Whether the text says who did not come in the very name, or in a sentence after it: no one's state is certain."""
    liso = plano(texto)
    seguido = _PUNTO_SEGUIDO.search(liso)
    return bool(_SOSPECHA.search(plano(nombre)) or (seguido and _SOSPECHA.search(liso, seguido.start())))


def _sin_indice(celdas: tuple[str, ...], item: Item) -> tuple[str, ...]:
    """The cells of a row of people, without its order number or mark."""
    if celdas and item.marca:
        celdas = tuple(filter(None, (celdas[0].removeprefix(item.marca.escrita).strip(), *celdas[1:])))
    elif len(celdas) > 1 and celdas[0].isdecimal():
        celdas = celdas[1:]
    return tuple(celda.rstrip(",;") for celda in celdas) if len(celdas) > 1 else ()


def _estado_de(texto: str, estado: Estado) -> tuple[str, Estado]:
    """Take "(excusada)" or ", se excusa" out of a person's text."""
    liso = plano(texto)
    hallado = _ENTRE_PARENTESIS.search(liso) or _AL_FINAL.search(liso)
    pegado = _PEGADO.search(liso) if not hallado else None
    if pegado and _es_nombre(texto[: pegado.start()]):
        hallado = pegado
    if not hallado or not hallado.start():
        return texto, estado
    dicho: Estado = "excusada" if hallado["e"] else "ausente" if hallado["a"] else "presente"
    return (texto[: hallado.start()] + texto[hallado.end() :]).strip(), dicho


def _persona(texto: str, estado: Estado) -> PersonaLeida:
    """Name and capacity: "Nombre, calidad", "Nombre (calidad)", "Nombre - calidad", "Nombre: calidad"."""
    cortes = [
        (lugar, len(signo)) for signo in (", ", " (", " - ", " – ", " — ", ": ") if (lugar := texto.find(signo)) > 0
    ]
    if not cortes:
        return PersonaLeida(sin_punto(texto.rstrip(", ")) or texto, None, estado)
    lugar, largo = min(cortes)
    nombre, calidad = texto[:lugar].strip(), sin_punto(texto[lugar + largo :].strip())
    if texto[lugar : lugar + largo] == " (":
        calidad = calidad[:-1] if calidad.find(")") == len(calidad) - 1 else f"({calidad}"
    return PersonaLeida(nombre, calidad or None, estado)


def _enumerados(texto: str) -> tuple[str, ...]:
    """The people of "Persona Uno, Persona Dos y Persona Tres"; none unless each part is plainly a name."""
    if ";" in texto:
        return tuple(parte.strip() for parte in texto.split(";") if parte.strip())
    partes = [parte.strip() for parte in _FUERA_DE_PARENTESIS.split(sin_punto(texto))]
    final, y, ultimo = partes[-1].rpartition(" y ")
    if y and ")" not in ultimo.partition("(")[0]:
        partes[-1:] = [final, ultimo]
    nombres = (_PARENTESIS.sub("", parte) for parte in partes)
    return tuple(partes) if len(partes) > 1 and all(map(_es_nombre, nombres)) else ()


def _es_nombre(texto: str) -> bool:
    palabras = texto.split()
    if not 2 <= len(palabras) <= 6 or _NO_PERSONA.search(plano(texto)):
        return False
    return all(palabra[0].isupper() or palabra in _PARTICULAS for palabra in palabras)

"""What upper apps register in their apps.py, so that the kernel's pages serve them without importing one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from django.urls import get_resolver, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field

from mesa.frases import Voz

if TYPE_CHECKING:
    from django.db.models import Model

    from mesa.kernel.actor import Actor
    from mesa.models import Consulta, Organizacion

Documento = dict[str, Any]
Kind = TypeVar("Kind")


class Reemplazo(BaseModel):
    """Which publication a record takes the place of, and why; `texto_cambia`: whether what it says is another thing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    causa: Literal["rectificacion", "actualizacion", "retiro"]
    numero: int
    codigo: str
    version: int
    hash: str
    motivo: str
    texto_cambia: bool


class Tachadura(BaseModel):
    """Where a personal datum was struck, in the words of its kind, and why. Never the datum."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    referencia: str
    motivo: str
    fundamento: str


class Registro(BaseModel):
    """What the record of any kind may say of itself besides its text: what it takes the place of, and its strikes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rectifica: Reemplazo | None = None
    tachaduras: list[Tachadura] = Field(default_factory=list)


@dataclass(frozen=True)
class FichaDatos:
    """What the projection of a publication says besides its rendered body."""

    titulo: str
    fecha: str
    organo_nombre: str
    ruta: str
    resumen: str = ""
    orden: int = 0
    ejemplo: bool = False
    texto: str = ""
    datos: dict[str, Any] = field(default_factory=dict)


def en_palabras(ruta: tuple[str | int, ...]) -> str:
    """A place that its kind has no words for: the name of its part, with blanks."""
    return str(ruta[0]).replace("_", " ")


@dataclass(frozen=True)
class TipoPublicacion:
    """A kind of publication: its schema, its projection, the template of its body, and how its PDF is made.

    `lugar` says in words the place of a path in its record, where something was struck; `al_tachar` is given a record
    and the same one struck, and returns it with what follows from that.
    """

    tipo: str
    nombre: str | Promise
    schema: type[Registro]
    ficha: Callable[[str, Documento], FichaDatos]
    template: str
    url_name: str
    pdf: Callable[[Documento, dict[str, Any]], bytes] | None = None
    pdf_en: Callable[[Documento, dict[str, Any]], bytes] | None = None
    lugar: Callable[[tuple[str | int, ...]], str] = en_palabras
    al_tachar: Callable[[Documento, Documento], Documento] = lambda was, struck: struck

    @property
    def pdfs(self) -> dict[str, Callable[[Documento, dict[str, Any]], bytes]]:
        """How each of its files is made, by its format: in Spanish and, of what is told in English too, in English."""
        return {name: made for name, made in (("pdf", self.pdf), ("pdf_en", self.pdf_en)) if made is not None}


@dataclass(frozen=True)
class TipoConsulta:
    """A kind of consulta: its name, how its text is shown and summed up, its paragraphs, and where it is withdrawn.

    A text that may be observed says where: `url_observar` (its document, and the token of a personal link or "") takes
    `?parrafo=2.3`, `url_observaciones` is their ledger, and `observaciones_de` gives those of one organisation (the
    object's pk, the organisation's), for `components/observacion.html`. One that a session may decide says where that
    is written down: `url_en_sesion`. `voz` is how sentences speak of it and of its answers; `lista`, where consultas of
    its kind are listed (words, name of the address), and `seccion`, the entry of the navigation it is under.
    """

    tipo: str
    nombre: str | Promise
    template: str
    parrafos: Callable[[Documento], Sequence[tuple[str, str]]]
    resumen: Callable[[Documento], str]
    url_retiro: Callable[[Documento], str]
    url_observar: Callable[[Documento, str], str] | None = None
    url_observaciones: Callable[[Documento], str] | None = None
    url_en_sesion: Callable[[Documento], str] | None = None
    observaciones_de: Callable[[int, int], Sequence[Documento]] | None = None
    voz: Voz = field(default_factory=Voz)
    lista: tuple[str | Promise, str] = (gettext_lazy("Consultas"), "mesa:consultas")
    seccion: str = "pendientes"

    @property
    def url_lista(self) -> str:
        """Where consultas of its kind are listed."""
        return reverse(self.lista[1])


_publicaciones: dict[str, TipoPublicacion] = {}
_consultas: dict[str, TipoConsulta] = {}


def registrar_publicacion(tipo: TipoPublicacion) -> None:
    """Add a kind of publication; the same name twice is a mistake."""
    if tipo.tipo in _publicaciones:
        raise ValueError(f"publication kind registered twice: {tipo.tipo}")
    _publicaciones[tipo.tipo] = tipo


def registrar_consulta(tipo: TipoConsulta) -> None:
    """Add a kind of consulta; the same name twice is a mistake."""
    if tipo.tipo in _consultas:
        raise ValueError(f"consulta kind registered twice: {tipo.tipo}")
    _consultas[tipo.tipo] = tipo


def publicacion(tipo: str) -> TipoPublicacion:
    """The kind of that name. KeyError if no app registered it."""
    return _with_pages(_publicaciones)[tipo]


def publicaciones() -> list[TipoPublicacion]:
    """All kinds of publication."""
    return list(_with_pages(_publicaciones).values())


def consulta(tipo: str) -> TipoConsulta:
    """The kind of that name. KeyError if no app registered it."""
    return _with_pages(_consultas)[tipo]


def _with_pages(kinds: dict[str, Kind]) -> dict[str, Kind]:
    """The same, once the pages that declare part of them are imported: a worker or a command may have opened none."""
    return kinds if get_resolver().url_patterns else {}


@dataclass(frozen=True)
class Pendiente:
    """One thing that waits for somebody, with the one button that does it. Without `vence` it has no deadline."""

    tipo: str
    titulo: str
    url: str
    boton: str
    detalle: str = ""
    vence: datetime | None = None
    fatal: bool = False


@dataclass(frozen=True)
class Textos:
    """Columns of a model where a personal datum may stand: its withdrawal strikes it there.

    `nombre` is how its rows are called; `json` are columns of text that hold JSON. `impide` is given rows that hold the
    datum, locks what they are part of, and returns the sentences that keep them from being touched.
    """

    modelo: str
    nombre: str | Promise
    columnas: tuple[str, ...]
    json: tuple[str, ...] = ()
    impide: Callable[[Sequence[Model]], list[str]] | None = None


_textos: dict[str, Textos] = {}
_exentas: dict[str, str] = {}


def registrar_textos(*lugares: Textos, exentas: Mapping[str, str]) -> None:
    """Declare where an app keeps text: what a withdrawal strikes; by "app.Modelo.columna", what it leaves and why."""
    _textos.update({lugar.modelo: lugar for lugar in lugares})
    _exentas.update(exentas)


def textos() -> list[Textos]:
    """Every place where text is kept."""
    return list(_textos.values())


def exentas() -> dict[str, str]:
    """The columns of text that no withdrawal touches, each with its reason."""
    return dict(_exentas)


Pendientes = Callable[["Actor"], list[Pendiente]]
_pendientes: list[Pendientes] = []


def registrar_pendientes(source: Pendientes) -> None:
    """Add a source of what waits for an actor."""
    _pendientes.append(source)


def pendientes_de(actor: Actor | None) -> list[Pendiente]:
    """What waits for the actor: by deadline, and then what has none."""
    if actor is None:
        return []
    found = [pendiente for source in _pendientes for pendiente in source(actor)]
    return sorted(found, key=lambda p: (p.vence is None, p.vence or datetime.min.replace(tzinfo=UTC)))


_puestas_al_dia: list[tuple[str | Promise, Callable[[], int]]] = []


def registrar_puesta_al_dia(texto: str | Promise, paso: Callable[[], int]) -> None:
    """Add what an app does once after a release that keeps more of what was published: its words, and a repeatable act
    that returns how many it touched.
    """
    _puestas_al_dia.append((texto, paso))


def puestas_al_dia() -> list[tuple[str | Promise, Callable[[], int]]]:
    """What apps do after a release, in order."""
    return list(_puestas_al_dia)


_enlaces: list[tuple[str | Promise, str]] = []


def registrar_enlace(texto: str | Promise, url_name: str) -> None:
    """Add a page to those that Mis pendientes leads to: its words and the name of its address."""
    _enlaces.append((texto, url_name))


def enlaces() -> list[tuple[str | Promise, str]]:
    """The pages that Mis pendientes leads to, besides the kernel's own."""
    return list(_enlaces)


@dataclass(frozen=True)
class Espera:
    """One thing that the actor waits for from others: who they are, in words, since when, and until when."""

    titulo: str
    url: str
    quienes: str
    desde: datetime
    vence: datetime | None = None
    detalle: str = ""


Esperas = Callable[["Actor"], list[Espera]]
_esperas: list[Esperas] = []


def registrar_esperas(source: Esperas) -> None:
    """Add a source of what an actor waits for from others."""
    _esperas.append(source)


def esperas_de(actor: Actor | None) -> list[Espera]:
    """What the actor waits for from others: by deadline, and then what has none, the oldest first."""
    if actor is None:
        return []
    found = [espera for source in _esperas for espera in source(actor)]
    return sorted(found, key=lambda e: (e.vence is None, e.vence or e.desde))


@dataclass(frozen=True)
class Fecha:
    """Something of the calendar. `clave` names it for ever, wherever it moves; `hora` None: it is of the whole day.

    `instante` is when it happens exactly, where an hour that happens twice has to be told apart; `cambios` grows each
    time it is moved, the last time at `cambiada`. `clase`: plazo, sesion, publicacion.
    """

    clave: str
    dia: date
    titulo: str
    url: str
    clase: Literal["plazo", "sesion", "publicacion"]
    hora: time | None = None
    instante: datetime | None = None
    termina: datetime | None = None
    fatal: bool = False
    detalle: str = ""
    cancelada: bool = False
    cambios: int = 0
    cambiada: datetime | None = None


Fechas = Callable[["Actor", date, date], list[Fecha]]
_fechas: list[Fechas] = []


def registrar_fechas(source: Fechas) -> None:
    """Add a source of what an actor's calendar holds between two days, both included."""
    _fechas.append(source)


def fechas_de(actor: Actor | None, desde: date, hasta: date) -> list[Fecha]:
    """What the actor's calendar holds between two days, both included, in its order."""
    if actor is None:
        return []
    found = {fecha.clave: fecha for source in _fechas for fecha in source(actor, desde, hasta)}
    return sorted(found.values(), key=orden_en_el_calendario)


def orden_en_el_calendario(fecha: Fecha) -> tuple[date, bool, time, str]:
    """The order of a calendar: by day, in it by hour, and what is of the whole day last."""
    return fecha.dia, fecha.hora is None, fecha.hora or time.max, fecha.titulo


_avisos: dict[str, str | Promise] = {}


def registrar_avisos(nombres: Mapping[str, str | Promise]) -> None:
    """Say how each kind of notice is called, by its `plantilla`: in the list of notices and where their sending is."""
    _avisos.update(nombres)


def nombre_de_aviso(plantilla: str) -> str:
    """How a kind of notice is called."""
    return str(_avisos.get(plantilla, plantilla.replace("_", " ").capitalize()))


@dataclass(frozen=True)
class Paso:
    """A step of setting an órgano going: how it stands, and where it is done. `otra` is a second way: text, url."""

    clave: str
    titulo: str
    detalle: str
    hecho: bool
    url: str
    boton: str
    otra: tuple[str, str] | None = None


_pasos: list[Callable[[Organizacion], Paso]] = []


def registrar_paso(source: Callable[[Organizacion], Paso]) -> None:
    """Add the last steps of the guided page, those that an upper app knows."""
    _pasos.append(source)


def pasos_de(organo: Organizacion) -> list[Paso]:
    """The steps that upper apps add."""
    return [source(organo) for source in _pasos]


@dataclass(frozen=True)
class Seccion:
    """A part of a consulta's page that another file knows: its fragment, and what it is given as `seccion`."""

    template: str
    datos: Mapping[str, Any] = field(default_factory=dict)


Secciones = Callable[["Consulta", "Actor | None", str], Seccion | None]
_secciones: dict[str, list[tuple[int, Secciones]]] = {"consulta": [], "panel": []}


def registrar_seccion(lugar: Literal["consulta", "panel"], source: Secciones, *, orden: int) -> None:
    """Add a part to the page of every consulta or to the panel that answers it, in that order; None: nothing to show.

    `source` is given the consulta, the actor and the token of a personal link or "".
    """
    _secciones[lugar].append((orden, source))


def secciones_de(lugar: str, consulta: Consulta, actor: Actor | None, token: str = "") -> list[Seccion]:
    """The parts that other files add to that page."""
    sources = sorted(_secciones[lugar], key=lambda item: item[0])
    return [part for _, source in sources if (part := source(consulta, actor, token)) is not None]

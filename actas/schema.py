"""The published documents of actas, as pydantic models: what is frozen, voted, published and exported.

`Documento` is the text that is voted: its canonical JSON gives the sha256 everyone approves. Adding a field to it
changes every hash, so it only grows with a new `esquema` number. `ActaPublicada` wraps it with its approval.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from mesa.schema import AdjuntoDecidido, Aprobacion, Modelo
from mesa.tipos import Registro


class Letra(Modelo):
    """A lettered item of a paragraph."""

    letra: str
    texto: str


class Parrafo(Modelo):
    """A numbered paragraph, with its lettered items."""

    texto: str
    letras: list[Letra] = Field(default_factory=list)


class Punto(Modelo):
    """An item of the desarrollo; its place in the list is its number."""

    titulo: str
    parrafos: list[Parrafo] = Field(default_factory=list)


class PersonaAsistente(Modelo):
    """Someone at the session, or whose absence the minute records, with the capacity as written."""

    nombre: str
    calidad: str | None = None
    estado: Literal["presente", "ausente", "excusada"] = "presente"


class GrupoAsistentes(Modelo):
    """Attendees under the heading that the minute gives them."""

    grupo: str
    personas: list[PersonaAsistente] = Field(default_factory=list)


class SesionActa(Modelo):
    """When and where. `fecha` is ISO; `inicio` and `termino` are local hours "HH:MM"."""

    clave: str
    numero: int | None = None
    fecha: date
    inicio: str | None = None
    termino: str | None = None
    lugar: str | None = None


class Documento(Modelo):
    """The text of an acta: what is circulated, voted by its hash and published."""

    titulo: str
    organo: str
    sesion: SesionActa
    asistentes: list[GrupoAsistentes] = Field(default_factory=list)
    tabla: list[str] = Field(default_factory=list)
    desarrollo: list[Punto] = Field(default_factory=list)
    acuerdos: list[Parrafo] = Field(default_factory=list)


class ObservacionPublicada(Modelo):
    """What an organisation observed of a version of the text, and how it was answered; `cita`: the text it is about."""

    version: int
    referencia: str
    cita: str = ""
    organizacion: str
    persona: str
    calidad: str
    recibida: datetime
    motivo: str
    propuesta: str = ""
    estado: Literal["acogida", "acogida_parcialmente", "no_acogida", "retirada"]
    respuesta: str = ""
    aplicada: bool = False


class ActaPublicada(Registro):
    """The published record of an acta. `aprobacion` is null for a historical record: none is on file.

    `sha256` is that of the text voted. Where something of it was struck, that of `documento` as it is published, and
    the one of `aprobacion` is empty: with the voted hash, whoever has the rest could guess what was struck.
    """

    esquema: Literal["acta/1"] = "acta/1"
    documento: Documento
    sha256: str
    registro_historico: bool
    aprobacion: Aprobacion | None
    datos_de_ejemplo: bool
    secretaria: str
    titulos_acuerdos: list[str] = Field(default_factory=list)
    observaciones: list[ObservacionPublicada] = Field(default_factory=list)


class ParrafoCitado(Modelo):
    """A paragraph of the acta an agreement comes from: its reference ("2.3.c") and its text."""

    referencia: str
    texto: str


class ParteDeTarea(Modelo):
    """What one organisation has to do of a task, and how it stands."""

    organizacion: str
    que: str = ""
    estado: Literal["pendiente", "en_curso", "cumplida"]
    cumplida_el: date | None = None


class Evidencia(Modelo):
    """How a task went, told by an organisation, with what shows it: a link or a file of that hash."""

    fecha: date
    organizacion: str
    texto: str
    enlace: str = ""
    archivo: AdjuntoDecidido | None = None


class PasoPublicado(Modelo):
    """A step of the checklist of a task."""

    texto: str
    hecho: bool = False


class TareaPublicada(Modelo):
    """A task of an agreement as it stood; `depende_de` are numbers of tasks of the same one. People are not named.

    `sin_efecto_por` is the key of the agreement that left it without effect, `verificada_por` an organisation.
    """

    numero: int
    titulo: str
    detalle: str = ""
    partes: list[ParteDeTarea] = Field(default_factory=list)
    vence: date | None = None
    estado: Literal["pendiente", "en_curso", "cumplida", "verificada", "diferida", "sin_efecto"]
    sujeta_a: str = ""
    depende_de: list[int] = Field(default_factory=list)
    motivo: str = ""
    sin_efecto_por: str = ""
    cumplida_el: date | None = None
    verificada_el: date | None = None
    verificada_por: str = ""
    pasos: list[PasoPublicado] = Field(default_factory=list)
    evidencias: list[Evidencia] = Field(default_factory=list)


class Relacion(Modelo):
    """Another agreement that this one changes (`sentido` "a") or by which it is changed ("por")."""

    clave: str
    titulo: str
    clase: Literal["modifica", "reemplaza", "deja_sin_efecto"]
    sentido: Literal["a", "por"]
    nota: str = ""


class ReferenciaPlan(Modelo):
    """A commitment, milestone or recommendation that an agreement is tied to."""

    codigo: str
    clase: str
    titulo: str


EstadoSeguimiento = Literal["sin_seguimiento_registrado", "vigente", "en_cumplimiento", "cumplido", "sin_efecto"]


class Seguimiento(Modelo):
    """How an agreement stood on the day `al`, as its secretaría published it. What is overdue, pages tell each day."""

    al: date
    estado: EstadoSeguimiento
    tipo: Literal["decide", "encarga", "difiere", "constituye"]
    quorum: str = ""
    sujeto_a: str = ""
    condicion: Literal["", "pendiente", "cumplida", "fallida"] = ""
    condicion_el: date | None = None
    condicion_motivo: str = ""
    cumplido_el: date | None = None
    cumplimiento: str = ""
    tareas: list[TareaPublicada] = Field(default_factory=list)
    relaciones: list[Relacion] = Field(default_factory=list)
    elementos: list[ReferenciaPlan] = Field(default_factory=list)


class AcuerdoPublicado(Registro):
    """One agreement, citable by itself, with its follow-up; `suprimido` when a correction of its acta removed it.

    It comes from the acta of a session or, adopted by consulta, from the decision of key `decision`: `fecha` is then
    the day that closed, and `aprobacion` says who answered what. Their reasons, and the hash of what was voted, are in
    the record of that decision and not repeated here, so that a withdrawal finds them in one place.
    """

    esquema: Literal["acuerdo/1"] = "acuerdo/1"
    numero: int
    titulo: str
    texto: str
    letras: list[Letra] = Field(default_factory=list)
    organo: str
    sesion: SesionActa | None = None
    acta_titulo: str = ""
    acta_clave: str = ""
    adoptado: Literal["en_sesion", "por_consulta"] = "en_sesion"
    decision: str = ""
    fecha: date | None = None
    aprobacion: Aprobacion | None = None
    origen: list[ParrafoCitado] = Field(default_factory=list)
    seguimiento: EstadoSeguimiento
    detalle: Seguimiento | None = None
    suprimido: bool = False
    registro_historico: bool
    datos_de_ejemplo: bool
    secretaria: str


class ElementoPublicado(Registro):
    """A commitment of the action plan, a milestone of one (`padre`), or a recommendation of the IRM.

    What the Mesa agreed and did about it is not here: its page reads it from the agreements that name its code.
    """

    esquema: Literal["plan/1"] = "plan/1"
    codigo: str
    clase: Literal["compromiso", "hito", "recomendacion"]
    plan: str
    titulo: str
    texto: str = ""
    responsable: str = ""
    desde: date | None = None
    vence: date | None = None
    fuente: str = ""
    padre: ReferenciaPlan | None = None
    organo: str
    al: date
    datos_de_ejemplo: bool
    secretaria: str


class AportePublicado(Registro):
    """What was contributed, and the reasoned answer. It names an organisation and a sector, and never a person.

    `acuerdo` is the key of the agreement in which it ended, if it did.
    """

    esquema: Literal["aporte/1"] = "aporte/1"
    codigo: str
    fecha: date
    instancia: str
    texto: str
    organizacion: str = ""
    sector: str = ""
    elemento: ReferenciaPlan | None = None
    estado: Literal["acogido", "acogido_parcialmente", "no_acogido"]
    respuesta: str
    respondido_el: date
    acuerdo: str = ""
    acuerdo_titulo: str = ""
    organo: str
    datos_de_ejemplo: bool
    secretaria: str


class PreguntaPublicada(Registro):
    """What anyone asked of an agreement, with the answer of its secretaría. Who asked is not part of the record."""

    esquema: Literal["pregunta/1"] = "pregunta/1"
    acuerdo: str
    acuerdo_titulo: str
    numero: int
    texto: str
    recibida: date
    respuesta: str
    respondida: date
    organo: str
    datos_de_ejemplo: bool
    secretaria: str

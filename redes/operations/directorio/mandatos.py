"""Who speaks for whom, from a table and to a table: each mandate with its act and its dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mesa.kernel.actor import Actor
from mesa.kernel.ensayo import Columna, Ensayada, Lectura
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.tabular import Fila, Valor
from mesa.models import Mandato, Organizacion, Persona, Usuario
from mesa.models.organizaciones import Calidad
from mesa.operations.mandatos import (
    Designacion,
    NuevaPersona,
    mandatos_del_registro,
    otorgar_mandato,
    personas_del_registro,
    terminar_mandato,
)
from mesa.operations.registro import bloquear_organo, llevadas_por
from redes.operations.directorio.integrantes import HACE, IDENTIFICADOR, NORMA_MAXIMA, dicho
from redes.operations.directorio.periodos import (
    Cuerpos,
    Paso,
    Periodo,
    decidir,
    en_la_fila,
    juzgar,
    leer_cuerpo,
    leer_periodo,
    normas_de_termino,
)

verbo("mandato.importado", gettext_lazy("cargó personas y mandatos de una planilla"))

COLUMNAS = (
    Columna("persona", gettext_lazy("Su nombre completo."), "Persona Ejemplo", obligatoria=True),
    Columna(
        "correo",
        gettext_lazy(
            "Sin él no recibe avisos ni abre cuenta. Solo lo lee quien lleva el registro. La carga no invita."
        ),
        "persona@dominio.example",
    ),
    Columna("organización", gettext_lazy("Por la que habla; ya registrada."), "Organización Ejemplo", obligatoria=True),
    IDENTIFICADOR,
    Columna("calidad", gettext_lazy("titular, suplente, delegada o administradora."), "titular", obligatoria=True),
    Columna("desde", gettext_lazy("El primer día en que rige."), "2026-01-05", obligatoria=True),
    Columna(
        "acto",
        gettext_lazy("La elección o designación. Si fue una votación de aquí, su dirección: /votaciones/12/."),
        "Acta de ejemplo",
    ),
    Columna("hasta", gettext_lazy("Su último día; vacía si continúa."), ""),
    Columna("acto de término", gettext_lazy("El acto que le pone término."), ""),
)
CALIDADES = dict(Calidad.choices)


@dataclass(frozen=True)
class FilaMandato:
    """What a row says: `conocida` is the pk of the person, 0 for somebody new."""

    numero: int
    nombre: str
    correo: str
    conocida: int
    organizacion: int
    calidad: str
    periodo: Periodo
    acto: str
    acto_termino: str

    @property
    def quien(self) -> int | str:
        """What tells the person from others in the same table: somebody new may be written as a number."""
        return self.conocida or self.correo or self.nombre.casefold()

    @property
    def clave(self) -> Clave:
        """What tells the mandate from others."""
        return self.quien, self.organizacion, self.calidad


Clave = tuple[int | str, int, str]


class Gente:
    """The people of the register that the rows name, by e-mail or by name; and the e-mails that others have."""

    def __init__(self, organo: Organizacion, filas: Sequence[Fila]) -> None:
        mails = {fila["correo"].strip().lower() for fila in filas} - {""}
        names = {fila["persona"].lower() for fila in filas}
        known = personas_del_registro(organo).annotate(bajo=Lower("nombre"), su_correo=Lower("correo"))
        self.por_correo: dict[str, Persona] = {}
        self.por_nombre: dict[str, list[Persona]] = {}
        for persona in known.filter(Q(bajo__in=names) | Q(su_correo__in=mails)):
            self.por_nombre.setdefault(persona.nombre.lower(), []).append(persona)
            if persona.correo:
                self.por_correo[persona.correo.lower()] = persona
        others = Persona.objects.annotate(su_correo=Lower("correo")).filter(su_correo__in=mails)
        taken = set(others.values_list("su_correo", flat=True))
        accounts = Usuario.objects.annotate(su_correo=Lower("email")).filter(su_correo__in=mails)
        self.ajenos = (taken | set(accounts.values_list("su_correo", flat=True))) - set(self.por_correo)

    def buscar(self, lectura: Lectura, nombre: str, correo: str) -> Persona | None:
        """Who the row names, or None for somebody new. It says why when it cannot be told."""
        if correo in self.por_correo:
            found = self.por_correo[correo]
            if found.nombre.lower() != nombre.lower():
                said = _("Ese correo es de %(persona)s. Corrija el nombre, o use otro correo.")
                lectura.error("correo", said % {"persona": found.nombre})
            return found
        if correo in self.ajenos:
            lectura.error("correo", _("Ese correo ya es de otra persona. Use otro, o déjelo vacío."))
            return None
        same = self.por_nombre.get(nombre.lower(), [])
        if correo and same:
            lectura.error("correo", _("Esa persona consta con otro correo. Corríjalo en sus datos, o déjelo vacío."))
        elif len(same) > 1:
            lectura.error("persona", _("Hay más de una persona con ese nombre: escriba su correo."))
        return same[0] if same else None


class ImportadorMandatos:
    """The people of an órgano's register with their mandates, from a table."""

    columnas: Sequence[Columna] = COLUMNAS

    def __init__(self, organo: Organizacion, actor: Actor | None) -> None:
        self.organo, self.actor, self.clave = organo, actor, f"mandatos:{organo.pk}"

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would do, after those above it."""
        cuerpos = Cuerpos((fila["identificador"].strip().lower(), fila["organización"]) for fila in filas)
        kept = set(llevadas_por(self.organo).values_list("pk", flat=True))
        gente, held = Gente(self.organo, filas), periodos_de(kept)
        return [self._row(Lectura(fila), cuerpos, kept, gente, held) for fila in filas]

    def _row(
        self, lectura: Lectura, cuerpos: Cuerpos, kept: set[int], gente: Gente, held: dict[Clave, list[Periodo]]
    ) -> Ensayada:
        fila = _read(lectura, cuerpos, kept, gente)
        que = f"{lectura.fila['persona'][:100]} · {lectura.fila['organización'][:100]}"
        if fila is None or lectura.errores:
            return lectura.errada(que)
        periodo = Periodo(fila.periodo.desde, fila.periodo.hasta, ())
        paso = juzgar(lectura, held.setdefault(fila.clave, []), periodo)
        if paso is None:
            return lectura.errada(que)
        return Ensayada(fila.numero, HACE[paso.hace], que, dicho(paso, fila.periodo), datos=fila)

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do what was tried."""
        todo = [fila.datos for fila in filas if fila.hace != "igual"]
        done = importar_mandatos(self.organo.pk, todo, actor=self.actor)
        said = ngettext("Quedó registrado un mandato.", "Quedaron registrados %(n)s mandatos.", done)
        return said % {"n": done}


def periodos_de(organizaciones: set[int]) -> dict[Clave, list[Periodo]]:
    """The mandates of those bodies, by person, body and capacity."""
    found: dict[Clave, list[Periodo]] = {}
    for m in Mandato.objects.filter(organizacion__in=organizaciones).order_by("desde", "pk"):
        key = (m.persona_id, m.organizacion_id, m.calidad)
        found.setdefault(key, []).append(Periodo(m.desde, m.hasta, (), m.pk))
    return found


def _read(lectura: Lectura, cuerpos: Cuerpos, kept: set[int], gente: Gente) -> FilaMandato | None:
    _slug, dicha, body = leer_cuerpo(lectura, cuerpos)
    if dicha and (body is None or body.pk not in kept):
        lectura.error("organización", _("El registro de este órgano no lleva a esa organización. Regístrela primero."))
    nombre = lectura.linea("persona", maximo=200, obligatorio=True)
    correo = lectura.linea("correo", maximo=254).lower()
    try:
        if correo:
            validate_email(correo)
    except ValidationError:
        lectura.error("correo", _("«%(correo)s» no es una dirección de correo.") % {"correo": correo})
    calidad = lectura.opcion("calidad", CALIDADES, obligatoria=True)
    acto = lectura.texto("acto", maximo=NORMA_MAXIMA)
    ended = lectura.texto("acto de término", maximo=NORMA_MAXIMA)
    persona = gente.buscar(lectura, nombre, correo) if nombre else None
    periodo = leer_periodo(lectura, ())
    if periodo is None or body is None:
        return None
    known = persona.pk if persona else 0
    return FilaMandato(lectura.fila.numero, nombre, correo, known, body.pk, calidad, periodo, acto, ended)


@operation
def importar_mandatos(organo_id: int, filas: Sequence[FilaMandato], *, actor: Actor | None) -> int:
    """Register people and their mandates, and end them, all or none, each by its own operation; nobody is invited.

    Returns how many rows did it. Raises DomainError, which says the row, for what cannot be done.
    """
    organo = bloquear_organo(organo_id)
    require("mesa.acreditar_personas", actor, organo)
    held = periodos_de({fila.organizacion for fila in filas})
    new: dict[int | str, int] = {}
    done = 0
    for fila in filas:
        with en_la_fila(fila.numero, fila.nombre):
            periodo = Periodo(fila.periodo.desde, fila.periodo.hasta, ())
            paso = decidir(held.setdefault(fila.clave, []), periodo)
            if paso.hace != "igual":
                _do(organo, fila, paso, periodo, new, actor)
                done += 1
    if done:
        record("mandato.importado", organo, actor=actor, ahora={"filas": done})
    return done


def _do(
    organo: Organizacion,
    fila: FilaMandato,
    paso: Paso,
    periodo: Periodo,
    new: dict[int | str, int],
    actor: Actor | None,
) -> None:
    if paso.hace == "incorpora":
        known = fila.conocida or new.get(fila.quien, 0)
        who = known or NuevaPersona(fila.nombre, fila.correo)
        given = Designacion(fila.organizacion, fila.calidad, fila.periodo.desde, fila.acto)
        mandato = otorgar_mandato(organo.pk, who, given, actor=actor)
        new[fila.quien], periodo.pk = mandato.persona_id, mandato.pk
    ending = paso.periodo.pk if paso.periodo is not None else periodo.pk
    if fila.periodo.hasta is not None:
        if not ending:
            raise Conflicto(_("Alguien cambió el registro mientras usted trabajaba. Ensaye la carga de nuevo."))
        terminar_mandato(organo.pk, ending, fila.periodo.hasta, fila.acto_termino, actor=actor)


def filas_de_mandatos(organo: Organizacion, *, con_correo: bool) -> list[list[Valor]]:
    """The mandates of an órgano's register as a table with the columns that are read; e-mails, for who keeps it."""
    rows = list(
        mandatos_del_registro(organo).order_by("organizacion__nombre", "organizacion", "persona__nombre", "desde", "pk")
    )
    ended = normas_de_termino("mandato.terminado", [row.pk for row in rows if row.hasta])
    return [
        [
            row.persona.nombre,
            row.persona.correo if con_correo else "",
            row.organizacion.nombre,
            row.organizacion.slug,
            row.get_calidad_display(),
            row.desde,
            row.acto,
            row.hasta,
            ended(row.pk),
        ]
        for row in rows
    ]

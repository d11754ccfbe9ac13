"""The call of a votación, written and corrected while it is in preparation."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import puede, require
from mesa.kernel.text import one_line, plain
from mesa.models import Organizacion, Votacion
from mesa.states import EstadoVotacion

verbo("votacion.preparada", gettext_lazy("preparó una votación"))
verbo("votacion.corregida", gettext_lazy("corrigió una votación en preparación"))

OPCIONES_MAXIMO = 30
OPCIONES_MINIMO = 2
TEXTO_MAXIMO = 20_000


@dataclass(frozen=True)
class Convocatoria:
    """What a call says besides its options."""

    clase: str
    titulo: str
    convocatoria: str
    norma: str
    secreta: bool
    cupos: int
    marcas: int

    def limpia(self) -> Convocatoria:
        """The same, safe to store. Raises DomainError for what lacks or cannot be."""
        titulo, norma = one_line(self.titulo)[:250], plain(self.norma).strip()
        convocatoria = plain(self.convocatoria).strip()
        if self.clase not in Votacion.Clase.values:
            raise DomainError(_("Elija qué se vota."))
        if not (titulo and convocatoria and norma):
            raise DomainError(_("Escriba el título, la convocatoria y el acuerdo o norma que la rige."))
        if max(len(convocatoria), len(norma)) > TEXTO_MAXIMO:
            raise DomainError(_("El texto tiene más de 20.000 caracteres. Acórtelo."))
        if not (1 <= self.cupos <= OPCIONES_MAXIMO and 1 <= self.marcas <= OPCIONES_MAXIMO):
            raise DomainError(_("Se elige al menos una, y se marca al menos una; el máximo es 30."))
        return Convocatoria(self.clase, titulo, convocatoria, norma, self.secreta, self.cupos, self.marcas)


def organos_que_conduce(actor: Actor | None) -> list[Organizacion]:
    """The órganos whose votaciones the actor may prepare today."""
    if actor is None or actor.mandato is None:
        return []
    kept = Organizacion.objects.con_secretaria(actor, clock.today()).values("pk")
    found = Organizacion.objects.organos().filter(Q(pk__in=kept) | Q(pk=actor.mandato.organizacion_id))
    return [organo for organo in found.order_by("nombre", "pk") if puede("mesa.preparar_votacion", actor, organo)]


@operation
def preparar_votacion(organo_id: int, datos: Convocatoria, *, actor: Actor | None) -> Votacion:
    """Begin a votación of the órgano, without options yet. One with the same title that goes on is a Conflicto."""
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    require("mesa.preparar_votacion", actor, organo)
    datos = datos.limpia()
    check_title(organo_id, datos.titulo)
    votacion = Votacion.objects.create(organo=organo, creada=entry(), **asdict(datos))
    record("votacion.preparada", votacion, actor=actor, ahora={"titulo": votacion.titulo})
    return votacion


def check_title(organo_id: int, titulo: str, *, salvo: int = 0) -> None:
    """Raise Conflicto when the órgano prepares or holds another votación of that title. Called with it locked."""
    going = (EstadoVotacion.EN_PREPARACION, EstadoVotacion.ABIERTA)
    same = Votacion.objects.filter(organo=organo_id, titulo__iexact=titulo, estado__in=going).exclude(pk=salvo)
    if same.exists():
        raise Conflicto(_("Ya hay una votación con ese título. Búsquela en la lista, o dele otro a esta."))


@operation
def corregir_votacion(pk: int, datos: Convocatoria, *, leida: str, actor: Actor | None) -> Votacion:
    """Write the call again. `leida` is `marca_de` what was read: Conflicto if somebody changed it meanwhile."""
    votacion = en_preparacion(pk, actor)
    if leida != marca_de(votacion):
        raise cambio()
    for campo, valor in asdict(datos.limpia()).items():
        setattr(votacion, campo, valor)
    check_title(votacion.organo_id, votacion.titulo, salvo=pk)
    votacion.save(update_fields=list(asdict(datos)))
    record("votacion.corregida", votacion, actor=actor, ahora={"titulo": votacion.titulo})
    return votacion


def en_preparacion(pk: int, actor: Actor | None) -> Votacion:
    """The votación, locked with its órgano, for whoever may prepare it; Conflicto once it opened or was annulled."""
    organo_id = Votacion.objects.values_list("organo", flat=True).get(pk=pk)
    Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    votacion = Votacion.objects.select_for_update(of=("self",), no_key=True).select_related("organo").get(pk=pk)
    require("mesa.preparar_votacion", actor, votacion)
    if votacion.estado != EstadoVotacion.EN_PREPARACION:
        raise Conflicto(_("La votación ya no está en preparación: lo que se convocó no cambia."))
    return votacion


def cambio() -> Conflicto:
    """What is told to whoever read something that is not there any more."""
    return Conflicto(_("Otra persona cambió la votación mientras usted la leía. Recargue la página y revise."))


def convocado(votacion: Votacion) -> dict[str, Any]:
    """The call and its options, numbered as the ballot: what is frozen when it opens, but for the roll."""
    return {
        "organo": votacion.organo.nombre,
        "clase": votacion.clase,
        "titulo": votacion.titulo,
        "convocatoria": votacion.convocatoria,
        "norma": votacion.norma,
        "secreta": votacion.secreta,
        "cupos": votacion.cupos,
        "marcas": votacion.marcas,
        "opciones": [
            {"numero": opcion.orden, "nombre": opcion.nombre, "detalle": opcion.detalle}
            for opcion in votacion.opciones.all()
        ],
    }


def marca_de(votacion: Votacion) -> str:
    """A mark of the call and its options as they are now: whoever acts on what she read says which it was."""
    return document_hash(convocado(votacion))

"""The catalogue made public: one publication each, and another version when it says another thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, Aporte, ElementoPlan
from actas.operations.acuerdos import lock_adoptados
from actas.operations.plan.elementos import TIPO, lock_elemento
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Ficha
from mesa.operations.aprobacion import secretaria_de
from mesa.operations.publicaciones import huella_de, publicar, sobre_lo_publicado, versiones
from mesa.palabras import lista_y

verbo("elemento.publicado", gettext_lazy("publicó un compromiso, hito o recomendación"))

CAMPOS = {
    "plan": gettext_lazy("plan"),
    "titulo": gettext_lazy("título"),
    "texto": gettext_lazy("texto"),
    "responsable": gettext_lazy("responsable"),
    "desde": gettext_lazy("comienzo"),
    "vence": gettext_lazy("término"),
    "fuente": gettext_lazy("fuente"),
    "padre": gettext_lazy("compromiso al que pertenece"),
    "fecha": gettext_lazy("fecha"),
    "instancia": gettext_lazy("instancia"),
    "organizacion": gettext_lazy("organización"),
    "sector": gettext_lazy("sector"),
    "elemento": gettext_lazy("compromiso o recomendación"),
    "estado": gettext_lazy("respuesta"),
    "respuesta": gettext_lazy("fundamento de la respuesta"),
    "acuerdo": gettext_lazy("acuerdo"),
}


@operation
def publicar_elemento(pk: int, *, revision: int | None = None, actor: Actor | None) -> ElementoPlan:
    """Publish one as it is; over what is published, another version that says what changed.

    If what is published says the same already, nothing is added. A milestone is published after its commitment.
    Raises Conflicto when its publication was withdrawn, or if somebody changed it since the `revision` that was read.
    """
    acuerdos = lock_adoptados(_tied(pk).values_list("pk", flat=True))
    elemento = lock_elemento(pk)
    require("actas.llevar_plan", actor, elemento)
    require_leido(elemento, revision)
    if elemento.padre_id and not versiones(TIPO, elemento.padre.codigo if elemento.padre else "").exists():
        raise Conflicto(_("Publique primero el compromiso al que pertenece el hito."))
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        contenido = _record_of(elemento)
    elemento.publicado_sha256 = huella_de(contenido)
    elemento.save(update_fields=["publicado_sha256"])
    nuevo = sobre_lo_publicado(
        TIPO, elemento.codigo, contenido, lambda was: que_cambio(was, contenido), causa="rectificacion"
    )
    if nuevo is not None:
        record("elemento.publicado", elemento, actor=actor, ahora={"codigo": elemento.codigo})
        _rename(elemento, acuerdos)
        publicar(TIPO, elemento.codigo, nuevo, organo=elemento.organo, actor=actor)
    return elemento


def require_leido(fila: ElementoPlan | Aporte, revision: int | None) -> None:
    """Raise Conflicto if a locked row is not in the revision that was read before publishing it."""
    if revision not in (None, fila.revision):
        raise Conflicto(
            _("Alguien cambió «%(codigo)s» mientras usted lo revisaba. Lea cómo quedó y publíquelo de nuevo.")
            % {"codigo": fila.codigo}
        )


def _tied(pk: int) -> QuerySet[AcuerdoAdoptado]:
    """The agreements that it is tied to, directly or through their tasks."""
    return AcuerdoAdoptado.objects.filter(Q(elementos=pk) | Q(tareas__elementos=pk))


def _rename(elemento: ElementoPlan, acuerdos: Iterable[int]) -> None:
    """What names it in its own record waits to be published again, if it does not name it so yet."""
    if not Ficha.objects.filter(tipo=TIPO, clave=elemento.codigo, titulo=elemento.titulo).exists():
        AcuerdoAdoptado.objects.filter(pk__in=acuerdos).update(cambiado_el=clock.now())
        elemento.hitos.update(publicado_sha256="")
        elemento.aportes.update(publicado_sha256="")


def _record_of(elemento: ElementoPlan) -> dict[str, Any]:
    today = clock.today()
    return {
        "codigo": elemento.codigo,
        "clase": elemento.clase,
        "plan": elemento.plan,
        "titulo": elemento.titulo,
        "texto": elemento.texto,
        "responsable": elemento.responsable,
        "desde": elemento.desde.isoformat() if elemento.desde else None,
        "vence": elemento.vence.isoformat() if elemento.vence else None,
        "fuente": elemento.fuente,
        "padre": referencia_a(elemento.padre),
        "organo": elemento.organo.nombre,
        "al": today.isoformat(),
        "datos_de_ejemplo": elemento.organo.ejemplo,
        "secretaria": secretaria_de(elemento.organo, today),
    }


def referencia_a(elemento: ElementoPlan | None) -> dict[str, str] | None:
    """One named by another record as it was published, as schema.ReferenciaPlan; None for what is not public."""
    if elemento is None:
        return None
    shown = Ficha.objects.filter(tipo=TIPO, clave=elemento.codigo).values_list("titulo", flat=True).first()
    return None if shown is None else {"codigo": elemento.codigo, "clase": elemento.clase, "titulo": shown}


def que_cambio(was: dict[str, Any], contenido: dict[str, Any]) -> str:
    """What a record says otherwise than the former one, by the names of its fields."""
    changed = [str(name) for campo, name in CAMPOS.items() if was.get(campo) != contenido.get(campo)]
    return _("Cambió: %(que)s.") % {"que": lista_y(changed)}

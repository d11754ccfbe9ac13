"""Events: one row per business act, and one pending row per handler, in the transaction of the act.

A verb is declared with the sentence that tells it; recording an undeclared one fails. Handlers have permanent names,
only database effects, and act on the current state, so that repeating one is harmless.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from mesa.kernel import tasks
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError, sin_filas
from mesa.kernel.operations import entry

if TYPE_CHECKING:
    from mesa.models import Evento

logger = logging.getLogger(__name__)
Handler = Callable[[Any], None]

request_id: ContextVar[str] = ContextVar("request_id", default="")
_sentences: dict[str, str | Promise] = {}
_handlers: dict[str, tuple[str, Handler]] = {}
MAX_BACKOFF = timedelta(hours=6)


def verbo(nombre: str, frase: str | Promise) -> None:
    """Declare the event `objeto.participio` with the sentence that tells it (who did it stands before)."""
    if nombre in _sentences:
        raise ValueError(f"verb declared twice: {nombre}")
    _sentences[nombre] = frase


def frase(nombre: str) -> str:
    """The sentence of a verb."""
    return str(_sentences[nombre])


def on(nombre: str, *, handler: str) -> Callable[[Handler], Handler]:
    """Run a function after each `nombre`, under the permanent name `handler`."""

    def register(function: Handler) -> Handler:
        if nombre not in _sentences:
            raise ValueError(f"handler {handler} waits for an undeclared verb: {nombre}")
        if handler in _handlers:
            raise ValueError(f"handler registered twice: {handler}")
        _handlers[handler] = (nombre, function)
        return function

    return register


def record(nombre: str, objeto: models.Model, *, actor: Actor | None, antes: Any = None, ahora: Any = None) -> Evento:
    """Write the event and what it still has to cause, with names copied, and wake a worker after commit.

    Never put an e-mail, a RUT or a telephone in `antes` or `ahora`: the row is for ever.
    """
    if nombre not in _sentences:
        raise ValueError(f"undeclared verb: {nombre}")
    mandato = actor.mandato if actor else None
    evento = apps.get_model("mesa", "Evento").objects.create(
        verbo=nombre,
        objeto_tipo=objeto._meta.label_lower,
        objeto_id=objeto.pk,
        objeto_texto=str(objeto)[:300],
        persona=actor.persona if actor else None,
        persona_nombre=actor.persona.nombre if actor else "",
        calidad=mandato.calidad if mandato else "",
        organizacion=mandato.organizacion if mandato else None,
        organizacion_nombre=mandato.organizacion.nombre if mandato else "",
        antes=antes,
        ahora=ahora,
        solicitud=request_id.get(),
        ocurrido=entry(),
    )
    due = [name for name, (verb, _) in _handlers.items() if verb == nombre]
    if due:
        apps.get_model("mesa", "Reaccion").objects.bulk_create(_pending(evento, name) for name in due)
        tasks.wake()
    return evento


def _pending(evento: Any, handler: str) -> Any:
    return apps.get_model("mesa", "Reaccion")(
        evento=evento,
        handler=handler,
        objeto_tipo=evento.objeto_tipo,
        objeto_id=evento.objeto_id,
        proximo=timezone.now(),
    )


@tasks.barrido("reacciones", orden=30)
def run_pending() -> int:
    """Do what events still have to cause, oldest first, and return how many were done.

    The queue runs on the real clock, whatever instant a sweep is run as of. Rows are claimed with SKIP LOCKED; one
    waits while an older one of the same handler and object is pending.
    """
    done = 0
    while (worked := _run_next()) is not None:
        done += worked
    return done


@transaction.atomic
def _run_next() -> int | None:
    reacciones = apps.get_model("mesa", "Reaccion").objects
    older = reacciones.filter(
        estado="pendiente",
        handler=models.OuterRef("handler"),
        objeto_tipo=models.OuterRef("objeto_tipo"),
        objeto_id=models.OuterRef("objeto_id"),
        pk__lt=models.OuterRef("pk"),
    )
    reaccion = (
        reacciones.select_for_update(of=("self",), skip_locked=True)
        .filter(~models.Exists(older), estado="pendiente", proximo__lte=timezone.now(), handler__in=list(_handlers))
        .select_related("evento")
        .order_by("pk")
        .first()
    )
    if reaccion is None:
        return None
    try:
        with transaction.atomic():
            _handlers[reaccion.handler][1](reaccion.evento)
    except Exception as error:  # noqa: BLE001  # a failing handler keeps only its own row, with its reason
        _postpone(reaccion, error)
        return 0
    reaccion.estado, reaccion.error, reaccion.hecha_el = "hecha", "", timezone.now()
    reaccion.save(update_fields=["estado", "error", "hecha_el"])
    return 1


def _postpone(reaccion: Any, error: Exception) -> None:
    # Where it failed and not what it said: the words of an error may be those of a network.
    where = "".join(["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)])
    name = type(error).__name__
    logger.error("handler %s failed on event %s\n%s%s", reaccion.handler, reaccion.evento_id, where, name)
    reaccion.intentos += 1
    wait = min(timedelta(seconds=30) * 2 ** min(reaccion.intentos, 12), MAX_BACKOFF)
    reaccion.proximo = timezone.now() + wait
    reaccion.error = error.mensaje if isinstance(error, DomainError) else sin_filas(f"{type(error).__name__}: {error}")
    reaccion.save(update_fields=["intentos", "proximo", "error"])

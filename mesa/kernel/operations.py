"""The shape of an operation: one transaction, one instant of entry, bounded waits, the database as last judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import datetime
from enum import Enum
from functools import wraps
from importlib import import_module
from pkgutil import walk_packages
from typing import ParamSpec, TypeVar

from django.apps import apps
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils.translation import gettext as _

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=Enum)

LOCK_TIMEOUT_MS = 15_000
FOREIGN_KEY_VIOLATION = "23503"  # asked at commit: what this row points to was deleted meanwhile
_entry: ContextVar[datetime | None] = ContextVar("entry", default=None)


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one transaction.

    The instant of entry is fixed before any lock is asked for, so that nobody is late because of a queue. A
    violated constraint becomes its sentence and a lock that does not come in 15 s becomes a Conflicto.
    """

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _entry.set(clock.now()) if _entry.get() is None else None
        try:
            with transaction.atomic():
                if token is not None:
                    _bound_waits()
                return function(*args, **kwargs)
        except IntegrityError as error:
            raise _as_conflict(error) from error
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") in {"55P03", "57014", "40P01"}:
                raise Conflicto(_("Otra persona está trabajando en lo mismo. Vuelva a intentarlo.")) from error
            raise
        finally:
            if token is not None:
                _entry.reset(token)

    return wrapper


def entry() -> datetime:
    """The instant at which the running operation was entered: lateness is judged by it."""
    return _entry.get() or clock.now()


def mover(objeto: models.Model, nuevo: S, *, desde: S | None = None) -> S:
    """Move `objeto.estado` to `nuevo` if TRANSICIONES of its states allows it, and return the state it had.

    The caller has locked the row and saves it. `desde`: the only state from which this act makes the move, where
    others lead there too. Raises Conflicto with a sentence that names the state.
    """
    actual = type(nuevo)(objeto.estado)  # type: ignore[attr-defined]
    transiciones: Mapping[S, frozenset[S]] = objeto.TRANSICIONES  # type: ignore[attr-defined]
    if nuevo not in transiciones.get(actual, frozenset()) or desde not in (None, actual):
        raise Conflicto(
            _("Esto ya no se puede hacer: el estado es «%(actual)s». Recargue la página para ver cómo quedó.")
            % {"actual": getattr(actual, "label", actual.value)}
        )
    objeto.estado = nuevo  # type: ignore[attr-defined]
    return actual


def declarar(paquete: str) -> None:
    """Import every module of a package of operations: a process that serves no page knows the events and the parts of
    the sweep that they declare.
    """
    path = import_module(paquete).__path__
    for module in walk_packages(path, f"{paquete}."):
        import_module(module.name)


def _bound_waits() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true)",
            [str(LOCK_TIMEOUT_MS), str(LOCK_TIMEOUT_MS)],
        )


def _as_conflict(error: IntegrityError) -> Exception:
    diag = getattr(error.__cause__, "diag", None)
    name = getattr(diag, "constraint_name", None)
    if getattr(error.__cause__, "sqlstate", "") == FOREIGN_KEY_VIOLATION:
        return Conflicto(_("Alguien anuló algo de lo que esto depende mientras usted trabajaba. Recargue la página."))
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and _has_sentence(constraint):
                return Conflicto(str(constraint.violation_error_message))
    return error


def _has_sentence(constraint: models.BaseConstraint) -> bool:
    """Whether somebody wrote what to tell a person; Django's default names the constraint, which helps nobody."""
    return constraint.violation_error_message != constraint.default_violation_error_message

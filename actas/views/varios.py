"""A page that publishes all that waits: asked once, one transaction each, some at a time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesa.kernel.errors import DomainError

#: Seconds that a request spends publishing, and how many of those about to be published are named.
SEGUNDOS, A_LA_VISTA = 8.0, 20
#: A row as the page that asks shows it: its key and its revision.
_VISTO = re.compile(r"\b([0-9]{1,18})-([0-9]{1,9})\b")


@dataclass(frozen=True)
class PorPublicar:
    """What waits, in the order in which it is published, by pk and revision, and where the page goes back to."""

    filas: models.QuerySet[models.Model]
    publicar: Callable[[int, int], object]
    bajada: str
    migas: Sequence[tuple[str, str]]
    volver: str


def publicar_varios(request: HttpRequest, esperan: PorPublicar) -> HttpResponse:
    """Say what waits; publish what was shown when asked to, and say how many are left. What cannot be says why."""
    if request.method == "POST":
        done, refused = _publish(esperan, dict(_VISTO.findall(request.POST.get("vistos", ""))))
        said = ngettext("Se publicó uno.", "Se publicaron %(n)s.", done) % {"n": done}
        left = esperan.filas.count()
        if not left:
            messages.success(request, said)
            return redirect(esperan.volver)
        more = ngettext("Queda uno por publicar.", "Quedan %(n)s por publicar.", left) % {"n": left}
        messages.warning(request, " ".join([said, more, *refused]))
        return redirect(request.get_full_path())
    seen = list(esperan.filas.values_list("pk", "revision"))
    shown = list(esperan.filas[:A_LA_VISTA])
    context = {
        "seccion": "pendientes",
        "filas": shown,
        "cuantas": len(seen),
        "mas": max(len(seen) - len(shown), 0),
        "vistos": " ".join(f"{pk}-{revision}" for pk, revision in seen),
        "pagina": esperan,
        "migas": [*esperan.migas, (_("Publicar"), "")],
    }
    return render(request, "actas/plan/publicar_varios.html", context)


def _publish(esperan: PorPublicar, seen: Mapping[str, str]) -> tuple[int, list[str]]:
    ends, done, refused = time.monotonic() + SEGUNDOS, 0, dict[str, None]()
    for pk in list(esperan.filas.filter(pk__in=seen).values_list("pk", flat=True)):
        if time.monotonic() > ends:
            break
        try:
            esperan.publicar(pk, int(seen[str(pk)]))
            done += 1
        except DomainError as error:
            refused[error.mensaje] = None
    return done, list(refused)

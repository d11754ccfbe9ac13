"""The number of an agreement is its name: a correction may not put what follows one under the words of another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from actas.documento import ActaCompleta
from actas.models import Acta, AcuerdoAdoptado
from actas.operations.rectificacion import ultima_apertura
from mesa.kernel.errors import DomainError


@dataclass(frozen=True)
class Dicho:
    """What stands at a place: its paragraph, and its words with those of its letras."""

    parrafo: int
    palabras: tuple[str, ...]


def comprobar_lugares(completa: ActaCompleta) -> None:
    """Raise DomainError if the correction of an acta would leave the follow-up of an agreement to another's words."""
    acta = completa.acta
    if acta.rectifica_id is None:
        return
    own, pks = AcuerdoAdoptado.objects.filter(sesion=acta.sesion), _published_paragraphs(acta)
    error = fuera_de_lugar(
        {
            a.numero: Dicho(pks.get(a.numero, -a.numero), (a.texto, *(letra["texto"] for letra in a.letras)))
            for a in own
        },
        {
            n: Dicho(each.parrafo.pk, (each.parrafo.texto, *(letra.parrafo.texto for letra in each.letras)))
            for n, each in enumerate(completa.acuerdos, 1)
        },
        seguidos=[a.numero for a in _followed(own)],
        suprimidos=[a.numero for a in own if a.suprimido],
    )
    if error:
        raise DomainError(error)


def fuera_de_lugar(
    antes: Mapping[int, Dicho],
    ahora: Mapping[int, Dicho],
    *,
    seguidos: Collection[int],
    suprimidos: Collection[int] = (),
) -> str:
    """Why these agreements, by their numbers, cannot take the place of those published; "" if they can.

    One of `seguidos` may be written anew in its place, or go if nothing comes after it: its number may not change nor
    be another's. One of `suprimidos` comes back as it was.
    """
    for n in sorted(seguidos):
        was, here = antes[n], ahora.get(n)
        if here is not None and here.palabras == was.palabras:
            continue
        if n in suprimidos:
            if here is None or here.palabras[0].casefold().startswith("suprimid"):
                continue
            return _(
                "El acuerdo %(n)s se suprimió y tiene seguimiento, así que ese número no puede ser de otro acuerdo. "
                "Ponga ahí su texto de antes, o «Suprimido», y agregue el nuevo después."
            ) % {"n": n}
        to = next((m for m in ahora if m != n and _is(was, ahora[m], antes.get(m))), None)
        if to is not None:
            return _(
                "El acuerdo %(n)s tiene seguimiento y quedaría con el número %(m)s. Deje los acuerdos en su lugar: "
                "agregue los nuevos al final y, para suprimir uno, reemplace su texto por «Suprimido» y diga por qué."
            ) % {"n": n, "m": to}
        since = next((m for m in antes if m != n and here and _is(antes[m], here, ahora.get(m))), None)
        if since is not None:
            return _(
                "El acuerdo %(n)s tiene seguimiento y quedaría con el texto del acuerdo %(m)s. Deje los acuerdos en su "
                "lugar: agregue los nuevos al final y, para suprimir uno, reemplace su texto por «Suprimido» y diga "
                "por qué."
            ) % {"n": n, "m": since}
    return ""


def _is(was: Dicho, now: Dicho, other: Dicho | None) -> bool:
    """Whether `now` is `was`, at another place; not if what says the same is at both, as `other` tells."""
    same = was.palabras == now.palabras and (other is None or other.palabras != now.palabras)
    return same or was.parrafo == now.parrafo


def _published_paragraphs(acta: Acta) -> dict[int, int]:
    """The paragraph of each agreement, by its number, when the correction was opened."""
    opened = ultima_apertura(acta)
    rows = cast("dict[str, Any]", opened.ahora)["texto"]["filas"] if opened else []
    tops = [
        (row["fields"]["orden"], row["pk"])
        for row in rows
        if row["model"] == "actas.parrafo" and row["fields"]["punto"] is None and row["fields"]["padre"] is None
    ]
    return {n: pk for n, (_orden, pk) in enumerate(sorted(tops), 1)}


def _followed(acuerdos: QuerySet[AcuerdoAdoptado]) -> QuerySet[AcuerdoAdoptado]:
    """Those of which anything was said or published, or that anything else names."""
    said = Q(publicado_el__isnull=False) | Q(cumplido_el__isnull=False)
    said |= ~Q(tipo=AcuerdoAdoptado.Tipo.DECIDE) | ~Q(quorum="") | ~Q(sujeto_a="")
    for relation in AcuerdoAdoptado._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
        said |= Q(Exists(rows))
    return acuerdos.filter(said)

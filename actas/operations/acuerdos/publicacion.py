"""The follow-up of agreements made public, when their secretaría publishes it: a new version of each one's record."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from actas.operations.acuerdos.adopcion import TIPO
from actas.operations.acuerdos.detalle import huella_de, seguimiento_de
from actas.operations.acuerdos.estado import lock_adoptado
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.operations.publicaciones import publicar, version_siguiente, versiones
from mesa.palabras import fecha_larga

#: How long a page publishes before it says how many are left.
SEGUNDOS = 5.0

verbo("seguimiento.publicado", gettext_lazy("publicó el seguimiento de un acuerdo"))


@operation
def publicar_seguimiento(pk: int, *, leido: str | None = None, actor: Actor | None) -> AcuerdoAdoptado:
    """Publish how an agreement stands over its record; the former version is kept.

    `leido` is the `cambio` of the follow-up that was reviewed: another one by now is not published, and that is a
    Conflicto. Without it, it is published as it stands.

    It starts from what is published, so that what was struck of it stays struck. If what is published says the same
    already, nothing is added. Raises Conflicto for one that was suppressed or whose publication was withdrawn.
    """
    acuerdo = lock_adoptado(pk)
    require("actas.publicar_seguimiento", actor, acuerdo)
    if acuerdo.suprimido:
        raise Conflicto(_("Una rectificación del acta suprimió este acuerdo: su seguimiento ya no se publica."))
    if leido not in (None, acuerdo.cambio):
        raise Conflicto(_("El seguimiento cambió mientras usted lo revisaba. Léalo de nuevo antes de publicar."))
    former = versiones(TIPO, acuerdo.clave).select_related("contenido").first()
    held = getattr(former, "contenido", None)
    if former is None or held is None:
        raise Conflicto(_("La publicación de este acuerdo se retiró: su seguimiento ya no se publica."))
    detalle = seguimiento_de(acuerdo)
    digest, known = huella_de(detalle), acuerdo.publicado_sha256
    acuerdo.publicado_sha256, acuerdo.publicado_el = digest, clock.now()
    acuerdo.save(update_fields=["publicado_sha256", "publicado_el"])
    if digest == known:
        return acuerdo
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        contenido = json.loads(held.texto) | {"seguimiento": detalle["estado"], "detalle": detalle}
        motivo = _("Seguimiento al %(fecha)s.") % {"fecha": fecha_larga(detalle["al"])}
        contenido = version_siguiente(former, contenido, motivo, texto_cambia=False)
    record("seguimiento.publicado", acuerdo, actor=actor, ahora={"sha256": digest, "estado": acuerdo.estado})
    publicar(TIPO, acuerdo.clave, contenido, organo=acuerdo.organo, actor=actor)
    return acuerdo


def publicar_seguimientos(
    organos: Iterable[int], leidos: Mapping[str, str], *, actor: Actor | None, hasta: float = SEGUNDOS
) -> tuple[int, int]:
    """Publish the follow-up of what changed in these órganos, each in a transaction of its own, for `hasta` seconds.

    `leidos` says, by pk, the `cambio` of each as it was listed. Returns how many were published and how many are left:
    listed again, it goes on where it was. One that cannot be published, or changed since, keeps nobody else from it.
    """
    until, done = time.monotonic() + hasta, 0
    waiting = AcuerdoAdoptado.objects.sin_publicar().filter(organo__in=list(organos))
    for pk in list(waiting.filter(pk__in=leidos).order_by("cambiado_el", "pk").values_list("pk", flat=True)):
        with suppress(Conflicto):
            publicar_seguimiento(pk, leido=leidos[str(pk)], actor=actor)
            done += 1
        if time.monotonic() > until:
            break
    return done, waiting.count()

"""What who administers tells in a report, in both languages; its draft delivered; and what is observed of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Informe, ObservacionInforme
from fondo.operations.informes.base import (
    EXIGIDAS,
    IDIOMAS,
    PARTES,
    comprobar_revision,
    en_borrador,
    lock_informe,
    tocar,
)
from fondo.operations.informes.fechas import cerrar_plazo
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.palabras import lista_y

verbo("informe.escrito", gettext_lazy("escribió el relato de un informe del fondo"))
verbo("informe.entregado", gettext_lazy("entregó el borrador de un informe del fondo"))
verbo("informe.observado", gettext_lazy("observó el borrador de un informe del fondo"))
verbo("observacion_informe.respondida", gettext_lazy("respondió una observación a un informe del fondo"))

TEXTO_MAXIMO = 20_000

#: What is told: by part, and in it by language.
Relato = Mapping[str, Mapping[str, str]]


@operation
def escribir_relato(pk: int, relato: Relato, *, revision: int, actor: Actor | None) -> Informe:
    """Write what is told in each part, over what was read at `revision`; what is not given stays.

    Raises Conflicto if it changed meanwhile or is no draft; DomainError for a part that there is not, or too long.
    """
    informe = lock_informe(pk)
    require("fondo.escribir_relato", actor, informe)
    en_borrador(informe)
    comprobar_revision(informe, revision)
    now = {parte: dict(said) for parte, said in informe.narrativa.items()}
    for parte, said in relato.items():
        if parte not in PARTES or set(said) - set(IDIOMAS):
            raise DomainError(_("El informe no tiene esa parte."))
        for language, text in said.items():
            if len(text) > TEXTO_MAXIMO:
                raise DomainError(_("Una parte del relato tiene más de 20.000 caracteres. Acórtela."))
            now.setdefault(parte, {})[language] = plain(text).strip()
    if now == informe.narrativa:
        return informe
    changed = [parte for parte in now if now[parte] != informe.narrativa.get(parte)]
    informe.narrativa = now
    tocar(informe, "narrativa")
    record("informe.escrito", informe, actor=actor, ahora={"cambia": changed})
    return informe


def faltan(informe: Informe) -> list[str]:
    """The parts that its kind cannot lack and that are not told in both languages, in words."""
    found = []
    for parte in EXIGIDAS[Informe.Clase(informe.clase)]:
        said = informe.narrativa.get(parte, {})
        if not said.get("es"):
            found.append(_("«%(parte)s» en español") % {"parte": PARTES[parte]})
        if not said.get("en"):
            found.append(_("«%(parte)s» en inglés") % {"parte": PARTES[parte]})
    return found


@operation
def entregar_informe(pk: int, *, revision: int, actor: Actor | None) -> Informe:
    """Deliver the draft to the secretaría, as it was read at `revision`: from then on it may be put to the Mesa.

    Raises Conflicto if it changed or was delivered as it is; DomainError with the parts that lack.
    """
    informe = lock_informe(pk)
    require("fondo.entregar_informe", actor, informe)
    en_borrador(informe)
    comprobar_revision(informe, revision)
    if informe.entregado_el is not None:
        raise Conflicto(_("El borrador ya se entregó. Puede seguir corrigiéndolo hasta que se lleve a la Mesa."))
    if lacking := faltan(informe):
        raise DomainError(_("Falta escribir %(partes)s.") % {"partes": lista_y(lacking)})
    informe.entregado_el = entry()
    tocar(informe, "entregado_el")
    cerrar_plazo(informe.plazo_borrador)
    record("informe.entregado", informe, actor=actor, ahora={"revision": informe.revision})
    return informe


@operation
def observar_informe(
    pk: int, parte: str, texto: str, *, envio: UUID | None = None, actor: Actor | None
) -> ObservacionInforme:
    """Observe the draft, or a part of it, for the organisation of the actor. The same form sent twice observes once.

    Raises Conflicto if it is no draft, DomainError without words.
    """
    informe = lock_informe(pk)
    require("fondo.observar_informe", actor, informe)
    assert actor is not None
    assert actor.organizacion is not None
    known = ObservacionInforme.objects.filter(envio=envio).first() if envio else None
    if known is not None:
        return known
    en_borrador(informe)
    said = plain(texto).strip()[:TEXTO_MAXIMO]
    if not said or (parte and parte not in PARTES):
        raise DomainError(_("Escriba qué observa."))
    made = ObservacionInforme.objects.create(
        informe=informe,
        parte=parte,
        texto=said,
        organizacion=actor.organizacion,
        organizacion_nombre=actor.organizacion.nombre,
        persona=actor.persona,
        persona_nombre=actor.persona.nombre,
        creada_el=entry(),
        envio=envio,
    )
    record("informe.observado", informe, actor=actor, ahora={"observacion": made.pk, "parte": parte})
    return made


@operation
def responder_observacion_informe(pk: int, respuesta: str, *, actor: Actor | None) -> ObservacionInforme:
    """Answer what was observed, or correct the answer while the report is a draft. DomainError without words."""
    informe = lock_informe(ObservacionInforme.objects.values_list("informe", flat=True).get(pk=pk))
    observacion = ObservacionInforme.objects.select_for_update(no_key=True).get(pk=pk)
    observacion.informe = informe
    require("fondo.responder_observacion_informe", actor, observacion)
    en_borrador(informe)
    said = plain(respuesta).strip()[:TEXTO_MAXIMO]
    if not said:
        raise DomainError(_("Escriba la respuesta: qué se corrigió, o por qué no."))
    if said == observacion.respuesta:
        return observacion
    observacion.respuesta = said
    observacion.respondida_por_nombre = actor.persona.nombre if actor else ""
    observacion.respondida_el = entry()
    observacion.save(update_fields=["respuesta", "respondida_por_nombre", "respondida_el"])
    record("observacion_informe.respondida", observacion, actor=actor, ahora={"informe": informe.pk})
    return observacion

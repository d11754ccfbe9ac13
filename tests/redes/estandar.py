"""What tests of the standard share: a published profile, a seed, an agreement, and the sentences that refuse."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from actas.models import AcuerdoAdoptado
from mesa.kernel.clock import SANTIAGO
from redes.models import Estandar, Perfil, Respuesta
from redes.operations.estandar import SEMILLA
from redes.operations.publicacion import publicar_perfil
from redes.operations.respuestas import Dicho, responder_indicador
from tests.cast import Cast
from tests.redes import escena

AHORA = datetime(2026, 8, 3, 12, tzinfo=SANTIAGO)
HOY = date(2026, 8, 3)
RESPONDE = "Responde al estándar quien tiene hoy mandato de titular, suplente o delegada de esa organización."
SE_SIENTA = "Lo hace quien tiene hoy mandato en otra organización del mismo órgano."
VERIFICA = (
    "La verifica otra persona, que no escribió lo que se verifica, de otra organización del mismo órgano: no quien "
    "integra esa red, ni la red que ella integra, ni quien la hospeda o se hospeda en ella; tampoco quien tiene "
    "además mandato en una de ellas."
)
ANULA = "La anula la organización que la verificó o la secretaría de un órgano que integra la organización."
LA_OBSERVO = "La retira la organización que la hizo."
ADOPTA = "Solo la secretaría de la Mesa propone, publica y adopta versiones del estándar."


def semilla(**more: Any) -> dict[str, Any]:
    """The seed that comes with the product, with changes."""
    import json

    said: dict[str, Any] = json.loads(SEMILLA.read_text(encoding="utf-8"))
    return said | more


def perfil(cast: Cast, slug: str = "red-social-ejemplo") -> Perfil:
    """The empty profile of a body, with the standard loaded."""
    escena.estandar()
    return escena.perfil(cast.organizacion(slug))


def dicho(**more: Any) -> Dicho:
    """An answer that is published, shown by an address."""
    return Dicho(**{"nivel": 2, "fecha": date(2026, 7, 1), "url": "https://red.example/estatutos.pdf"} | more)


def publicada(cast: Cast, codigo: str = "T3", *, cuenta: str = "social", **more: Any) -> Respuesta:
    """An answer of the actor's body, published."""
    actor = cast.actor(cuenta)
    assert actor.organizacion is not None
    own = Perfil.objects.filter(organizacion=actor.organizacion).first() or perfil(cast, actor.organizacion.slug)
    responder_indicador(own.pk, codigo, dicho(**more), actor=actor)
    publicar_perfil(own.pk, actor=actor)
    found: Respuesta = own.respuestas.get(codigo=codigo, hasta=None, desde__isnull=False)
    return found


def acuerdo(cast: Cast, **more: Any) -> AcuerdoAdoptado:
    """An agreement of the Mesa de Ejemplo."""
    values = {"clave": "2026-07-01/9", "numero": 9, "fecha": date(2026, 7, 1), "texto": "Adoptar el estándar."}
    found: AcuerdoAdoptado = AcuerdoAdoptado.objects.create(organo=cast.mesa, **values | more)
    return found


def version_2(cast: Cast) -> Estandar:
    """A proposal of the secretaría: without T4, and with T3 no more inexcusable."""
    from redes.operations.versiones import proponer_version

    said = semilla()
    said["indicadores"] = [i for i in said["indicadores"] if i["codigo"] != "T4"]
    next(i for i in said["indicadores"] if i["codigo"] == "T3")["inexcusable"] = False
    return proponer_version(said, organo_pk=cast.mesa.pk, actor=cast.secretaria)

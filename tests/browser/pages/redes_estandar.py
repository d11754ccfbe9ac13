"""The standard: for anyone, for who answers it, for who reviews and for the secretaría."""

from __future__ import annotations

from collections.abc import Iterator

from redes.models import Estandar, ObservacionRespuesta, Perfil
from redes.operations.publicacion import publicar_perfil
from redes.operations.respuestas import responder_indicador
from redes.operations.revision import observar_respuesta, verificar_respuesta
from redes.operations.versiones import publicar_estandar
from tests.browser.pages.core import Case, press, send
from tests.browser.world import LARGO, World
from tests.redes import escena
from tests.redes.estandar import dicho, version_2

LACKS = "Falta corregir lo siguiente"
OWN, REVISA, VERSIONES = (
    "/redes/mi-perfil/estandar/",
    "/redes/red-social-ejemplo/revisar/",
    "/redes/estandar/en-trabajo/",
)


def kept(world: World) -> int:
    """Answers in every state, one checked and one observed, a draft, and two versions; the key of the observation."""
    cast = world.cast
    first, actor = escena.estandar(), cast.actor("social")
    publicar_estandar(first.pk, organo_pk=cast.mesa.pk, actor=cast.secretaria)
    body = cast.organizacion("red-social-ejemplo")
    own = Perfil.objects.filter(organizacion=body).first() or escena.perfil(body)
    for codigo in ("T3", "I1", "A4"):
        responder_indicador(own.pk, codigo, dicho(url=f"{LARGO}{codigo}", motivo=LARGO), actor=actor)
    publicar_perfil(own.pk, actor=actor)
    standing = {r.codigo: r for r in own.respuestas.filter(hasta=None, desde__isnull=False)}
    verificar_respuesta(standing["T3"].pk, revision=standing["T3"].revision, actor=cast.actor("academica"))
    observar_respuesta(standing["I1"].pk, f"Falta. {LARGO}", actor=cast.actor("academica"))
    responder_indicador(own.pk, "I4", dicho(nivel=1, url=""), actor=actor)
    if not Estandar.objects.filter(version=2).exists():
        version_2(cast)
    return ObservacionRespuesta.objects.latest("pk").pk


def anyone() -> Iterator[Case]:
    """What anyone opens."""
    yield Case("estándar", "/redes/estandar/")
    yield Case("estándar: versión", "/redes/estandar/1/")
    yield Case("estándar: publicación", "/redes/estandar/1/v/1/")


def writer(observacion: int) -> Iterator[Case]:
    """What who answers opens."""
    yield Case("estándar propio", OWN)
    yield Case("estándar: indicador", f"{OWN}I4/")
    yield Case("estándar: indicador observado", f"{OWN}I1/")
    yield Case("estándar: error", f"{OWN}D1/", do=press("Guardar el borrador"), says=LACKS)
    yield Case("estándar: se calcula", f"{OWN}T2/")
    yield Case("estándar: contestar", f"{OWN}observaciones/{observacion}/")


def reviewer(observacion: int) -> Iterator[Case]:
    """What who reviews opens."""
    yield Case("por verificar", "/redes/por-verificar/")
    yield Case("revisar", REVISA)
    yield Case("revisar: por verificar", f"{REVISA}I1/")
    yield Case("revisar: verificada", f"{REVISA}T3/")
    yield Case("revisar: anular", f"{REVISA}T3/anular/")
    yield Case("revisar: retirar una observación", f"{REVISA}I1/observaciones/{observacion}/retirar/")


def secretaria() -> Iterator[Case]:
    """What the secretaría keeps."""
    yield Case("versiones del estándar", VERSIONES)
    yield Case("versiones: comparar", f"{VERSIONES}2/comparar/?con=1")
    yield Case("versiones: adoptar, error", f"{VERSIONES}2/adoptar/", do=send(), says=LACKS)
    yield Case("versiones: proponer", f"{VERSIONES}proponer/")

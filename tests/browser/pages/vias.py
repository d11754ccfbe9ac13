"""What the secretaría registers of what did not come online, and the acta approved in a session."""

from __future__ import annotations

from collections.abc import Iterator

from actas.models import Acta
from actas.operations import aprobar_en_sesion, publicar_acta
from actas.operations.en_sesion import EnSesion, huella_del_texto
from mesa.kernel import clock
from mesa.models import Consulta
from mesa.operations.vias import Dicho, registrar_en_sesion
from tests.browser.pages.core import Case, send
from tests.browser.world import FUNDAMENTO, World

EVIDENCIA = "Sesión 13, del 23 de septiembre de 2026, punto 1 de la tabla"


def _said(world: World, **sentidos: str) -> list[Dicho]:
    held = {cuenta: world.cast.actor(cuenta).mandato for cuenta in sentidos}
    return [
        Dicho(mandato.organizacion_id, sentidos[cuenta], FUNDAMENTO, mandato.pk)
        for cuenta, mandato in held.items()
        if mandato is not None
    ]


def _registered(world: World) -> Consulta:
    """One in circulation with answers of every way."""
    consulta = world.circulates("con vías")
    world.cast.responde(consulta, "organismo")
    registrar_en_sesion(
        consulta.pk,
        _said(world, social="objeta", academica="aprueba_con_observaciones"),
        evidencia=EVIDENCIA,
        sha256=consulta.sha256,
        actor=world.cast.secretaria,
    )
    return consulta


def _in_session(world: World) -> Acta:
    """An acta approved in session and published."""
    acta, today = world.cast.borrador(), clock.today()
    said = _said(world, organismo="aprueba", social="se_abstiene", academica="aprueba")
    sha256, secretaria = huella_del_texto(acta), world.cast.secretaria
    regla = world.cast.regla(1)
    acta = aprobar_en_sesion(acta.pk, regla, said, EnSesion(13, today), sha256=sha256, actor=secretaria)
    return publicar_acta(acta.pk, actor=secretaria)


def registers(world: World) -> Iterator[Case]:
    """The pages of the secretaría, empty, with what is on record, and with errors."""
    consulta, social = _registered(world), world.cast.organizacion("red-social-ejemplo").pk
    missing = world.cast.organizacion("ministerio-ejemplo").pk
    base, draft = f"/consultas/{consulta.pk}", f"/actas/{world.clave('borrador')}/aprobar-en-sesion/"
    yield Case("consulta: con registradas", f"{base}/")
    yield Case("registrar: falta", f"{base}/registrar/{missing}/")
    yield Case("registrar: reemplaza", f"{base}/registrar/{world.cast.organizacion('organismo-ejemplo').pk}/")
    yield Case("registrar: corrige", f"{base}/registrar/{social}/")
    yield Case("registrar: error", f"{base}/registrar/{missing}/", do=send(), says="Elija una de las respuestas.")
    yield Case("registrar varias", f"{base}/registrar/")
    yield Case("registrar varias: error", f"{base}/registrar/", do=send(), says="Escriba cómo consta la respuesta")
    yield Case("anular registro", f"{base}/registrar/{social}/anular/")
    yield Case("anular registro: error", f"{base}/registrar/{social}/anular/", do=send(), says="Escriba por qué anula")
    yield Case("aprobar en sesión: borrador", draft)
    yield Case("aprobar en sesión: error", draft, do=send(), says="Elija la sesión en la lista o indique su fecha.")
    yield Case("aprobar en sesión: en circulación", f"/actas/{world.clave('con vías')}/aprobar-en-sesion/")
    acta = _in_session(world)
    yield Case("consulta: decidida en sesión", f"/consultas/{acta.consulta_id}/")
    yield Case("acta publicada: aprobada en sesión", f"/actas/{acta.sesion.clave}/")

"""Texts put to decision out of session, as their tests need them: drafts, open, decided, published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mesa.enlaces import Enlace, url_para_responder
from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.models import Asunto, Consulta, Convocada, Regla
from mesa.operations.archivos import revisar
from mesa.operations.asuntos import (
    Borrador,
    adjuntar_archivo,
    aprobar_asunto,
    consultar_asunto,
    crear_asunto,
    descartar_asunto,
    publicar_asunto,
)
from mesa.operations.consultas import cerrar_consulta, primera_fecha
from tests.cast import Cast, after

AHORA = datetime(2026, 9, 7, 10, tzinfo=clock.SANTIAGO)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
VOTAN = ("secretaria", "gobierno", "academica", "social", "organismo")


def borrador(titulo: str = "Calendario de sesiones", **more: Any) -> Borrador:
    """What somebody typed."""
    return Borrador(titulo, more.pop("cuerpo", "Se acuerda sesionar el primer jueves.\n\nEn línea."), **more)


def redactado(cast: Cast, tipo: str = "acuerdo", *, actor: Actor | None = None, **more: Any) -> Asunto:
    """A draft; a letter is open to the organisations of both networks."""
    if tipo == "carta":
        redes = [cast.organizacion(slug).pk for slug in ("red-academica-ejemplo", "red-social-ejemplo")]
        more = {"titulo": "Por un archivo abierto", "destinatario": "Archivo Ejemplo", "organos": redes, **more}
    return crear_asunto(cast.mesa.pk, tipo, borrador(**more), actor=actor or cast.secretaria)


def con_adjunto(cast: Cast, asunto: Asunto, nombre: str = "bases.png", datos: bytes = PNG) -> Asunto:
    """The same, with a file."""
    adjuntar_archivo(asunto.pk, revisar(datos, nombre), actor=cast.secretaria)
    return asunto


def regla_de(cast: Cast, asunto: Asunto, numero: int = 1) -> Regla:
    """The rule it is decided under: a letter, that of adhesion."""
    if asunto.tipo == "carta":
        return Regla.objects.get(organo=cast.mesa, mayoria="adhesion")
    return cast.regla(numero)


def llevado(cast: Cast, asunto: Asunto, numero: int | None = 1, *, actor: Actor | None = None) -> Consulta:
    """The same, put to decision today; None: for observations."""
    regla = regla_de(cast, asunto, numero) if numero else None
    asunto = Asunto.objects.get(pk=asunto.pk)
    vence = max(primera_fecha(regla), AHORA.date().replace(day=30))
    done = consultar_asunto(asunto.pk, regla, vence, None, revision=asunto.revision, actor=actor or cast.secretaria)
    return Consulta.objects.select_related("plazo", "regla").get(pk=done.consulta_id)


def cerrado(consulta: Consulta) -> Asunto:
    """Its text once the deadline passed, and what waited was done."""
    with clock.as_of(after(consulta)):
        done = tasks.sweep()
    assert -1 not in done.values(), done
    return Asunto.objects.select_related("consulta").get(pk=consulta.objeto_id)


def aprobado(cast: Cast, tipo: str = "acuerdo", **more: Any) -> Asunto:
    """Decided in favour: an agreement or a document by five, a letter with the adhesion of two organisations."""
    consulta = llevado(cast, redactado(cast, tipo, **more))
    for cuenta in ("delegada.norte", "delegada.academica") if tipo == "carta" else VOTAN:
        cast.responde(consulta, cuenta)
    return cerrado(consulta)


def publicado(cast: Cast, tipo: str = "acuerdo", **more: Any) -> Asunto:
    """The same, published on the day after its deadline."""
    asunto = aprobado(cast, tipo, **more)
    assert asunto.consulta is not None
    assert asunto.consulta.cerrada_el is not None
    with clock.as_of(asunto.consulta.cerrada_el):
        return publicar_asunto(asunto.pk, actor=cast.secretaria)


def escena(cast: Cast) -> tuple[dict[str, Asunto], str]:
    """One text in each state, and the token of a personal link to the letter that is open.

    What closes here closes early or by itself: a sweep as of another day would close what the scene has open.
    """
    found = {"descartado": descartar_asunto(redactado(cast).pk, actor=cast.secretaria)}
    for name, tipo in (("en_consulta", "documento"), ("carta", "carta")):
        asunto = con_adjunto(cast, redactado(cast, tipo))
        llevado(cast, asunto)
        found[name] = asunto
    for name in ("aprobado", "publicado"):
        consulta = llevado(cast, redactado(cast, titulo=f"Texto {name}"), 2)
        for cuenta in ("secretaria", "academica", "social"):
            cast.responde(consulta, cuenta)
        found[name] = Asunto.objects.get(pk=consulta.objeto_id)
    assert -1 not in tasks.sweep().values()
    publicar_asunto(found["publicado"].pk, actor=cast.secretaria)
    consulta = llevado(cast, redactado(cast, "carta", titulo="Otra carta"))
    cast.responde(consulta, "delegada.norte")
    with clock.as_of(after(consulta)):
        cerrar_consulta(consulta.pk, actor=None)
        found["carta_aprobada"] = aprobar_asunto(consulta.objeto_id, actor=None)
    assert -1 not in tasks.sweep().values()  # the PDF
    found["borrador"] = con_adjunto(cast, redactado(cast))
    norte = cast.actor("delegada.norte")
    letter = Asunto.objects.get(pk=found["carta"].pk).consulta_id
    convocada = Convocada.objects.get(consulta=letter, organizacion=norte.organizacion)
    assert norte.mandato is not None
    url = url_para_responder(Enlace(convocada.pk, norte.mandato.pk))
    return {name: Asunto.objects.get(pk=each.pk) for name, each in found.items()}, url.rstrip("/").rpartition("/")[2]

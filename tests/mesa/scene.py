"""One scene with everything in it: an acta in each state, and whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.template import Template
from django.test import Client, override_settings

from actas.models import Acta, Parrafo
from actas.operations import (
    abrir_rectificacion,
    eliminar_parrafo,
    observar_acta,
    publicar_acta,
    publicar_registro_historico,
)
from actas.states import EstadoActa
from mesa.enlaces import Enlace, url_para_responder
from mesa.kernel import clock, tasks
from mesa.models import Asunto, Consulta, Convocada, Persona, Pronunciamiento, Publicacion, Votacion
from mesa.operations.personas import invitar_persona
from mesa.operations.retiros import retirar_publicacion
from mesa.palabras import fecha_larga
from tests import cast as people
from tests import kept
from tests.actas import seguimiento
from tests.cast import TEXTO, Cast
from tests.fondo.escena import escena as escena_del_fondo
from tests.mesa import asuntos, deliberacion, redes, votaciones
from tests.redes.escena import escena as escena_de_redes

NOW = datetime(2026, 9, 1, 12, tzinfo=clock.SANTIAGO)
ROLES = ("anonima", "secretaria", "gobierno", "cooperante", "administradora", "delegada.norte")


@dataclass
class Scene:
    """The cast, and what the addresses of the test need: one acta in each state, a link, an invitation."""

    cast: Cast
    actas: dict[str, Acta] = field(default_factory=dict)
    clave_invitacion: str = ""
    eliminado: int = 0
    retirada: int = 0
    observacion: int = 0
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    votaciones: dict[str, Votacion] = field(default_factory=dict)
    asuntos: dict[str, Asunto] = field(default_factory=dict)
    token_asunto: str = ""
    seguimiento: dict[str, int] = field(default_factory=dict)
    perfiles: dict[str, int] = field(default_factory=dict)
    fondo: dict[str, int] = field(default_factory=dict)

    def clave(self, estado: str) -> str:
        """The key of the acta in that state."""
        return self.actas[estado].sesion.clave

    def consulta(self, estado: str = "en_circulacion") -> Consulta:
        """The consulta of the acta in that state."""
        return Consulta.objects.select_related("plazo").get(pk=self.actas[estado].consulta_id)

    def parrafo(self, estado: str = "borrador") -> Parrafo:
        """The first paragraph of the acta in that state."""
        found = Parrafo.objects.filter(acta=self.actas[estado], punto__isnull=False, padre=None).first()
        assert found is not None
        return found

    def token(self, cuenta: str = "gobierno", estado: str = "en_circulacion") -> str:
        """The personal link that an account's person got for the consulta of that acta; made once, as it is signed."""
        if (cuenta, estado) not in self.tokens:
            actor = self.cast.actor(cuenta)
            assert actor.mandato is not None
            convocada = Convocada.objects.get(consulta=self.consulta(estado), organizacion=actor.organizacion)
            url = url_para_responder(Enlace(convocada.pk, actor.mandato.pk))
            self.tokens[cuenta, estado] = url.rstrip("/").rpartition("/")[2]
        return self.tokens[cuenta, estado]

    def told(self) -> QuerySet[Pronunciamiento]:
        """What was answered to the text in circulation."""
        return Pronunciamiento.objects.filter(convocada__consulta=self.consulta())

    def answer(self, sentido: str = "aprueba", **more: str) -> dict[str, str]:
        """What the panel of that text sends."""
        return {"sentido": sentido, "fundamento": "", "sha256": self.consulta().sha256, **more}

    def client(self, rol: str) -> Client:
        """A browser in which that role is signed in; nobody, if it is `anonima`."""
        client = Client()
        if rol != "anonima":
            client.cookies["sessionid"] = self.sessions[rol]
        return client

    def sign_in(self, *roles: str) -> None:
        """Open a session for each."""
        for rol in roles:
            client = Client()
            client.force_login(self.cast.usuario(rol))
            self.sessions[rol] = client.cookies["sessionid"].value


def of(dia: date) -> str:
    """The text of the cast's acta, on another day."""
    return TEXTO.replace("5 de agosto de 2026", fecha_larga(dia))


def approved(cast: Cast, dia: date) -> Acta:
    """An acta of that day, circulated under the brief rule, with three answers that make the result certain."""
    consulta = cast.en_circulacion(2, acta=cast.borrador(of(dia)))
    for cuenta in ("gobierno", "academica", "social"):
        cast.responde(consulta, cuenta)
    done = tasks.sweep()
    assert -1 not in done.values(), done
    acta = Acta.objects.select_related("sesion").get(pk=consulta.objeto_id)
    assert acta.estado == EstadoActa.APROBADA
    return acta


def published(cast: Cast, dia: date) -> Acta:
    """An approved acta of that day, published; its PDF is made by the next sweep."""
    return publicar_acta(approved(cast, dia).pk, actor=cast.secretaria)


def publish(cast: Cast, text: str) -> Publicacion:
    """Publish a minute as a historical record, and return its acta's link of the chain."""
    acta = publicar_registro_historico(cast.borrador(text).pk, actor=None)
    return Publicacion.objects.get(tipo="acta", clave=acta.sesion.clave)


def build() -> Scene:
    """Put the scene in the database, as of the clock's present."""
    cache.clear()
    cast = people.load()
    scene = Scene(cast)
    scene.actas["publicada"] = published(cast, date(2026, 8, 5))
    scene.actas["aprobada"] = approved(cast, date(2026, 8, 4))  # the sweep makes the PDF of the published one
    draft = cast.borrador(of(date(2026, 8, 6)))
    letra = Parrafo.objects.filter(acta=draft, padre__isnull=False).first()
    assert letra is not None
    scene.eliminado = eliminar_parrafo(letra.pk, version=1, actor=cast.secretaria).pk
    scene.actas["borrador"] = draft
    consulta = cast.en_circulacion(1, acta=cast.borrador(of(date(2026, 8, 7))))
    scene.actas["en_circulacion"] = Acta.objects.select_related("sesion").get(pk=consulta.objeto_id)
    scene.observacion = observar_acta(
        consulta.pk,
        referencia="1.1",
        motivo="Falta decir qué redes informaron.",
        propuesta="Las cinco redes informaron el estado de sus reglas internas.",
        sha256=consulta.sha256,
        actor=cast.actor("gobierno"),
    ).pk
    redes.pregunta(cast, consulta)
    deliberacion.escena(cast, consulta)
    for name, dia in (("retirada", date(2026, 7, 30)), ("en_rectificacion", date(2026, 7, 31))):
        text = of(dia).partition("ACUERDOS Y TAREAS")[0]  # the lists of agreements are other tests' business
        scene.actas[name] = publicar_registro_historico(cast.borrador(text).pk, actor=None)
    scene.retirada = Publicacion.objects.get(tipo="acta", clave=scene.clave("retirada")).numero
    retirar_publicacion(scene.retirada, "Contenía datos personales.", "contexto", actor=cast.secretaria)
    abrir_rectificacion(scene.actas["en_rectificacion"].pk, "Se corrige una fecha.", actor=cast.secretaria)
    guest = Persona.objects.create(nombre="Persona Ejemplo Doce", correo="nueva@mesa.example", ejemplo=True)
    scene.clave_invitacion = invitar_persona(guest, guest.correo, organo=cast.mesa, actor=cast.secretaria)
    scene.votaciones = votaciones.escena(cast)
    scene.asuntos, scene.token_asunto = asuntos.escena(cast)
    scene.seguimiento = seguimiento.escena(cast, scene.actas["publicada"])
    scene.perfiles = escena_de_redes(cast)
    scene.fondo = escena_del_fondo(cast)
    scene.sign_in(*ROLES[1:])
    return scene


def body(response: HttpResponseBase) -> bytes:
    """The bytes of a response, of a file too (which is closed)."""
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response)
    return response.content  # type: ignore[attr-defined, no-any-return]


def html(response: HttpResponseBase) -> str:
    """The page as text, without entities."""
    return unescape(body(response).decode())


@contextmanager
def unwatched() -> Iterator[None]:
    """Pages drawn as in production: Django's tests copy the context of every part of every page, to be asked later."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
        yield


def is_in(client: Client) -> bool:
    """Whether somebody is signed in, in that browser."""
    return client.get("/pendientes/").status_code == 200


@contextmanager
def staged(blocker: Any) -> Iterator[Scene]:
    """The scene for a whole module, at NOW; what each test changes is undone by its own transaction."""
    with blocker.unblock(), clock.as_of(NOW), transaction.atomic():
        with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
            cache.clear()
            scene = kept.once(("scene",), build)
        connection.check_constraints()  # once: each test that ends would check all these rows again
        yield scene
        transaction.set_rollback(True)

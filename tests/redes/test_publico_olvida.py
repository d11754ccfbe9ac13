"""What is told no more leaves the record, its files and the search; the history says what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from mesa.kernel import clock, events
from mesa.models import Ficha, Publicacion
from mesa.operations.archivos import guardar_archivo
from mesa.operations.retiros import retirar_publicacion
from redes.models import ObservacionRespuesta, Perfil
from redes.operations.publicacion import publicar_perfil, republicar_perfil
from redes.operations.revision import anular_verificacion, verificar_respuesta
from redes.public import historia
from redes.public.contenido import archivos_de
from tests.cast import Cast
from tests.redes.escena import dato, estandar, perfil, respuesta
from tests.redes.test_publico import AHORA, HOY, RUTA, now, page, publicado  # noqa: F401  # now: for each test

pytestmark = pytest.mark.django_db
T3 = "estatutos (o carta de la red) y sus modificaciones (T3)"
DRAFT: dict[str, Any] = {"estado": "borrador", "desde": None}


def propio(cast: Cast) -> Perfil:
    estandar()
    return perfil(cast.organizacion("red-social-ejemplo"))


def served(address: str) -> int:
    response = Client().get(address)
    b"".join(getattr(response, "streaming_content", []))  # to its end, which closes the file
    return response.status_code


def publica(cast: Cast, own: Perfil) -> None:
    publicar_perfil(own.pk, actor=cast.actor("social"))
    events.run_pending()


def test_a_file_that_an_answer_showed_once_is_not_served_again_even_after_a_withdrawal(cast: Cast) -> None:
    """It may hold the RUT of somebody: who replaced it, or withdrew all, took it back."""
    own = propio(cast)
    mark = guardar_archivo(b"Con un RUT", "acta-con-rut.txt", own.organizacion, cast.actor("social"))
    good = guardar_archivo(b"Sin RUT", "acta.txt", own.organizacion, cast.actor("social"))
    address = f"{RUTA}evidencias/{mark.sha256}/"
    respuesta(own, "T3", desde=None, fecha=HOY, archivo=mark)
    publica(cast, own)
    assert served(address) == 200
    with clock.as_of(AHORA + timedelta(days=3)):
        respuesta(own, "T3", desde=None, fecha=HOY, archivo=good)
        publica(cast, own)
        assert served(address) == 404
        assert served(f"{RUTA}evidencias/{good.sha256}/") == 200
        told = page(f"{RUTA}perfil.json")
        assert mark.sha256 in told, "the record still proves which file it was"
        assert mark.nombre not in told
        assert address not in told
        past = page(f"{RUTA}?al={HOY}")
        assert address not in past
        assert "Archivo que ya no se entrega" in past
        last = Publicacion.objects.filter(tipo="perfil").latest("numero")
        retirar_publicacion(last.numero, "Tenía datos de una persona.", "titular", actor=cast.secretaria)
        events.run_pending()
        dato(own, "mision", {"texto": "Acompañar."}, **DRAFT)
        publica(cast, own)
        assert Client().get(RUTA).status_code == 200
        assert served(address) == 404


def test_a_record_of_before_hands_out_no_file_of_an_answer_that_ended() -> None:
    seen = {"clase": "archivo", "sha256": "a" * 64, "nombre": "acta.txt", "url": "/x/"}
    said = {"evidencia": seen, "hasta": "2026-09-01"}
    assert archivos_de({"datos": [], "respuestas": [said]}) == {}
    assert archivos_de({"datos": [], "respuestas": [said | {"hasta": None}]}) == {"a" * 64: "acta.txt"}


def test_a_name_that_was_taken_out_is_not_in_the_reasons_of_what_is_published_later(cast: Cast) -> None:
    own = propio(cast)
    dato(own, "fuente", {"fuente": "Cuotas", "tipo": "privada", "monto": "100"}, anio=2025, **DRAFT)
    gift = {"nombre": "Persona Reservada", "monto": "60"}
    was = dato(own, "donante", gift, anio=2025, **DRAFT)
    publica(cast, own)
    assert "El mayor donante de 2025, Persona Reservada" in page(f"{RUTA}perfil.json")
    with clock.as_of(AHORA + timedelta(days=3)):
        dato(own, "donante", gift | {"nombre": "Sin nombre"}, anio=2025, reemplaza=was, **DRAFT)
        publica(cast, own)
        told = page(f"{RUTA}perfil.json")
        assert "Persona Reservada" not in told
        assert "El mayor donante de 2025, Sin nombre" in told, "what stands says why"


def test_the_search_finds_a_profile_by_what_it_does_and_never_by_a_person(cast: Cast) -> None:
    own = propio(cast)
    board = {"nombre": "Persona Dirigente", "cargo": "Vocal", "desde": "2025-08-18", "hasta": "2027-08-18"}
    dato(own, "directivo", board, **DRAFT)
    dato(own, "donante", {"nombre": "Persona Donante", "monto": "60"}, anio=2025, **DRAFT)
    dato(own, "interes", {"nombre": "Persona Declarante", "declarada_el": "2026-03-01"}, anio=2026, **DRAFT)
    dato(own, "fuente", {"fuente": "Persona Fuente", "tipo": "publica", "monto": "100"}, anio=2025, **DRAFT)
    signs = {"razon_social": "Corporación Ejemplo", "comuna": "Ovalle", "representante": "Persona Representante"}
    dato(own, "identidad", signs, **DRAFT)
    dato(own, "mision", {"texto": "Acompañar."}, **DRAFT)
    dato(own, "documento", {"clase": "carta", "titulo": "Carta de la red"}, **DRAFT)
    publica(cast, own)
    text = Ficha.objects.get(tipo="perfil").texto
    assert sorted(text.split("\n")) == ["Acompañar.", "Carta de la red", "Corporación Ejemplo", "Ovalle"]


def test_a_check_that_is_undone_is_not_told_as_if_it_were_published_again(cast: Cast) -> None:
    own = propio(cast)
    mark = guardar_archivo(b"Estatutos", "estatutos.txt", own.organizacion, cast.actor("social"))
    said = respuesta(own, "T3", desde=None, fecha=HOY, archivo=mark)
    publica(cast, own)
    said.refresh_from_db()
    checks = cast.actor("academica")
    with clock.as_of(AHORA + timedelta(days=2)):
        verificar_respuesta(said.pk, revision=said.revision, actor=checks)
    said.refresh_from_db()
    with clock.as_of(AHORA + timedelta(days=4)):
        anular_verificacion(said.pk, "Era otro documento.", actor=checks)
        text = page(RUTA)
    assert text.count(f"Publica {T3}.") == 1
    assert f"{checks.organizacion} verifica {T3}." in text
    assert f"eja de contar la verificación de {checks.organizacion}: {T3}." in text


def test_the_history_tells_elections_and_observations_and_may_be_read_whole(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = publicado(cast)
    chosen = {"fecha": "2026-05-04", "forma": "eleccion", "electores": 5, "votantes": 4, "termino": "2028-05-04"}
    dato(own, "eleccion", chosen, desde=HOY)
    who = cast.actor("gobierno")
    assert who.organizacion is not None
    ObservacionRespuesta.objects.create(
        respuesta=own.respuestas.get(codigo="T3", hasta=None),
        texto="Falta la última modificación.",
        organizacion=who.organizacion,
        organizacion_nombre=str(who.organizacion),
        persona=who.persona,
        persona_nombre=who.persona.nombre,
        creada_el=AHORA,
    )
    assert republicar_perfil(own.pk, motivo="Otra cosa.", actor=None)
    text = page(RUTA)
    assert "Elige a quienes la representan: participan 4 de 5." in text
    assert f"{who.organizacion} observa {T3}." in text
    monkeypatch.setattr(historia, "ULTIMOS", 1)
    short = page(f"{RUTA}?al={HOY}&otra=1")
    assert "Elige a quienes" not in short
    assert f"?al={HOY}&amp;historia=toda#historia" in short
    whole = page(f"{RUTA}?al={HOY}&historia=toda")
    assert "Elige a quienes la representan: participan 4 de 5." in whole
    assert "Se muestran los últimos" not in whole

"""What was decided out of session, made public: its record, its PDF, and what follows of a letter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from mesa.kernel import clock, files, tasks
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Asunto, Ficha, Publicacion, Representacion
from mesa.operations.asuntos import Curso, clave_publicada, publicar_asunto, registrar_entrega
from mesa.operations.publicaciones import proyeccion, verificar_cadena
from mesa.operations.retiros import retirar_publicacion, revisar_dato, tachar_dato
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.mesa.asuntos import AHORA, VOTAN, aprobado, cerrado, con_adjunto, llevado, publicado, redactado
from tests.mesa.scene import body, html

PREPARA = "Solo la secretaría, o quien promueve la carta, puede hacer esto."
CERRO = date(2026, 9, 30)  # the day of the deadline, though it is closed a minute later


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def record(clave: str) -> dict[str, Any]:
    """What is published under that key."""
    ficha = Ficha.objects.select_related("publicacion__contenido").get(tipo="decision", clave=clave)
    return json.loads(ficha.publicacion.contenido.texto)


def says(error: type[DomainError], act) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


@pytest.mark.django_db
def test_it_is_published_under_the_day_it_closed_with_who_answered_what(cast: Cast) -> None:
    asunto = con_adjunto(cast, redactado(cast, "documento"))
    consulta = llevado(cast, asunto)
    for cuenta in VOTAN[:-1]:
        cast.responde(consulta, cuenta)
    cast.responde(consulta, "organismo", "objeta", "Falta la hora.")
    cerrado(consulta)
    refused = "Solo la secretaría puede publicar lo decidido."
    assert says(Conflicto, lambda: publicar_asunto(asunto.pk, actor=cast.secretaria)).startswith("Esto ya no")
    done = aprobado(cast, "documento")
    refused_to_all_but(cast, {"secretaria"}, lambda a: publicar_asunto(done.pk, actor=a), refused)
    publicar_asunto(done.pk, actor=cast.secretaria)
    assert event("asunto.publicado", done, cast.secretaria).ahora["clave"] == "2026-09-30"
    said = record("2026-09-30")
    assert said["sha256"] == done.consulta.sha256
    assert [r["sentido"] for r in said["aprobacion"]["respuestas"]] == ["aprueba"] * 5
    assert (said["convocadas"], said["carta"], said["datos_de_ejemplo"]) == (5, None, True)
    # Another of the same day has another key, and each keeps its own.
    other = publicado(cast, titulo="Otro acuerdo")
    assert (clave_publicada(done), clave_publicada(other)) == ("2026-09-30", "2026-09-30-2")
    assert verificar_cadena() == Publicacion.objects.count()


@pytest.mark.django_db
def test_its_ficha_holds_what_metrics_need_and_can_be_rebuilt(cast: Cast) -> None:
    clave = clave_publicada(publicado(cast))
    ficha = Ficha.objects.select_related("publicacion").get(tipo="decision", clave=clave)
    datos = ficha.datos
    assert {"tipo", "abierta_el", "plazo", "cerrada_el", "convocadas", "respuestas"} <= set(datos)
    assert (datos["tipo"], datos["convocadas"]) == ("acuerdo", 5)
    assert all(each["recibida"] and each["tacita"] is False for each in datos["respuestas"])
    again = proyeccion(ficha.publicacion, record(clave))
    assert {name: getattr(ficha, name) for name in ("titulo", "datos", "texto", "cuerpos")} == {
        name: again[name] for name in ("titulo", "datos", "texto", "cuerpos")
    }


@pytest.mark.django_db
def test_a_letter_says_who_adheres_and_nobody_else(cast: Cast, client: Client) -> None:
    carta = redactado(cast, "carta", actor=cast.actor("social"))
    consulta = llevado(cast, carta)
    cast.responde(consulta, "delegada.norte")
    cast.responde(consulta, "delegada.sur", "objeta", "No es de nuestro objeto.")
    cerrado(consulta)
    publicar_asunto(carta.pk, actor=cast.secretaria)
    clave = clave_publicada(Asunto.objects.get(pk=carta.pk))
    said = record(clave)
    assert [r["organizacion"] for r in said["aprobacion"]["respuestas"]] == ["Organización Norte Ejemplo"]
    text = html(client.get(f"/decisiones/{clave}/"))
    assert "Organización Norte Ejemplo" in text
    assert "Persona Ejemplo Nueve, delegada" in text
    assert "Archivo Ejemplo" in text
    assert "Organización Sur Ejemplo" not in text
    assert "No es de nuestro objeto." not in json.dumps(said, ensure_ascii=False)


@pytest.mark.django_db
def test_the_worker_draws_its_pdf_with_the_adherents(cast: Cast, client: Client) -> None:
    from pypdf import PdfReader

    carta = publicado(cast, "carta")
    clave = clave_publicada(carta)
    waiting = client.get(f"/decisiones/{clave}/decision.pdf")
    assert waiting.status_code == 503
    assert -1 not in tasks.sweep().values()
    drawn = Representacion.objects.get(publicacion__tipo="decision", formato="pdf")
    reader = PdfReader(BytesIO(files.path_of(drawn.sha256).read_bytes()))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for expected in ("Por un archivo abierto", "Archivo Ejemplo", "ADHIEREN", "Organización Norte Ejemplo", "Datos de"):
        assert expected in text, text
    assert "decision.json" in reader.attachments
    assert body(client.get(f"/decisiones/{clave}/decision.pdf")).startswith(b"%PDF-")
    # A decision has its rule and its answers in an annex.
    agreed = clave_publicada(publicado(cast))
    assert -1 not in tasks.sweep().values()
    drawn = Representacion.objects.get(publicacion__clave=agreed, publicacion__tipo="decision", formato="pdf")
    reader = PdfReader(BytesIO(files.path_of(drawn.sha256).read_bytes()))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "ANEXO: CÓMO SE DECIDIÓ" in text


@pytest.mark.django_db
def test_a_letter_s_delivery_is_registered_after_it_closed_and_corrected(cast: Cast) -> None:
    carta = aprobado(cast, "carta", actor=cast.actor("social"))
    with clock.as_of(AHORA + timedelta(days=43)):
        given = Curso(date(2026, 10, 5), "Por oficina de partes.")
        refused_to_all_but(
            cast, {"secretaria", "social"}, lambda a: registrar_entrega(carta.pk, given, actor=a), PREPARA
        )
        wrong = {
            "La carta cerró el 30 de septiembre de 2026: no pudo entregarse antes.": Curso(date(2026, 9, 29)),
            "Registre la fecha cuando ya haya ocurrido: hoy es 20 de octubre de 2026.": Curso(date(2026, 10, 21)),
            "La respuesta no puede ser anterior a la entrega.": Curso(date(2026, 10, 5), "", date(2026, 10, 4)),
            "Escriba primero cuándo se entregó la carta.": Curso(None, "", date(2026, 10, 5)),
            "Escriba cuándo se respondió la carta.": Curso(date(2026, 10, 5), "", None, "Que sí."),
            "Cada detalle admite hasta 1.000 caracteres. Acórtelo.": Curso(date(2026, 10, 5), "a" * 1_001),
        }
        for sentence, curso in wrong.items():
            assert says(DomainError, lambda curso=curso: registrar_entrega(carta.pk, curso, actor=cast.secretaria)) == (
                sentence
            )
        social = cast.actor("social")
        assert registrar_entrega(carta.pk, given, actor=social).entregada_el == date(2026, 10, 5)
        fixed = Curso(date(2026, 10, 6), "Por oficina de partes.", date(2026, 10, 10), "Acusa recibo.")
        registrar_entrega(carta.pk, fixed, actor=social)
        told = event("carta.entregada", carta, social)
        assert (told.antes["entregada_el"], told.ahora["entregada_el"]) == ("2026-10-05", "2026-10-06")
    draft = redactado(cast, "carta")
    assert "cuando la carta cierra" in says(
        Conflicto, lambda: registrar_entrega(draft.pk, given, actor=cast.secretaria)
    )


@pytest.mark.django_db
def test_what_happens_to_a_published_letter_is_published_over_it(cast: Cast, client: Client) -> None:
    carta = publicado(cast, "carta")
    clave = clave_publicada(carta)
    with clock.as_of(AHORA + timedelta(days=43)):
        registrar_entrega(carta.pk, Curso(date(2026, 10, 5)), actor=cast.secretaria)
        registrar_entrega(carta.pk, Curso(date(2026, 10, 5)), actor=cast.secretaria)  # again: nothing new
        said = record(clave)
        assert said["carta"]["entregada_el"] == "2026-10-05"
        assert (said["rectifica"]["causa"], said["rectifica"]["version"]) == ("actualizacion", 1)
        assert said["rectifica"]["motivo"] == "Consta que la carta se entregó el 5 de octubre de 2026."
        assert Publicacion.objects.filter(tipo="decision", clave=clave).count() == 2
        page = html(client.get(f"/decisiones/{clave}/"))
        assert "que pone al día la publicación" in page
        assert "5 de octubre de 2026" in page
        assert "No consta todavía" in html(client.get(f"/decisiones/{clave}/v/1/"))
        # Withdrawn whole, there is nothing left to bring up to date.
        numero = Ficha.objects.get(tipo="decision", clave=clave).publicacion.numero
        retirar_publicacion(numero, "Contenía datos personales.", "contexto", actor=cast.secretaria)
        assert client.get(f"/decisiones/{clave}/").status_code == 410
        gone = "La publicación de esta carta se retiró: ya no se actualiza."
        again = lambda: registrar_entrega(carta.pk, Curso(date(2026, 10, 6)), actor=cast.secretaria)  # noqa: E731
        assert says(Conflicto, again) == gone


@pytest.mark.django_db
def test_a_datum_is_struck_out_of_it_and_stays_struck(cast: Cast, client: Client) -> None:
    carta = publicado(cast, "carta", cuerpo="Pedimos abrir el archivo de Pedro Ficticio Pérez.")
    clave = clave_publicada(carta)
    numero = Ficha.objects.get(tipo="decision", clave=clave).publicacion.numero
    typed = ("Pedro Ficticio Pérez", "Nombre de un tercero.", "contexto")
    found = revisar_dato(*typed, actor=cast.secretaria)
    assert [place for place, _seen in found.publicaciones[0].contextos] == ["párrafo 1"]
    tachar_dato(numero, *typed, visto=found.huella, actor=cast.secretaria)
    said = record(clave)
    assert "Ficticio" not in json.dumps(said, ensure_ascii=False)
    assert (said["aprobacion"]["sha256"], said["sha256"] != carta.consulta.sha256) == ("", True)
    with clock.as_of(AHORA + timedelta(days=43)):
        registrar_entrega(carta.pk, Curso(date(2026, 10, 5)), actor=cast.secretaria)
    said = record(clave)
    assert "Ficticio" not in json.dumps(said, ensure_ascii=False)
    assert said["tachaduras"]
    assert "Ficticio" not in html(client.get(f"/decisiones/{clave}/"))
    assert "Ficticio" not in Asunto.objects.get(pk=carta.pk).cuerpo


@pytest.mark.django_db
def test_what_waits_to_be_published_is_not_struck(cast: Cast) -> None:
    same = "Pedimos abrir el archivo de Pedro Ficticio Pérez."
    publicado(cast, "documento", cuerpo=same)
    aprobado(cast, titulo="Espera", cuerpo=same)
    llevado(cast, redactado(cast, titulo="En consulta", cuerpo=same))
    found = revisar_dato("Pedro Ficticio Pérez", "Nombre de un tercero.", "contexto", actor=cast.secretaria)
    assert any("decidido y sin publicar (Espera)" in sentence for sentence in found.impedimentos)
    assert any("que circula (En consulta)" in sentence for sentence in found.impedimentos)


@pytest.mark.django_db(transaction=True)
@races(publicar_asunto, registrar_entrega)
def test_two_publish_at_once(cast: Cast) -> None:
    secretaria = cast.secretaria
    first, second = aprobado(cast), aprobado(cast, "carta")
    once = lambda: publicar_asunto(first.pk, actor=secretaria)  # noqa: E731
    assert str(winner_and_loser(together(once, once))[1]).startswith("Esto ya no")
    third = aprobado(cast, titulo="Otro")
    both = together(*(lambda pk=a.pk: publicar_asunto(pk, actor=secretaria) for a in (second, third)))
    assert len({clave_publicada(asunto) for asunto in (first, *both)}) == 3, "each has its own key"
    Asunto.objects.filter(pk=second.pk).update(entregada_el=None)
    dates = [Curso(CERRO), Curso(CERRO + timedelta(days=1))]
    together(*(lambda c=c: registrar_entrega(second.pk, c, actor=secretaria) for c in dates))
    assert verificar_cadena() == Publicacion.objects.count()

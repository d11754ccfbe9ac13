"""Public pages of networks: they tell the level of any day from what was published, and nothing that was not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesa.kernel import clock
from mesa.models import Ficha, Membresia, Organizacion
from mesa.operations.archivos import guardar_archivo
from redes.models import Estandar, Perfil
from redes.operations.progreso import progreso_de
from redes.operations.publicacion import publicar_perfil, republicar_perfil
from redes.operations.publicacion.registro import registro_de
from redes.vista import vista_de
from tests.cast import Cast
from tests.redes.escena import dato, estandar, perfil, respuesta

pytestmark = pytest.mark.django_db

AHORA = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
HOY = date(2026, 9, 7)
RUTA = "/redes/red-social-ejemplo/"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def publicado(cast: Cast) -> Perfil:
    """Red Social Ejemplo, at level básico since June, with a board that expires in a while."""
    version = estandar()
    own = perfil(cast.organizacion("red-social-ejemplo"))
    board = {"nombre": "Persona Ejemplo Uno", "cargo": "Coordinadora", "desde": "2025-08-18", "hasta": "2026-09-30"}
    dato(own, "directivo", board)
    for name, monto in (("Cuotas", "4500000"), ("Fondo de ejemplo", "3937500"), ("Donante Ejemplo", "2812500")):
        dato(own, "fuente", {"fuente": name, "tipo": "privada", "monto": monto}, anio=2025)
    _answer_stars(own, version)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    return own


def _answer_stars(own: Perfil, version: Estandar) -> None:
    for indicador in version.indicadores.filter(inexcusable=True, derivado=""):
        respuesta(own, indicador.codigo)
    for indicador in version.indicadores.filter(inexcusable=True).exclude(derivado=""):
        if indicador.derivado not in {"directorio", "fuentes"}:
            respuesta(own, indicador.codigo)


def page(address: str, client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200, response.content[:500]
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_the_page_tells_the_level_what_is_missing_and_what_expires(cast: Cast) -> None:
    publicado(cast)
    text = page(RUTA)
    for told in ("Red Social Ejemplo", "Persona Ejemplo Uno", "$ 4.500.000", "40,0 %", "35,0 %", "25,0 %", "100,0 %"):
        assert told in text
    assert "Puede administrar fondos de la Mesa" in text
    assert "Por vencer" in text
    assert "30 de septiembre de 2026" in text
    assert f'<a href="{RUTA}revisar/">Revisar y verificar (para integrantes)</a>' in text


def test_an_evidence_that_is_a_datum_leads_to_it_as_it_was_that_day(cast: Cast) -> None:
    own, _version = perfil(cast.organizacion("red-social-ejemplo")), estandar()
    for title in ("Estatutos", "Código de ética", "Estatutos"):
        shown = dato(own, "documento", {"clase": "otro", "titulo": title, "url": "https://red.example/d.pdf"})
        if title.startswith("Código"):
            respuesta(own, "I3", dato=shown)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    text = page(RUTA)
    assert f'href="{RUTA}#documento-codigo-de-etica"' in text
    assert [text.count(f'id="documento-{slug}"') for slug in ("codigo-de-etica", "estatutos")] == [1, 1]
    assert f'href="{RUTA}?al=2026-07-01#documento-codigo-de-etica"' in page(f"{RUTA}?al=2026-07-01")
    reader = Client()
    reader.force_login(cast.usuario("gobierno"))
    asked = page(f"{RUTA}revisar/I3/", reader)
    assert f'<a href="{RUTA}#documento-codigo-de-etica">Un dato del perfil</a>' in asked, "who verifies reads it"


def test_what_is_missing_is_said_the_same_to_the_body_and_to_anyone(cast: Cast) -> None:
    own, version = publicado(cast), Estandar.objects.get()
    progreso, vista = progreso_de(own, version, HOY), vista_de(registro_de(own, HOY).model_dump(mode="json"), HOY)
    assert vista is not None
    assert (progreso.siguiente, progreso.falta) == (vista.siguiente, vista.falta)
    assert progreso.falta
    client = Client()
    client.force_login(cast.usuario("social"))
    for sentence in progreso.falta:
        assert sentence.replace("\xa0", " ")[1:] in page(RUTA)
        assert sentence.replace("\xa0", " ")[1:] in page("/redes/mi-perfil/estandar/", client)


def test_any_past_day_is_told_from_the_same_record(cast: Cast) -> None:
    publicado(cast)
    with clock.as_of(AHORA + timedelta(days=40)):
        today, then = page(RUTA), page(f"{RUTA}?al=2026-09-07")
        before = page(f"{RUTA}?al=2026-01-01")
    assert "Todavía no puede administrar fondos de la Mesa: su directorio (T2) venció el" in today
    assert "Así estaba el 7 de septiembre de 2026" in then
    assert "Puede administrar fondos de la Mesa" in then
    assert "Ese día no tenía su perfil publicado." in before
    assert Client().get(f"{RUTA}?al=ayer").status_code == 404


def test_a_body_without_publication_has_no_page(cast: Cast) -> None:
    perfil(cast.organizacion("red-social-ejemplo"))
    assert Client().get(RUTA).status_code == 404
    assert Client().get("/redes/nadie/insignia.svg").status_code == 404


def test_the_table_filters_by_the_level_of_the_day(cast: Cast) -> None:
    own = publicado(cast)
    own.refresh_from_db()
    assert "Red Social Ejemplo" in page(f"/redes/?nivel={own.nivel}")
    assert "Ninguna red ni organización responde" in page("/redes/?nivel=verificado")
    assert "Ninguna red ni organización" in page("/redes/?al=2026-01-01")
    assert "Red Social Ejemplo" not in page("/redes/?tipo=org")
    assert "Ninguna red ni organización responde" in page("/redes/?atraso=si")
    with clock.as_of(AHORA + timedelta(days=40)):
        assert "Red Social Ejemplo" in page("/redes/?atraso=si"), "its board expired"


def test_the_table_says_who_is_up_to_date_and_who_soon_will_not_be(cast: Cast) -> None:
    publicado(cast)
    assert "Sí, por vencer" in page("/redes/"), "its board ends in three weeks"
    with clock.as_of(AHORA + timedelta(days=30)):
        assert "Sí, por vencer" not in page("/redes/")
        assert '<span class="estado estado--no">No</span>' in page("/redes/")


def test_who_left_is_out_of_the_table_and_says_so_in_its_page(cast: Cast) -> None:
    own = publicado(cast)
    Membresia.objects.filter(miembro=own.organizacion).update(hasta=HOY + timedelta(days=10))
    assert republicar_perfil(own.pk, motivo="Deja la Mesa.", actor=None)
    assert "Red Social Ejemplo" in page("/redes/")
    with clock.as_of(AHORA + timedelta(days=12)):
        assert "Red Social Ejemplo" not in page("/redes/")
        assert "Ya no integra la Mesa desde el 18 de septiembre de 2026. Este es el último perfil" in page(RUTA)


def test_data_of_all_and_of_one(cast: Cast) -> None:
    own = publicado(cast)
    response = Client().get("/redes/datos.csv")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=_delimiter(response.content))
    assert (row["identificador"], row["T2"], row["al_dia"]) == ("red-social-ejemplo", "2", "sí")
    text = Client().get(f"{RUTA}indicadores.csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + Estandar.objects.get().indicadores.filter(para__contains=["red"]).count()
    said = Client().get(f"{RUTA}perfil.json").json()
    assert (said["slug"], said["esquema"]) == (own.organizacion.slug, "perfil/1")
    assert "Lo que publicó el 7 de septiembre de 2026" in page(f"{RUTA}v/1/")


def _delimiter(content: bytes) -> str:
    return ";" if b";" in content.splitlines()[0] else ","


def test_the_badge_tells_the_truth_of_the_day_and_runs_nothing(cast: Cast) -> None:
    publicado(cast)
    response = Client().get(f"{RUTA}insignia.svg")
    text = response.content.decode()
    assert "7 de septiembre de 2026" in text
    assert "script" not in text
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"].startswith("sandbox")
    with clock.as_of(datetime(2026, 9, 7, 23, 59, 30, tzinfo=clock.SANTIAGO)):
        assert Client().get(f"{RUTA}insignia.svg")["Cache-Control"] == "public, max-age=30, must-revalidate"
    with clock.as_of(AHORA + timedelta(days=40)):
        after = Client().get(f"{RUTA}insignia.svg", headers={"If-None-Match": response["ETag"]})
        assert after.status_code == 200
        assert "Inicial" in after.content.decode()


def test_only_the_evidence_that_the_record_names_is_served_and_cannot_run(cast: Cast) -> None:
    own = publicado(cast)
    mark = guardar_archivo(b"Carta de la red", "carta.txt", own.organizacion, cast.actor("social"))
    other = guardar_archivo(b"Borrador", "borrador.txt", own.organizacion, cast.actor("social"))
    respuesta(own, "I3", archivo=mark, desde=None)
    address = f"{RUTA}evidencias/{{}}/"
    assert Client().get(address.format(mark.sha256)).status_code == 404, "not published yet"
    publicar_perfil(own.pk, actor=cast.actor("social"))
    response = Client().get(address.format(mark.sha256))
    assert b"".join(response.streaming_content) == b"Carta de la red"  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert Client().get(address.format(other.sha256)).status_code == 404


def test_two_are_compared_indicator_by_indicator(cast: Cast) -> None:
    publicado(cast)
    other = perfil(cast.organizacion("norte-ejemplo"))
    respuesta(other, "T3", nivel=1)
    publicar_perfil(other.pk, actor=cast.actor("delegada.norte"))
    text = page("/redes/comparar/?a=red-social-ejemplo&b=norte-ejemplo")
    assert "A pedido o en preparación" in text
    assert Client().get("/redes/comparar/?a=nadie&b=norte-ejemplo").status_code == 404


@pytest.mark.parametrize("address", ["/redes/", "/redes/?nivel=inicial&al=2026-09-06", "/redes/datos.csv", RUTA])
def test_what_a_page_asks_does_not_grow_with_how_many_there_are(cast: Cast, address: str) -> None:
    publicado(cast)
    few = _queries(address)
    many = [Organizacion(nombre=f"Organización {n}", slug=f"org-{n}") for n in range(60)]
    Organizacion.objects.bulk_create(many)
    one = Ficha.objects.get(tipo="perfil")
    copies = []
    for n in range(60):
        header = one.publicacion
        header.pk, header.numero, header.clave = None, 1000 + n, f"org-{n}"
        header.hash, header.codigo, header._state.adding = f"{n:064d}", f"{n:04d}-AAAA", True
        header.save(force_insert=True)
        one_more = Ficha.objects.get(pk=one.pk)
        one_more.pk, one_more.publicacion, one_more.clave, one_more._state.adding = None, header, f"org-{n}", True
        copies.append(one_more)
    Ficha.objects.bulk_create(copies)
    assert _queries(address) == few <= (3 if address == RUTA else 4), "a list asks besides who sits in the Mesa"


def _queries(address: str) -> int:
    client = Client()
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(f"{address}{'&' if '?' in address else '?'}x=1")
    return len(seen)


def test_what_is_read_before_publishing_is_what_anyone_reads_then(cast: Cast) -> None:
    own = publicado(cast)
    dato(own, "mision", {"texto": "Acompañar a las organizaciones."}, estado="borrador", desde=None)
    client = Client()
    client.force_login(cast.usuario("social"))
    address = "/redes/mi-perfil/publicar/"
    shown = page(address, client)
    assert "Acompañar a las organizaciones." in shown
    assert "Datos: misión." in shown
    assert "Acompañar a las organizaciones." not in page(RUTA)
    late = client.post(address, {"revision": 99})
    assert late.status_code == 409
    assert "Alguien cambió el perfil mientras usted lo revisaba" in late.content.decode()
    own.refresh_from_db()
    assert client.post(address, {"revision": own.revision})["Location"] == RUTA
    assert "Acompañar a las organizaciones." in page(RUTA)
    assert "Lo publicado está al día" in page(address, client)


def test_what_is_rehearsed_asks_the_same_however_many_drafts_there_are(cast: Cast) -> None:
    own = publicado(cast)
    client = Client()
    client.force_login(cast.usuario("social"))

    def drafts(n: int) -> int:
        for _ in range(n):
            dato(own, "pertenencia", {"red": "Red Ejemplo"}, estado="borrador", desde=None)
        with CaptureQueriesContext(connection) as seen:
            page("/redes/mi-perfil/publicar/", client)
        return len(seen)

    drafts(1)  # what a process asks once
    assert drafts(1) == drafts(30) <= 50

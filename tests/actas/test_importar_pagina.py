"""The page that imports: a text beside its reading, corrected, read again, then stored; nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actas.importacion import MAXIMO, Motivo
from actas.importacion.errores import SENTENCES
from actas.lectura import leer
from actas.models import Acta
from actas.operations.actas import FILAS_MAXIMAS
from mesa.models import Funcion
from tests.actas.archivos import docx_de, pdf_de, pdf_escaneado
from tests.cast import TEXTO, Cast

pytestmark = pytest.mark.django_db
URL = "/actas/importar/"
ENVIO = "6a1b1c5e-0f0a-4c0e-8d3e-0f6f6a1b1c5e"
SIN_FECHA = TEXTO.replace("Fecha: 5 de agosto de 2026\n", "")


class Page:
    """The page, in the hands of the secretaría."""

    def __init__(self, cast: Cast, client: Any) -> None:
        client.force_login(cast.usuario("secretaria"))
        self.client, self.status, self.text = client, 0, ""

    def send(self, **data: Any) -> str:
        """Send the form; what the page then shows, or where it sends to."""
        response = self.client.post(URL, {"envio": ENVIO} | data)
        self.status = response.status_code
        self.text = unescape(response.content.decode())
        return response.headers.get("Location") or self.text

    @property
    def typed(self) -> str:
        """What stands in the field of the text."""
        found = re.search(r'<textarea[^>]*name="texto"[^>]*>\n?(.*?)</textarea>', self.text, re.DOTALL)
        return found[1] if found else ""

    @property
    def warned(self) -> str:
        """The keys of the actas of that day that the page carries."""
        found = re.search(r'name="repetidas" value="([^"]*)"', self.text)
        return found[1] if found else ""


@pytest.fixture
def page(cast: Cast, client: Any) -> Page:
    return Page(cast, client)


def test_a_pasted_text_is_shown_beside_its_reading_and_nothing_is_stored(page: Page) -> None:
    shown = page.send(texto=TEXTO, accion="leer")
    assert page.status == 200
    assert page.typed == TEXTO
    assert "2 personas en 1 grupo" in shown
    assert "1 punto, 2 párrafos, 2 letras" in shown
    assert 'id="1.2.b"' in shown
    assert "Guardar el borrador" in shown
    assert not Acta.objects.exists()


def test_without_being_asked_to_store_it_only_reads(page: Page) -> None:
    page.send(texto=TEXTO)
    assert page.status == 200
    assert not Acta.objects.exists()


def test_what_is_shown_is_stored(page: Page) -> None:
    assert page.send(texto=TEXTO, accion="guardar", revision="1") == "/actas/2026-08-05/editar/"
    acta = Acta.objects.get()
    assert acta.parrafos.count() == 5
    assert str(acta.envio) == ENVIO


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("acta.docx", docx_de(leer(TEXTO))),
        ("acta.pdf", pdf_de(TEXTO, estilo="@page { size: letter }")),
        ("acta.txt", TEXTO.encode("cp850")),
    ],
)
def test_a_file_gives_its_text_to_the_field(page: Page, name: str, data: bytes) -> None:
    page.send(archivo=SimpleUploadedFile(name, data), accion="leer")
    assert page.status == 200
    assert leer(page.typed) == leer(TEXTO)
    assert page.send(texto=page.typed, accion="guardar", revision="1").endswith("/editar/")


@pytest.mark.parametrize(
    ("name", "data", "motivo"),
    [
        ("acta.pdf", pdf_escaneado(1), Motivo.ESCANEADO),
        ("acta.docx", b"PK\x03\x04", Motivo.DANADO),
        ("acta.txt", b"a" * (MAXIMO + 1), Motivo.PESADO),
        ("acta.txt", b"\x00\x01", Motivo.BINARIO),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_the_form(page: Page, name: str, data: bytes, motivo: Motivo) -> None:
    page.send(archivo=SimpleUploadedFile(name, data), accion="leer")
    assert page.status == 422
    assert str(SENTENCES[motivo]) in page.text
    assert "Leer el acta" in page.text


def test_a_file_and_a_text_at_once_lose_neither_unsaid(page: Page) -> None:
    page.send(archivo=SimpleUploadedFile("acta.txt", TEXTO.encode()), texto="Lo que pegué.", accion="leer")
    assert page.status == 422
    assert "Adjuntó un archivo y pegó un texto. Deje uno de los dos." in page.text
    assert page.typed == "Lo que pegué."


def test_a_text_without_acta_stays_in_its_field_with_what_to_do(page: Page) -> None:
    for accion in ("leer", "guardar"):
        page.send(texto="Bata dos huevos.", accion=accion)
        assert page.status == 422
        assert str(SENTENCES[Motivo.SIN_ACTA]) in page.text
        assert page.typed == "Bata dos huevos."
        assert "Guardar el borrador" not in page.text


def test_the_date_is_asked_for_beside_the_reading(page: Page) -> None:
    assert 'name="fecha"' in page.send(texto=SIN_FECHA, accion="leer")
    page.send(texto=SIN_FECHA, accion="guardar", revision="1")
    assert page.status == 422
    assert "El texto no dice la fecha de la sesión. Indíquela para guardar el borrador." in page.text
    assert page.typed == SIN_FECHA
    page.send(texto=SIN_FECHA, accion="guardar", revision="1", fecha="mañana")
    assert page.status == 422
    assert page.typed == SIN_FECHA
    saved = page.send(texto=SIN_FECHA, accion="guardar", revision="1", fecha="2026-08-06")
    assert saved == "/actas/2026-08-06/editar/"


def test_an_acta_of_that_day_is_told_before_another_is_stored(page: Page, cast: Cast) -> None:
    cast.borrador()
    shown = page.send(texto=TEXTO, accion="guardar", revision="1")
    assert page.status == 409
    assert 'href="/actas/2026-08-05/editar/"' in shown
    assert "Si guarda, esta queda como la de otra sesión del mismo día." in shown
    assert page.typed == TEXTO
    assert Acta.objects.count() == 1
    again = page.send(texto=TEXTO, accion="guardar", revision="1", repetidas=page.warned)
    assert again == "/actas/2026-08-05-2/editar/"


def test_one_of_that_day_that_came_since_is_told_again(page: Page, cast: Cast) -> None:
    cast.borrador()
    page.send(texto=TEXTO, accion="leer")
    warned = page.warned
    cast.borrador()
    page.send(texto=TEXTO, accion="guardar", revision="1", repetidas=warned)
    assert page.status == 409
    assert "/actas/2026-08-05-2/editar/" in page.text


def test_a_date_typed_because_the_text_has_none_is_looked_up_too(page: Page, cast: Cast) -> None:
    cast.borrador()
    page.send(texto=SIN_FECHA, accion="guardar", revision="1", fecha="2026-08-05")
    assert page.status == 409
    assert 'value="2026-08-05"' in page.text


def test_the_form_sent_twice_is_one_draft(page: Page) -> None:
    data = {"texto": TEXTO, "accion": "guardar", "revision": "1"}
    assert page.send(**data) == "/actas/2026-08-05/editar/"
    assert page.send(**data) == "/actas/en-trabajo/"
    assert Acta.objects.count() == 1


def test_what_is_emptied_in_the_review_is_told_there(page: Page) -> None:
    page.send(texto=" ", accion="leer", revision="1")
    assert page.status == 422
    assert "Adjunte un archivo o pegue el texto del acta." in page.text
    assert 'id="lectura"' in page.text


def test_a_notice_says_where_it_points(page: Page) -> None:
    text = TEXTO.replace("TABLA", "Texto perdido entre partes\n\nTABLA")
    page.send(texto=text, accion="leer")
    linea = text.split("\n").index("Texto perdido entre partes") + 1
    assert f'data-linea="{linea}"' in page.text


def test_with_one_organo_none_is_asked_and_with_two_it_is(page: Page, cast: Cast) -> None:
    assert "Órgano que sesionó" not in page.client.get(URL).content.decode()
    red = cast.organizacion("red-social-ejemplo")
    mandato = cast.secretaria.mandato
    assert mandato is not None
    Funcion.objects.create(
        organo=red, organizacion=mandato.organizacion, tipo="secretaria", desde="2020-01-01", norma="Dato de ejemplo"
    )
    assert "Órgano que sesionó" in page.client.get(URL).content.decode()
    saved = page.send(texto=TEXTO, accion="guardar", revision="1", organo=str(red.pk))
    assert saved == "/actas/red-social-ejemplo-2026-08-05/editar/"
    page.send(texto=TEXTO, accion="leer", revision="1", organo="999999")
    assert page.status == 422
    assert page.typed == TEXTO


def test_more_rows_than_an_acta_has_are_not_drawn_nor_stored(page: Page) -> None:
    text = TEXTO.partition("1. Se acordó")[0] + "- Se acordó otra cosa.\n" * FILAS_MAXIMAS
    page.send(texto=text, accion="leer")
    assert "Guardar el borrador" not in page.text
    page.send(texto=text, accion="guardar", revision="1")
    assert page.status == 422
    assert f"y un acta admite {FILAS_MAXIMAS}. Divídalo." in page.text
    assert not Acta.objects.exists()

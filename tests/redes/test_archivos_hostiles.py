"""Whatever file is brought to any door of a network or an organisation: refused with a sentence, or kept so that it
never runs.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mesa.kernel import clock
from mesa.models import Archivo
from mesa.operations.archivos import guardar_archivo
from redes.models import DocumentoRed, Respuesta
from redes.operations.publicacion import publicar_perfil
from tests.cast import Cast
from tests.redes.escena import DIA, estandar
from tests.redes.estandar import AHORA, perfil

pytestmark = pytest.mark.django_db
RED = "red-social-ejemplo"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script></svg>'
#: Opens as a PDF and, for a browser that guesses, as a page with script.
POLIGLOTA = b"%PDF-1.4\n<!doctype html><html><script>alert(document.cookie)</script></html>\n%%EOF\n"


def bomb(*names: str) -> bytes:
    """A zip of some kilobytes whose parts open to 300 MB."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name in names:
            with packed.open(name, "w") as part:
                for _megas in range(300 // len(names)):
                    part.write(bytes(1024 * 1024))
    return made.getvalue()


#: Where evidence and documents come in: the address, what is typed besides, and whose file it is.
PUERTAS: dict[str, tuple[str, list[str], dict[str, str]]] = {
    "respuesta": ("redes:responder_indicador", ["T3"], {"respuesta": "2", "fecha": DIA.isoformat(), "motivo": "Así."}),
    "dato": (
        "redes:clase",
        ["documento"],
        {"filas": "1", "fuente_dato": "Así.", "fecha_dato": DIA.isoformat(), "f0-clase": "acta", "f0-titulo": "Así."},
    ),
    "documento de la red": (
        "redes:subir_documento",
        [RED],
        {"titulo": "Así.", "fecha": DIA.isoformat(), "visible": "publico"},
    ),
}
PLANILLAS = (
    "redes:importar_integrantes",
    "redes:importar_mandatos",
    "redes:importar_mejoras",
    "redes:proponer_estandar",
)
RECHAZOS = ("demasiado grande", "está dañado", "no es una planilla", "El archivo está vacío", "pesa más de 5 MB")
DE_NADIE = "Guárdelo en PDF"
HOSTILES = {
    "html": ("estatutos.html", b"<html><script>alert(1)</script></html>", DE_NADIE),
    "html que dice ser pdf": ("estatutos.pdf", b"\n <!doctype html><script>alert(1)</script>", DE_NADIE),
    "html con marca": ("estatutos.txt", b"\xef\xbb\xbf<script>alert(1)</script>", DE_NADIE),
    "svg": ("logo.svg", SVG, DE_NADIE),
    "svg que dice ser png": ("logo.png", b'<?xml version="1.0"?>' + SVG, DE_NADIE),
    "programa": ("estatutos.pdf", b"MZ\x90\x00\x03\x00", DE_NADIE),
    "zip": ("estatutos.docx", b"PK\x03\x04" + bytes(60), DE_NADIE),
    "gif": ("foto.jpg", b"GIF89a\x01\x00\x01\x00<script>", DE_NADIE),
    "vacío": ("estatutos.pdf", b"", "El archivo está vacío"),
}


@pytest.fixture(autouse=True)
def scene(cast: Cast, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    with clock.as_of(AHORA):
        perfil(cast)
        yield


def client_of(cast: Cast, cuenta: str) -> Client:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def brought(cast: Cast, puerta: str, nombre: str, data: bytes) -> Any:
    address, args, typed = PUERTAS[puerta]
    sent: dict[str, Any] = typed | {"archivo": SimpleUploadedFile(nombre, data, "text/html")}
    return client_of(cast, "social").post(reverse(address, args=args), sent)


@pytest.mark.parametrize("puerta", PUERTAS)
@pytest.mark.parametrize("what", HOSTILES)
def test_no_door_takes_what_a_browser_or_a_computer_would_run(cast: Cast, puerta: str, what: str) -> None:
    nombre, data, sentence = HOSTILES[what]
    answer = brought(cast, puerta, nombre, data)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in said
    assert "Así." in said, "what was typed is still there"
    assert not Archivo.objects.exists()


def test_a_document_that_opens_to_hundreds_of_megabytes_is_refused(cast: Cast) -> None:
    data = bomb("[Content_Types].xml", "word/document.xml")
    assert len(data) < 3_000_000
    for puerta in PUERTAS:
        answer = brought(cast, puerta, "estatutos.docx", data)
        assert answer.status_code == 422, puerta
        assert DE_NADIE in answer.content.decode(), puerta
    assert not Archivo.objects.exists()


@pytest.mark.parametrize("address", PLANILLAS)
def test_no_table_door_opens_what_is_no_table(cast: Cast, address: str) -> None:
    client = client_of(cast, "secretaria")
    for nombre, data in (
        ("tabla.xlsx", bomb("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")),
        ("tabla.xlsx", b"PK\x03\x04" + bytes(60)),
        ("tabla.csv", b"MZ\x90\x00\x03\x00"),
        ("tabla.csv", b""),
        ("tabla.csv", b"a;b\n" + b"x" * (6 * 1024 * 1024)),
        ("tabla.csv", b"a;b\n" + b"x" * (11 * 1024 * 1024)),
    ):
        answer = client.post(reverse(address), {"archivo": SimpleUploadedFile(nombre, data)})
        assert answer.status_code == 422, (nombre, data[:20])
        assert any(said in answer.content.decode() for said in RECHAZOS), (nombre, data[:20])
    heavy = client.post(reverse(address), {"archivo": SimpleUploadedFile("t.csv", bytes(11 * 1024 * 1024))})
    assert "El archivo pesa más de 5 MB." in heavy.content.decode()


def inert(response: Any) -> None:
    """It is downloaded, a browser guesses nothing of it, and it may do nothing."""
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Content-Type"] in {"application/pdf", "text/plain"}
    assert not {"\r", "\n", "\x00"} & set(response["Content-Disposition"])
    b"".join(response.streaming_content)


@pytest.mark.parametrize("nombre", ["estatutos.pdf", "estatutos.html", "a\r\nX-Mala: 1\x00\u202efdp.svg", "../x.php"])
def test_what_is_two_things_at_once_is_handed_out_so_that_it_runs_nothing(cast: Cast, nombre: str) -> None:
    """It is kept, for it is a PDF; by every page that hands it out it is an attachment that does nothing."""
    estandar()
    for puerta in PUERTAS:
        assert brought(cast, puerta, nombre, POLIGLOTA).status_code == 302, puerta
    own = client_of(cast, "social")
    answer, document = Respuesta.objects.get(codigo="T3"), DocumentoRed.objects.get()
    assert answer.archivo is not None
    assert answer.archivo.nombre.endswith(".pdf")
    inert(own.get(reverse("redes:archivo_respuesta", args=["T3"])))
    inert(own.get(reverse("redes:archivo_de_dato", args=[answer.perfil.datos.get().pk])))
    inert(own.get(reverse("redes:archivo_documento", args=[RED, document.pk])))
    inert(Client().get(reverse("redes:documento_publico", args=[RED, document.pk])))
    publicar_perfil(answer.perfil_id, actor=cast.actor("social"))
    inert(Client().get(reverse("redes:evidencia", args=[RED, answer.archivo.sha256])))
    inert(client_of(cast, "gobierno").get(reverse("redes:archivo_revisado", args=[RED, "T3"])))


def test_text_with_markup_inside_is_handed_out_as_text(cast: Cast) -> None:
    brought(cast, "documento de la red", "nota.html", b"Nota: <script>alert(1)</script>")
    found = DocumentoRed.objects.get()
    assert found.archivo is not None
    assert found.archivo.nombre == "nota.html.txt"
    inert(Client().get(reverse("redes:documento_publico", args=[RED, found.pk])))


def test_the_public_evidence_page_hands_out_no_other_file(cast: Cast) -> None:
    estandar()
    brought(cast, "respuesta", "estatutos.pdf", b"%PDF-1.4 propio")
    answer = Respuesta.objects.get(codigo="T3")
    publicar_perfil(answer.perfil_id, actor=cast.actor("social"))
    other = guardar_archivo(b"%PDF-1.4 ajeno", "ajeno.pdf", cast.mesa, cast.secretaria)
    for asked in (other.sha256, "0" * 64, "x", "..%2F..%2Fetc%2Fpasswd"):
        assert Client().get(f"/redes/{RED}/evidencias/{asked}/").status_code == 404

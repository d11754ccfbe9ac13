"""Verify by code, by hash or by file: current, superseded, withdrawn, unknown; and the chain, by anyone."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actas.operations import abrir_rectificacion, publicar_registro_historico
from mesa.kernel import files
from mesa.kernel.canonical import canonical
from mesa.kernel.events import run_pending
from mesa.models import Contenido, Ficha, Publicacion, Representacion
from mesa.operations.integridad import faltas
from mesa.operations.publicaciones import content_hash
from mesa.operations.retiros import retirar_publicacion
from mesa.operations.verificacion import leer_codigo, leer_huella
from mesa.views import verificar
from tests.cast import Cast
from tests.mesa.scene import body
from tests.mesa.withdrawals import MOTIVO, historical, strike

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "datos"


def page(client: Client, codigo: str) -> str:
    response = client.get("/verificar/", {"codigo": codigo})
    assert response.status_code == 200
    return " ".join(html.unescape(response.content.decode()).split())


def upload(client: Client, data: bytes, status: int = 200) -> str:
    response = client.post("/verificar/", {"archivo": SimpleUploadedFile("cualquiera.pdf", data)})
    assert response.status_code == status
    return " ".join(html.unescape(response.content.decode()).split())


def verdict(shown: str) -> str:
    """The heading of the result."""
    found = re.search(r'<h2 id="h-veredicto">(.*?)</h2>', shown)
    assert found is not None
    return found[1]


VIGENTE, REEMPLAZADA, RETIRADA = "Está vigente", "Fue reemplazada", "Fue retirada"


# By code and by hash


@pytest.mark.parametrize(
    ("escrito", "codigo"),
    [
        ("A7K2-9QDM", "A7K2-9QDM"),
        ("a7k2 9qdm", "A7K2-9QDM"),
        (" a7k29qdm ", "A7K2-9QDM"),
        ("A7K2–9QDM.", "A7K2-9QDM"),
        ("oil0-1111", "0110-1111"),
        ("A7K2", ""),
        ("A7K2-9QDMX", ""),
        ("¿qué?", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_copy_it(escrito: str, codigo: str) -> None:
    assert leer_codigo(escrito) == codigo


def test_a_hash_is_read_in_groups_or_whole() -> None:
    digest = "ab" * 32
    grouped = " ".join(digest[i : i + 4] for i in range(0, 64, 4))
    assert leer_huella(digest.upper()) == leer_huella(f"sha256: {grouped}") == digest
    assert leer_huella(digest[:-1]) == leer_huella("zz" * 32) == ""


def test_what_is_current_says_what_to_compare(cast: Cast, client: Client) -> None:
    historical(cast)
    header = Publicacion.objects.select_related("contenido").get(tipo="acta")
    shown = page(client, header.codigo.lower().replace("-", " "))
    assert verdict(shown) == VIGENTE
    for said in ("N.º 1", "ACTA DE PRUEBA DE LA MESA DE EJEMPLO", header.codigo, "Primer eslabón", "Compare el número"):
        assert said in shown
    assert 'href="/actas/2026-08-05/"' in shown
    assert "Datos de ejemplo." in shown
    voted = json.loads(header.contenido.texto)["sha256"]
    for digest in (header.hash, header.contenido_sha256, voted):
        assert verdict(page(client, digest)) == VIGENTE


def test_what_was_superseded_says_by_which(cast: Cast, client: Client) -> None:
    acta = historical(cast)
    first = Publicacion.objects.get(tipo="acta")
    abrir_rectificacion(acta.pk, "Se corrige.", actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    shown = page(client, first.codigo)
    assert verdict(shown) == REEMPLAZADA
    assert "la reemplazó la versión 2, publicación n.º 3" in shown
    assert 'href="/actas/2026-08-05/v/1/"' in shown
    same = json.loads(first.contenido.texto)["sha256"]
    assert verdict(page(client, same)) == VIGENTE, "the same text published again is told by its last time"


def test_what_was_withdrawn_says_when_and_why(cast: Cast, client: Client) -> None:
    historical(cast)
    header = Publicacion.objects.get(tipo="acta")
    strike(cast)
    shown = page(client, header.codigo)
    assert verdict(shown) == RETIRADA
    assert MOTIVO in shown
    assert 'href="/retiros/1/"' in shown
    assert "Leer la versión vigente" in shown
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    shown = page(client, header.codigo)
    assert verdict(shown) == RETIRADA
    assert "Leer la versión vigente" not in shown


@pytest.mark.parametrize("traido", ["A7K2-9QDM", "ab" * 32])
def test_what_is_unknown_says_what_that_means(client: Client, traido: str) -> None:
    shown = page(client, traido)
    assert verdict(shown) == "Aquí no hay ninguna publicación con eso"
    assert "No prueba que el documento sea falso" in shown


def test_what_is_no_code_says_how_one_looks(client: Client) -> None:
    assert verdict(page(client, "<script>x</script>")) == "Eso no es un código ni una huella"
    assert "<script>x" not in client.get("/verificar/", {"codigo": "<script>x</script>"}).content.decode()
    assert client.get("/verificar/", {"codigo": "\x00"}).status_code == 200


def test_the_stamps_lead_here(cast: Cast, client: Client) -> None:
    historical(cast)
    for tipo, url in (("acta", "/actas/2026-08-05/"), ("acuerdo", "/acuerdos/2026-08-05/1/")):
        codigo = Publicacion.objects.get(tipo=tipo).codigo
        assert f'href="/verificar/?codigo={codigo}"' in client.get(url).content.decode()
    assert 'href="/verificar/"' in client.get("/").content.decode()


# By file


@pytest.mark.django_db(transaction=True)
def test_a_file_is_known_by_its_bytes_and_by_nothing_written_inside(cast: Cast, client: Client) -> None:
    historical(cast)
    run_pending()
    pdf = body(client.get("/actas/2026-08-05/acta.pdf"))
    data = client.get("/actas/2026-08-05/acta.json").content
    assert verdict(upload(client, pdf)) == verdict(upload(client, data)) == VIGENTE
    assert "byte por byte" in upload(client, pdf)
    shown = upload(client, pdf + b" ")
    assert verdict(shown) == "Aquí no se publicó ese archivo", "its stamp and its code are still inside"
    assert "No prueba que sea falso" in shown
    strike(cast)
    assert verdict(upload(client, pdf)) == verdict(upload(client, data)) == RETIRADA
    assert verdict(upload(client, client.get("/actas/2026-08-05/acta.json").content)) == VIGENTE


def test_nothing_of_the_file_is_kept(cast: Cast, client: Client, tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    upload(client, b"un secreto" * 500_000)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_too_big_or_missing_gets_its_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Adjunte el archivo que quiere verificar" in upload(client, b"", 422)
    assert "Adjunte el archivo" in client.post("/verificar/").content.decode()
    monkeypatch.setattr(verificar, "MAXIMO", 1_000)
    assert "pesa más de 10 MB" in upload(client, b"x" * 1_001, 422), "counted as it comes"
    monkeypatch.setattr(verificar, "ENVOLTURA", 0)
    assert "pesa más de 10 MB" in upload(client, b"x" * 2_000, 422), "by what the request announces"
    assert verdict(upload(client, b"x" * 300)) == "Aquí no se publicó ese archivo"


def test_it_touches_no_session_and_asks_for_no_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.usuario("secretaria"))
    anonymous = Client(enforce_csrf_checks=True)
    for one in (client, anonymous):
        assert one.post("/verificar/", {"archivo": SimpleUploadedFile("a", b"x")}).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        response = client.post("/verificar/", {"archivo": SimpleUploadedFile("a", b"x")})
    assert not [q for q in queries if "django_session" in q["sql"]]
    assert response["Cache-Control"] == "no-store"
    signed, unsigned = client.get("/verificar/?codigo=A7K2-9QDM"), anonymous.get("/verificar/?codigo=A7K2-9QDM")
    assert signed.content == unsigned.content
    assert signed["ETag"] == unsigned["ETag"]


def test_whoever_sends_file_after_file_is_asked_to_wait(client: Client) -> None:
    statuses = [client.post("/verificar/", {"archivo": SimpleUploadedFile("a", b"x")}).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    assert client.get("/verificar/?codigo=A7K2-9QDM").status_code == 200


def test_whoever_tries_hash_after_hash_is_asked_to_wait(client: Client) -> None:
    """By either method, and whatever is between its groups; a code still answers."""
    tries = [f"{n:064x}" for n in range(29)]
    assert {client.get("/verificar/", {"codigo": digest}).status_code for digest in tries} == {200}
    assert client.head("/verificar/", {"codigo": f"sha256: {'ab ' * 32}"}).status_code == 200
    assert client.get("/verificar/", {"codigo": "ab" * 32}).status_code == 429
    assert client.head("/verificar/", {"codigo": "ab" * 32}).status_code == 429
    assert client.get("/verificar/?codigo=A7K2-9QDM").status_code == 200


def test_the_hash_of_a_text_that_was_voted_and_struck_tells_nothing(cast: Cast, client: Client) -> None:
    """With the rest of the text, an answer would confirm a guess of what was struck."""
    historical(cast)
    held = json.loads(Contenido.objects.get(publicacion__tipo="acta").texto)
    strike(cast)
    unknown = verdict(page(client, "ab" * 32))
    assert verdict(page(client, held["sha256"])) == unknown
    assert "no se publicó" in verdict(upload(client, canonical(held["documento"])))
    assert verdict(page(client, Publicacion.objects.get(numero=1).hash)) == RETIRADA, "what the chain shows"


def test_a_form_cut_short_gets_our_page(client: Client) -> None:
    response = client.post("/verificar/", b"x", content_type="multipart/form-data")
    assert response.status_code == 400
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize("many", [1, 5])
def test_it_costs_the_same_whatever_there_is(cast: Cast, client: Client, many: int) -> None:
    acta = historical(cast)
    for _ in range(many):
        abrir_rectificacion(acta.pk, "Se corrige.", actor=cast.secretaria)
        publicar_registro_historico(acta.pk, actor=cast.secretaria)
    codigo = Publicacion.objects.filter(tipo="acta")[0].codigo
    for url, count in (
        ("/verificar/", 0),
        (f"/verificar/?codigo={codigo}", 3),
        ("/verificar/como/", 0),
        ("/verificar/cadena.json", 2),
        ("/actas/2026-08-05/", 2),
        ("/actas/2026-08-05/v/1/", 2),
        ("/actas/2026-08-05/v/1/acta.json", 1),
    ):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(queries) == count, (url, [q["sql"][:100] for q in queries])


# The chain, by anyone


def programs(client: Client) -> dict[str, str]:
    """The two programs that the page gives."""
    shown = client.get("/verificar/como/").content.decode()
    return {name: html.unescape(code) for name, code in re.findall(r'<code id="([\w-]+)">(.*?)</code>', shown, re.S)}


def run(program: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program, *args], capture_output=True, text=True)


def test_anyone_recomputes_the_chain_with_what_the_page_gives(cast: Cast, client: Client, tmp_path: Path) -> None:
    historical(cast)
    strike(cast)
    response = client.get("/verificar/cadena.json")
    listed = tmp_path / "cadena.json"
    listed.write_bytes(response.content)
    assert [row["numero"] for row in response.json()["cabeceras"]] == [1, 2, 3, 4]
    assert response.json()["siguiente"] is None
    assert response.json()["cabeceras"][0].keys() == {
        "numero", "tipo", "clave", "version", "contenido", "anterior", "publicada", "hash", "codigo",
    }  # fmt: skip
    program = programs(client)
    done = run(program["programa"], str(listed))
    assert (done.returncode, done.stdout) == (0, "La cadena es consistente.\n")
    listed.write_text(response.content.decode().replace('"version": 2', '"version": 3'), encoding="utf-8")
    assert run(program["programa"], str(listed)).stderr == "La publicación 3 no coincide.\n"
    served = client.get("/actas/2026-08-05/acta.json")
    (tmp_path / "acta.json").write_bytes(served.content)
    done = run(program["programa-contenido"], served["X-Publicacion-Sal"], str(tmp_path / "acta.json"))
    assert done.stdout.strip() == Publicacion.objects.get(tipo="acta", version=2).contenido_sha256


def test_the_list_comes_by_pages(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    historical(cast)
    strike(cast)
    monkeypatch.setattr(verificar, "CABECERAS", 3)
    first = client.get("/verificar/cadena.json").json()
    assert first["siguiente"] == "/verificar/cadena.json?desde=4"
    second = client.get(first["siguiente"]).json()
    assert [row["numero"] for row in second["cabeceras"]] == [4]
    assert second["cabeceras"][0]["anterior"] == first["cabeceras"][-1]["hash"]
    for strange in ("x", "-1", "9" * 30):
        assert client.get("/verificar/cadena.json", {"desde": strange}).status_code == 200


# The command


def verify() -> str:
    out = StringIO()
    call_command("verificar_publicaciones", stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_command_looks_at_files_and_pages(cast: Cast) -> None:
    historical(cast)
    run_pending()
    assert verify() == "La cadena verifica: 2 publicaciones.\n"
    made = Representacion.objects.get(formato="pdf")
    data = files.path_of(made.sha256).read_bytes()
    files.path_of(made.sha256).write_bytes(data[:-1])
    assert list(faltas()) == ["El PDF de la publicación 1 no es el que se registró."]
    files.path_of(made.sha256).unlink()
    assert list(faltas()) == ["Falta el PDF de la publicación 1."]
    files.store(data)
    Representacion.objects.filter(formato="json", publicacion__numero=2).update(sha256="0" * 64)
    Ficha.objects.filter(tipo="acta").update(texto="Otra cosa.")
    with pytest.raises(CommandError) as error:
        verify()
    assert str(error.value).splitlines() == [
        "El JSON de la publicación 2 no es el que se registró.",
        "La página de la publicación 1 no muestra lo publicado. Corra proyectar_publicaciones.",
    ]
    call_command("proyectar_publicaciones", stdout=StringIO())
    Ficha.objects.filter(tipo="acuerdo").delete()
    assert "La publicación 2 no tiene página." in list(faltas())


def test_the_command_tells_a_page_that_a_withdrawal_left(cast: Cast) -> None:
    historical(cast)
    ficha = Ficha.objects.get(tipo="acta")
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    assert list(faltas()) == []
    ficha.pk = None
    ficha.save()
    assert list(faltas()) == ["La publicación 1 se retiró y todavía tiene página."]


def test_the_salt_that_is_served_is_the_one_of_the_hash(cast: Cast, client: Client) -> None:
    historical(cast)
    response = client.get("/actas/2026-08-05/acta.json")
    held = Contenido.objects.select_related("publicacion").get(publicacion__tipo="acta")
    assert content_hash(response["X-Publicacion-Sal"], response.content) == held.publicacion.contenido_sha256


def test_in_english(cast: Cast, client: Client) -> None:
    client.cookies["idioma"] = "en"
    assert 'lang="en"' in client.get("/verificar/").content.decode()
    assert 'lang="en"' in client.get("/verificar/como/").content.decode()

"""`manage.py importar_acta`: JSON on standard output, one sentence on failure, a draft when asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from actas.importacion import Motivo
from actas.importacion.errores import SENTENCES
from actas.lectura import leer
from actas.models import Acta
from mesa.models import Evento, Membresia, Organizacion
from tests.actas.archivos import docx_de, pdf_de
from tests.cast import TEXTO

ROOT = Path(__file__).resolve().parents[2]
ACTA_2022 = ROOT / "actas" / "datos" / "acta-2022-06-16.txt"
MB_5 = 5 * 1024 * 1024
NADIE = "postgresql://x@127.0.0.1:1/x"


def run(*arguments: str) -> tuple[str, str]:
    """Standard output and standard error of the command."""
    out, err = StringIO(), StringIO()
    call_command("importar_acta", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def read(*arguments: str) -> dict[str, Any]:
    return json.loads(run(*arguments)[0])


def shell(*arguments: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a shell runs it, with nothing in its environment but `env`."""
    return subprocess.run(
        [sys.executable, "manage.py", "importar_acta", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **env},
        input=stdin,
        capture_output=True,
        timeout=60,
    )


# Reading


def test_the_acta_of_2022_in_the_form_that_was_promised() -> None:
    data = read(str(ACTA_2022), "--json")
    assert list(data) == [
        "titulo", "fecha", "inicio", "termino", "lugar", "asistentes", "tabla", "desarrollo", "acuerdos", "avisos",
    ]  # fmt: skip
    assert (data["fecha"], data["inicio"], data["termino"]) == ("2022-06-16", "11:30", "13:00")
    assert [len(group["personas"]) for group in data["asistentes"]] == [4, 2, 4]
    assert {tuple(persona) for group in data["asistentes"] for persona in group["personas"]} == {
        ("nombre", "calidad", "estado")
    }
    assert [len(punto["parrafos"]) for punto in data["desarrollo"]] == [3, 8]
    letras = {n: [i["letra"] for i in p["letras"]] for n, p in enumerate(data["desarrollo"][1]["parrafos"], 1)}
    assert letras[3] == list("abcde")
    assert letras[4] == list("abcd")
    assert [[i["letra"] for i in acuerdo["letras"]] for acuerdo in data["acuerdos"]] == [[], [], ["a", "b"], []]
    assert data == leer(ACTA_2022.read_text(encoding="utf-8")).como_dict()
    assert read(str(ACTA_2022)) == data, "--json is what it does anyway"


@pytest.mark.parametrize("name", ["acta.txt", "acta.md", "ACTA.TXT", "acta de agosto (ñ).txt"])
def test_texts_by_any_name(tmp_path, name) -> None:
    path = tmp_path / name
    path.write_text(TEXTO, encoding="utf-8")
    assert read(str(path), "--json") == leer(TEXTO).como_dict()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "mac_roman", "cp850"])
def test_texts_in_the_encodings_there_are(tmp_path, encoding) -> None:
    path = tmp_path / "acta.txt"
    path.write_bytes(TEXTO.encode(encoding))
    assert read(str(path)) == leer(TEXTO).como_dict()


def test_a_dash_is_standard_input(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(TEXTO.encode())))
    assert read("-", "--json") == leer(TEXTO).como_dict()


@pytest.mark.parametrize("write", [docx_de, lambda leida: pdf_de(ACTA_2022.read_text(encoding="utf-8"))])
def test_the_acta_of_2022_in_word_and_in_pdf(tmp_path, write) -> None:
    """By its content: the name says nothing, and standard input has none."""
    original = leer(ACTA_2022.read_text(encoding="utf-8"))
    path = tmp_path / "acta.txt"
    path.write_bytes(write(original))
    expected = original.como_dict() | {"avisos": []}
    assert read(str(path), "--json") | {"avisos": []} == expected
    done = shell("-", "--json", stdin=path.read_bytes(), DATABASE_URL=NADIE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) | {"avisos": []} == expected


def test_five_megabytes_are_read_and_one_byte_more_is_not(tmp_path) -> None:
    path = tmp_path / "acta.txt"
    path.write_bytes(TEXTO.encode().ljust(MB_5, b"\n"))
    assert read(str(path))["fecha"] == "2026-08-05"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(CommandError) as error:
        run(str(path))
    assert str(error.value) == str(SENTENCES[Motivo.PESADO])


# Refusing


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("no-esta.txt", None, "No se puede leer «{path}»: no existe."),
        ("carpeta.txt", "folder", "No se puede leer «{path}»: es una carpeta."),
        ("carpeta", "folder", "No se puede leer «{path}»: es una carpeta."),
        ("vacio.txt", b"", str(SENTENCES[Motivo.VACIO])),
        ("blanco.md", b" \n\t\n", str(SENTENCES[Motivo.BLANCO])),
        ("receta.txt", "Bata dos huevos y fría.".encode(), str(SENTENCES[Motivo.SIN_ACTA])),
        ("acta.docx", b"PK\x03\x04", str(SENTENCES[Motivo.DANADO])),
        ("acta.pdf", b"%PDF-1.7\n%%EOF", str(SENTENCES[Motivo.DANADO])),
        ("roto.txt", b"acuerdo \x81\x8d", str(SENTENCES[Motivo.BINARIO])),
        (
            "foto.txt",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00",
            f"El nombre termina en .txt, pero el contenido es otro. {SENTENCES[Motivo.IMAGEN]}",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path, name, content, sentence) -> None:
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError) as error:
        run(str(path), "--json")
    assert str(error.value) == sentence.format(path=path)


def test_a_file_of_another_is_told_in_one_sentence(monkeypatch) -> None:
    def denied(*arguments: Any) -> None:
        raise PermissionError(13, "Permission denied")  # whoever runs this may be root, to whom nothing is denied

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(CommandError) as error:
        run("acta.txt")
    assert str(error.value) == "No se puede leer «acta.txt»: falta el permiso de lectura."


# From a shell


def test_it_needs_no_database_nor_anything_else_of_an_installation(tmp_path) -> None:
    path = tmp_path / "acta.txt"
    path.write_text(TEXTO, encoding="utf-8")
    done = shell(str(path), "--json", DATABASE_URL=NADIE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == leer(TEXTO).como_dict()


def test_standard_output_is_json_in_utf8_whatever_the_locale() -> None:
    done = shell("-", "--json", stdin=ACTA_2022.read_bytes(), LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8")) == read(str(ACTA_2022))


def test_a_failure_is_one_line_on_standard_error_and_an_exit_status() -> None:
    done = shell("no-esta.txt", "--json")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "CommandError: No se puede leer «no-esta.txt»: no existe.\n"


def test_without_a_database_there_is_no_draft_and_no_traceback(tmp_path) -> None:
    path = tmp_path / "acta.txt"
    path.write_text(TEXTO, encoding="utf-8")
    done = shell(str(path), "--guardar", DATABASE_URL=NADIE, DEBUG="1")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "CommandError: La base de datos no responde: el borrador no se guardó.\n"


# Storing


@pytest.fixture
def path(tmp_path) -> str:
    file = tmp_path / "acta.txt"
    file.write_text(TEXTO, encoding="utf-8")
    return str(file)


@pytest.mark.django_db
def test_a_draft_is_stored_in_the_one_mesa_that_has_a_secretaria(cast, path) -> None:
    out, err = run(path, "--guardar")
    assert out == ""
    assert err == "Borrador guardado: /actas/2026-08-05/editar/\n"
    acta = Acta.objects.get()
    assert (acta.estado, acta.sesion.organo) == ("borrador", cast.mesa)
    assert Evento.objects.latest("pk").persona is None
    out, err = run(path, "--guardar", "--json")
    assert json.loads(out)["fecha"] == "2026-08-05"
    assert err == "Borrador guardado: /actas/2026-08-05-2/editar/\n"


@pytest.mark.django_db
def test_the_organo_may_be_said(cast, path) -> None:
    run(path, "--guardar", "--organo", "red-social-ejemplo")
    assert Acta.objects.get().sesion.clave == "red-social-ejemplo-2026-08-05"


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["no-existe", "norte-ejemplo"])
def test_what_is_no_organo_is_told_with_those_there_are(cast, path, slug) -> None:
    with pytest.raises(CommandError) as error:
        run(path, "--guardar", "--organo", slug)
    known = sorted(Organizacion.objects.organos().values_list("slug", flat=True))
    told = str(error.value)
    assert told.startswith("Indique el órgano con --organo. Los hay: ")
    assert sorted(told.removesuffix(".").partition("hay: ")[2].split(", ")) == known
    assert not Acta.objects.exists()


@pytest.mark.django_db
def test_without_an_organo_or_with_two_it_asks(path) -> None:
    with pytest.raises(CommandError, match="Los hay: ninguno"):
        run(path, "--guardar")
    assert not Membresia.objects.exists()


@pytest.mark.django_db
def test_the_date_is_asked_for_when_the_text_has_none(cast, tmp_path) -> None:
    path = tmp_path / "acta.md"
    path.write_text("# Acta\n\n## Acuerdos\n\n1. Se acordó conversar.\n", encoding="utf-8")
    with pytest.raises(CommandError) as error:
        run(str(path), "--guardar")
    assert str(error.value) == "El texto no dice la fecha de la sesión. Indíquela para guardar el borrador."
    run(str(path), "--guardar", "--fecha", "2026-03-02")
    assert Acta.objects.get().sesion.clave == "2026-03-02"
    with pytest.raises(CommandError, match="«mañana» no es una fecha ISO"):
        run(str(path), "--guardar", "--fecha", "mañana")

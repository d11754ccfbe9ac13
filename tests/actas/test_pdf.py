"""The PDF of an acta: every word of the source in its order, the form of the model acta, the stamp and the annex."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pydantic import ValidationError
from pypdf import PdfReader

from actas.documents import acta_pdf, asistente
from actas.lectura import leer
from actas.schema import PersonaAsistente
from mesa.kernel.canonical import canonical, document_hash

FUENTE = Path(__file__).resolve().parents[2] / "actas" / "datos" / "acta-2022-06-16.txt"
HUELLA = "3b1f60c4a9de77128c0f5e21d4b6930a7f1e2c3d4b5a69788796a5b4c3d29e07"
PUBLICACION: dict[str, Any] = {
    "numero": 7,
    "codigo": "A7K2-9QDM",
    "version": 1,
    "hash": HUELLA,
    "anterior": None,
    "publicada": datetime(2026, 9, 7, 15, 0, tzinfo=UTC),
    "url": "https://mesa.example/actas/2022-06-16/",
    "verificar": "https://mesa.example/verificar/?codigo=A7K2-9QDM",
}
TITULARES = ("ASISTENTES", "TABLA", "DESARROLLO", "ACUERDOS Y TAREAS")


def documento(**cambios: Any) -> dict[str, Any]:
    """A small fictitious acta in the form of schema.Documento."""
    sesion = {"clave": "2026-08-27", "numero": 12, "fecha": "2026-08-27", "inicio": "10:00", "termino": "12:30"}
    return {
        "titulo": "Acta de la sesión 12",
        "organo": "Mesa de Ejemplo",
        "sesion": {**sesion, "lugar": "Sala Ejemplo"},
        "asistentes": [{"grupo": "Mesa de Ejemplo", "personas": [{"nombre": "Persona Uno", "calidad": "titular"}]}],
        "tabla": ["Un punto"],
        "desarrollo": [
            {"titulo": "Un punto", "parrafos": [parrafo("Primero."), parrafo("Segundo.", "letra uno", "letra dos")]},
            {"titulo": "Otro punto", "parrafos": [parrafo("Comienza de nuevo.")]},
        ],
        "acuerdos": [parrafo("Se acordó algo:", "lo primero", "lo segundo")],
        **cambios,
    }


def parrafo(texto: str, *letras: str) -> dict[str, Any]:
    return {"texto": texto, "letras": [{"letra": "abcdefg"[i], "texto": letra} for i, letra in enumerate(letras)]}


def registro(texto: dict[str, Any], **cambios: Any) -> dict[str, Any]:
    return {
        "esquema": "acta/1",
        "documento": texto,
        "sha256": document_hash(texto),
        "registro_historico": False,
        "aprobacion": None,
        "datos_de_ejemplo": False,
        "secretaria": "Secretaría de Ejemplo",
        "titulos_acuerdos": [],
        **cambios,
    }


def aprobacion(sha: str) -> dict[str, Any]:
    """A made-up approval with every way of answering and of not answering."""

    def respuesta(nombre: str, sentido: str | None, cierre: str, **mas: Any) -> dict[str, Any]:
        return {"organizacion": nombre, "sector": "academia", "sentido": sentido, "cierre": cierre, **mas}

    en_linea = {"via": "en_linea", "recibida": "2026-09-08T14:05:00Z", "calidad": "titular"}
    return {
        "version": 2,
        "sha256": sha,
        "regla": "Mayoría simple de Ejemplo",
        "norma": "Acuerdo 1 de Ejemplo",
        "abierta": "2026-09-07T13:00:00Z",
        "plazo": "2026-09-15T02:59:59Z",
        "cerrada": "2026-09-15T03:01:00Z",
        "cierre": "plazo",
        "resultado": "aprobada",
        "explicacion": "Hay mayoría simple, y el quórum se reúne.",
        "favor": 3,
        "contra": 1,
        "abstencion": 0,
        "tacitas": 1,
        "respuestas": [
            respuesta("Red Uno", "aprueba", "expresa", persona="Persona Uno", **en_linea),
            respuesta("Red Dos", "objeta", "expresa", persona="Persona Dos", fundamento="Falta un dato.", **en_linea),
            respuesta("Red Tres", None, "tacita"),
            respuesta("Red Cuatro", None, "silente"),
            respuesta("Red Cinco", None, "no_requerida"),
        ],
    }


def hojas(data: bytes) -> list[str]:
    return [pagina.extract_text() for pagina in PdfReader(BytesIO(data)).pages]


def cuerpo(data: bytes, titulo: str) -> list[str]:
    """Words of the acta itself: without the stamp, which stands before the title, nor the foot of each page."""
    lineas = [linea for hoja in hojas(data) for linea in hoja.splitlines() if "Código A7K2-9QDM" not in linea]
    texto = "\n".join(lineas)
    return texto[texto.index(titulo) :].split()


@pytest.fixture(scope="module")
def acta_2022() -> dict[str, Any]:
    """The published record of the model acta, as read from its text."""
    leida = leer(FUENTE.read_text(encoding="utf-8")).como_dict()
    texto = {clave: leida[clave] for clave in ("titulo", "asistentes", "tabla", "desarrollo", "acuerdos")}
    sesion = {clave: leida[clave] for clave in ("fecha", "inicio", "termino", "lugar")}
    texto |= {"organo": "Mesa de Gobierno Abierto", "sesion": {**sesion, "clave": "2022-06-16", "numero": None}}
    return registro(texto, registro_historico=True)


@pytest.fixture(scope="module")
def pdf_2022(acta_2022: dict[str, Any]) -> bytes:
    return acta_pdf(acta_2022, PUBLICACION)


def test_the_pdf_of_the_model_acta_says_its_words_and_numbers_exactly(pdf_2022: bytes) -> None:
    fuente = FUENTE.read_text(encoding="utf-8").split()
    assert len(fuente) > 1_700
    assert cuerpo(pdf_2022, " ".join(fuente[:4])) == fuente


def test_every_word_of_the_source_is_found_in_order_even_with_stamp_and_feet(pdf_2022: bytes) -> None:
    palabras: Iterator[str] = iter(" ".join(hojas(pdf_2022)).split())
    assert [palabra for palabra in FUENTE.read_text(encoding="utf-8").split() if palabra not in palabras] == []


def test_the_model_acta_draws_without_a_complaint_and_with_our_fonts(
    acta_2022: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "weasyprint"):
        data = acta_pdf(acta_2022, PUBLICACION)
    assert [record.getMessage() for record in caplog.records if record.name == "weasyprint"] == []
    bases = {
        str(fuente.get_object()["/BaseFont"]).partition("+")[2]
        for pagina in PdfReader(BytesIO(data)).pages
        for fuente in pagina["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert bases == {"Public-Sans", "Public-Sans-Bold", "Public-Sans-Semi-Bold", "IBM-Plex-Mono"}


def test_paragraphs_restart_in_each_punto_and_letters_close_as_in_the_source() -> None:
    palabras = cuerpo(acta_pdf(registro(documento()), PUBLICACION), "Acta de la sesión 12\nFecha:")
    desarrollo = " ".join(palabras[palabras.index("DESARROLLO") :])
    assert desarrollo == (
        "DESARROLLO 1. Un punto 1. Primero. 2. Segundo. a. letra uno b. letra dos 2. Otro punto 1. Comienza de nuevo. "
        "ACUERDOS Y TAREAS 1. Se acordó algo: a) lo primero b) lo segundo"
    )


def test_what_the_acta_does_not_say_is_left_out() -> None:
    sesion = {**documento()["sesion"], "lugar": None, "inicio": None, "termino": None}
    texto = hojas(acta_pdf(registro(documento(sesion=sesion, asistentes=[], tabla=[])), PUBLICACION))[0]
    assert "Fecha: 27 de agosto de 2026" in texto
    assert not any(palabra in texto for palabra in ("Lugar", "Horario", "ASISTENTES", "TABLA", "None"))


@pytest.mark.parametrize(
    ("inicio", "termino", "frase"),
    [
        ("11:30", "13:00", "Horario: 11:30 a 13:00 horas"),
        ("11:30", None, "Horario: desde las 11:30 horas"),
        (None, "13:00", "Horario: hasta las 13:00 horas"),
    ],
)
def test_hours_known_in_part(inicio: str | None, termino: str | None, frase: str) -> None:
    sesion = {**documento()["sesion"], "inicio": inicio, "termino": termino}
    assert frase in hojas(acta_pdf(registro(documento(sesion=sesion)), PUBLICACION))[0]


@pytest.mark.parametrize(
    ("persona", "linea"),
    [
        ({"nombre": "Ana"}, "Ana."),
        ({"nombre": "Ana", "calidad": "titular de la Red."}, "Ana, titular de la Red."),
        ({"nombre": "Ana", "calidad": "titular", "estado": "ausente"}, "Ana, titular. Ausente."),
        ({"nombre": "Ana", "estado": "excusada"}, "Ana. Se excusó."),
    ],
)
def test_the_line_of_an_attendee(persona: dict[str, Any], linea: str) -> None:
    assert asistente(PersonaAsistente.model_validate(persona)) == linea


def test_stamp_and_foot(pdf_2022: bytes) -> None:
    paginas = hojas(pdf_2022)
    grupos = " ".join(HUELLA[i : i + 4] for i in range(0, 64, 4))
    primera = " ".join(paginas[0].split())
    assert "Publicación n.º 7" in primera
    assert f"Código A7K2-9QDM Huella sha256 {grupos}" in primera
    assert "Publicada el lunes 7 de septiembre de 2026, 12:00" in primera
    assert "Primer eslabón de la cadena." in primera
    for numero, pagina in enumerate(paginas, 1):
        assert "Acta del 16 de junio de 2022 · Mesa de Gobierno Abierto" in pagina
        assert f"Página {numero} de {len(paginas)}" in pagina


def test_the_code_to_scan_leads_to_verify_and_is_described(pdf_2022: bytes) -> None:
    reader = PdfReader(BytesIO(pdf_2022))
    enlaces = {nota.get_object()["/A"]["/URI"] for nota in reader.pages[0]["/Annots"]}  # type: ignore[attr-defined]
    assert enlaces == {PUBLICACION["url"], PUBLICACION["verificar"]}
    figuras = [str(obj["/Alt"]) for obj in objetos(reader) if obj.get("/S") == "/Figure"]
    assert figuras == [f"Código QR que lleva a verificar esta publicación: {PUBLICACION['verificar']}"]


def objetos(reader: Any) -> list[Any]:
    """Every dictionary of the file, whatever hangs from where. Any: pypdf types every object as the base one."""
    todos = (reader.get_object(numero) for numero in range(1, reader.trailer["/Size"]))
    return [obj for obj in todos if isinstance(obj, dict)]


def test_tags_follow_the_structure_of_the_acta() -> None:
    texto = documento()
    reader = PdfReader(BytesIO(acta_pdf(registro(texto, aprobacion=aprobacion(HUELLA)), PUBLICACION)))
    papeles = [str(obj["/S"]) for obj in objetos(reader) if obj.get("/Type") == "/StructElem"]
    cuenta = {papel: papeles.count(papel) for papel in ("/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TR", "/Caption")}
    # lists: people, tabla, paragraphs of each of the two puntos, one of letras, agreements and their letras;
    # tables: how it was approved, in seven rows, and the five answers under their heading
    listas = {"/L": 7, "/LI": 1 + 1 + 2 + 1 + 2 + 1 + 2}
    assert cuenta == {"/H1": 1, "/H2": 5, "/H3": 3, **listas, "/Table": 2, "/TR": 7 + 6, "/Caption": 2}


def test_later_version_names_the_record_before_it() -> None:
    publicacion = {**PUBLICACION, "version": 2, "anterior": "9e" * 32}
    texto = " ".join(hojas(acta_pdf(registro(documento()), publicacion))[0].split())
    assert "Versión 2" in texto
    assert "Huella de la publicación anterior " + " ".join(["9e9e"] * 16) in texto


def test_historical_record_says_that_its_approval_is_not_on_record(pdf_2022: bytes) -> None:
    nota = "Registro histórico. El documento no dice cómo ni cuándo se aprobó esta acta."
    assert nota in " ".join(hojas(pdf_2022)[0].split())
    assert nota not in " ".join(" ".join(hojas(acta_pdf(registro(documento()), PUBLICACION))).split())


def test_example_data_is_said_at_the_head_of_every_page(pdf_2022: bytes) -> None:
    texto = documento(acuerdos=[parrafo(f"Se acordó {numero}. " * 30) for numero in range(40)])
    paginas = hojas(acta_pdf(registro(texto, datos_de_ejemplo=True), PUBLICACION))
    assert len(paginas) > 3
    assert all("Datos de ejemplo" in pagina for pagina in paginas)
    assert not any("Datos de ejemplo" in pagina for pagina in hojas(pdf_2022))


def test_annex_tells_who_approved_how_when_and_on_which_hash() -> None:
    texto = documento()
    sha = document_hash(texto)
    paginas = hojas(acta_pdf(registro(texto, aprobacion=aprobacion(sha)), PUBLICACION))
    anexo = " ".join(paginas[-1].split())
    assert anexo.startswith("ANEXO: APROBACIÓN DEL ACTA Hay mayoría simple, y el quórum se reúne.")
    assert "ANEXO" not in "".join(paginas[:-1])
    for frase in (
        "Regla Mayoría simple de Ejemplo",
        "Norma Acuerdo 1 de Ejemplo",
        "Apertura lunes 7 de septiembre de 2026, 10:00",
        "Plazo lunes 14 de septiembre de 2026, 23:59",
        "Cierre lunes 14 de septiembre de 2026, 23:59. Se cerró al vencer el plazo.",
        "A favor: 3. En contra: 1. Abstenciones: 0. Respuestas tácitas, contadas entre las anteriores: 1.",
        "Versión 2, huella sha256 " + " ".join(sha[i : i + 4] for i in range(0, 64, 4)),
        "Falta un dato.",
    ):
        assert frase in anexo


@pytest.mark.parametrize(
    ("cierre", "frase"),
    [
        ("tacita", "Tácita: no respondió y su silencio se cuenta según la regla."),
        ("silente", "Sin respuesta: su silencio no se cuenta."),
        ("no_requerida", "No requerida: la consulta se cerró antes de su respuesta."),
    ],
)
def test_silence_is_named_for_what_it_is(cierre: str, frase: str) -> None:
    texto = documento()
    acto = aprobacion(document_hash(texto))
    acto["respuestas"] = [fila for fila in acto["respuestas"] if fila["cierre"] == cierre]
    anexo = " ".join(hojas(acta_pdf(registro(texto, aprobacion=acto), PUBLICACION))[-1].split())
    assert frase in anexo


def test_nothing_is_ever_said_to_be_signed() -> None:
    texto = documento()
    data = acta_pdf(registro(texto, aprobacion=aprobacion(document_hash(texto))), PUBLICACION)
    assert "firm" not in " ".join(hojas(data)).lower()


def test_the_published_json_travels_inside(acta_2022: dict[str, Any], pdf_2022: bytes) -> None:
    assert PdfReader(BytesIO(pdf_2022)).attachments["acta.json"] == [canonical(acta_2022)]


def test_same_bytes_whatever_the_language_of_who_asks(acta_2022: dict[str, Any], pdf_2022: bytes) -> None:
    with translation.override("en"):
        assert acta_pdf(acta_2022, PUBLICACION) == pdf_2022


def test_contents_of_another_form_are_refused() -> None:
    with pytest.raises(ValidationError):
        acta_pdf({"esquema": "acta/1"}, PUBLICACION)


def hostil() -> dict[str, Any]:
    """Texts that break pages: unbroken words, other scripts, markup, and far more of everything than a session has."""
    largo = "Supercalifragilístico" * 30
    textos = [
        "<script>alert(1)</script> & {{ x }} {% y %}",
        largo,
        "مرحبا بالعالم هذا نص عربي طويل " * 8,
        "שלום עולם " * 20,
        "😀🎉👨‍👩‍👧 漢字 " * 10,
        "a/" * 100,
        "\x00\x07\ufeff control",
        "ﬁ ½ → ✓ Ωμέγα Привет",
        "https://example.org/" + "x" * 300,
        "",
    ]
    letras = "abcdefghij"
    return documento(
        titulo=largo[:200],
        organo=f'Órgano "{largo[:150]}"',
        asistentes=[
            {"grupo": largo, "personas": [{"nombre": f"P{i}", "calidad": t} for i, t in enumerate(textos * 4)]}
        ],
        tabla=textos,
        desarrollo=[
            {
                "titulo": largo,
                "parrafos": [
                    {"texto": t, "letras": [{"letra": le, "texto": u} for le, u in zip(letras, textos, strict=True)]}
                    for t in textos
                ],
            },
            {"titulo": "Muchos", "parrafos": [parrafo(f"Párrafo {i}. " + "texto " * 40) for i in range(300)]},
        ],
        acuerdos=[parrafo(f"Acuerdo {i}. " + "se acordó " * 20, "uno", "dos") for i in range(200)],
    )


def test_hostile_texts_neither_fail_nor_leave_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    dibujados: list[Any] = []
    dibujar = weasyprint.Document.write_pdf

    def observar(dibujado: Any, *args: Any, **opciones: Any) -> Any:
        dibujados.append(dibujado)
        return dibujar(dibujado, *args, **opciones)

    monkeypatch.setattr(weasyprint.Document, "write_pdf", observar)
    acto = aprobacion(HUELLA)
    acto["respuestas"] = [{**fila, "organizacion": "X" * 90, "fundamento": "Y" * 400} for fila in acto["respuestas"]]
    contenido = registro(hostil(), aprobacion=acto, datos_de_ejemplo=True)
    paginas = hojas(acta_pdf(contenido, {**PUBLICACION, "url": "https://mesa.example/" + "x" * 300}))
    for pagina in paginas:  # a heading is never the last thing of a page: what comes before its foot
        assert pagina.splitlines()[-2].strip() not in TITULARES
    cajas = list(textos_dibujados(dibujados[0]))
    dicho = " ".join("".join(texto for texto, _ in cajas).split())
    assert "<script>alert(1)</script> & {{ x }} {% y %}" in dicho
    assert "300. Párrafo 299." in dicho
    assert "200. Acuerdo 199." in dicho
    assert [texto for texto, sobra in cajas if sobra < -1] == []


def textos_dibujados(dibujado: Any) -> Iterator[tuple[str, float]]:
    """Each run of text as laid out, with the pixels left between its end and the right margin of its page."""
    margen = 20 / 25.4 * 96  # 20 mm in CSS pixels
    for pagina in dibujado.pages:
        for caja in pagina._page_box.descendants():
            if hasattr(caja, "text"):
                yield caja.text, pagina.width - margen - (caja.position_x + caja.width)

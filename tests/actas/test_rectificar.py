"""Correcting what is published: the public reads on, a new version takes its place and says why, nothing is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from actas.documento import documento, leer_acta
from actas.models import Acta
from actas.operations import (
    abrir_rectificacion,
    agregar_parrafo,
    circular_acta,
    corregir_parrafo,
    descartar_acta,
    desistir_rectificacion,
    eliminar_parrafo,
    publicar_acta,
    publicar_registro_historico,
    retirar_acta,
)
from actas.operations.edicion import Encabezado, corregir_datos, huella_encabezado
from mesa.kernel import clock
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import run_pending
from mesa.models import Aviso, Consulta, Ficha, Publicacion
from mesa.operations.consultas import cerrar_vencidas
from mesa.operations.envios import enviar_correos
from mesa.operations.integridad import faltas
from mesa.operations.publicaciones import representar, verificar_cadena
from tests.actas.test_publicar import LUNES, SAID, approved
from tests.cast import Cast
from tests.checks import event, refused_to_all_but

MOTIVO = "El párrafo 1.1 decía otra fecha."
SOLO_LA_SECRETARIA = "Solo la secretaría puede rectificar un acta publicada."
CLAVE = "2026-08-05"


def published(cast: Cast) -> Acta:
    """An acta approved under rule 1 and published."""
    return publicar_acta(approved(cast, **SAID).pk, actor=cast.secretaria)


def historical(cast: Cast) -> Acta:
    """An acta published without an approval on record."""
    return publicar_registro_historico(cast.borrador().pk, actor=None)


def correct(cast: Cast, acta: Acta, texto: str = "Las redes informaron en septiembre.") -> None:
    """Write another text in paragraph 1.1."""
    parrafo = acta.parrafos.filter(padre=None, punto__isnull=False).order_by("orden").first()
    assert parrafo is not None
    corregir_parrafo(parrafo.pk, texto, version=parrafo.version, actor=cast.secretaria)


def approve_again(cast: Cast, acta: Acta) -> Acta:
    """Circulate the corrected text, have it approved at its deadline, and publish it."""
    later = LUNES + timedelta(days=14)
    with clock.as_of(later):
        consulta = cast.en_circulacion(1, acta=acta)
    with clock.as_of(later + timedelta(hours=1)):
        for cuenta in ("gobierno", "social", "academica"):
            cast.responde(consulta, cuenta)
    with clock.as_of(consulta.plazo.instante + timedelta(seconds=61)):
        cerrar_vencidas()
        run_pending()
        return publicar_acta(acta.pk, actor=cast.secretaria)


def content(tipo: str, clave: str, version: int) -> dict[str, Any]:
    return json.loads(Publicacion.objects.get(tipo=tipo, clave=clave, version=version).contenido.texto)


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return " ".join(response.content.decode().split())


# Opening


@pytest.mark.django_db
def test_the_public_reads_on_while_the_acta_is_corrected(cast: Cast, client: Client) -> None:
    acta = published(cast)
    before = page(client, f"/actas/{CLAVE}/")
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    acta = Acta.objects.select_related("rectifica").get(pk=acta.pk)
    assert (acta.estado, acta.motivo_rectificacion) == ("borrador", MOTIVO)
    assert acta.rectifica == Publicacion.objects.get(tipo="acta")
    correct(cast, acta)
    assert page(client, f"/actas/{CLAVE}/") == before
    told = event("rectificacion.abierta", acta, cast.secretaria)
    assert told.antes == {"estado": "publicada", "rectifica": None, "motivo": ""}
    assert told.ahora["motivo"] == MOTIVO  # type: ignore[index,call-overload]


@pytest.mark.django_db
def test_only_the_secretaria_opens_and_gives_up(cast: Cast) -> None:
    acta = published(cast)
    refused_to_all_but(
        cast, {"secretaria"}, lambda actor: abrir_rectificacion(acta.pk, MOTIVO, actor=actor), SOLO_LA_SECRETARIA
    )
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    refused_to_all_but(
        cast, {"secretaria"}, lambda actor: desistir_rectificacion(acta.pk, actor=actor), SOLO_LA_SECRETARIA
    )


@pytest.mark.django_db
def test_what_is_not_published_is_not_rectified(cast: Cast) -> None:
    acta = cast.borrador()
    for act in (
        lambda: abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria),
        lambda: desistir_rectificacion(acta.pk, actor=cast.secretaria),
    ):
        with pytest.raises(Conflicto):
            act()
    cast.en_circulacion(1, acta=acta)
    with pytest.raises(Conflicto, match="el estado es «en circulación»"):
        abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)


@pytest.mark.django_db
@pytest.mark.parametrize("motivo", [" ", "x" * 1_001])
def test_a_correction_needs_a_reason_that_fits(cast: Cast, motivo: str) -> None:
    acta = historical(cast)
    with pytest.raises(DomainError):
        abrir_rectificacion(acta.pk, motivo, actor=cast.secretaria)
    assert Acta.objects.get(pk=acta.pk).estado == "registro_historico"


@pytest.mark.django_db
def test_a_correction_is_not_discarded_as_a_draft(cast: Cast) -> None:
    """It would take the published acta's session with it."""
    acta = historical(cast)
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="desista de la rectificación"):
        descartar_acta(acta.pk, actor=cast.secretaria)


# Publishing again


@pytest.mark.django_db
def test_a_corrected_acta_goes_the_whole_way_and_takes_the_place_of_the_former(cast: Cast, client: Client) -> None:
    acta = published(cast)
    first = Publicacion.objects.get(tipo="acta")
    consulta = Consulta.objects.get()
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    correct(cast, acta)
    approve_again(cast, acta)
    record, was = content("acta", CLAVE, 2), content("acta", CLAVE, 1)
    assert record["rectifica"] == {
        "causa": "rectificacion",
        "numero": first.numero,
        "codigo": first.codigo,
        "version": 1,
        "hash": first.hash,
        "motivo": MOTIVO,
        "texto_cambia": True,
    }
    assert record["sha256"] != was["sha256"] == consulta.sha256, "a new text has its own approval"
    assert record["aprobacion"]["sha256"] == record["sha256"]
    assert record["aprobacion"]["version"] == 2
    assert was["rectifica"] is None
    now = page(client, f"/actas/{CLAVE}/")
    assert "Esta es la versión 2, que rectifica la publicación n.º 1." in now
    assert MOTIVO in now
    assert f'href="/actas/{CLAVE}/v/1/"' in now
    assert "Las redes informaron en septiembre." in now
    old = page(client, f"/actas/{CLAVE}/v/1/")
    assert "Esta es la versión 1, y fue reemplazada." in old
    assert "Las redes informaron el estado de sus reglas internas." in old
    assert f'href="/actas/{CLAVE}/v/1/acta.pdf"' in old
    assert page(client, f"/actas/{CLAVE}/v/2/").count("fue reemplazada") == 0
    page(client, f"/actas/{CLAVE}/v/3/", 404)
    assert client.get(f"/actas/{CLAVE}/v/1/acta.json").content.decode() == first.contenido.texto
    assert [row.clave for row in Ficha.objects.filter(tipo="acta")] == [CLAVE]
    assert verificar_cadena() == 3, "two of the acta and one of its agreement, which did not change"
    assert not [fault for fault in faltas() if "PDF" not in fault]


@pytest.mark.django_db
def test_the_same_text_published_again_says_so(cast: Cast, client: Client) -> None:
    """Its approval is another one; what is corrected may be a title or who attended."""
    acta = published(cast)
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    approve_again(cast, acta)
    assert content("acta", CLAVE, 2)["rectifica"]["texto_cambia"] is False
    assert "El texto es el mismo." in page(client, f"/actas/{CLAVE}/")


@pytest.mark.django_db
def test_an_old_acta_is_corrected_against_its_document_without_consulta(cast: Cast, client: Client) -> None:
    acta = historical(cast)
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    correct(cast, acta)
    with pytest.raises(Conflicto, match="no circula"):
        circular_acta(acta.pk, None, clock.today(), None, actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    record = content("acta", CLAVE, 2)
    assert (record["registro_historico"], record["aprobacion"]) == (True, None)
    assert record["rectifica"]["motivo"] == MOTIVO
    assert "Registro histórico." in page(client, f"/actas/{CLAVE}/")
    assert Acta.objects.get(pk=acta.pk).estado == "registro_historico"
    with pytest.raises(Conflicto, match="el estado es «registro histórico»"):
        publicar_registro_historico(acta.pk, actor=cast.secretaria)


@pytest.mark.django_db
def test_a_draft_is_never_published_for_being_a_correction(cast: Cast) -> None:
    """The move from draft to published exists only for who gives up."""
    acta = published(cast)
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="el estado es «borrador»"):
        publicar_acta(acta.pk, actor=cast.secretaria)


# Agreements


def agreements(cast: Cast, acta: Acta, *textos: str) -> None:
    """Leave the acta with these agreements and no others."""
    for parrafo in acta.parrafos.filter(punto=None, padre=None):
        eliminar_parrafo(parrafo.pk, version=parrafo.version, actor=cast.secretaria)
    for texto in textos:
        agregar_parrafo(acta.pk, texto, punto_id=None, actor=cast.secretaria)


@pytest.mark.django_db
def test_each_agreement_follows_the_correction(cast: Cast, client: Client) -> None:
    acta = cast.borrador()
    agreements(cast, acta, "Se acordó lo primero.", "Se acordó lo segundo.", "Se acordó lo tercero.")
    publicar_registro_historico(acta.pk, actor=None)
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    agreements(cast, acta, "Se acordó lo primero.", "Se acordó lo segundo, y otra cosa.")
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    versions = {
        clave: [p.version for p in Publicacion.objects.filter(tipo="acuerdo", clave=f"{CLAVE}/{clave}")]
        for clave in (1, 2, 3)
    }
    assert versions == {1: [1], 2: [1, 2], 3: [1, 2]}, "what did not change is left as it is"
    second, third = content("acuerdo", f"{CLAVE}/2", 2), content("acuerdo", f"{CLAVE}/3", 2)
    assert (second["rectifica"]["motivo"], second["suprimido"]) == (MOTIVO, False)
    assert (third["rectifica"]["motivo"], third["suprimido"]) == (MOTIVO, True)
    assert third["texto"] == "Se acordó lo tercero."
    listed = page(client, "/acuerdos/")
    assert "Se acordó lo segundo, y otra cosa." in listed
    assert "Se acordó lo tercero." not in listed
    assert "Se acordó lo tercero." not in page(client, "/")
    suppressed = page(client, f"/acuerdos/{CLAVE}/3/")
    assert "Acuerdo suprimido." in suppressed
    assert "Se acordó lo tercero." in suppressed, "it stays citable"
    assert "fue reemplazada" in page(client, f"/acuerdos/{CLAVE}/3/v/1/")
    assert client.get(f"/acuerdos/{CLAVE}/3/v/1/acuerdo.json").status_code == 200
    assert "Acuerdo suprimido" in page(client, "/buscar/?q=tercero")
    abrir_rectificacion(acta.pk, "Faltaba el tercero.", actor=cast.secretaria)
    agregar_parrafo(acta.pk, "Se acordó lo tercero.", punto_id=None, actor=cast.secretaria)
    agregar_parrafo(acta.pk, "Se acordó lo cuarto.", punto_id=None, actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    assert content("acuerdo", f"{CLAVE}/3", 3)["suprimido"] is False
    assert content("acuerdo", f"{CLAVE}/4", 1)["rectifica"] is None, "a new one takes nobody's place"
    assert "Se acordó lo tercero." in page(client, "/acuerdos/")
    assert verificar_cadena() == Publicacion.objects.count()


# Giving up


@pytest.mark.django_db
def test_giving_up_brings_back_the_text_as_published(cast: Cast) -> None:
    acta = cast.borrador()
    completa = leer_acta(acta)
    acuerdo = acta.acuerdos.get()
    acuerdo.origenes.set([n.parrafo for n in completa.parrafos() if n.referencia in {"1.1", "1.2.b"}])
    publicar_registro_historico(acta.pk, actor=None)
    before = documento(leer_acta(Acta.objects.get(pk=acta.pk)))
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    correct(cast, acta)
    parrafo = acta.parrafos.get(texto="Se propuso lo siguiente:")
    eliminar_parrafo(parrafo.pk, version=parrafo.version, actor=cast.secretaria)
    agreements(cast, acta, "Se acordó otra cosa.")
    punto = acta.sesion.puntos.get()
    corregir_datos(
        acta.pk,
        Encabezado("Otro título", 7, acta.sesion.fecha, None, None, "Otro lugar", [("G", [])], {punto.pk: "Otro"}, {}),
        huella=huella_encabezado(Acta.objects.get(pk=acta.pk)),
        actor=cast.secretaria,
    )
    desistir_rectificacion(acta.pk, actor=cast.secretaria)
    acta = Acta.objects.select_related("sesion__organo").get(pk=acta.pk)
    assert documento(leer_acta(acta)) == before
    assert document_hash(before) == content("acta", CLAVE, 1)["sha256"]
    assert (acta.estado, acta.rectifica, acta.motivo_rectificacion) == ("registro_historico", None, "")
    restored = acta.acuerdos.get()
    assert {p.texto for p in restored.origenes.all()} == {
        "Las redes informaron el estado de sus reglas internas.",
        "acompañarlas del acta que las adoptó.",
    }
    told = event("rectificacion.desistida", acta, cast.secretaria)
    assert told.ahora == "registro_historico"
    assert Publicacion.objects.filter(tipo="acta").count() == 1
    with pytest.raises(Conflicto):
        desistir_rectificacion(acta.pk, actor=cast.secretaria)


@pytest.mark.django_db
def test_giving_up_waits_until_the_correction_is_a_draft(cast: Cast) -> None:
    acta = published(cast)
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    correct(cast, acta)
    with clock.as_of(LUNES + timedelta(days=14)):
        cast.en_circulacion(1, acta=acta)
        with pytest.raises(Conflicto, match="está en circulación o aprobada"):
            desistir_rectificacion(acta.pk, actor=cast.secretaria)
        retirar_acta(acta.pk, "Se desiste.", actor=cast.secretaria)
    desistir_rectificacion(acta.pk, actor=cast.secretaria)
    acta = Acta.objects.get(pk=acta.pk)
    assert acta.estado == "publicada"
    assert document_hash(documento(leer_acta(acta))) == content("acta", CLAVE, 1)["sha256"]


@pytest.mark.django_db
def test_a_second_correction_may_be_given_up_without_losing_the_first(cast: Cast) -> None:
    acta = historical(cast)
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    correct(cast, acta)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    first = Acta.objects.get(pk=acta.pk)
    abrir_rectificacion(acta.pk, "Otro motivo.", actor=cast.secretaria)
    correct(cast, acta, "Otra cosa.")
    desistir_rectificacion(acta.pk, actor=cast.secretaria)
    again = Acta.objects.get(pk=acta.pk)
    assert (again.rectifica_id, again.motivo_rectificacion) == (first.rectifica_id, MOTIVO)
    assert document_hash(documento(leer_acta(again))) == content("acta", CLAVE, 2)["sha256"]


# Who is told, and the PDF


@pytest.mark.django_db(transaction=True)
def test_the_members_are_told_once_that_a_version_took_the_place_of_another(cast: Cast) -> None:
    acta = historical(cast)
    run_pending()
    assert not Aviso.objects.filter(plantilla="rectificacion").exists(), "a first version corrects nothing"
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    correct(cast, acta)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    run_pending()
    run_pending()
    told = Aviso.objects.filter(plantilla="rectificacion", persona=cast.actor("social").persona)
    assert told.count() == 1
    enviar_correos()
    message = next(m for m in mail.outbox if m.to == ["social@mesa.example"])
    assert message.subject == "Se publicó la versión 2 del acta del 5 de agosto de 2026"
    assert f"Motivo:\n{MOTIVO}" in message.body
    assert "/actas/2026-08-05/" in message.body


@pytest.mark.django_db
def test_the_pdf_says_what_it_takes_the_place_of(cast: Cast) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    from mesa.kernel import files

    acta = historical(cast)
    abrir_rectificacion(acta.pk, MOTIVO, actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    made = representar(Publicacion.objects.get(tipo="acta", version=2))
    assert made is not None
    first = PdfReader(BytesIO(files.path_of(made.sha256).read_bytes())).pages[0].extract_text()
    assert f"Versión 2: rectifica la publicación n.º 1. {MOTIVO}" in " ".join(first.split())

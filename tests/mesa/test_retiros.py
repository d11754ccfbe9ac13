"""Withdrawals for personal data: a datum struck out, a whole publication taken away, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from actas.models import Acta
from actas.operations import (
    abrir_rectificacion,
    corregir_parrafo,
    publicar_acta,
    publicar_registro_historico,
    reabrir_acta,
    retirar_acta,
)
from mesa.kernel import clock
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.events import run_pending
from mesa.kernel.strike import MARCA, leer_dato
from mesa.models import (
    Consulta,
    Contenido,
    Evento,
    Ficha,
    Funcion,
    Organizacion,
    Publicacion,
    Representacion,
    Retiro,
)
from mesa.operations.publicaciones import sellada, verificar_cadena
from mesa.operations.retiros import retirar_publicacion, tachar_dato
from mesa.operations.tachado import buscar_dato, tachar_copias
from mesa.operations.verificacion import Veredicto, por_huella
from tests.actas.test_publicar import LUNES
from tests.cast import Cast
from tests.checks import event, refused_to_all_but
from tests.mesa.withdrawals import (
    CON_DATO,
    DATO,
    GROUND,
    MOTIVO,
    SOLO_LA_SECRETARIA,
    content,
    datum,
    dump,
    historical,
    seen,
    strike,
)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


# Striking a datum


@pytest.mark.django_db
def test_each_publication_that_held_it_is_superseded_by_one_without_it(cast: Cast, client: Client) -> None:
    acta = historical(cast)
    before = {p.numero: p for p in Publicacion.objects.all()}
    held = content("acta")
    registro = strike(cast)
    record = content("acta")
    assert record["documento"]["desarrollo"][0]["parrafos"][0]["texto"].startswith(f"{MARCA} y las redes informaron")
    assert record["rectifica"]["causa"] == "retiro"
    assert record["rectifica"]["numero"] == 1
    assert [(t["referencia"], t["motivo"], t["fundamento"]) for t in record["tachaduras"]] == [
        ("asistentes", MOTIVO, GROUND),
        ("párrafo 1.1", MOTIVO, GROUND),
    ]
    assert record["sha256"] == document_hash(record["documento"]) != held["sha256"]
    said = content("retiro", "1")
    assert said["retiradas"] == [
        {
            "numero": 1,
            "tipo": "acta",
            "clave": "2026-08-05",
            "version": 1,
            "codigo": before[1].codigo,
            "hash": before[1].hash,
            "reemplazo": 3,
        }
    ]
    assert (said["modo"], said["motivo"], said["fundamento"]) == ("dato", MOTIVO, GROUND)
    assert said["organizacion"] == "Secretaría de Ejemplo"
    assert Retiro.objects.get().registro == registro
    assert verificar_cadena() == 4
    assert not Contenido.objects.filter(publicacion__numero=1).exists()
    told = event("publicacion.retirada", registro, cast.secretaria)
    assert told.ahora == {"modo": "dato", "numeros": [1]}
    page = " ".join(client.get("/actas/2026-08-05/").content.decode().split())
    assert MARCA in page
    assert "Reemplaza a la publicación n.º 1, de la que se retiró un dato personal." in page
    assert "retirada el" in page, "the history of versions says it"
    gone = client.get("/actas/2026-08-05/v/1/")
    assert gone.status_code == 410
    for said_there in ("Esta versión se retiró", MOTIVO, GROUND, "Secretaría de Ejemplo", "/actas/2026-08-05/"):
        assert said_there in gone.content.decode()
    assert client.get("/actas/2026-08-05/v/1/acta.json").status_code == 410
    assert client.get("/actas/2026-08-05/v/1/acta.pdf").status_code == 410
    assert "Zósima" not in client.get("/buscar/?q=zosima").content.decode().replace("zosima", "")
    assert not Ficha.objects.buscar("Quintana").exists()
    assert Acta.objects.get(pk=acta.pk).parrafos.filter(texto__contains=MARCA).exists()


@pytest.mark.django_db
def test_what_was_struck_of_the_approval_only_leaves_the_hash_of_what_was_voted(cast: Cast) -> None:
    """The text voted is the same; its hash says nothing of what was struck elsewhere."""
    with clock.as_of(LUNES):
        consulta = cast.en_circulacion(1)
    with clock.as_of(LUNES + timedelta(hours=1)):
        cast.responde(consulta, "gobierno")
        cast.responde(consulta, "academica")
        cast.responde(consulta, "social", "aprueba_con_observaciones", f"Según {DATO}.")
    with clock.as_of(consulta.plazo.instante + timedelta(seconds=61)):
        from mesa.operations.consultas import cerrar_vencidas

        cerrar_vencidas()
        run_pending()
        publicar_acta(consulta.objeto_id, actor=cast.secretaria)
        strike(cast)
    record = content("acta")
    assert record["sha256"] == record["aprobacion"]["sha256"] == consulta.sha256
    assert [t["referencia"] for t in record["tachaduras"]] == ["aprobación"]
    assert por_huella(consulta.sha256).veredicto == Veredicto.VIGENTE


@pytest.mark.django_db
def test_the_voted_hash_of_a_struck_text_is_recognised_and_not_published(cast: Cast, client: Client) -> None:
    """With the rest of the text and that hash, anyone could try every RUT there is."""
    historical(cast)
    voted = content("acta")["sha256"]
    strike(cast)
    assert voted not in client.get("/actas/2026-08-05/").content.decode()
    assert voted not in client.get("/actas/2026-08-05/acta.json").content.decode()
    assert not Representacion.objects.filter(sha256=voted).exists()
    assert Representacion.objects.filter(sha256=sellada(voted), retirada=True).exists()
    assert por_huella(voted).veredicto == Veredicto.RETIRADA


@pytest.mark.django_db
def test_only_the_versions_that_held_it_are_withdrawn(cast: Cast, client: Client) -> None:
    acta = historical(cast)
    abrir_rectificacion(acta.pk, "Se corrige.", actor=cast.secretaria)
    for parrafo in acta.parrafos.filter(texto__contains=DATO):
        corregir_parrafo(parrafo.pk, "Las redes informaron.", version=parrafo.version, actor=cast.secretaria)
    acta.sesion.asistencias.filter(nombre=DATO).update(nombre="Persona Ejemplo Cinco")
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    numbers = list(Publicacion.objects.filter(tipo="acta").values_list("numero", flat=True))
    strike(cast)
    assert list(Publicacion.objects.filter(tipo="acta").values_list("numero", flat=True)) == numbers
    assert client.get("/actas/2026-08-05/v/1/").status_code == 410
    page = client.get("/actas/2026-08-05/").content.decode()
    assert "retirada el" in page
    assert verificar_cadena() == Publicacion.objects.count()


@pytest.mark.django_db
def test_strikes_add_up(cast: Cast) -> None:
    """A second withdrawal keeps what the first one said, and the chain has both records."""
    historical(cast)
    strike(cast)
    strike(cast, 3, "Persona Ejemplo Uno", motivo="Otro motivo.")
    assert [t["motivo"] for t in content("acta")["tachaduras"]] == [MOTIVO, MOTIVO, "Otro motivo."]
    assert [row["numero"] for row in content("retiro", "2")["retiradas"]] == [3]
    assert verificar_cadena() == Publicacion.objects.count()


@pytest.mark.django_db
def test_a_correction_keeps_the_strikes_while_their_marks_stand(cast: Cast) -> None:
    acta = historical(cast)
    strike(cast)
    abrir_rectificacion(acta.pk, "Se corrige otra cosa.", actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    assert len(content("acta")["tachaduras"]) == 2
    assert content("acta")["rectifica"]["causa"] == "rectificacion"


@pytest.mark.django_db
def test_a_correction_in_hand_loses_the_datum_too(cast: Cast) -> None:
    """Giving it up afterwards does not bring the datum back."""
    from actas.operations import desistir_rectificacion

    acta = historical(cast)
    abrir_rectificacion(acta.pk, "Se corrige.", actor=cast.secretaria)
    strike(cast)
    desistir_rectificacion(acta.pk, actor=cast.secretaria)
    assert not datum().esta_en(dump())
    assert content("acta")["sha256"] == document_hash(_documento(acta))


def _documento(acta: Acta) -> dict[str, Any]:
    from actas.documento import documento, leer_acta

    return documento(leer_acta(Acta.objects.select_related("sesion__organo").get(pk=acta.pk)))


@pytest.mark.django_db
def test_a_text_in_circulation_or_approved_is_dealt_with_first(cast: Cast) -> None:
    historical(cast, CON_DATO.replace("5 de agosto", "4 de agosto"))
    with clock.as_of(LUNES):
        consulta = cast.en_circulacion(2, acta=cast.borrador(CON_DATO))
        with pytest.raises(Conflicto) as conflict:
            strike(cast)
    assert conflict.value.mensaje == (
        "El dato está en un texto que circula (acta del 5 de agosto de 2026). Retírelo de circulación, tache el dato "
        "y vuelva a circularlo: nadie responde por un texto que cambió."
    )
    assert MARCA not in Consulta.objects.get().documento
    with clock.as_of(LUNES + timedelta(hours=1)):
        for cuenta in ("gobierno", "academica", "social"):
            cast.responde(consulta, cuenta)
        from mesa.operations.consultas import cerrar_vencidas

        cerrar_vencidas()
        run_pending()
        with pytest.raises(Conflicto, match="acta aprobada y sin publicar"):
            strike(cast)
        reabrir_acta(consulta.objeto_id, "Se quita un dato.", actor=cast.secretaria)
        strike(cast)
    assert MARCA in Consulta.objects.get().documento, "what was voted and closed is struck"
    assert Consulta.objects.get().sha256 == consulta.sha256


@pytest.mark.django_db
def test_a_withdrawn_circulation_may_be_struck(cast: Cast) -> None:
    historical(cast, CON_DATO.replace("5 de agosto", "4 de agosto"))
    consulta = cast.en_circulacion(1, acta=cast.borrador(CON_DATO))
    retirar_acta(consulta.objeto_id, "Se quita un dato.", actor=cast.secretaria)
    strike(cast)
    assert not datum().esta_en(dump())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("escrito", "motivo", "fundamento", "sentence"),
    [
        ("Zó", MOTIVO, "titular", "Escriba el dato completo"),
        ("dato personal", MOTIVO, "titular", "Eso es parte de la marca"),
        (DATO, "  ", "titular", "Escriba el motivo"),
        (DATO, "x" * 1_001, "titular", "El motivo tiene más de 1.000 caracteres"),
        (DATO, f"Lo pidió {DATO.lower()}.", "titular", "El motivo contiene el dato"),
        (DATO, MOTIVO, "otro", "Elija el fundamento legal"),
        ("2026-08-05", MOTIVO, "titular", "Ese dato coincide con palabras propias del registro"),
    ],
)
def test_what_cannot_be_withdrawn_says_why(
    cast: Cast, escrito: str, motivo: str, fundamento: str, sentence: str
) -> None:
    historical(cast)
    before = dump()
    found = leer_dato(escrito)
    visto = buscar_dato(found, cast.secretaria).huella if found else ""
    with pytest.raises(DomainError) as error, transaction.atomic():
        tachar_dato(1, escrito, motivo, fundamento, visto=visto, actor=cast.secretaria)
    assert sentence in error.value.mensaje
    assert dump() == before


@pytest.mark.django_db
def test_what_is_confirmed_is_what_was_seen(cast: Cast) -> None:
    historical(cast)
    visto = seen(cast)
    cast.borrador(CON_DATO)
    with pytest.raises(Conflicto, match="en otros lugares que los que usted revisó"):
        strike(cast, visto=visto)
    assert MARCA not in dump()


@pytest.mark.django_db
def test_a_second_time_there_is_nothing_to_withdraw(cast: Cast) -> None:
    historical(cast)
    visto = seen(cast)
    strike(cast, visto=visto)
    before = Publicacion.objects.count()
    with pytest.raises(Conflicto, match="no está en ninguna publicación"):
        strike(cast, visto=visto)
    assert Publicacion.objects.count() == before


@pytest.mark.django_db
def test_only_the_secretaria_withdraws(cast: Cast) -> None:
    historical(cast)
    visto = seen(cast)
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: tachar_dato(1, DATO, MOTIVO, "titular", visto=visto, actor=actor),
        SOLO_LA_SECRETARIA,
    )
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: retirar_publicacion(1, MOTIVO, "titular", actor=actor),
        SOLO_LA_SECRETARIA,
    )


@pytest.mark.django_db
def test_what_another_organo_published_needs_its_secretaria(cast: Cast) -> None:
    historical(cast)
    other = Organizacion.objects.create(nombre="Otro Órgano de Ejemplo", slug="otro-organo", tipo="comite")
    from actas.lectura import leer
    from actas.operations import importar_acta

    publicar_registro_historico(importar_acta(leer(CON_DATO), other, actor=None).pk, actor=None)
    with pytest.raises(NoPermitido):
        strike(cast)
    assert MARCA not in dump()
    Funcion.objects.create(
        organo=other, organizacion=cast.secretaria.organizacion, tipo="secretaria", desde=date(2020, 1, 1)
    )
    strike(cast)
    assert not datum().esta_en(dump())


@pytest.mark.django_db
def test_the_preview_shows_private_texts_only_to_who_keeps_them(cast: Cast) -> None:
    historical(cast)
    mine = buscar_dato(datum(), cast.secretaria)
    assert [p.publicacion.numero for p in mine.publicaciones] == [1]
    assert [place for place, _ in mine.publicaciones[0].contextos] == ["asistentes", "párrafo 1.1"]
    assert {c.modelo: bool(c.contextos) for c in mine.copias}["actas.Parrafo"]
    theirs = buscar_dato(datum(), cast.actor("gobierno"))
    assert not any(copia.contextos for copia in theirs.copias)
    assert theirs.huella == mine.huella


@pytest.mark.django_db
def test_what_is_frozen_gives_way_to_a_withdrawal_only(cast: Cast) -> None:
    historical(cast)
    Evento.objects.filter(verbo="acta.importada").exists()
    tachar_copias(datum())
    for model, values in ((Evento, {"verbo": "x"}), (Consulta, {"documento": "{}"})):
        if model.objects.exists():
            with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
                model.objects.update(**values)

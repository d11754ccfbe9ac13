"""Publishing: the record wraps the very text that was voted with how it was approved; the worker makes its PDF."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from actas.documento import leer_acta
from actas.lectura import leer
from actas.models import Acta, Parrafo
from actas.operations import importar_acta, publicar_acta, publicar_registro_historico
from actas.schema import ActaPublicada, AcuerdoPublicado
from mesa.kernel import clock, files
from mesa.kernel.canonical import canonical, document_hash
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import run_pending
from mesa.models import Consulta, Evento, Ficha, Funcion, Organizacion, Publicacion, Reaccion, Representacion
from mesa.operations.consultas import cerrar_vencidas
from mesa.operations.publicaciones import representar, verificar_cadena
from tests.cast import TEXTO
from tests.checks import event, together

pytestmark = pytest.mark.django_db
LUNES = datetime(2026, 9, 7, 10, tzinfo=SANTIAGO)


def approved(cast, numero: int = 1, **sentidos: str) -> Acta:
    """An acta approved at its deadline with these answers."""
    with clock.as_of(LUNES):
        consulta = cast.en_circulacion(numero)
    with clock.as_of(LUNES + timedelta(hours=1)):
        for cuenta, sentido in sentidos.items():
            cast.responde(consulta, cuenta, sentido, "" if sentido == "aprueba" else "Por esto.")
    with clock.as_of(consulta.plazo.instante + timedelta(seconds=61)):
        cerrar_vencidas()
        run_pending()
    return Acta.objects.get(pk=consulta.objeto_id, estado="aprobada")


def published(tipo: str = "acta") -> dict[str, Any]:
    return json.loads(Publicacion.objects.get(tipo=tipo).contenido.texto)


SAID = {"gobierno": "aprueba", "social": "aprueba_con_observaciones", "academica.suplente": "se_abstiene"}


def test_the_record_says_who_approved_what_how_and_when(cast) -> None:
    acta = approved(cast, **SAID)
    publicar_acta(acta.pk, actor=cast.secretaria)
    record = published()
    assert ActaPublicada.model_validate(record).model_dump(mode="json") == record
    consulta = Consulta.objects.select_related("plazo").get()
    assert canonical(record["documento"]).decode() == consulta.documento, "byte for byte what was voted"
    assert record["sha256"] == document_hash(record["documento"]) == consulta.sha256
    approval = record["aprobacion"]
    assert approval["sha256"] == consulta.sha256
    assert (approval["resultado"], approval["cierre"], approval["version"]) == ("aprobada", "plazo", 1)
    assert (approval["favor"], approval["contra"], approval["abstencion"], approval["tacitas"]) == (2, 0, 1, 0)
    assert approval["explicacion"] == consulta.explicacion != ""
    assert approval["norma"] == "Acuerdo 1 de la sesión 1 de la Mesa de Ejemplo (dato de ejemplo)"
    assert datetime.fromisoformat(approval["plazo"]) == consulta.plazo.instante
    said = {r["organizacion"]: (r["sentido"], r["cierre"], r["persona"], r["calidad"]) for r in approval["respuestas"]}
    assert said == {
        "Ministerio de Ejemplo": ("aprueba", "expresa", "Persona Ejemplo Cuatro", "titular"),
        "Red Social Ejemplo": ("aprueba_con_observaciones", "expresa", "Persona Ejemplo Uno", "titular"),
        "Red Académica Ejemplo": ("se_abstiene", "expresa", "Persona Ejemplo Dos", "suplente"),
        "Organismo Ejemplo": (None, "silente", "", ""),
        "Secretaría de Ejemplo": (None, "silente", "", ""),
    }
    assert (record["registro_historico"], record["datos_de_ejemplo"]) == (False, True)
    assert record["secretaria"] == "Secretaría de Ejemplo"
    assert "@" not in Publicacion.objects.get(tipo="acta").contenido.texto
    evento = event("acta.publicada", acta, cast.secretaria)
    assert (evento.antes, evento.ahora) == ("aprobada", consulta.sha256)


def test_a_tacit_approval_is_never_told_as_given(cast) -> None:
    acta = approved(cast, 2, gobierno="aprueba", social="objeta", academica="objeta")
    publicar_acta(acta.pk, actor=cast.secretaria)
    record = ActaPublicada.model_validate(published())
    assert record.aprobacion is not None
    assert (record.aprobacion.favor, record.aprobacion.tacitas) == (3, 2)
    silent = [(r.persona, r.via, r.recibida) for r in record.aprobacion.respuestas if r.cierre == "tacita"]
    assert silent == [("", None, None)] * 2


def test_each_agreement_is_its_own_publication(cast) -> None:
    acta = approved(cast, **SAID)
    completa = leer_acta(acta)
    acuerdo = acta.acuerdos.get()
    acuerdo.titulo = "Publicar las reglas"
    acuerdo.save()
    origins = [n.parrafo for n in completa.parrafos() if n.referencia in {"1.2.b", "1.1"}]
    acuerdo.origenes.set(origins)
    publicar_acta(acta.pk, actor=cast.secretaria)
    record = published("acuerdo")
    assert AcuerdoPublicado.model_validate(record).model_dump(mode="json") == record
    assert (record["numero"], record["titulo"], record["seguimiento"]) == (1, "Publicar las reglas", "vigente")
    assert [o["referencia"] for o in record["origen"]] == ["1.1", "1.2.b"]
    assert record["origen"][1]["texto"] == "acompañarlas del acta que las adoptó."
    assert list(Publicacion.objects.order_by("numero").values_list("tipo", "clave", "version")) == [
        ("acta", "2026-08-05", 1),
        ("acuerdo", "2026-08-05/1", 1),
    ]
    assert published()["titulos_acuerdos"] == ["Publicar las reglas"]
    assert verificar_cadena() == 2


def test_a_text_that_is_not_the_one_approved_is_not_published(cast) -> None:
    acta = approved(cast, **SAID)
    Parrafo.objects.filter(acta=acta, texto__startswith="Las redes informaron").update(texto="Otra cosa.")
    with pytest.raises(Conflicto) as conflict:
        publicar_acta(acta.pk, actor=cast.secretaria)
    assert conflict.value.mensaje == "El texto no es el que se aprobó. Vuelva a circularlo."
    assert Acta.objects.get(pk=acta.pk).estado == "aprobada"
    assert not Publicacion.objects.exists()
    assert not Evento.objects.filter(verbo="acta.publicada").exists()


def test_an_organo_that_changed_its_name_since_changes_nothing_voted(cast) -> None:
    acta = approved(cast, **SAID)
    Organizacion.objects.filter(pk=cast.mesa.pk).update(nombre="Mesa con otro nombre")
    publicar_acta(acta.pk, actor=cast.secretaria)
    record = published()
    assert record["documento"]["organo"] == published("acuerdo")["organo"] == "Mesa de Ejemplo"
    assert record["sha256"] == record["aprobacion"]["sha256"]
    assert Ficha.objects.filter(organo_nombre="Mesa de Ejemplo").count() == 2


def test_an_old_acta_is_published_saying_that_its_approval_is_not_on_record(cast) -> None:
    acta = cast.borrador()
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    record = published()
    assert (record["registro_historico"], record["aprobacion"]) == (True, None)
    assert published("acuerdo")["seguimiento"] == "sin_seguimiento_registrado"
    evento = event("acta.publicada", acta, cast.secretaria)
    assert (evento.antes, evento.ahora) == ("borrador", None)
    assert Acta.objects.get(pk=acta.pk).estado == "registro_historico"


def test_the_secretaria_named_is_that_of_the_day_of_the_session(cast) -> None:
    Funcion.objects.filter(organo=cast.mesa).update(hasta=date(2026, 8, 4))
    other = cast.organizacion("ministerio-ejemplo")
    Funcion.objects.create(organo=cast.mesa, organizacion=other, tipo="secretaria", desde=date(2026, 8, 5))
    publicar_registro_historico(importar_acta(leer(TEXTO), cast.mesa, actor=None).pk, actor=None)
    assert published()["secretaria"] == "Ministerio de Ejemplo"


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_one_pdf_of_the_acta_with_its_record_inside(cast) -> None:
    acta = cast.borrador()
    publicar_registro_historico(acta.pk, actor=None)
    run_pending()
    publicacion = Publicacion.objects.get(tipo="acta")
    made = Representacion.objects.get(formato="pdf")
    assert made.publicacion == publicacion
    data = files.path_of(made.sha256).read_bytes()
    assert len(data) == made.bytes
    pdf = PdfReader(BytesIO(data))
    (attached,) = pdf.attachments["acta.json"]
    assert attached == publicacion.contenido.texto.encode()
    assert publicacion.codigo in "".join(page.extract_text() for page in pdf.pages)
    Reaccion.objects.filter(handler="mesa.representar_publicacion").update(estado="pendiente")
    run_pending()
    assert Representacion.objects.get(formato="pdf") == made, "a repeat is harmless"
    again, other = together(lambda: representar(publicacion), lambda: representar(publicacion))
    assert again == other == made

"""The pages of the proposal: written by rows, compared, put to the Mesa, and read again by who answered."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from fondo.models import Propuesta
from fondo.operations.propuesta import editar_propuesta, retirar_propuesta
from mesa.models import Consulta
from mesa.operations.consultas import primera_fecha
from tests.cast import Cast
from tests.fondo.test_propuesta import DATOS, consulta, convocado, en_consulta

pytestmark = pytest.mark.django_db

FORM = {
    "titulo": "Uso del fondo",
    "justificacion": "Porque sí.",
    "monto": "20.000",
    "ejes-TOTAL_FORMS": "1",
    "ejes-INITIAL_FORMS": "0",
    "ejes-0-titulo": "Estándares",
    "ejes-0-texto": "Comunes.",
    "etapa1-nombre": "Fortalecer",
    "etapa1-monto": "11.000",
    "items1-TOTAL_FORMS": "1",
    "items1-INITIAL_FORMS": "0",
    "items1-0-nombre": "Consultoría",
    "items1-0-monto": "11.000",
    "etapa2-nombre": "Difundir",
    "etapa2-monto": "9.000",
    "items2-TOTAL_FORMS": "1",
    "items2-INITIAL_FORMS": "0",
    "items2-0-nombre": "Talleres",
    "items2-0-monto": "9.000",
}


def test_it_is_written_compared_and_put_to_the_mesa_in_its_pages(cast: Cast) -> None:
    convocado(cast)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    assert "Todavía no hay una propuesta" in client.get("/fondos/2026/propuesta/").content.decode()
    more = client.post("/fondos/2026/propuesta/escribir/", FORM | {"otra": "items1"}).content.decode()
    assert 'name="items1-1-nombre"' in more
    assert 'value="Consultoría"' in more, "nothing typed is lost"
    assert not Propuesta.objects.exists()
    lacks = client.post("/fondos/2026/propuesta/escribir/", FORM | {"items2-0-monto": "", "ejes-0-titulo": ""})
    assert lacks.status_code == 422
    assert "Corrija lo marcado en los ejes centrales y la etapa 2." in lacks.content.decode()
    envio = str(uuid4())
    saved = client.post("/fondos/2026/propuesta/escribir/", FORM | {"envio": envio})
    assert saved["Location"] == f"/fondos/2026/propuesta/?guardado={envio}"
    page = client.get("/fondos/2026/propuesta/").content.decode()
    assert "US$\xa011.000" in page or "11.000" in page
    assert "Llevar a la Mesa" in page
    stale = FORM | {"revision": "9", "titulo": "Otro título"}
    conflict = client.post("/fondos/2026/propuesta/escribir/", stale)
    assert conflict.status_code == 409
    assert "<ins>Otro título</ins>" in conflict.content.decode() or "<ins>Otro" in conflict.content.decode()
    ask = client.get("/fondos/2026/propuesta/consultar/").content.decode()
    assert "Se convoca a" in ask
    rule = cast.regla(1)
    sent = {"regla": str(rule.pk), "vence": primera_fecha(rule).isoformat(), "revision": "1"}
    answer = client.post("/fondos/2026/propuesta/consultar/", sent)
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/fondos/2026/propuesta/consulta/").status_code == 302
    assert "Respondieron 0 de" in client.get("/fondos/2026/propuesta/").content.decode()
    assert client.post("/fondos/2026/propuesta/retirar/", {"motivo": "Falta algo."}).status_code == 302
    assert "Se retiró de la consulta: Falta algo." in client.get("/fondos/2026/propuesta/").content.decode()
    both = client.get("/fondos/2026/propuesta/2/?con=1").content.decode()
    assert "Dicen lo mismo." in both


def test_who_answered_a_version_is_shown_what_the_next_one_changes(cast: Cast) -> None:
    asked = en_consulta(cast, convocado(cast))
    first = Consulta.objects.get(pk=asked.consulta_id)
    cast.responde(first, "gobierno", "objeta", "No dice quién difunde.")
    draft = retirar_propuesta(asked.pk, "Se corrige lo observado.", actor=cast.secretaria)
    better = replace(DATOS, justificacion=f"{DATOS.justificacion}\n\nDifunde la secretaría.")
    again = consulta(cast, editar_propuesta(draft.pk, better, revision=1, actor=cast.secretaria))
    client = Client()
    client.force_login(cast.usuario("gobierno"))
    panel = client.get(f"/consultas/{again.consulta_id}/responder/").content.decode()
    assert "<ins>Difunde la secretaría.</ins>" in panel
    former = client.get("/fondos/2026/propuesta/2/?con=1").content.decode()
    assert "<ins>Difunde la secretaría.</ins>" in former

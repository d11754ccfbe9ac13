"""The pages of observations, the letters they cause, and the annex they end in."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from actas.models import Acta, Observacion
from actas.operations import corregir_parrafo, eliminar_parrafo, publicar_acta
from actas.operations.observaciones import marca
from mesa.enlaces import Enlace, url_para_responder
from mesa.kernel import clock, tasks
from mesa.models import Aviso, Consulta, Convocada, Ficha, Mandato, Publicacion, Representacion
from mesa.operations.publicaciones import representar
from tests.actas.test_observaciones import MOTIVO, PROPUESTA, answers, observes, paragraph, withdrawn
from tests.actas.test_reabrir import approved_with
from tests.cast import Cast, after
from tests.checks import rewriting
from tests.mesa.scene import NOW, approved, html
from tests.mesa.test_queries import members, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


def clave(consulta: Consulta) -> str:
    """The key of its acta."""
    return Acta.objects.select_related("sesion").get(pk=consulta.objeto_id).sesion.clave


def personal(cast: Cast, consulta: Consulta, cuenta: str = "social") -> str:
    """The address that whoever holds the account may observe at, from an e-mail."""
    actor = cast.actor(cuenta)
    assert actor.mandato is not None
    convocada = Convocada.objects.get(consulta=consulta, organizacion=actor.organizacion)
    return url_para_responder(Enlace(convocada.pk, actor.mandato.pk)).partition("//")[2].partition("/")[2]


def sent(consulta: Consulta, **more: str) -> dict[str, str]:
    """What the form of an observation sends."""
    return {"referencia": "1.1", "motivo": MOTIVO, "propuesta": PROPUESTA, "sha256": consulta.sha256} | more


def words(page: str) -> str:
    """What a page says, without marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# --- Observing


def test_each_paragraph_of_the_panel_leads_to_its_observation(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    base = f"/actas/{clave(consulta)}/observar/"
    client = signed_in(cast, "social")
    for address in (f"/consultas/{consulta.pk}/responder/", f"/consultas/{consulta.pk}/"):
        page = html(client.get(address))
        for referencia in ("1.1", "1.2", "1.2.a", "1.2.b", "acuerdo-1"):
            assert f'href="{base}?parrafo={referencia}"' in page
    form = html(client.get(f"{base}?parrafo=1.2.b"))
    assert "Observar: párrafo 1.2, letra b" in form
    assert ">\nacompañarlas del acta que las adoptó.</textarea>" in form
    assert "Será pública con el acta" in form
    assert client.get(f"{base}?parrafo=9.9").status_code == client.get(f"{base}?parrafo=1").status_code == 404


def test_who_may_not_observe_sees_no_link(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    page = html(signed_in(cast, "cooperante").get(f"/consultas/{consulta.pk}/"))
    assert "/observar/" not in page
    assert signed_in(cast, "cooperante").get(f"/actas/{clave(consulta)}/observar/").status_code == 403


def test_it_is_sent_corrected_and_withdrawn_in_one_place(cast: Cast) -> None:
    consulta, client = cast.en_circulacion(), signed_in(cast, "social")
    base = f"/actas/{clave(consulta)}/observar/"
    done = client.post(base, sent(consulta), follow=True)
    (observacion,) = Observacion.objects.all()
    assert f"hecha={observacion.pk}" in done.redirect_chain[0][0]
    assert "Quedó registrada su observación (párrafo 1.1)." in html(done)
    assert MOTIVO in html(client.get(f"{base}?corregir={observacion.pk}"))
    client.post(base, sent(consulta, observacion=str(observacion.pk), motivo="Dicho mejor."))
    assert Observacion.objects.get().motivo == "Dicho mejor."
    gone = client.post(base, {"retirar": observacion.pk}, follow=True)
    assert "Quedó retirada su observación" in html(gone)
    again = client.post(base, {"retirar": observacion.pk})
    assert (again.status_code, "el estado es «retirada»" in html(again)) == (409, True)


def test_nobody_touches_an_observation_of_others_by_its_number(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    pk = observes(cast, consulta, "gobierno").pk
    base, client = f"/actas/{clave(consulta)}/observar/", signed_in(cast, "social")
    assert client.get(f"{base}?corregir={pk}").status_code == 404
    assert client.post(base, sent(consulta, observacion=str(pk))).status_code == 404
    assert client.post(base, {"retirar": pk}).status_code == 404
    assert Observacion.objects.get().motivo == MOTIVO


def test_nothing_typed_is_lost(cast: Cast) -> None:
    consulta, client = cast.en_circulacion(), signed_in(cast, "social")
    base = f"/actas/{clave(consulta)}/observar/"
    missing = client.post(base, sent(consulta, motivo=" "))
    assert (missing.status_code, PROPUESTA in html(missing)) == (422, True)
    stale = client.post(base, sent(consulta, sha256="0" * 64))
    assert (stale.status_code, MOTIVO in html(stale)) == (409, True)
    with clock.as_of(after(consulta, 1)):
        late = client.post(base, sent(consulta))
    assert (late.status_code, MOTIVO in html(late), "El plazo venció" in html(late)) == (409, True, True)
    assert not Observacion.objects.exists()


def test_the_personal_link_observes_by_itself_and_signs_nobody_in(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    token = personal(cast, consulta).split("/")[1]
    client = Client(enforce_csrf_checks=True)
    panel = html(client.get(f"/responder/{token}/"))
    assert f'href="/observar/{token}/?parrafo=1.2.a"' in panel
    page = client.get(f"/observar/{token}/?parrafo=1.1")
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")
    assert "Usted observa por Red Social Ejemplo" in html(page)
    assert not Observacion.objects.exists(), "opening it changes nothing"
    done = client.post(f"/observar/{token}/", sent(consulta), headers={"Origin": "null"})
    (observacion,) = Observacion.objects.all()
    assert (done.status_code, done["Location"]) == (302, f"/observar/{token}/?hecha={observacion.pk}")
    assert (done["Referrer-Policy"], done["Cache-Control"]) == ("no-referrer", "no-store")
    assert observacion.persona_nombre == "Persona Ejemplo Uno"
    assert "Quedó registrada su observación" in html(client.get(done["Location"]))
    assert not client.cookies
    assert client.get("/pendientes/").status_code == 302
    assert client.get(f"/observar/{token[:-1]}*/").status_code == 404


def test_the_personal_link_is_asked_again_on_each_use(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    token, client = personal(cast, consulta).split("/")[1], Client()
    with clock.as_of(after(consulta, 1)):
        page = html(client.get(f"/observar/{token}/?parrafo=1.1"))
        assert "Este texto ya no recibe observaciones." in page
        assert paragraph(consulta.objeto_id).texto not in page
    with rewriting():
        Mandato.objects.filter(persona__correo="social@mesa.example").update(hasta=clock.today() - timedelta(days=1))
    assert client.post(f"/observar/{token}/", sent(consulta)).status_code == 403
    assert not Observacion.objects.exists()


# --- The ledger and the answers


def test_the_table_reads_the_ledger_and_only_the_secretaria_answers_there(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observes(cast, consulta)
    observes(cast, consulta, "gobierno", "", propuesta="", motivo="El acta llegó tarde.")
    url = f"/actas/{clave(consulta)}/observaciones/"
    read = html(signed_in(cast, "academica").get(url))
    for said in ("Red Social Ejemplo", "Persona Ejemplo Uno, titular", MOTIVO, "El acta llegó tarde.", "<ins>"):
        assert said in read
    assert "2 observaciones, 2 sin respuesta." in words(read)
    assert "@" not in words(read)
    assert f"{url}{Observacion.objects.first().pk}/" not in read  # type: ignore[union-attr]
    assert f"{url}{Observacion.objects.first().pk}/" in html(signed_in(cast, "secretaria").get(url))  # type: ignore[union-attr]


def test_the_ledger_says_where_a_paragraph_is_today_and_which_are_gone(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observes(cast, consulta, referencia="1.2.b")
    observes(cast, consulta, referencia="1.1")
    acta = withdrawn(cast, consulta)
    for referencia in ("1.1", "1.1.a"):
        eliminar_parrafo(paragraph(acta.pk, referencia).pk, version=1, actor=cast.secretaria)
    page = words(html(signed_in(cast, "secretaria").get(f"/actas/{clave(consulta)}/observaciones/")))
    assert "Párrafo 1.1, letra a acompañarlas" in page
    assert "Párrafos que ya no están en el acta" in page


def answer(observacion: Observacion, **more: Any) -> dict[str, Any]:
    """What the form of an answer sends."""
    base = {"estado": "acogida", "respuesta": "Consta.", "leida": marca(observacion), "version": 1}
    return base | {"texto": observacion.propuesta} | more


def test_the_secretaria_answers_and_applies_from_the_page(cast: Cast) -> None:
    consulta, client = cast.en_circulacion(), signed_in(cast, "secretaria")
    observacion = observes(cast, consulta)
    withdrawn(cast, consulta)
    url = f"/actas/{clave(consulta)}/observaciones/{observacion.pk}/"
    assert f">\n{PROPUESTA}</textarea>" in html(client.get(url))
    missing = client.post(url, answer(observacion, respuesta=""))
    assert (missing.status_code, "Escriba el fundamento de la respuesta" in html(missing)) == (422, True)
    done = client.post(url, answer(observacion, aplicar="on"), follow=True)
    assert "Quedó respondida la observación de Red Social Ejemplo." in html(done)
    assert paragraph(consulta.objeto_id).texto == PROPUESTA


def test_both_texts_are_shown_when_the_paragraph_changed_meanwhile(cast: Cast) -> None:
    consulta, client = cast.en_circulacion(), signed_in(cast, "secretaria")
    observacion = observes(cast, consulta)
    withdrawn(cast, consulta)
    corregir_parrafo(paragraph(consulta.objeto_id).pk, "Lo de otra persona.", version=1, actor=cast.secretaria)
    url = f"/actas/{clave(consulta)}/observaciones/{observacion.pk}/"
    conflict = client.post(url, answer(observacion, aplicar="on", texto="Lo que escribí yo."))
    page = html(conflict)
    assert conflict.status_code == 409
    assert "Este párrafo cambió mientras usted escribía." in page
    assert "Lo de otra persona." in page
    assert ">\nLo que escribí yo.</textarea>" in page
    fields = dict(re.findall(r'name="(version|leida)" value="([^"]+)"', page))
    again = client.post(url, answer(observacion, aplicar="on", texto="Lo de ambas.", **fields))
    assert again.status_code == 302
    assert paragraph(consulta.objeto_id).texto == "Lo de ambas."


def test_the_editor_tells_each_paragraph_its_observations(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observes(cast, consulta)
    observes(cast, consulta, "gobierno", "1.2.a")
    acta = withdrawn(cast, consulta)
    client, url = signed_in(cast, "secretaria"), f"/actas/{clave(consulta)}/editar/"
    page = words(html(client.get(url)))
    assert page.count("Una observación, 1 sin respuesta") == 2
    assert "Hay 2 observaciones sin respuesta." in page
    opened = html(client.get(f"{url}?editar={paragraph(acta.pk).pk}"))
    assert re.search(r"<details\s+open>\s*<summary[^>]*>Una observación", opened)


def test_what_was_observed_waits_for_the_secretaria(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    page = words(html(signed_in(cast, "secretaria").get("/pendientes/")))
    assert "Observaciones sin respuesta" in page
    assert "Una observación espera respuesta." in page
    answers(cast, observacion)
    assert "Observaciones sin respuesta" not in html(signed_in(cast, "secretaria").get("/pendientes/"))
    assert "Observaciones sin respuesta" not in html(signed_in(cast, "gobierno").get("/pendientes/"))


def test_the_second_version_tells_who_observed_how_it_was_answered(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    cast.responde(consulta, "social", "objeta", "Falta un dato.")
    acta = withdrawn(cast, consulta)
    answers(cast, observacion, aplicar=True, respuesta="Consta en los perfiles.")
    second = cast.en_circulacion(acta=acta)
    page = words(html(signed_in(cast, "social").get(f"/consultas/{second.pk}/responder/")))
    for said in ("Qué cambió desde la versión 1", "cinco", "Consta en los perfiles.", "quedó incorporada al texto"):
        assert said in page
    assert "Consta en los perfiles." not in html(signed_in(cast, "gobierno").get(f"/consultas/{second.pk}/responder/"))


# --- Versions


def test_any_two_versions_are_compared_with_who_answered_which_hash(cast: Cast) -> None:
    first = cast.en_circulacion()
    cast.responde(first, "social")
    acta = withdrawn(cast, first)
    corregir_parrafo(paragraph(acta.pk).pk, PROPUESTA, version=1, actor=cast.secretaria)
    second = cast.en_circulacion(acta=acta)
    withdrawn(cast, second)
    third = cast.en_circulacion(acta=acta)
    client = signed_in(cast, "social")
    page = html(client.get(f"/consultas/{third.pk}/cambios/?desde={first.pk}"))
    assert re.search(r"<ins>\s*cinco\s*</ins>", page)
    assert "1.1" in page
    for version in (first, third):
        assert f"{version.sha256[:4]} {version.sha256[4:8]}" in page
    assert "Aprueba" in page
    before = html(client.get(f"/consultas/{third.pk}/cambios/"))
    assert "Los párrafos son los mismos." in before, "the text of version 2 circulated again"
    assert "la primera versión que circuló" in html(client.get(f"/consultas/{first.pk}/cambios/"))
    other = cast.en_circulacion(acta=cast.borrador())
    assert client.get(f"/consultas/{third.pk}/cambios/?desde={other.pk}").status_code == 404
    assert "Hay una sola versión de este texto" in html(client.get(f"/consultas/{other.pk}/cambios/"))
    assert f"/consultas/{third.pk}/cambios/?desde={first.pk}" in html(client.get(f"/consultas/{third.pk}/"))


# --- Reopening and publishing


def test_the_page_says_what_keeps_it_from_being_published(cast: Cast) -> None:
    acta, (observacion,) = approved_with(cast, ("social", "acuerdo-1"))
    client, base = signed_in(cast, "secretaria"), f"/actas/{acta.sesion.clave}"
    page = html(client.get(f"{base}/publicar/"))
    assert "Falta responder 1 observación (acuerdo 1)." in page
    assert "<button" not in page.partition("<main")[2].partition("</main")[0]
    assert client.post(f"{base}/publicar/").status_code == 409
    answers(cast, observacion, "no_acogida")
    assert "Falta responder" not in html(client.get(f"{base}/publicar/"))


def test_reopening_tells_why_and_everyone_convoked(cast: Cast) -> None:
    acta = approved(cast, clock.today())
    client, base = signed_in(cast, "secretaria"), f"/actas/{acta.sesion.clave}"
    missing = client.post(f"{base}/reabrir/", {"motivo": ""})
    assert (missing.status_code, "Escriba por qué reabre el acta" in html(missing)) == (422, True)
    mail.outbox = []
    done = client.post(f"{base}/reabrir/", {"motivo": "Se acoge una observación."}, follow=True)
    assert "Se reabrió: Se acoge una observación." in words(html(done))
    tasks.sweep()
    told = [m for m in mail.outbox if m.subject.startswith("Se reabrió antes de publicarse")]
    assert len(told) == Aviso.objects.filter(plantilla="reapertura").count() == 6
    for body in (str(told[0].body), str(told[0].alternatives[0][0])):
        assert "Se acoge una observación." in body
        assert "se pedirá responder otra vez" in body


def test_the_ledger_is_published_as_an_annex_of_page_json_and_pdf(cast: Cast) -> None:
    acta, (observacion, other) = approved_with(cast, ("social", "1.1"), ("gobierno", ""))
    answers(cast, observacion, "acogida_parcialmente", respuesta="Se dirá en la sesión siguiente.")
    answers(cast, other, "no_acogida", respuesta="No corresponde.")
    publicar_acta(acta.pk, actor=cast.secretaria)
    publicacion = Publicacion.objects.select_related("contenido").get(tipo="acta")
    rows = json.loads(publicacion.contenido.texto)["observaciones"]
    assert [(r["referencia"], r["estado"], r["version"]) for r in rows] == [
        ("1.1", "acogida_parcialmente", 1),
        ("", "no_acogida", 1),
    ]
    assert rows[0]["propuesta"] == PROPUESTA
    assert "@" not in json.dumps(rows)
    page = words(html(Client().get(Ficha.objects.get(tipo="acta").ruta)))
    for said in ("Observaciones y respuestas", MOTIVO, "Acogida parcialmente", "Se dirá en la sesión siguiente."):
        assert said in page
    assert representar(publicacion) or Representacion.objects.exists()
    data = b"".join(Client().get(f"{Ficha.objects.get(tipo='acta').ruta}acta.pdf").streaming_content)  # type: ignore[attr-defined]
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(data)).pages]
    (annex,) = [sheet for sheet in sheets if "ANEXO: OBSERVACIONES Y RESPUESTAS" in sheet]
    for said in ("Red Social Ejemplo: párrafo 1.1, versión 1", PROPUESTA, "Se dirá en la sesión siguiente."):
        assert said in annex
    assert "ACUERDOS Y TAREAS" not in annex, "annexes start a page"


# --- Queries


@pytest.mark.parametrize("number", [3, 300])
def test_the_pages_cost_the_same_with_many_observations(cast: Cast, number: int) -> None:
    consulta = cast.en_circulacion(1, acta=cast.borrador(text(clock.today(), 3)))
    members(cast, 3)
    first = observes(cast, consulta)
    rows = [
        Observacion(
            **{
                field.attname: getattr(first, field.attname)
                for field in Observacion._meta.concrete_fields
                if field.name not in {"id", "motivo"}
            },
            motivo=f"Observación {n}.",
        )
        for n in range(number - 1)
    ]
    Observacion.objects.bulk_create(rows)
    base = f"/actas/{clave(consulta)}"
    pages = {
        # acta, its observations and until when; people, items and paragraphs; permissions, one of them of two questions
        f"{base}/observaciones/": 9,
        # acta; consulta, its dates, the convoked with their answers; permission; its own
        f"{base}/observar/?parrafo=1.1": 7,
    }
    # consulta, its dates, the convoked with their answers; who else answers; permission; the former text; its
    # observations; its questions and requests for more time; and for a network, what it asked, and its rules, twice
    panel = f"/consultas/{consulta.pk}/responder/"
    for cuenta, answering in (("social", 12), ("secretaria", 9)):
        pages[panel] = answering
        client = signed_in(cast, cuenta)
        frame = cost(client, "/actas/en-trabajo/") - 2  # what waits for somebody is not these pages' to count
        assert {url: cost(client, url) - frame for url in pages} == pages, cuenta
    assert cost(client, f"{base}/observaciones/{first.pk}/") - frame == 6
    assert cost(client, f"{base}/editar/") - frame == 9


def cost(client: Client, url: str) -> int:
    """How many queries a page makes, once what is cached is."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)

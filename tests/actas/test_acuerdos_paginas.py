"""The pages of agreements that are followed: what each one sees of them, and what they let the secretaría say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from actas.models import AcuerdoAdoptado, ElementoPlan, Tarea
from actas.operations import publicar_seguimiento, recalcular, relacionar_acuerdos
from actas.operations.plan import publicar_elemento
from mesa.kernel import clock
from mesa.kernel.permissions import puede
from mesa.models import Membresia, Organizacion
from tests.actas.acuerdos import CLAVE, DESPUES, adoptado, anterior, por_consulta
from tests.actas.seguimiento import tarea
from tests.cast import Cast
from tests.checks import rewriting

pytestmark = pytest.mark.django_db
PAGE = f"/acuerdos/{CLAVE}/seguimiento/"


@pytest.fixture(autouse=True)
def in_november() -> Any:
    with clock.as_of(DESPUES):
        yield


@pytest.fixture
def acuerdo(cast: Cast) -> AcuerdoAdoptado:
    return adoptado(cast)


def enter(client: Client, cast: Cast, cuenta: str = "secretaria") -> Client:
    client.force_login(cast.usuario(cuenta))
    return client


def html(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_it_is_told_what_it_is_and_the_public_is_told_when_it_is_published(
    cast: Cast, client: Client, acuerdo: AcuerdoAdoptado
) -> None:
    enter(client, cast)
    assert "Publicar el seguimiento" not in html(client, PAGE)
    elemento = ElementoPlan.objects.create(organo=cast.mesa, clase="compromiso", codigo="c1", plan="P", titulo="Uno")
    publicar_elemento(elemento.pk, actor=cast.secretaria)
    sent = {"tipo": "encarga", "quorum": "5 de 5", "sujeto_a": "Que haya fondos", "revision": 1}
    given = client.post(f"{PAGE}precisar/", sent | {"elementos": [elemento.pk]}, follow=True)
    page = given.content.decode()
    assert "Publicar el seguimiento" in page
    assert "Encarga" in page
    assert "Que haya fondos" in page
    assert "Seguimiento por publicar" in html(client, "/pendientes/")
    preview = html(client, f"{PAGE}publicar/")
    assert "No hay tareas para este acuerdo." in preview
    client.post(f"{PAGE}publicar/", {"leido": AcuerdoAdoptado.objects.get(pk=acuerdo.pk).cambio})
    public = html(Client(), f"/acuerdos/{CLAVE}/")
    for said in ("Encarga una tarea", "5 de 5", "La condición está por cumplirse.", 'href="/plan/c1/"'):
        assert said in public
    assert "Seguimiento por publicar" not in html(client, "/pendientes/")


def test_what_somebody_else_saved_meanwhile_is_shown_and_nothing_typed_is_lost(
    cast: Cast, client: Client, acuerdo: AcuerdoAdoptado
) -> None:
    enter(client, cast)
    AcuerdoAdoptado.objects.update(revision=2, sujeto_a="La ley corta")
    sent = {"tipo": "difiere", "quorum": "", "sujeto_a": "Lo que escribí", "revision": 1}
    given = client.post(f"{PAGE}precisar/", sent)
    page = given.content.decode()
    assert given.status_code == 409
    for said in ("Así quedó guardado", "La ley corta", "Lo que escribí", 'name="revision" value="2"'):
        assert said in page


def test_a_mistake_is_said_in_the_form_and_what_was_typed_stays(
    cast: Cast, client: Client, acuerdo: AcuerdoAdoptado
) -> None:
    enter(client, cast)
    given = client.post(f"{PAGE}cumplido/", {"el": "2026-08-01", "como": "Está en el sitio."})
    page = given.content.decode()
    assert given.status_code == 422
    assert "El acuerdo se adoptó el 5 de agosto de 2026: indique esa fecha o una posterior." in page
    assert "Está en el sitio." in page
    client.post(f"{PAGE}cumplido/", {"el": "2026-08-10", "como": "Está en el sitio."})
    assert "Cumplido el 10 de agosto de 2026." in html(client, PAGE)
    client.post(f"{PAGE}anular-cumplimiento/")
    assert AcuerdoAdoptado.objects.get(pk=acuerdo.pk).estado == "vigente"


def test_a_former_agreement_is_found_by_its_words(cast: Cast, client: Client, acuerdo: AcuerdoAdoptado) -> None:
    former = anterior(cast)
    enter(client, cast)
    assert "No hay acuerdos anteriores con esas palabras" in html(client, f"{PAGE}relacionar/?q=presupuesto")
    assert f'value="{former.pk}"' in html(client, f"{PAGE}relacionar/?q=reglas+2026-07")
    assert f'value="{former.pk}"' in html(client, f"{PAGE}relacionar/?q=%00"), "what is no word asks for nothing"
    sent = {"anterior": former.pk, "clase": "reemplaza", "nota": "Entero."}
    page = client.post(f"{PAGE}relacionar/", sent, follow=True).content.decode()
    assert "Reemplaza" in page
    relation = acuerdo.modifica.get()
    assert "Reemplazado por" in html(client, f"/acuerdos/{former.clave}/seguimiento/")
    client.post(f"{PAGE}relaciones/{relation.pk}/quitar/")
    assert not acuerdo.modifica.exists()


def test_a_member_reads_it_and_is_offered_nothing_to_do(cast: Cast, client: Client, acuerdo: AcuerdoAdoptado) -> None:
    recalcular(acuerdo)
    page = html(enter(client, cast, "gobierno"), PAGE)
    for act in ("Publicar el seguimiento", "Precisar el acuerdo", "Agregar una tarea", "Registrar que"):
        assert act not in page


def numbers(client: Client, query: str = "") -> list[str]:
    """The keys of the agreements that the list shows."""
    response = client.get(f"/acuerdos/en-seguimiento/{query}")
    assert response.status_code == 200
    return [fila["acuerdo"].clave for fila in response.context["filas"]]


def test_the_list_is_filtered_in_its_address(cast: Cast, client: Client, acuerdo: AcuerdoAdoptado) -> None:
    former, decided = anterior(cast), por_consulta(cast)
    task = tarea(cast, acuerdo)  # due in September
    social, organismo = (cast.organizacion(slug).pk for slug in ("red-social-ejemplo", "organismo-ejemplo"))
    enter(client, cast, "gobierno")
    assert numbers(client) == [decided.clave, CLAVE, former.clave]
    assert numbers(client, "?vencidos=on") == [CLAVE]
    assert numbers(client, f"?organizacion={social}") == [CLAVE]
    asked = client.get(f"/acuerdos/en-seguimiento/?organizacion={organismo}").content.decode()
    assert "Elija una de las opciones." in asked, "it has no part in any: what was asked wrongly is said"
    assert numbers(client, f"?sesion={CLAVE[:-2]}") == [CLAVE]
    assert numbers(client, "?estado=sin_seguimiento_registrado") == []
    assert numbers(client, "?tipo=encarga") == []
    recalcular(acuerdo)
    assert numbers(client, "?sin_publicar=on") == [CLAVE]
    Tarea.objects.filter(pk=task.pk).update(estado="verificada")
    recalcular(acuerdo)
    assert numbers(client, "?vencidos=on") == []
    assert numbers(client, "?estado=cumplido") == [CLAVE]


def test_the_list_is_paged_by_key(
    cast: Cast, client: Client, acuerdo: AcuerdoAdoptado, monkeypatch: pytest.MonkeyPatch
) -> None:
    former, decided = anterior(cast), por_consulta(cast)
    monkeypatch.setattr("actas.views.acuerdos_lista.POR_PAGINA", 2)
    enter(client, cast)
    first = client.get("/acuerdos/en-seguimiento/?tipo=decide")
    assert [fila["acuerdo"].clave for fila in first.context["filas"]] == [decided.clave, CLAVE]
    assert numbers(client, f"?desde={first.context['siguiente']}&tipo=decide") == [former.clave]
    assert client.get("/acuerdos/en-seguimiento/?desde=nada").status_code == 404


def test_all_that_changed_is_published_from_one_page(cast: Cast, client: Client, acuerdo: AcuerdoAdoptado) -> None:
    relacionar_acuerdos(acuerdo.pk, anterior(cast).pk, "modifica", actor=cast.secretaria)
    enter(client, cast)
    assert "2 acuerdos cambiaron desde que se publicaron." in html(client, "/acuerdos/en-seguimiento/publicar/")
    said = client.post("/acuerdos/en-seguimiento/publicar/", {"vistos": listed(client)}, follow=True).content.decode()
    assert "Se publicó el seguimiento de 2 acuerdos." in said
    assert "Lo publicado está al día" in html(client, "/acuerdos/en-seguimiento/publicar/")


def listed(client: Client) -> str:
    """What the page that publishes all says that it showed."""
    return str(client.get("/acuerdos/en-seguimiento/publicar/").context["vistos"])


def changed_later(cast: Cast, acuerdo: AcuerdoAdoptado, titulo: str) -> None:
    """Something of it is told, an hour after what was read."""
    with clock.as_of(DESPUES + timedelta(hours=1)):
        tarea(cast, acuerdo, titulo=titulo)
        recalcular(acuerdo)


def test_what_changed_since_it_was_reviewed_is_not_published_but_shown(
    cast: Cast, client: Client, acuerdo: AcuerdoAdoptado
) -> None:
    recalcular(acuerdo)
    enter(client, cast)
    read = client.get(f"{PAGE}publicar/").context["acuerdo"].cambio
    changed_later(cast, acuerdo, "Lo que nadie leyó")
    page = client.post(f"{PAGE}publicar/", {"leido": read})
    said = page.content.decode()
    assert page.status_code == 409
    assert "El seguimiento cambió mientras usted lo revisaba. Léalo de nuevo antes de publicar." in said
    assert "Lo que nadie leyó" in said, "the new preview is there"
    assert "Lo que nadie leyó" not in html(client, f"/acuerdos/{CLAVE}/")
    assert client.post(f"{PAGE}publicar/", {"leido": page.context["acuerdo"].cambio}).status_code == 302
    assert "Lo que nadie leyó" in html(client, f"/acuerdos/{CLAVE}/")


def test_all_is_what_was_listed_as_it_was_listed(cast: Cast, client: Client, acuerdo: AcuerdoAdoptado) -> None:
    relacionar_acuerdos(acuerdo.pk, anterior(cast).pk, "modifica", actor=cast.secretaria)
    enter(client, cast)
    seen = listed(client)
    changed_later(cast, acuerdo, "Lo que nadie leyó")
    said = client.post("/acuerdos/en-seguimiento/publicar/", {"vistos": seen}, follow=True).content.decode()
    assert "Se publicó el seguimiento de un acuerdo. Queda uno por publicar." in said
    assert "Lo que nadie leyó" not in html(client, f"/acuerdos/{CLAVE}/")
    nothing = client.post("/acuerdos/en-seguimiento/publicar/", follow=True).content.decode()
    assert "Queda uno por publicar." in nothing, "what was not listed is not published"


def test_what_is_overdue_is_told_by_the_page_of_the_day(cast: Cast, client: Client, acuerdo: AcuerdoAdoptado) -> None:
    tarea(cast, acuerdo)
    recalcular(acuerdo)
    with clock.as_of(DESPUES.replace(month=9, day=30)):
        publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
        on_time = client.get(f"/acuerdos/{CLAVE}/")
        assert "Tiene una tarea vencida." not in on_time.content.decode(), "its last day is not over"
    late = client.get(f"/acuerdos/{CLAVE}/", headers={"If-None-Match": on_time["ETag"]})
    assert "Tiene una tarea vencida." in late.content.decode(), "what it said yesterday is not kept for today"
    assert client.get(f"/acuerdos/{CLAVE}/", headers={"If-None-Match": late["ETag"]}).status_code == 304


def test_several_overdue_are_counted_with_the_oldest_date(cast: Cast, client: Client, acuerdo: AcuerdoAdoptado) -> None:
    for day in (date(2026, 9, 15), date(2026, 9, 30), date(2026, 12, 30)):
        tarea(cast, acuerdo, vence=day)
    recalcular(acuerdo)
    publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    said = html(client, f"/acuerdos/{CLAVE}/")
    assert "Tiene 2 tareas vencidas." in said
    assert "El plazo más antiguo era el 15 de septiembre de 2026" in said


def of_the_red(cast: Cast) -> tuple[AcuerdoAdoptado, Tarea]:
    """An agreement of the Red Social, and a task of it that nobody in particular has."""
    red = cast.organizacion("red-social-ejemplo")
    made = AcuerdoAdoptado.objects.create(
        organo=red, clave=f"{red.slug}-{CLAVE}", numero=1, fecha=date(2026, 8, 5), texto="Asunto de la red."
    )
    task = Tarea.objects.create(organo=red, acuerdo=made, numero=1, titulo="Tarea de la red", creada_el=DESPUES)
    return made, task


@pytest.mark.parametrize("clase", ["invitada_permanente", "observadora"])
def test_who_only_attends_a_network_sees_nothing_of_its_matters(cast: Cast, client: Client, clase: str) -> None:
    """It knows who is in the network, as its register says; its agreements, tasks and tabla are of its members."""
    made, task = of_the_red(cast)
    red, guest = made.organo, cast.actor("organismo")
    assert guest.organizacion is not None
    seat = Membresia.objects.create(
        organo=red, miembro=guest.organizacion, clase=clase, sector="academia", desde=date(2026, 1, 5)
    )
    shut = (
        f"{made.ruta}seguimiento/",
        f"/tareas/{task.pk}/",
        f"/tabla/{red.slug}/",
        f"/temas/?organo={red.slug}",
        f"/informes/cumplimiento/?organo={red.slug}",
        f"/plan/en-trabajo/exportar/?organo={red.pk}",
    )
    lists = {
        "/acuerdos/en-seguimiento/": made.texto,
        "/acuerdos/en-seguimiento/exportar/?formato=csv": made.texto,
        "/tareas/": task.titulo,
        "/tareas/tablero/": task.titulo,
        "/tareas/exportar/?formato=csv": task.titulo,
    }

    def seen(cuenta: str) -> tuple[set[int], set[bool]]:
        enter(client, cast, cuenta)
        statuses = {client.get(url).status_code for url in shut}
        return statuses, {said in html(client, url) for url, said in lists.items()}

    al = clock.today()
    assert red in Organizacion.objects.registros_de(guest, al)
    assert red not in Organizacion.objects.seguidos_por(guest, al)
    assert cast.mesa in Organizacion.objects.seguidos_por(guest, al), "the Mesa, where it has a seat, it follows"
    assert not puede("actas.pedir_informe", guest, red)
    assert seen("organismo") == ({404}, {False})
    assert seen("delegada.norte") == seen("social") == ({200}, {True})
    with rewriting():
        Membresia.objects.filter(pk=seat.pk).update(clase="miembro")
    assert seen("organismo") == ({200}, {True})

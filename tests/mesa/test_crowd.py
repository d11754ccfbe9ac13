"""Every address, for every role that may open it, with 3 and with 300 rows of whatever it lists: the same queries.

Measured from the table of addresses, so that no page can be missing: one that does not grow with the rows lists nothing
of what `tests/mesa/crowd.py` adds, and has to say so in FIXED, or be given its rows there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actas.public import filtro
from mesa.operations import plazos
from mesa.views import contados
from tests.mesa import addresses_asuntos as asuntos
from tests.mesa import crowd, crowd_fondo
from tests.mesa import scene as scenes
from tests.mesa.scene import ROLES, Scene
from tests.mesa.test_urls_roles import TABLE

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 300
PUBLISHED, LIST, SEARCH, PRIVATE = 2, 2, 3, 15
BUDGETS = {
    **dict.fromkeys(("actas:acta", "actas:acta_json", "actas:acuerdo", "actas:acuerdo_json"), PUBLISHED),
    **dict.fromkeys(("mesa:inicio", "actas:lista"), LIST),
    "redes:insignia": PUBLISHED,
    "fondo:publicar_fondo": 30,  # all that would be public of a fund is read before it is published
    "fondo:informe": 40,  # and all that a report would say is computed at its cut-off
    "fondo:consultar_informe": 18,
    "redes:red": PUBLISHED + 1,  # and which versions there are
    "redes:comparar": SEARCH,
    **dict.fromkeys(("redes:redes", "redes:datos_csv"), SEARCH + 2),  # who sits in the Mesa, and who of them has none
    "redes:publicar_perfil": 50,  # it does all that publishing does, and undoes it
    "actas:acuerdos": SEARCH,  # and its figures, which a process asks once of the whole list
}
#: Rows of the table, or whole addresses, that show nothing of the crowd, by why.
FIXED = {
    "its text is frozen when it is published: test_queries publishes long ones": """
        actas:acta actas:acta_json actas:acta_pdf actas:acta_version_json actas:acta_version_pdf
        actas:acuerdo actas:acuerdo_json actas:acuerdo_version_json
        mesa:decision mesa:decision_json mesa:decision_pdf mesa:decision_version_json mesa:decision_version_pdf
        actas:elemento_json actas:elemento_version_json actas:aporte actas:aporte_json actas:aporte_version_json
        actas:pregunta actas:pregunta_json actas:pregunta_version_json
        mesa:retiro mesa:retiro_json mesa:retiro_version mesa:retiro_version_json
        redes:perfil_json redes:indicadores_csv redes:insignia redes:red_version redes:perfil_version_json
        redes:integrantes_version_json""",
    "a form or a confirmation about one thing": """
        redes:dato redes:anfitriona redes:corregir_mejora redes:encargar_mejora redes:descartar_mejora
        redes:publicar_integrantes redes:importar_mejoras redes:foto_elegibilidad
        redes:proponer_estandar redes:publicar_estandar redes:adoptar_estandar redes:deshacer_adopcion
        redes:anular_verificacion redes:retirar_observacion
        mesa:nuevo_asunto mesa:editar_asunto mesa:descartar_asunto mesa:retirar_asunto mesa:publicar_asunto
        mesa:entrega_asunto mesa:adjunto mesa:adjunto_desde_correo
        actas:plazo_tarea actas:diferir_tarea actas:cumplir_tarea actas:sin_efecto_tarea
        actas:preguntar actas:pregunta_recibida actas:rechazar_pregunta actas:tachar_pregunta actas:anonimizar_pregunta
        actas:publicar_pregunta actas:corregir_pregunta
        actas:acta_de_tabla actas:adoptar_regla_tabla actas:descartar_propuesto actas:retirar_tema actas:fechar_tema
        actas:editar_comite actas:cerrar_comite actas:informar_comite actas:archivo_informe actas:constituir_comite
        actas:declarar_cumplido actas:resolver_condicion actas:publicar_seguimientos
        actas:descartar actas:desistir actas:importar actas:nueva actas:publicar actas:reabrir actas:rectificar
        actas:agregar_elemento actas:importar_plan actas:editar_elemento actas:eliminar_elemento
        actas:publicar_elemento actas:registrar_aporte actas:importar_aportes actas:aporte_en_trabajo
        actas:editar_aporte actas:eliminar_aporte actas:publicar_aporte
        actas:importar_tareas actas:importar_acuerdos
        actas:responder_observacion actas:retirar mesa:cuenta mesa:registrar mesa:retirar_publicacion
        mesa:cambiar_integrante mesa:corregir_persona mesa:renombrar
        mesa:terminar_funcion mesa:terminar_integrante mesa:terminar_mandato mesa:terminar_regla
        mesa:suscripcion mesa:preferencias_avisos
        redes:importar_integrantes redes:importar_mandatos redes:contacto
        mesa:preguntar mesa:responder_pregunta mesa:prorrogar mesa:resolver_prorroga mesa:plazos
        mesa:preguntar_desde_correo mesa:prorrogar_desde_correo
        mesa:agregar_feriado mesa:corregir_feriado mesa:eliminar_feriado
        mesa:anular_votacion mesa:corregir_opcion mesa:corregir_votacion mesa:preparar_votacion
        mesa:votacion_comprobante
        account_change_password account_email account_inactive account_login account_logout account_reauthenticate
        account_request_login_code account_reset_password account_reset_password_done
        account_reset_password_from_key account_reset_password_from_key_done account_signup""",
    "a row each indicator that the standard asks": """
        redes:estandar redes:estandar_version redes:estandar_json redes:estandar_csv redes:estandar_publicado
        redes:estandar_publicado_json redes:mi_estandar redes:responder_indicador redes:revisar
        redes:comparar_estandar""",
    "a row each class of what a body tells, however much it told": "redes:mi_perfil",
    "the same words for everyone": "mesa:accesibilidad mesa:como_verificar mesa:privacidad mesa:salud mesa:verificar",
    "one row an órgano, whatever it published": "mesa:metricas",
    "the three newest facts that show each requirement": "actas:ogp",
    "one row an organisation of the follow-up that was published": "actas:informe_publico",
    "how each step stands, in a sentence with four names at most": "mesa:puesta_en_marcha",
    "who is editing is kept in Valkey, not in rows": "actas:presencia",
    "a list only when it is asked for words": "mesa:buscar",
    "the five newest agreements and the four newest actas, and there are as many": "mesa:inicio",
    "the holidays of one year, and the deadlines that an edit touched": "mesa:feriados",
}
FIXED_NAMES = {name for names in (*FIXED.values(), crowd_fondo.FIXED) for name in names.split()}
#: Of an address that lists, the rows of the table where there is nothing to list yet.
EMPTY = {
    *crowd_fondo.EMPTY,
    "actas:observaciones borrador",
    "mesa:calendario_publico",
    "redes:clase identidad",
    "redes:organizacion de una red",
    "mesa:votar cerrada",
    *(f"mesa:asunto {state}" for state in asuntos.STATES if state != "borrador"),
}
#: The same addresses asked for more, by the name of their row: with words, with something open.
ASKED = {
    "mesa:calendario_publico": ["?mes=2026-08"],
    "mesa:buscar": ["?q=reglas"],
    "actas:acuerdos": ["?estado=en_plazo", "?q=reglas&anio=2026", "?formato=json", "?formato=csv"],
    "redes:redes": ["?al=2026-08-30", "?q=red", "?nivel=inicial&atraso=si&tipo=red"],
    "redes:comparar": ["?a=red-academica-ejemplo&b=red-academica-ejemplo"],
    "actas:preguntas_recibidas": ["?estado=recibida"],
    "actas:editar borrador": ["?agregar=acuerdos"],
    "actas:tabla_de": ["?clase=vencida", "?clase=diferido"],
}


class Seen(NamedTuple):
    """What a visit cost and gave."""

    queries: list[str]
    size: int


Measures = dict[tuple[str, str], tuple[Seen, Seen]]


def visits() -> Iterator[tuple[str, Any, str, str]]:
    """Each address that somebody may open: its name in the table, its row, what it is asked, and who asks."""
    for row in TABLE:
        for rol, status in zip(ROLES, row.get.split(), strict=True):
            if status == "200":
                for asked in ("", *ASKED.get(str(row), ())):
                    yield f"{row}{asked}", row, asked, rol


def visit(client: Client, url: str) -> Seen:
    """One visit of a process that has drawn nothing yet."""
    caches["marco"].clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        content = scenes.body(response)
    assert response.status_code == 200, url
    return Seen([query["sql"][:300] for query in queries], len(content))


def measure(scene: Scene, urls: dict[tuple[str, str], str]) -> dict[tuple[str, str], Seen]:
    """What every visit costs with the rows that there are, once what waits for each was counted."""
    for rol in ROLES[1:]:
        scene.client(rol).get(reverse("mesa:avisos"))
    return {(name, rol): visit(scene.client(rol or ROLES[0]), url) for (name, rol), url in urls.items()}


@pytest.fixture(scope="module")
def measured(django_db_setup: None, django_db_blocker: Any) -> Iterator[Measures]:
    """Every visit with few rows and with many. The scene is one and grows, as an installation does."""
    staged = scenes.staged(django_db_blocker)
    with staged as scene, scenes.unwatched(), pytest.MonkeyPatch.context() as patched:
        for kept in (contados, plazos):
            patched.setattr(kept, "SECONDS", None)  # or whoever looks when it expires counts again
        patched.setattr(filtro, "UN_DIA", 0)  # or whoever looks first counts for all
        urls = {(name, rol): reverse(r.name, args=r.args(scene)) + asked for name, r, asked, rol in visits()}
        crowd.grow(scene, 0, FEW)
        measure(scene, {(name, ""): url for (name, rol), url in urls.items() if rol == ROLES[0]})  # what is asked once
        few = measure(scene, urls)
        crowd.grow(scene, FEW, MANY)
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        connection.check_constraints()  # once: each test that ends would check all these rows again
        assert not crowd.models_without(MANY), "give these models their rows in tests/mesa/crowd.py"
        many = measure(scene, urls)
        yield {key: (few[key], many[key]) for key in few}


@pytest.mark.parametrize("name", sorted({name for name, *_ in visits()}))
def test_it_costs_the_same_with_few_rows_and_with_many(measured: Measures, name: str) -> None:
    for (which, rol), (few, many) in measured.items():
        if which == name:
            more = [sql for sql in many.queries if sql not in few.queries]
            assert len(many.queries) == len(few.queries), (
                f"{rol}: {len(few.queries)} became {len(many.queries)}: {more[:6]}"
            )


@pytest.mark.parametrize("name", sorted({name for name, *_ in visits()}))
def test_it_stays_within_its_budget(measured: Measures, name: str) -> None:
    for (which, rol), (_, many) in measured.items():
        if which == name:
            public = SEARCH if name.startswith("mesa:buscar") else PRIVATE
            budget = BUDGETS.get(name.partition("?")[0].partition(" ")[0], public)
            assert len(many.queries) <= budget, "\n".join([f"{rol}: {len(many.queries)}", *many.queries])


def test_every_page_grows_or_says_why_not(measured: Measures) -> None:
    grew = {name for (name, _), (few, many) in measured.items() if many.size > few.size + 50}
    names = {name for name, *_ in visits()}
    fixed = {name for name in names if name.partition(" ")[0] in FIXED_NAMES} | EMPTY
    missing, growing = sorted(names - grew - fixed), sorted(grew & fixed)
    assert not missing, (
        f"they list nothing of the crowd: give them their rows, or a place in FIXED: {', '.join(missing)}"
    )
    assert not growing, f"they do list something, so they are out of FIXED: {', '.join(growing)}"

"""What a body improves: proposed, recommended, entrusted, discarded; loaded from a table; and what it achieved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actas.models import Tarea
from mesa.kernel import clock, ensayo
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.tabular import Fila, Tabla
from mesa.models import Evento
from redes.models import Mejora
from redes.operations.mejoras import (
    DatosMejora,
    ImportadorMejoras,
    agregar_mejora,
    brechas,
    corregir_mejora,
    descartar_mejora,
    encargar_mejora,
    filas_de_mejoras,
    importar_mejoras,
    organos_para_encargar,
    proponer_mejoras,
    reponer_mejora,
    visibles,
)
from redes.operations.mejoras.anexo import anexo_de, hojas_del_anexo
from redes.operations.mejoras.pdf import archivo_del_anexo, dibujar_anexo, pedir_anexo
from redes.operations.publicacion import publicar_perfil
from tests.checks import event, races, refused, refused_to_all_but, together, winner_and_loser
from tests.redes import escena

LLEVA = "Lleva las mejoras de una organización quien tiene hoy su mandato, o la secretaría de su órgano."
PLAZO = timedelta(days=30)
DATOS = DatosMejora("Publicar el código de ética.", "I3", "Informe, página 12", "R-1")


@pytest.fixture
def perfil(cast):
    """The Red Social Ejemplo, that answered one thing of all that it is asked."""
    escena.estandar()
    one = escena.perfil(cast.organizacion("red-social-ejemplo"))
    escena.respuesta(one, "T3", desde=clock.today(), fecha=clock.today())
    return one


@pytest.fixture
def mejora(cast, perfil):
    """One that waits."""
    return agregar_mejora(perfil.organizacion_id, DATOS, actor=cast.secretaria)


def entrusted(cast, mejora, actor=None):
    who = actor or cast.secretaria
    return encargar_mejora(mejora.pk, organo_id=cast.mesa.pk, vence=clock.today() + PLAZO, actor=who)


# Gaps


@pytest.mark.django_db
def test_gaps_are_what_is_short_and_the_inexcusable_goes_first(perfil) -> None:
    found = brechas(perfil, clock.today())
    codes = [gap.codigo for gap in found]
    assert "T3" not in codes
    assert "T4" not in codes, "it is not asked of a network"
    stars = [gap.inexcusable for gap in found]
    assert stars == sorted(stars, reverse=True)
    assert {gap.para for gap in found if gap.inexcusable} == {"basico"}
    expired = {gap.codigo: gap for gap in brechas(perfil, clock.today() + timedelta(days=365 * 4))}
    assert expired["T3"].vencida


@pytest.mark.django_db
def test_each_gap_is_proposed_once(cast, perfil) -> None:
    social = cast.actor("social")
    refused_to_all_but(
        cast, {"secretaria", "social"}, lambda actor: proponer_mejoras(perfil.organizacion_id, actor=actor), LLEVA
    )
    made = proponer_mejoras(perfil.organizacion_id, actor=social)
    assert {row.codigo for row in made} == {gap.codigo for gap in brechas(perfil, clock.today())}
    assert {(row.nivel_antes, row.medido_el) for row in made} == {(0, clock.today())}
    event("mejora.propuesta", perfil, social)
    assert proponer_mejoras(perfil.organizacion_id, actor=social) == []
    one = descartar_mejora(made[0].pk, "No corresponde.", actor=social)
    assert proponer_mejoras(perfil.organizacion_id, actor=social) == [], "what was discarded is not proposed again"
    Mejora.objects.exclude(pk=one.pk).delete()
    assert len(proponer_mejoras(perfil.organizacion_id, actor=social)) == len(made) - 1


@pytest.mark.django_db
def test_what_the_consultancy_recommends_is_not_proposed_besides_and_what_is_first_heads_the_list(cast, perfil) -> None:
    social = cast.actor("social")
    said = agregar_mejora(perfil.organizacion_id, DatosMejora("Publicar el código de ética.", "I3"), actor=social)
    gaps = [gap.codigo for gap in brechas(perfil, clock.today())]
    made = proponer_mejoras(perfil.organizacion_id, actor=social)
    assert [row.codigo for row in sorted(made, key=lambda row: -row.pk)] == [code for code in gaps if code != "I3"]
    descartar_mejora(said.pk, "Se hará de otro modo.", actor=social)
    assert [row.codigo for row in proponer_mejoras(perfil.organizacion_id, actor=social)] == ["I3"]


@pytest.mark.django_db(transaction=True)
@races(proponer_mejoras)
def test_two_propose_at_once_and_each_gap_has_one(cast, perfil) -> None:
    act = lambda: proponer_mejoras(perfil.organizacion_id, actor=cast.actor("social"))  # noqa: E731
    sizes = sorted(len(made) for made in together(act, act))
    assert sizes[0] == 0
    assert sizes[1] == Mejora.objects.count()


# One


@pytest.mark.django_db
def test_a_recommendation_is_written_once_and_its_reference_is_its_own(cast, perfil) -> None:
    body = perfil.organizacion_id
    refused_to_all_but(cast, {"secretaria", "social"}, lambda actor: agregar_mejora(body, DATOS, actor=actor), LLEVA)
    one = agregar_mejora(body, DATOS, actor=cast.secretaria)
    event("mejora.agregada", one, cast.secretaria)
    assert agregar_mejora(body, DATOS, actor=cast.secretaria) == one
    with pytest.raises(Conflicto, match="R-1"):
        agregar_mejora(body, DatosMejora("Otra cosa.", referencia="R-1"), actor=cast.secretaria)
    for wrong in (
        DatosMejora("  "),
        DatosMejora("a", "Z9"),
        DatosMejora("a" * 5001),
        DatosMejora("a", fuente="b" * 501),
    ):
        with pytest.raises(DomainError):
            agregar_mejora(body, wrong, actor=cast.secretaria)
    assert Mejora.objects.get() == one


@pytest.mark.django_db(transaction=True)
@races(agregar_mejora)
def test_the_same_one_sent_twice_at_once_is_one(cast, perfil) -> None:
    act = lambda: agregar_mejora(perfil.organizacion_id, DATOS, actor=cast.secretaria)  # noqa: E731
    first, second = together(act, act)
    assert first == second
    assert Mejora.objects.count() == 1


@pytest.mark.django_db
def test_it_is_corrected_over_what_was_read_while_it_waits(cast, mejora) -> None:
    new = DatosMejora("Publicar el código y difundirlo.", "I4", DATOS.fuente, "R-1")
    refused_to_all_but(
        cast,
        {"secretaria", "social"},
        lambda actor: corregir_mejora(mejora.pk, new, revision=1, actor=actor),
        LLEVA,
    )
    corrected = corregir_mejora(mejora.pk, new, revision=1, actor=cast.actor("social"))
    assert (corrected.codigo, corrected.revision) == ("I4", 2)
    event("mejora.corregida", corrected, cast.actor("social"))
    assert corregir_mejora(mejora.pk, new, revision=1, actor=cast.secretaria).revision == 2, "it says it again"
    with pytest.raises(Conflicto, match="Alguien la cambió"):
        corregir_mejora(mejora.pk, DATOS, revision=1, actor=cast.secretaria)
    entrusted(cast, mejora)
    with pytest.raises(Conflicto, match="Ya se encargó"):
        corregir_mejora(mejora.pk, DATOS, revision=3, actor=cast.secretaria)


@pytest.mark.django_db(transaction=True)
@races(corregir_mejora)
def test_of_two_corrections_at_once_one_is_told(cast, mejora) -> None:
    acts = [
        lambda text=text: corregir_mejora(mejora.pk, DatosMejora(text), revision=1, actor=cast.secretaria)
        for text in ("Una.", "Otra.")
    ]
    kept, error = winner_and_loser(together(*acts))
    assert isinstance(error, Conflicto)
    assert Mejora.objects.get().texto == kept.texto


@pytest.mark.django_db
def test_it_becomes_a_task_of_the_organo_that_the_body_has_to_do(cast, mejora) -> None:
    own = refused(lambda: entrusted(cast, mejora, cast.actor("social")))
    assert own == ["Solo la secretaría del órgano encarga y lleva sus tareas."]
    assert refused(lambda: entrusted(cast, mejora, cast.actor("gobierno"))) == [LLEVA]
    with pytest.raises(DomainError, match="ya pasó"):
        encargar_mejora(mejora.pk, organo_id=cast.mesa.pk, vence=clock.today() - PLAZO, actor=cast.secretaria)
    other = cast.organizacion("red-academica-ejemplo")
    with pytest.raises(DomainError, match="Elija otro"):
        encargar_mejora(mejora.pk, organo_id=other.pk, vence=clock.today() + PLAZO, actor=cast.secretaria)
    done = entrusted(cast, mejora)
    tarea = Tarea.objects.get(pk=done.tarea_id)
    assert tarea.titulo == DATOS.texto
    assert "Informe, página 12" in tarea.detalle
    assert tarea.vence == clock.today() + PLAZO
    assert [parte.organizacion.slug for parte in tarea.partes.all()] == ["red-social-ejemplo"]
    event("mejora.encargada", done, cast.secretaria)
    with pytest.raises(Conflicto, match="Ya se encargó"):
        entrusted(cast, mejora)
    with pytest.raises(Conflicto, match="Ya se encargó"):
        descartar_mejora(mejora.pk, "No.", actor=cast.secretaria)


@pytest.mark.django_db
def test_a_network_entrusts_itself_a_task_of_its_own(cast, mejora) -> None:
    social, red = cast.actor("social"), mejora.perfil.organizacion
    assert organos_para_encargar(mejora.perfil, social) == [red]
    assert organos_para_encargar(mejora.perfil, cast.secretaria) == [cast.mesa]
    done = encargar_mejora(mejora.pk, organo_id=red.pk, vence=clock.today() + PLAZO, actor=social)
    assert done.tarea.organo == red


@pytest.mark.django_db(transaction=True)
@races(encargar_mejora)
def test_of_two_that_entrust_it_at_once_there_is_one_task(cast, mejora) -> None:
    _done, error = winner_and_loser(together(lambda: entrusted(cast, mejora), lambda: entrusted(cast, mejora)))
    assert isinstance(error, Conflicto)
    assert Tarea.objects.count() == 1


@pytest.mark.django_db
def test_it_is_discarded_with_its_reason_and_restored(cast, mejora) -> None:
    social = cast.actor("social")
    refused_to_all_but(
        cast, {"secretaria", "social"}, lambda actor: descartar_mejora(mejora.pk, "No.", actor=actor), LLEVA
    )
    with pytest.raises(DomainError):
        descartar_mejora(mejora.pk, "  ", actor=social)
    gone = descartar_mejora(mejora.pk, "Ya existe.", actor=social)
    event("mejora.descartada", gone, social)
    with pytest.raises(Conflicto, match="Repóngala"):
        entrusted(cast, mejora)
    refused_to_all_but(cast, {"secretaria", "social"}, lambda actor: reponer_mejora(mejora.pk, actor=actor), LLEVA)
    back = reponer_mejora(mejora.pk, actor=cast.secretaria)
    assert back.descartada == ""
    event("mejora.repuesta", back, cast.secretaria)
    reponer_mejora(mejora.pk, actor=cast.secretaria)
    assert Evento.objects.filter(verbo="mejora.repuesta").count() == 1


@pytest.mark.django_db(transaction=True)
@races(descartar_mejora, encargar_mejora)
def test_discarded_and_entrusted_at_once_it_is_one_of_them(cast, mejora) -> None:
    _done, error = winner_and_loser(
        together(lambda: entrusted(cast, mejora), lambda: descartar_mejora(mejora.pk, "No.", actor=cast.secretaria))
    )
    assert isinstance(error, Conflicto)
    mejora.refresh_from_db()
    assert bool(mejora.tarea_id) != bool(mejora.descartada)


@pytest.mark.django_db(transaction=True)
@races(reponer_mejora)
def test_restored_twice_at_once_it_is_once(cast, mejora) -> None:
    descartar_mejora(mejora.pk, "No.", actor=cast.secretaria)
    act = lambda: reponer_mejora(mejora.pk, actor=cast.secretaria)  # noqa: E731
    together(act, act)
    assert Evento.objects.filter(verbo="mejora.repuesta").count() == 1


@pytest.mark.django_db
def test_each_sees_its_own_and_the_secretaria_all(cast, mejora) -> None:
    al = clock.today()
    seen = {who: visibles(cast.actor(who), al).count() for who in ("secretaria", "social", "academica", "gobierno")}
    assert seen == {"secretaria": 1, "social": 1, "academica": 0, "gobierno": 0}
    assert not visibles(None, al).exists()


# From a table


def table(*rows: dict[str, str]) -> Tabla:
    columns = ["organización", "referencia", "indicador", "recomendación", "fuente"]
    filas = [Fila(n, {name: row.get(name, "") for name in columns}) for n, row in enumerate(rows, 2)]
    return Tabla(columns, filas)


ROW = {"organización": "red-social-ejemplo", "referencia": "R-1", "indicador": "i3", "recomendación": "Publicarlo."}


@pytest.mark.django_db
def test_a_table_is_tried_and_then_applied_whole(cast, perfil) -> None:
    importador = ImportadorMejoras(cast.secretaria)
    found = ensayo.ensayar(importador, table(ROW, ROW | {"organización": "Red Académica Ejemplo"}))
    assert found.hace_algo, found.con_errores
    assert not Mejora.objects.exists()
    importar_mejoras([fila.datos for fila in found.filas], actor=cast.secretaria)
    assert {m.perfil.organizacion.slug for m in Mejora.objects.all()} == {"red-social-ejemplo", "red-academica-ejemplo"}
    assert Mejora.objects.filter(codigo="I3", referencia="R-1", nivel_antes=0).count() == 2
    again = ensayo.ensayar(ImportadorMejoras(cast.secretaria), table(ROW | {"recomendación": "Publicarlo ya."}))
    assert [fila.hace for fila in again.filas] == ["cambia"]
    importar_mejoras([again.filas[0].datos], actor=cast.secretaria)
    with pytest.raises(Conflicto):
        importar_mejoras([again.filas[0].datos], actor=cast.secretaria)
    told = filas_de_mejoras(Mejora.objects.filter(perfil=perfil))
    assert told[0][:4] == ["red-social-ejemplo", "R-1", "I3", "Publicarlo ya."]
    assert Evento.objects.filter(verbo="mejora.cargada").count() == 3


@pytest.mark.django_db
def test_what_is_downloaded_loads_back_also_what_came_from_a_gap(cast, perfil) -> None:
    proponer_mejoras(perfil.organizacion_id, actor=cast.secretaria)
    rows = filas_de_mejoras(Mejora.objects.select_related("perfil__organizacion", "tarea"))
    names = [columna.nombre for columna in ImportadorMejoras.columnas]
    found = ensayo.ensayar(
        ImportadorMejoras(cast.secretaria), table(*[dict(zip(names, row, strict=True)) for row in rows])
    )
    assert rows
    assert {fila.hace for fila in found.filas} == {"igual"}


@pytest.mark.django_db
def test_what_is_wrong_in_a_table_is_said_by_its_column(cast, mejora) -> None:
    entrusted(cast, mejora)
    found = ensayo.ensayar(
        ImportadorMejoras(cast.secretaria),
        table(
            ROW | {"organización": "nadie"},
            ROW | {"indicador": "Z9", "referencia": "R-2"},
            ROW | {"recomendación": "", "referencia": "R-3"},
            ROW | {"referencia": ""},
            ROW | {"referencia": "R-4"},
            ROW | {"referencia": "R-4"},
            ROW,
        ),
    )
    wrong = [[column for column, _said in fila.errores] for fila in found.filas]
    assert wrong == [["organización"], ["indicador"], ["recomendación"], ["referencia"], [], ["referencia"], [""]]
    with pytest.raises(NoPermitido):
        importar_mejoras([(mejora.perfil.organizacion_id, DATOS, 0)], actor=cast.actor("gobierno"))


@pytest.mark.django_db(transaction=True)
@races(importar_mejoras)
def test_two_load_the_same_table_at_once_and_one_is_told(cast, perfil) -> None:
    rows = [(perfil.organizacion_id, DATOS, 0)]
    act = lambda: importar_mejoras(rows, actor=cast.secretaria)  # noqa: E731
    _done, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert Mejora.objects.count() == 1


# Before and after


@pytest.fixture
def published(cast, perfil):
    """The same, with a draft published and an improvement entrusted."""
    escena.respuesta(perfil, "I3", desde=None, fecha=clock.today())
    one = agregar_mejora(perfil.organizacion_id, DATOS, actor=cast.secretaria)
    entrusted(cast, one)
    publicar_perfil(perfil.pk, actor=cast.actor("social"))
    return perfil


@pytest.mark.django_db
def test_the_annex_says_what_went_up_with_its_evidence_and_its_task(cast, published) -> None:
    hoy = clock.today()
    other = cast.organizacion("red-academica-ejemplo")
    anexo = anexo_de([published.organizacion, other], hoy - timedelta(days=1), hoy)
    one, nothing = anexo.organizaciones
    assert [fila.codigo for fila in one.suben] == ["T3", "I3"]
    raised = one.suben[1]
    assert (raised.antes, raised.despues, raised.mejora) == (0, 2, "pendiente")
    assert nothing.filas == ()
    assert (anexo.publicaron, anexo.suben, anexo.bajan) == (1, 2, 0)
    four_years = anexo_de([published.organizacion], hoy, hoy + timedelta(days=365 * 4))
    assert [fila.codigo for fila in four_years.organizaciones[0].bajan] == ["T3", "I3"], "what expired went down"
    bodies, rows = hojas_del_anexo(anexo)
    assert list(bodies.filas)[0][3] == 2
    assert ["Red Social Ejemplo", "I3"] in [list(row)[:2] for row in rows.filas]


@pytest.mark.django_db
def test_the_annex_as_pdf_is_asked_for_by_the_secretaria_and_drawn_once(cast, published) -> None:
    hoy = clock.today()
    start = date(hoy.year, 1, 1)
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: pedir_anexo(cast.mesa.pk, start, hoy, actor=actor),
        "Pide el anexo de todas quien conduce el órgano: su secretaría.",
    )
    for desde, hasta in ((hoy, start), (start, hoy + timedelta(days=1))):
        if desde != hasta:
            with pytest.raises(DomainError):
                pedir_anexo(cast.mesa.pk, desde, hasta, actor=cast.secretaria)
    asked = pedir_anexo(cast.mesa.pk, start, hoy, actor=cast.secretaria)
    assert archivo_del_anexo(asked) is None
    made = dibujar_anexo(asked)
    assert made.tipo == "application/pdf"
    assert dibujar_anexo(asked) == made == archivo_del_anexo(asked)


@pytest.mark.django_db(transaction=True)
@races(pedir_anexo)
def test_two_ask_for_the_annex_at_once_and_each_has_its_own(cast, perfil) -> None:
    act = lambda: pedir_anexo(cast.mesa.pk, clock.today(), clock.today(), actor=cast.secretaria)  # noqa: E731
    first, second = together(act, act)
    assert first.pk != second.pk

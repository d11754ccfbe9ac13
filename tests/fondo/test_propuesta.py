"""The proposal: written in versions, refused while it does not add up, voted by its hash, and sent as it was voted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from fondo.models import Decision, Fondo, Propuesta
from fondo.operations.fondos import DatosFondo, corregir_fondo, desistir_fondo
from fondo.operations.propuesta import (
    DatosPropuesta,
    EjeDicho,
    EtapaDicha,
    ItemDicho,
    aprobar_propuesta,
    consultar_propuesta,
    devolver_propuesta,
    editar_propuesta,
    enviar_propuesta,
    nueva_version,
    preparar_propuesta,
    retirar_propuesta,
)
from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Consulta, Evento
from mesa.operations.archivos import revisar
from mesa.operations.consultas import cerrar_consulta, primera_fecha
from mesa.palabras import huella
from mesa.querysets.consultas import GRACIA
from tests.cast import Cast
from tests.checks import races, refused, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_propuesta import DECIDE
from tests.mesa.scene import body

pytestmark = pytest.mark.django_db
D = Decimal

PRIMERA = EtapaDicha(
    "Fortalecer las redes",
    "Estándares comunes de transparencia.",
    D("11000"),
    [ItemDicho("Consultoría en estándares", D("9000")), ItemDicho("Talleres internos", D("2000"))],
)
SEGUNDA = EtapaDicha(
    "Difusión y despliegue territorial",
    "",
    D("9000"),
    [ItemDicho("Talleres territoriales", D("8000")), ItemDicho("Administración", D("1000"), administracion=True)],
)
DATOS = DatosPropuesta(
    "Uso del fondo de cocreación 2026",
    "Las redes necesitan estándares.\n\nY la cocreación, llegar a las regiones.",
    D("20000"),
    [EjeDicho("Estándares", "Transparencia, integridad y democracia interna.")],
    [PRIMERA, SEGUNDA],
)


def convocado(cast: Cast, **more: Any) -> Fondo:
    """A fund whose call is open, without proposal, budget nor floors."""
    values = {"estado": "convocado", "monto": None, "administradora": None} | more
    fondo = escena.fondo(cast, **values)
    for stage in fondo.etapas.all():
        for item in stage.items.all():
            item.plan.all().delete()
            item.delete()
        stage.delete()
    fondo.hitos.all().delete()
    return fondo


def terminos(fondo: Fondo) -> DatosFondo:
    """The terms of a fund, as its form would send them."""
    return DatosFondo(**{name: getattr(fondo, name) for name in DatosFondo.__dataclass_fields__})


def en_consulta(cast: Cast, fondo: Fondo, datos: DatosPropuesta = DATOS, regla: int | None = 2) -> Propuesta:
    """Its first version, put to the Mesa today under a rule that closes as soon as the result is certain."""
    draft = preparar_propuesta(fondo.pk, datos, actor=cast.secretaria)
    return consulta(cast, draft, regla)


def consulta(cast: Cast, draft: Propuesta, regla: int | None = 2) -> Propuesta:
    """A draft put to the Mesa."""
    rule = cast.regla(regla) if regla else None
    vence = max(primera_fecha(rule), clock.today() + timedelta(days=1))
    while rule and vence.weekday() > 4:
        vence += timedelta(days=1)
    return consultar_propuesta(draft.pk, rule, vence, None, revision=draft.revision, actor=cast.secretaria)


def responden(
    cast: Cast, propuesta: Propuesta, sentido: str = "aprueba", quienes: str = "gobierno academica social"
) -> None:
    """Enough answers to make the result certain, and the sweep that closes it."""
    asked = Consulta.objects.get(pk=propuesta.consulta_id)
    for cuenta in quienes.split():
        cast.responde(asked, cuenta, sentido, "" if sentido == "aprueba" else "Falta decir quién difunde.")
    done = tasks.sweep()
    assert -1 not in done.values(), done


def test_what_the_mesa_approves_gives_the_fund_its_amount_budget_and_floors(cast: Cast) -> None:
    fondo = convocado(cast)
    asked = en_consulta(cast, fondo)
    assert asked.consulta is not None
    responden(cast, asked)
    fondo = Fondo.objects.get(pk=fondo.pk)
    assert (fondo.estado, fondo.monto) == ("aprobado", D("20000"))
    assert [(e.numero, e.nombre, e.original) for e in fondo.etapas.all()] == [
        (1, "Fortalecer las redes", D("11000")),
        (2, "Difusión y despliegue territorial", D("9000")),
    ]
    assert [(i.nombre, i.original, i.vigente, i.administracion) for e in fondo.etapas.all() for i in e.items.all()] == [
        ("Consultoría en estándares", D("9000"), D("9000"), False),
        ("Talleres internos", D("2000"), D("2000"), False),
        ("Talleres territoriales", D("8000"), D("8000"), False),
        ("Administración", D("1000"), D("1000"), True),
    ]
    assert list(fondo.hitos.values_list("fecha", "porcentaje")) == [
        (date(2026, 9, 30), D("50")),
        (date(2026, 12, 15), D("100")),
    ]
    decision = Decision.objects.get(fondo=fondo)
    assert (decision.clase, decision.consulta_id) == ("propuesta", asked.consulta_id)
    assert Evento.objects.filter(verbo="propuesta.aprobada").count() == 1


def test_what_is_sent_is_what_was_voted(cast: Cast) -> None:
    fondo = convocado(cast)
    asked = en_consulta(cast, fondo)
    today = clock.today()
    with pytest.raises(Conflicto, match="Se envía la versión que la Mesa aprobó"):
        enviar_propuesta(asked.pk, today, "Por correo.", actor=cast.secretaria)
    responden(cast, asked)
    for wrong in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(DomainError, match="La fecha de envío va desde"):
            enviar_propuesta(asked.pk, wrong, "Por correo.", actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba cómo se envió"):
        enviar_propuesta(asked.pk, today, " ", actor=cast.secretaria)
    proof = revisar(b"Constancia de ejemplo", "constancia.txt")
    sent = enviar_propuesta(asked.pk, today, "Por correo, a Cooperante Ejemplo.", proof, actor=cast.secretaria)
    assert sent.constancia is not None
    told = Evento.objects.get(verbo="propuesta.enviada")
    assert asked.consulta is not None
    assert told.ahora["sha256"] == asked.consulta.sha256
    client = Client()
    client.force_login(cast.usuario("gobierno"))
    page = client.get("/fondos/2026/propuesta/").content.decode()
    assert "el texto enviado es el votado, con la misma huella" in page
    assert huella(asked.consulta.sha256) in page
    assert body(client.get("/fondos/2026/propuesta/1/constancia/")) == b"Constancia de ejemplo"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"monto": D("26000")}, r"El total es US\$\xa026.000 y el fondo va de US\$\xa015.000 a US\$\xa025.000."),
        ({"monto": D("14999.99")}, r"El total es US\$\xa014.999,99 y el fondo va"),
        ({"monto": D("21000")}, r"Las etapas suman US\$\xa020.000 y el total es US\$\xa021.000."),
        ({"etapas": [replace(PRIMERA, monto=D("20000"))]}, "La propuesta se divide en dos etapas: escriba las dos."),
        (
            {"etapas": [replace(PRIMERA, items=PRIMERA.items[:1]), SEGUNDA]},
            r"Los ítems de la etapa 1 suman US\$\xa09.000 y la etapa es de US\$\xa011.000.",
        ),
        ({"ejes": []}, "Falta al menos un eje central."),
        ({"titulo": ""}, "Faltan el título o la justificación."),
        ({"etapas": [PRIMERA, replace(SEGUNDA, nombre="")]}, "La etapa 2 no tiene nombre."),
        ({"etapas": [PRIMERA, replace(SEGUNDA, items=[])]}, "La etapa 2 no tiene ítems en su presupuesto."),
    ],
)
def test_what_does_not_add_up_is_kept_as_a_draft_and_put_to_no_vote(cast, wrong: dict[str, Any], sentence: str) -> None:
    draft = preparar_propuesta(convocado(cast).pk, replace(DATOS, **wrong), actor=cast.secretaria)
    with pytest.raises(DomainError, match=sentence):
        consulta(cast, draft)
    assert Propuesta.objects.get(pk=draft.pk).estado == "borrador"


@pytest.mark.parametrize(
    ("cap", "sentence"),
    [(None, "no admite gastos de administración"), (D("4.99"), r"son el 5\xa0% del total y el tope es 4,99\xa0%")],
)
def test_a_fee_needs_its_cap_and_stays_below_it(cast: Cast, cap: Decimal | None, sentence: str) -> None:
    draft = preparar_propuesta(convocado(cast, tope_administracion=cap).pk, DATOS, actor=cast.secretaria)
    with pytest.raises(DomainError, match=sentence):
        consulta(cast, draft)


def test_what_is_rejected_goes_on_in_the_next_version(cast: Cast) -> None:
    fondo = convocado(cast)
    asked = en_consulta(cast, fondo)
    responden(cast, asked, "objeta")
    former, draft = fondo.propuestas.order_by("numero")
    assert (former.estado, draft.estado, draft.numero) == ("reemplazada", "borrador", 2)
    assert draft.etapas == former.etapas
    assert Fondo.objects.get(pk=fondo.pk).monto is None
    better = replace(DATOS, justificacion="Las redes necesitan estándares, y alguien que los difunda.")
    editar_propuesta(draft.pk, better, revision=1, actor=cast.secretaria)
    again = consulta(cast, Propuesta.objects.get(pk=draft.pk))
    responden(cast, again)
    assert Propuesta.objects.get(pk=draft.pk).estado == "aprobada"


def test_while_the_mesa_decides_its_fund_holds_still(cast: Cast) -> None:
    fondo = convocado(cast)
    asked = en_consulta(cast, fondo)
    waits, who = "La propuesta está en consulta. Retírela primero", cast.secretaria
    for wrong in ({"monto_maximo": D("19000")}, {"tope_administracion": D("1")}, {"nombre": "Otro fondo"}):
        with pytest.raises(Conflicto, match=waits):
            corregir_fondo(fondo.pk, replace(terminos(fondo), **wrong), revision=1, actor=who)
    assert corregir_fondo(fondo.pk, replace(terminos(fondo), proposito="Otro."), revision=1, actor=who).revision == 2
    with pytest.raises(Conflicto, match=waits):
        desistir_fondo(fondo.pk, "No se firmó.", actor=who)
    draft = retirar_propuesta(asked.pk, "Se desiste.", actor=who)
    desistir_fondo(fondo.pk, "No se firmó.", actor=who)
    with pytest.raises(Conflicto, match="Este fondo ya terminó"):
        editar_propuesta(draft.pk, replace(DATOS, titulo="Otro"), revision=1, actor=who)
    with pytest.raises(Conflicto, match="Este fondo ya terminó"):
        consulta(cast, draft)


def test_without_a_rule_it_is_observed_and_approves_nothing(cast: Cast) -> None:
    fondo = convocado(cast)
    asked = en_consulta(cast, fondo, regla=None)
    assert asked.consulta is not None
    with clock.as_of(asked.consulta.plazo.instante + GRACIA + timedelta(seconds=1)):
        cerrar_consulta(asked.consulta_id, actor=None)
    tasks.sweep()
    assert Fondo.objects.get(pk=fondo.pk).estado == "convocado"
    assert fondo.propuestas.filter(estado="borrador").exists()


def test_it_is_withdrawn_with_its_reason_and_its_text_goes_on(cast: Cast) -> None:
    fondo = convocado(cast)
    asked = en_consulta(cast, fondo)
    with pytest.raises(DomainError, match="Escriba por qué retira"):
        retirar_propuesta(asked.pk, " ", actor=cast.secretaria)
    draft = retirar_propuesta(asked.pk, "Cambió el plazo del llamado.", actor=cast.secretaria)
    assert (draft.numero, draft.estado) == (2, "borrador")
    assert Consulta.objects.get(pk=asked.consulta_id).estado == "retirada"
    with pytest.raises(Conflicto):
        retirar_propuesta(asked.pk, "Otra vez.", actor=cast.secretaria)


def test_once_a_budget_stands_another_version_changes_words_only(cast: Cast) -> None:
    fondo = convocado(cast)
    responden(cast, en_consulta(cast, fondo))
    draft = nueva_version(fondo.pk, actor=cast.secretaria)
    moved = replace(DATOS, etapas=[replace(PRIMERA, items=[ItemDicho("Consultoría", D("11000"))]), SEGUNDA])
    draft = editar_propuesta(draft.pk, moved, revision=1, actor=cast.secretaria)
    with pytest.raises(DomainError, match="sus montos cambian por traspasos"):
        consulta(cast, draft)
    words = replace(DATOS, justificacion="Dicho de otra manera.")
    draft = editar_propuesta(draft.pk, words, revision=2, actor=cast.secretaria)
    responden(cast, consulta(cast, draft))
    assert list(fondo.propuestas.values_list("numero", "estado")) == [(2, "aprobada"), (1, "reemplazada")]
    assert fondo.etapas.count() == 2
    assert Decision.objects.filter(fondo=fondo).count() == 2


def test_who_may_and_when(cast: Cast) -> None:
    fondo = convocado(cast)
    for cuenta in ("gobierno", "social"):
        who = cast.actor(cuenta)
        assert refused(lambda who=who: preparar_propuesta(fondo.pk, DATOS, actor=who)) == [DECIDE]
    draft = preparar_propuesta(fondo.pk, DATOS, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="ya tiene una propuesta"):
        preparar_propuesta(fondo.pk, DATOS, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="No hay una versión ya votada"):
        nueva_version(fondo.pk, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="cambió mientras usted escribía"):
        editar_propuesta(draft.pk, replace(DATOS, titulo="Otro"), revision=7, actor=cast.secretaria)
    asked = consulta(cast, draft)
    with pytest.raises(Conflicto, match="ya se llevó a consulta"):
        editar_propuesta(asked.pk, DATOS, revision=1, actor=cast.secretaria)
    for act in (aprobar_propuesta, devolver_propuesta):
        with pytest.raises(Conflicto, match="La consulta de esta propuesta no"):
            act(asked.pk, actor=None)
        assert refused(lambda act=act: act(asked.pk, actor=cast.secretaria))
    twice = replace(PRIMERA, items=[ItemDicho("Uno", D("1")), ItemDicho("UNO ", D("1"))])
    with pytest.raises(DomainError, match="Dos ítems de una etapa tienen el mismo nombre"):
        replace(DATOS, etapas=[twice]).limpios()
    with pytest.raises(DomainError, match="Escriba cómo se llama cada eje"):
        replace(DATOS, ejes=[EjeDicho(" ", "Algo.")]).limpios()
    with pytest.raises(DomainError, match="Escriba el nombre de cada ítem"):
        replace(DATOS, etapas=[replace(PRIMERA, items=[ItemDicho("", D("1"))])]).limpios()


@pytest.mark.django_db(transaction=True)
@races(
    preparar_propuesta,
    editar_propuesta,
    consultar_propuesta,
    retirar_propuesta,
    aprobar_propuesta,
    enviar_propuesta,
    nueva_version,
)
def test_two_at_once_one_wins(cast: Cast) -> None:
    who, fondo = cast.secretaria, convocado(cast)
    draft, _lost = winner_and_loser(together(*[lambda: preparar_propuesta(fondo.pk, DATOS, actor=who)] * 2))
    texts = [replace(DATOS, titulo=name) for name in ("Uno", "Otro")]
    winner_and_loser(together(*[lambda t=t: editar_propuesta(draft.pk, t, revision=1, actor=who) for t in texts]))
    draft = Propuesta.objects.get(pk=draft.pk)
    asked, _lost = winner_and_loser(together(*[lambda: consulta(cast, draft)] * 2))
    next_one, _lost = winner_and_loser(together(*[lambda: retirar_propuesta(asked.pk, "Falta algo.", actor=who)] * 2))
    again = consulta(cast, next_one)
    question = Consulta.objects.get(pk=again.consulta_id)
    for cuenta in ("gobierno", "academica", "social"):
        cast.responde(question, cuenta)
    cerrar_consulta(question.pk, actor=None)
    winner_and_loser(together(*[lambda: aprobar_propuesta(again.pk, actor=None)] * 2))
    together(*[lambda: enviar_propuesta(again.pk, clock.today(), "Por correo.", actor=who)] * 2)
    winner_and_loser(together(*[lambda: nueva_version(fondo.pk, actor=who)] * 2))


@pytest.mark.django_db(transaction=True)
@races(devolver_propuesta)
def test_it_is_given_back_once(cast: Cast) -> None:
    asked = en_consulta(cast, convocado(cast))
    question = Consulta.objects.get(pk=asked.consulta_id)
    for cuenta in ("gobierno", "academica", "social"):
        cast.responde(question, cuenta, "objeta", "No alcanza.")
    cerrar_consulta(question.pk, actor=None)
    winner_and_loser(together(*[lambda: devolver_propuesta(asked.pk, actor=None)] * 2))

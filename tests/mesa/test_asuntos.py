"""A text put to decision out of session: its draft, the consulta that decides it, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from mesa.demo import EN_REDES
from mesa.kernel import clock
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Adjunto, Asunto, Consulta, Regla
from mesa.operations.archivos import revisar
from mesa.operations.asuntos import (
    adjuntar_archivo,
    aprobar_asunto,
    consultar_asunto,
    crear_asunto,
    descartar_asunto,
    devolver_asunto,
    editar_asunto,
    quitar_adjunto,
    reponer_asunto,
    retirar_asunto,
)
from mesa.operations.plazos import proponer
from mesa.operations.vias import registrar_pronunciamiento
from tests.cast import Cast
from tests.checks import SISTEMA, event, races, refused, refused_to_all_but, together, winner_and_loser
from tests.mesa.asuntos import AHORA, PNG, VOTAN, aprobado, borrador, cerrado, con_adjunto, llevado, redactado, regla_de

PREPARA = "Solo la secretaría, o quien promueve la carta, puede hacer esto."
PROMUEVE = (
    "Promueve una carta la secretaría, o quien es titular o suplente de una organización que integra el órgano o una "
    "de sus redes."
)
CAMBIO = "Este texto cambió mientras usted escribía. Su texto no se perdió: elija qué queda."


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def says(error: type[DomainError], act) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


# The draft


@pytest.mark.django_db
def test_the_secretaria_prepares_what_will_be_decided(cast: Cast) -> None:
    asunto = redactado(cast, "documento", antecedentes="Viene de la sesión 11.")
    assert (asunto.estado, asunto.tipo, asunto.revision, asunto.promotora) == ("borrador", "documento", 1, None)
    assert event("asunto.creado", asunto, cast.secretaria).ahora["tipo"] == "documento"
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda a: crear_asunto(cast.mesa.pk, "acuerdo", borrador(), actor=a),
        "Solo la secretaría del órgano puede llevar un texto a consulta.",
    )


@pytest.mark.django_db
def test_whoever_represents_an_organisation_near_the_table_promotes_a_letter(cast: Cast) -> None:
    social = cast.actor("social")
    carta = redactado(cast, "carta", actor=social)
    assert carta.promotora == social.organizacion
    assert carta.promotora_nombre == "Red Social Ejemplo"
    allowed = {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo"}
    redes = [cast.organizacion("red-social-ejemplo").pk]
    typed = borrador(destinatario="Archivo Ejemplo", organos=redes)
    refused_to_all_but(cast, allowed, lambda a: crear_asunto(cast.mesa.pk, "carta", typed, actor=a), PROMUEVE)
    # Only the secretaría writes down a letter in the name of another.
    other = cast.organizacion("organismo-ejemplo").pk
    assert refused(lambda: crear_asunto(cast.mesa.pk, "carta", typed, promotora_id=other, actor=social))
    assert crear_asunto(cast.mesa.pk, "carta", typed, promotora_id=other, actor=cast.secretaria).promotora_id == other
    nobody = cast.organizacion("administradora-ejemplo").pk
    assert "Elija la organización" in says(
        DomainError,
        lambda: crear_asunto(cast.mesa.pk, "carta", typed, promotora_id=nobody, actor=cast.secretaria),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tipo", "more", "sentence"),
    [
        ("acuerdo", {"titulo": " "}, "Escriba el título y el texto: es lo que se va a decidir."),
        ("acuerdo", {"cuerpo": "\u200b"}, "Escriba el título y el texto: es lo que se va a decidir."),
        (
            "acuerdo",
            {"cuerpo": "a" * 60_001},
            "El texto es demasiado largo. Acórtelo, o adjunte lo extenso como archivo.",
        ),
        ("carta", {"destinatario": ""}, "Escriba a quién se dirige la carta."),
        ("carta", {"organos": [10**9]}, "Elija a las organizaciones de qué órganos queda abierta la carta."),
        ("otro", {}, "Elija qué va a llevar a consulta."),
    ],
)
def test_what_lacks_is_asked_for(cast: Cast, tipo, more, sentence) -> None:
    assert says(DomainError, lambda: redactado(cast, tipo, **more)) == sentence


@pytest.mark.django_db
def test_two_people_never_overwrite_each_other(cast: Cast) -> None:
    asunto = redactado(cast)
    saved = editar_asunto(asunto.pk, borrador(titulo="Otro título"), revision=1, actor=cast.secretaria)
    assert (saved.titulo, saved.revision) == ("Otro título", 2)
    told = event("asunto.editado", asunto, cast.secretaria)
    assert (told.antes, told.ahora) == ({"titulo": "Calendario de sesiones"}, {"titulo": "Otro título"})
    late = lambda: editar_asunto(asunto.pk, borrador(titulo="Tercero"), revision=1, actor=cast.secretaria)  # noqa: E731
    assert says(Conflicto, late) == CAMBIO
    # The same text again is no conflict: it changes nothing.
    assert editar_asunto(asunto.pk, borrador(titulo="Otro título"), revision=1, actor=cast.secretaria).revision == 2
    refused_to_all_but(
        cast, {"secretaria"}, lambda a: editar_asunto(asunto.pk, borrador(), revision=2, actor=a), PREPARA
    )


@pytest.mark.django_db
def test_files_are_added_once_and_taken_out_while_it_is_a_draft(cast: Cast) -> None:
    asunto = con_adjunto(cast, redactado(cast))
    con_adjunto(cast, asunto, "otro-nombre.png")
    [adjunto] = Adjunto.objects.filter(asunto=asunto)
    assert event("asunto.adjuntado", asunto, cast.secretaria).ahora["nombre"] == "bases.png"
    subido = revisar(PNG, "x.png")
    refused_to_all_but(cast, {"secretaria"}, lambda a: adjuntar_archivo(asunto.pk, subido, actor=a), PREPARA)
    refused_to_all_but(cast, {"secretaria"}, lambda a: quitar_adjunto(asunto.pk, adjunto.pk, actor=a), PREPARA)
    consulta = llevado(cast, asunto)
    closed = "El texto ya no está en borrador: está en estado «en consulta» y no se puede corregir."
    for act in (
        lambda: adjuntar_archivo(asunto.pk, subido, actor=cast.secretaria),
        lambda: quitar_adjunto(asunto.pk, adjunto.pk, actor=cast.secretaria),
        lambda: editar_asunto(asunto.pk, borrador(), revision=1, actor=cast.secretaria),
    ):
        assert says(Conflicto, act) == closed
    retirar_asunto(asunto.pk, "Falta un anexo.", actor=cast.secretaria)
    quitar_adjunto(asunto.pk, adjunto.pk, actor=cast.secretaria)
    assert event("adjunto.quitado", asunto, cast.secretaria).antes["nombre"] == "bases.png"
    gone = lambda: quitar_adjunto(asunto.pk, adjunto.pk, actor=cast.secretaria)  # noqa: E731
    assert says(Conflicto, gone) == "Ese archivo ya no está adjunto. Recargue la página."
    assert json.loads(Consulta.objects.get(pk=consulta.pk).documento)["adjuntos"], "what circulated keeps its file"
    for n in range(10):
        con_adjunto(cast, asunto, f"{n}.png", PNG + bytes([n]))
    assert "diez archivos" in says(DomainError, lambda: con_adjunto(cast, asunto, "11.png", PNG + b"otro"))


@pytest.mark.django_db
def test_a_draft_is_put_away_and_brought_back(cast: Cast) -> None:
    asunto = redactado(cast)
    refused_to_all_but(cast, {"secretaria"}, lambda a: descartar_asunto(asunto.pk, actor=a), PREPARA)
    assert descartar_asunto(asunto.pk, actor=cast.secretaria).estado == "descartado"
    event("asunto.descartado", asunto, cast.secretaria)
    refused_to_all_but(cast, {"secretaria"}, lambda a: reponer_asunto(asunto.pk, actor=a), PREPARA)
    assert says(Conflicto, lambda: llevado(cast, asunto)).startswith("Esto ya no se puede hacer")
    assert reponer_asunto(asunto.pk, actor=cast.secretaria).estado == "borrador"
    event("asunto.repuesto", asunto, cast.secretaria)
    llevado(cast, asunto)
    for act in (descartar_asunto, reponer_asunto):
        assert says(Conflicto, lambda act=act: act(asunto.pk, actor=cast.secretaria)).startswith("Esto ya no")


# The consulta


@pytest.mark.django_db
def test_it_freezes_the_text_with_its_files_and_asks_the_members(cast: Cast) -> None:
    asunto = con_adjunto(cast, redactado(cast, "documento", antecedentes="Viene de la sesión 11."))
    consulta = llevado(cast, asunto)
    texto = json.loads(consulta.documento)
    assert texto["cuerpo"] == ["Se acuerda sesionar el primer jueves.", "En línea."]
    assert [(a["nombre"], a["bytes"]) for a in texto["adjuntos"]] == [("bases.png", len(PNG))]
    assert document_hash(texto) == consulta.sha256
    assert (consulta.tipo, consulta.version, consulta.convocadas.count()) == ("documento", 1, 5)
    assert event("asunto.consultado", asunto, cast.secretaria).ahora == consulta.sha256
    other = con_adjunto(cast, redactado(cast, "documento", antecedentes="Viene de la sesión 11."), datos=PNG + b"1")
    assert llevado(cast, other).sha256 != consulta.sha256, "the hash covers the file"


@pytest.mark.django_db
def test_who_may_put_it_to_decision_and_when(cast: Cast) -> None:
    asunto, regla = redactado(cast), cast.regla()
    vence = AHORA.date() + timedelta(days=21)
    ask = lambda a, revision=1, rule=regla: consultar_asunto(  # noqa: E731
        asunto.pk, rule, vence, None, revision=revision, actor=a
    )
    refused_to_all_but(cast, {"secretaria"}, ask, PREPARA)
    assert "El texto cambió desde que usted lo leyó" in says(Conflicto, lambda: ask(cast.secretaria, 2))
    adhesion = Regla.objects.get(organo=cast.mesa, mayoria="adhesion")
    assert "es para adherir a cartas" in says(DomainError, lambda: ask(cast.secretaria, 1, adhesion))
    sunday = lambda: consultar_asunto(  # noqa: E731
        asunto.pk, regla, vence - timedelta(days=1), None, revision=1, actor=cast.secretaria
    )
    assert says(DomainError, sunday) == (
        "El domingo 27 de septiembre de 2026 es inhábil: el primer día hábil que sirve es el lunes 28 de septiembre "
        "de 2026."
    )
    ask(cast.secretaria)
    assert says(Conflicto, lambda: ask(cast.secretaria)).startswith("Esto ya no se puede hacer")


@pytest.mark.django_db
def test_without_rule_it_circulates_for_observations_and_comes_back(cast: Cast) -> None:
    consulta = llevado(cast, redactado(cast), None)
    assert (consulta.regla, consulta.plazo.fatal) == (None, False)
    back = cerrado(consulta)
    assert back.estado == "borrador"
    event("asunto.devuelto", back, None)


@pytest.mark.django_db
def test_approved_it_is_settled_and_rejected_it_comes_back_for_another_version(cast: Cast) -> None:
    assert aprobado(cast).estado == "aprobado"
    asunto = redactado(cast)
    consulta = llevado(cast, asunto)
    for cuenta in VOTAN:
        cast.responde(consulta, cuenta, "objeta", "Falta la hora.")
    assert cerrado(consulta).estado == "borrador"
    editar_asunto(asunto.pk, borrador(cuerpo="A las diez."), revision=1, actor=cast.secretaria)
    again = llevado(cast, asunto)
    assert (again.version, again.pk != consulta.pk) == (2, True)


@pytest.mark.django_db
def test_only_the_system_settles_and_only_what_closed_so(cast: Cast) -> None:
    asunto = redactado(cast)
    llevado(cast, asunto)
    for act in (aprobar_asunto, devolver_asunto):
        refused_to_all_but(cast, set(), lambda a, act=act: act(asunto.pk, actor=a), SISTEMA, system=True)
    assert (
        says(Conflicto, lambda: aprobar_asunto(asunto.pk, actor=None)) == "La consulta de este texto no cerró aprobada."
    )
    assert (
        says(Conflicto, lambda: devolver_asunto(asunto.pk, actor=None)) == "La consulta de este texto no lo devuelve."
    )
    settled = aprobado(cast)
    event("asunto.aprobado", settled, None)
    assert says(Conflicto, lambda: aprobar_asunto(settled.pk, actor=None)).startswith("Esto ya no se puede hacer")


@pytest.mark.django_db
def test_it_is_withdrawn_with_its_reason(cast: Cast) -> None:
    asunto = redactado(cast)
    consulta = llevado(cast, asunto)
    cast.responde(consulta, "social")
    refused_to_all_but(cast, {"secretaria"}, lambda a: retirar_asunto(asunto.pk, "Otra.", actor=a), PREPARA)
    why = "Escriba por qué retira el texto: lo leerán quienes ya respondieron."
    assert says(DomainError, lambda: retirar_asunto(asunto.pk, " ", actor=cast.secretaria)) == why
    assert retirar_asunto(asunto.pk, "Falta un anexo.", actor=cast.secretaria).estado == "borrador"
    assert event("asunto.retirado", asunto, cast.secretaria).ahora == "Falta un anexo."
    consulta = Consulta.objects.get(pk=consulta.pk)
    assert (consulta.estado, consulta.motivo_retiro) == ("retirada", "Falta un anexo.")
    again = lambda: retirar_asunto(asunto.pk, "Otra.", actor=cast.secretaria)  # noqa: E731
    assert says(Conflicto, again).startswith("Esto ya no se puede hacer")


# The letter


@pytest.mark.django_db
def test_a_letter_asks_each_organisation_of_its_organos_once(cast: Cast) -> None:
    social = cast.actor("social")
    consulta = llevado(cast, redactado(cast, "carta", actor=social), actor=social)
    asked = set(consulta.convocadas.values_list("organizacion__slug", "sector", "con_voto"))
    assert asked == {(slug, sector, True) for _red, slug, sector in EN_REDES}
    # One that sits in two of its órganos is asked once.
    everyone = [cast.mesa.pk, cast.organizacion("red-social-ejemplo").pk]
    both = llevado(cast, redactado(cast, "carta", titulo="Otra", organos=everyone))
    assert both.convocadas.count() == 5 + sum(red == "red-social-ejemplo" for red, *_ in EN_REDES)
    # Whoever promotes it follows it, though her organisation is not asked; who is not near sees nothing.
    visible = Consulta.objects.visible_to(social, clock.today())
    assert consulta in visible
    assert consulta in Consulta.objects.visible_to(cast.actor("delegada.norte"), clock.today())
    assert consulta not in Consulta.objects.visible_to(cast.actor("administradora"), clock.today())


@pytest.mark.django_db
def test_a_letter_is_adhered_to_or_not(cast: Cast) -> None:
    consulta = llevado(cast, redactado(cast, "carta"))
    cast.responde(consulta, "delegada.norte")
    with pytest.raises(DomainError) as refused_answer:
        cast.responde(consulta, "delegada.sur", "se_abstiene", "No corresponde.")
    assert refused_answer.value.mensaje == "Elija una de las respuestas."
    cast.responde(consulta, "delegada.sur", "objeta", "No es de nuestro objeto.")
    carta = cerrado(consulta)
    assert carta.estado == "aprobado"
    assert carta.consulta is not None
    assert (carta.consulta.favor, carta.consulta.contra) == (1, 1)
    empty = llevado(cast, redactado(cast, "carta", titulo="Otra"))
    assert cerrado(empty).estado == "borrador", "nobody adhered"


@pytest.mark.django_db
def test_what_the_secretaria_registers_of_a_letter_is_in_its_words_too(cast: Cast) -> None:
    consulta = llevado(cast, redactado(cast, "carta"))
    norte = cast.actor("delegada.norte")
    assert norte.mandato is not None
    assert norte.organizacion is not None
    with pytest.raises(DomainError, match="Elija una de las respuestas"):
        registrar_pronunciamiento(
            consulta.pk,
            norte.organizacion.pk,
            "aprueba_con_observaciones",
            "Con un matiz.",
            via="otro_medio",
            mandato_id=norte.mandato.pk,
            evidencia="Carta del 8 de septiembre.",
            sha256=consulta.sha256,
            actor=cast.secretaria,
        )


@pytest.mark.django_db
def test_a_letter_without_a_rule_says_to_adopt_one(cast: Cast) -> None:
    carta = redactado(cast, "carta")
    for regla in (None, cast.regla()):
        sentence = says(
            DomainError,
            lambda regla=regla: consultar_asunto(
                carta.pk, regla, AHORA.date() + timedelta(days=20), None, revision=1, actor=cast.secretaria
            ),
        )
        assert sentence == (
            "Mesa de Ejemplo no tiene una regla de adhesión que rija hoy. Una carta se abre cuando el órgano adopta "
            "una en sesión y la secretaría la ingresa."
        )


# Two at once


@pytest.mark.django_db(transaction=True)
@races(editar_asunto)
def test_two_save_the_same_draft(cast: Cast) -> None:
    pk, secretaria = redactado(cast).pk, cast.secretaria
    saves = [lambda t=t: editar_asunto(pk, borrador(titulo=t), revision=1, actor=secretaria) for t in ("Uno", "Dos")]
    won, lost = winner_and_loser(together(*saves))
    assert str(lost) == CAMBIO
    assert Asunto.objects.get(pk=pk).titulo == won.titulo


@pytest.mark.django_db(transaction=True)
@races(consultar_asunto)
def test_two_put_it_to_decision(cast: Cast) -> None:
    asunto, secretaria = redactado(cast), cast.secretaria
    # Threads have the clock of the wall.
    regla = regla_de(cast, asunto)
    vence = proponer(datetime.now(tz=clock.SANTIAGO).date(), 40, habiles=True)
    ask = lambda: consultar_asunto(asunto.pk, regla, vence, None, revision=1, actor=secretaria)  # noqa: E731
    _won, lost = winner_and_loser(together(ask, ask))
    assert str(lost).startswith("Esto ya no se puede hacer")
    assert Consulta.objects.filter(objeto_id=asunto.pk).count() == 1


@pytest.mark.django_db(transaction=True)
@races(descartar_asunto, reponer_asunto, retirar_asunto, aprobar_asunto, devolver_asunto)
def test_each_move_is_made_once(cast: Cast) -> None:
    secretaria, asunto = cast.secretaria, redactado(cast)
    for act in (descartar_asunto, reponer_asunto):
        once = lambda act=act: act(asunto.pk, actor=secretaria)  # noqa: E731
        assert str(winner_and_loser(together(once, once))[1]).startswith("Esto ya no")
    llevado(cast, asunto)
    withdraw = lambda: retirar_asunto(asunto.pk, "Otra.", actor=secretaria)  # noqa: E731
    assert str(winner_and_loser(together(withdraw, withdraw))[1]).startswith("Esto ya no")
    settled = aprobado(cast, titulo="Dos")
    back = cerrado(llevado(cast, redactado(cast, titulo="Tres"), None))
    for done, was, act in ((settled, "en_consulta", aprobar_asunto), (back, "en_consulta", devolver_asunto)):
        Asunto.objects.filter(pk=done.pk).update(estado=was)
        once = lambda act=act, done=done: act(done.pk, actor=None)  # noqa: E731
        assert str(winner_and_loser(together(once, once))[1]).startswith("Esto ya no")


@pytest.mark.django_db(transaction=True)
@races(crear_asunto, adjuntar_archivo, quitar_adjunto)
def test_files_come_and_go_one_by_one(cast: Cast) -> None:
    secretaria, mesa = cast.secretaria, cast.mesa.pk
    made = together(*[lambda: crear_asunto(mesa, "acuerdo", borrador(), actor=secretaria)] * 2)
    assert made[0] == made[1], "a form sent twice makes one draft"
    assert crear_asunto(mesa, "acuerdo", borrador("Otro texto"), actor=secretaria) != made[0]
    asunto, subido = made[0], revisar(PNG, "a.png")
    added = together(*[lambda: adjuntar_archivo(asunto.pk, subido, actor=secretaria)] * 2)
    assert added[0] == added[1], "the same file is one"
    once = lambda: quitar_adjunto(asunto.pk, added[0].pk, actor=secretaria)  # noqa: E731
    assert "ya no está adjunto" in str(winner_and_loser(together(once, once))[1])

"""The chain of dates of a consulta: what one moved proposes, what does not fit, and what nothing moves by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.core import mail

from actas.models import Observacion
from actas.operations import circular_acta, observar_acta
from actas.operations.circulacion import HastaCuando
from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.models import Consulta, Plazo
from mesa.operations.cadenas import fijar_plazos, plazos_de, por_reordenar, proponer_plazo
from mesa.operations.consultas import retirar_consulta
from mesa.operations.feriados import agregar_feriado, eliminar_feriado
from mesa.operations.plazos import sembrar_feriados
from mesa.operations.prorrogas import prorrogar_consulta
from tests.cast import Cast, after
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.mesa import redes
from tests.mesa import scene as scenes

LUNES = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
VENCE = date(2026, 9, 14)
JUEVES, VIERNES = date(2026, 9, 10), date(2026, 9, 11)
CONDUCE = "Decide los plazos solo quien conduce la consulta: la secretaría o quien representa a la red."


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """The deadline to answer is Monday 14 September 2026; the 18th is a holiday."""
    with clock.as_of(LUNES):
        yield


def fresh(consulta: Consulta) -> Consulta:
    return Consulta.objects.select_related("plazo").get(pk=consulta.pk)


def dates(consulta: Consulta) -> dict[str, date]:
    return {clase.value: plazo.vence for clase, plazo in plazos_de(fresh(consulta)).items()}


def observes(cast: Cast, consulta: Consulta, motivo: str = "Falta el enlace.") -> Observacion:
    read = {"referencia": "1.1", "motivo": motivo, "propuesta": "", "sha256": consulta.sha256}
    return observar_acta(consulta.pk, **read, actor=cast.actor("social"))


@pytest.mark.django_db
class TestFijar:
    """Set and moved by whoever conducts."""

    def test_observations_are_set_and_everyone_convoked_is_told(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        tasks.sweep()
        mail.outbox = []
        plazo = fijar_plazos(consulta.pk, "observaciones", JUEVES, fatal=True, actor=cast.secretaria)
        assert (plazo.vence, plazo.fatal, plazo.siguiente_id) == (JUEVES, True, consulta.plazo_id)
        assert plazo.notificado_el == LUNES
        assert event("plazo.fijado", consulta, cast.secretaria).ahora == {"clase": "observaciones", "plazo": plazo.pk}
        assert dates(consulta) == {"observaciones": JUEVES, "respuesta": VENCE}
        tasks.sweep()
        letter = next(m for m in mail.outbox if m.to == ["gobierno@mesa.example"])
        assert letter.subject.startswith("Observaciones hasta el jueves 10 de septiembre de 2026")
        assert "Después no se reciben." in str(letter.body)

    def test_a_publication_is_planned_and_moves_freely_and_nobody_is_told(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        tasks.sweep()
        mail.outbox = []
        plazo = fijar_plazos(consulta.pk, "publicacion", date(2026, 9, 16), actor=cast.secretaria)
        assert (plazo.notificado_el, plazo.fatal) == (None, False)
        fijar_plazos(consulta.pk, "publicacion", date(2026, 9, 15), actor=cast.secretaria)
        moved = event("plazo.movido", consulta, cast.secretaria)
        assert moved.antes == {"respuesta": "2026-09-14", "publicacion": "2026-09-16"}
        assert dates(consulta)["publicacion"] == date(2026, 9, 15)
        tasks.sweep()
        assert not mail.outbox

    @pytest.mark.parametrize(
        ("clase", "vence", "said"),
        [
            ("observaciones", VENCE, "La última es el viernes 11 de septiembre de 2026."),
            ("observaciones", date(2026, 9, 6), "La primera fecha posible es el lunes 7 de septiembre de 2026."),
            ("publicacion", VENCE, "La primera fecha posible es el martes 15 de septiembre de 2026."),
            ("publicacion", date(2026, 9, 18), "La primera fecha posible es el lunes 21 de septiembre de 2026."),
        ],
    )
    def test_what_does_not_fit_is_refused_with_the_date_that_would(self, cast: Cast, clase, vence, said) -> None:
        consulta = cast.en_circulacion()
        with pytest.raises(DomainError, match=said):
            fijar_plazos(consulta.pk, clase, vence, actor=cast.secretaria)
        assert set(dates(consulta)) == {"respuesta"}

    def test_the_deadline_to_answer_moves_only_by_an_extension(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        with pytest.raises(DomainError, match="solo con una prórroga"):
            fijar_plazos(consulta.pk, "respuesta", date(2026, 9, 15), actor=cast.secretaria)

    def test_what_was_told_is_given_more_time_and_never_less(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        fijar_plazos(consulta.pk, "observaciones", JUEVES, fatal=True, actor=cast.secretaria)
        with pytest.raises(DomainError, match="se puede ampliar, no acortar"):
            fijar_plazos(consulta.pk, "observaciones", date(2026, 9, 9), actor=cast.secretaria)
        fijar_plazos(consulta.pk, "observaciones", VIERNES, actor=cast.secretaria)
        assert dates(consulta)["observaciones"] == VIERNES
        with clock.as_of(datetime(2026, 9, 12, 9, tzinfo=clock.SANTIAGO)), pytest.raises(DomainError):
            fijar_plazos(consulta.pk, "observaciones", VENCE, actor=cast.secretaria)

    def test_only_who_conducts_sets_them(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        act = lambda actor: fijar_plazos(consulta.pk, "publicacion", date(2026, 9, 16), actor=actor)  # noqa: E731
        refused_to_all_but(cast, {"secretaria"}, act, CONDUCE)

    def test_a_closed_or_withdrawn_text_is_observed_no_more(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        with clock.as_of(after(consulta, 1)), pytest.raises(FueraDePlazo):
            fijar_plazos(consulta.pk, "observaciones", VENCE, actor=cast.secretaria)
        retirar_consulta(consulta.pk, "Otra redacción", actor=cast.secretaria)
        for clase in ("observaciones", "publicacion"):
            with pytest.raises(Conflicto, match="retiró este texto"):
                fijar_plazos(consulta.pk, clase, VIERNES, actor=cast.secretaria)

    def test_a_publication_is_planned_while_there_is_something_to_publish(self, cast: Cast) -> None:
        approved = scenes.approved(cast, date(2026, 8, 4)).consulta
        published = scenes.published(cast, date(2026, 8, 5)).consulta
        rejected = cast.en_circulacion()
        Consulta.objects.filter(pk=rejected.pk).update(estado="cerrada", cerrada_el=LUNES, resultado="rechazada")
        day = date(2026, 9, 30)
        assert fijar_plazos(approved.pk, "publicacion", day, actor=cast.secretaria).vence == day
        for consulta, said in ((published, "ya se publicó"), (rejected, "no cerró a favor")):
            with pytest.raises(Conflicto, match=said):
                fijar_plazos(consulta.pk, "publicacion", day, actor=cast.secretaria)

    def test_a_network_asking_its_own_sets_neither(self, cast: Cast) -> None:
        interna = redes.abierta(cast, cast.en_circulacion())
        for clase, said in (("observaciones", "no recibe observaciones"), ("publicacion", "interna no se publica")):
            with pytest.raises(Conflicto, match=said):
                fijar_plazos(interna.pk, clase, JUEVES, actor=cast.actor("social"))


# What depends on what moved


@pytest.mark.django_db
def test_an_extension_proposes_the_publication_and_moves_it_only_when_confirmed(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    fijar_plazos(consulta.pk, "observaciones", VIERNES, actor=cast.secretaria)
    fijar_plazos(consulta.pk, "publicacion", date(2026, 9, 16), actor=cast.secretaria)
    assert por_reordenar(fresh(consulta)) == {}
    prorrogar_consulta(consulta.pk, date(2026, 9, 16), "Sesiona su consejo.", actor=cast.secretaria)
    assert dates(consulta) == {
        "observaciones": VIERNES,
        "respuesta": date(2026, 9, 16),
        "publicacion": date(2026, 9, 16),
    }
    assert por_reordenar(fresh(consulta)) == {"publicacion": date(2026, 9, 17)}
    fijar_plazos(consulta.pk, "publicacion", date(2026, 9, 17), actor=cast.secretaria)
    assert por_reordenar(fresh(consulta)) == {}


@pytest.mark.django_db
def test_what_is_confirmed_is_what_was_read(cast: Cast) -> None:
    """The other dates that come with it are those the page showed, or nothing is applied."""
    consulta = cast.en_circulacion()
    fijar_plazos(consulta.pk, "publicacion", date(2026, 9, 16), actor=cast.secretaria)
    otras = {"publicacion": date(2026, 9, 17)}
    with pytest.raises(Conflicto, match="Las otras fechas cambiaron"):
        fijar_plazos(consulta.pk, "observaciones", JUEVES, otras=otras, actor=cast.secretaria)
    assert "observaciones" not in dates(consulta)


@pytest.mark.django_db
def test_dates_nobody_was_told_of_move_with_the_one_that_pushes_them(cast: Cast) -> None:
    """Of a deadline not told yet: the link that is moved carries the next one, once it is confirmed."""
    consulta = cast.en_circulacion()
    fijar_plazos(consulta.pk, "publicacion", date(2026, 9, 15), actor=cast.secretaria)
    Plazo.objects.filter(pk=consulta.plazo_id).update(notificado_el=None)
    proposed = proponer_plazo(fresh(consulta), Plazo.Clase.OBSERVACIONES, date(2026, 9, 15))
    assert proposed == {"respuesta": date(2026, 9, 16), "publicacion": date(2026, 9, 17)}
    fijar_plazos(consulta.pk, "observaciones", date(2026, 9, 15), otras=proposed, actor=cast.secretaria)
    assert list(dates(consulta).values()) == [date(2026, 9, 15), date(2026, 9, 16), date(2026, 9, 17)]


@pytest.mark.django_db
def test_editing_the_holidays_moves_nothing_that_was_told(cast: Cast) -> None:
    sembrar_feriados([2026])
    consulta = cast.en_circulacion()
    fijar_plazos(consulta.pk, "observaciones", JUEVES, actor=cast.secretaria)
    before = list(Plazo.objects.order_by("pk").values("pk", "vence", "instante"))
    for day in (JUEVES, VIERNES, VENCE):
        feriado = agregar_feriado(day, "Feriado de prueba", "Ley de ejemplo", actor=cast.secretaria)
        tasks.sweep()
        assert list(Plazo.objects.order_by("pk").values("pk", "vence", "instante")) == before
    eliminar_feriado(feriado.pk, actor=cast.secretaria)
    assert list(Plazo.objects.order_by("pk").values("pk", "vence", "instante")) == before
    with clock.as_of(after(consulta, -1)):
        cast.responde(consulta, "gobierno")


# Observations in force


@pytest.mark.django_db
def test_an_acta_circulates_with_its_deadline_of_observations_and_the_call_says_it(cast: Cast) -> None:
    acta = circular_acta(
        cast.borrador().pk, cast.regla(), VENCE, None, observaciones=HastaCuando(JUEVES), actor=cast.secretaria
    )
    consulta = Consulta.objects.get(pk=acta.consulta_id)
    assert dates(consulta) == {"observaciones": JUEVES, "respuesta": VENCE}
    tasks.sweep()
    letter = next(m for m in mail.outbox if m.to == ["gobierno@mesa.example"])
    for body in (letter.body, letter.alternatives[0][0]):
        assert "Observaciones al texto: hasta el jueves 10 de septiembre de 2026, 23:59." in str(body)


@pytest.mark.django_db
def test_observations_that_would_close_after_the_answer_are_refused_and_nothing_circulates(cast: Cast) -> None:
    acta = cast.borrador()
    late = {"observaciones": HastaCuando(VENCE), "actor": cast.secretaria}
    with pytest.raises(DomainError, match="viernes 11 de septiembre"):
        circular_acta(acta.pk, cast.regla(), VENCE, None, **late)
    assert not Consulta.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("fatal", [True, False])
def test_after_it_a_fatal_one_refuses_and_another_does_not(cast: Cast, fatal: bool) -> None:
    consulta = cast.en_circulacion()
    plazo = fijar_plazos(consulta.pk, "observaciones", JUEVES, fatal=fatal, actor=cast.secretaria)
    with clock.as_of(plazo.instante):
        observes(cast, consulta)
    with clock.as_of(datetime(2026, 9, 11, 0, 0, 1, tzinfo=clock.SANTIAGO)):
        if not fatal:
            observes(cast, consulta, "Otra cosa.")
            return
        with pytest.raises(FueraDePlazo, match="El plazo de observaciones venció el jueves 10 de septiembre"):
            observes(cast, consulta, "Otra cosa.")
        cast.responde(consulta, "social", "objeta", "Falta el enlace.")
    assert Observacion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@races(fijar_plazos)
def test_two_set_the_same_link_at_once_and_there_is_one(cast: Cast) -> None:
    consulta, actor = cast.en_circulacion(), cast.secretaria

    def sets(day: date):
        def run():
            with clock.as_of(LUNES):
                return fijar_plazos(consulta.pk, "observaciones", day, fatal=True, actor=actor)

        return run

    results = together(sets(VIERNES), sets(JUEVES))
    kept = Plazo.objects.filter(clase="observaciones")
    assert len(kept) == 1
    if any(isinstance(result, Exception) for result in results):
        _won, lost = winner_and_loser(results)
        assert "se puede ampliar, no acortar" in str(lost), "the longer one was told first"
        assert kept[0].vence == VIERNES

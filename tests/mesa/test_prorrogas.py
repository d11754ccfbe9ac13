"""More time: within the rule, once, before it expires; what was answered stays, and the new instant is what counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail

from mesa import calendario
from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.models import Consulta, Plazo, Prorroga, Regla
from mesa.operations.consultas import cerrar_consulta, cerrar_vencidas, pronunciarse
from mesa.operations.prorrogas import limite, pedir_prorroga, prorrogar_consulta, resolver_prorroga
from tests.cast import Cast, after
from tests.checks import event, races, refused_to_all_but, row_locked, together, wait_until_blocked, winner_and_loser

LUNES = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
VENCE, MARTES, ULTIMA = date(2026, 9, 14), date(2026, 9, 15), date(2026, 9, 16)
MOTIVO = "Nuestro consejo sesiona el 15 de septiembre."
CONDUCE = "Decide los plazos solo quien conduce la consulta: la secretaría o quien representa a la red."
PIDE = (
    "Pide una prórroga solo quien tiene hoy el mandato de titular, suplente o delegada de una organización convocada."
)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """The rule's 5 business days end on Monday 14; half of them, rounded down, are 2 more: until Wednesday 16."""
    with clock.as_of(LUNES):
        yield


def pide(cast: Cast, consulta: Consulta, cuenta: str = "social", vence: date = ULTIMA) -> Prorroga:
    actor = cast.actor(cuenta)
    assert actor.organizacion is not None
    return pedir_prorroga(consulta.pk, actor.organizacion.pk, vence, MOTIVO, actor=actor)


def with_rule(consulta: Consulta, **changes: object) -> Consulta:
    """The consulta under a rule like its own but for that."""
    fields = {f.attname: getattr(consulta.regla, f.attname) for f in Regla._meta.fields if not f.primary_key}
    regla = Regla.objects.create(**fields | {"numero": 90 + Regla.objects.count()} | changes)
    consulta.regla = regla
    return consulta


def plazo_de(consulta: Consulta) -> Plazo:
    return Plazo.objects.get(consulta=consulta.pk)


# How far


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "vence", "ultima"),
    [
        ({}, VENCE, ULTIMA),
        ({"prorroga": 100}, VENCE, date(2026, 9, 22)),  # 5 business days: 15, 16, 17, and over the holidays 21 and 22
        ({"prorroga": 39}, VENCE, MARTES),  # 39 % of 5 is 1.95: one
        ({"prorroga": 19}, VENCE, None),  # not one whole day
        ({"prorroga": 0}, VENCE, None),
        ({"habiles": False}, VENCE, date(2026, 9, 17)),  # 7 calendar days, 3 more
        ({"habiles": False}, date(2026, 9, 17), date(2026, 9, 22)),  # 10, 5 more: Tuesday 22
        ({"habiles": False}, date(2026, 9, 15), date(2026, 9, 21)),  # 8, 4 more: Saturday 19, so Monday 21
        ({}, date(2026, 9, 21), date(2026, 9, 25)),  # of the term that was given, 9 business days, and not the rule's 5
    ],
)
def test_the_limit_is_that_part_of_the_term_as_the_rule_counts_it(cast: Cast, changes, vence, ultima) -> None:
    consulta = with_rule(cast.en_circulacion(1, vence=vence), **changes)
    assert limite(consulta).ultima == ultima
    assert bool(limite(consulta).motivo) == (ultima is None)


@pytest.mark.django_db
def test_without_a_rule_it_is_half_of_the_term(cast: Cast) -> None:
    assert limite(cast.en_circulacion(None, vence=VENCE)).ultima == ULTIMA


@pytest.mark.django_db
def test_an_internal_consultation_is_not_extended_over_the_one_of_the_table(cast: Cast) -> None:
    upper, inner = cast.en_circulacion(1, vence=ULTIMA), cast.en_circulacion(1, vence=VENCE)
    Plazo.objects.filter(pk=inner.plazo_id).update(siguiente=upper.plazo_id, separacion=1, clase="interno")
    assert limite(Consulta.objects.get(pk=inner.pk)).ultima == MARTES, "one business day before the upper deadline"
    Plazo.objects.filter(pk=inner.plazo_id).update(separacion=2)
    assert limite(Consulta.objects.get(pk=inner.pk)).ultima is None
    Plazo.objects.filter(pk=inner.plazo_id).update(separacion=0)
    assert limite(Consulta.objects.get(pk=inner.pk)).ultima == ULTIMA
    upper.plazo.hora = time(18)
    upper.plazo.instante = calendario.instante(ULTIMA, time(18))
    upper.plazo.save()
    assert limite(Consulta.objects.get(pk=inner.pk)).ultima == MARTES, "on the same day it would end after it"


# Asked for


@pytest.mark.django_db
class TestPedir:
    """By a convoked organisation, before it expires."""

    def test_it_is_asked_with_its_reason_and_everyone_is_told(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        tasks.sweep()
        mail.outbox = []
        prorroga = pide(cast, consulta)
        assert (prorroga.vence_antes, prorroga.vence, prorroga.estado) == (VENCE, ULTIMA, "pedida")
        assert event("prorroga.pedida", consulta, cast.actor("social")).ahora == {
            "prorroga": prorroga.pk,
            "vence": ULTIMA.isoformat(),
        }
        assert plazo_de(consulta).vence == VENCE, "asking moves nothing"
        tasks.sweep()
        told = {m.to[0].partition("@")[0] for m in mail.outbox if "pide una prórroga" in str(m.subject)}
        assert told >= {"secretaria", "gobierno", "academica", "social", "organismo"}
        letter = next(m for m in mail.outbox if m.to == ["gobierno@mesa.example"])
        assert MOTIVO in str(letter.body)
        assert "miércoles 16 de septiembre de 2026" in str(letter.body)
        resolve = f"/consultas/{consulta.pk}/prorrogas/{prorroga.pk}/"
        assert resolve not in str(letter.body)
        hers = [str(m.body) for m in mail.outbox if m.to == ["secretaria@mesa.example"]]
        assert len(hers) == 1, "whoever resolves it, though she also answers, gets one"
        assert resolve in hers[0]
        assert "Usted decide si se concede." in hers[0]

    def test_only_the_convoked_ask(self, cast: Cast) -> None:
        consulta, social = cast.en_circulacion(), cast.organizacion("red-social-ejemplo")
        refused_to_all_but(
            cast, {"social"}, lambda actor: pedir_prorroga(consulta.pk, social.pk, ULTIMA, MOTIVO, actor=actor), PIDE
        )

    @pytest.mark.parametrize(
        ("vence", "said"),
        [
            (ULTIMA + timedelta(1), "La última posible es el miércoles 16 de septiembre de 2026."),
            (VENCE, "La última fecha posible es el miércoles 16 de septiembre de 2026."),
            (date(2026, 9, 8), "La última fecha posible es el miércoles 16 de septiembre de 2026."),
        ],
    )
    def test_what_does_not_fit_is_refused_with_the_last_date(self, cast: Cast, vence: date, said: str) -> None:
        consulta = cast.en_circulacion()
        with pytest.raises(DomainError, match=said):
            pide(cast, consulta, vence=vence)
        pide(cast, consulta, vence=ULTIMA)

    def test_a_day_that_is_no_business_day_is_refused(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(1, vence=date(2026, 9, 21))
        with pytest.raises(DomainError, match="no es día hábil"):
            pide(cast, cast.en_circulacion(1, vence=date(2026, 9, 17)), vence=date(2026, 9, 19))
        assert not consulta.prorrogas.exists()

    def test_one_request_at_a_time_and_none_without_a_reason(self, cast: Cast) -> None:
        consulta, social = cast.en_circulacion(), cast.actor("social")
        with pytest.raises(DomainError, match="Escriba por qué"):
            pedir_prorroga(consulta.pk, social.organizacion.pk, ULTIMA, " ", actor=social)  # type: ignore[union-attr]
        pide(cast, consulta)
        with pytest.raises(Conflicto, match="ya pidió una prórroga y espera respuesta"):
            pide(cast, consulta, vence=MARTES)
        pide(cast, consulta, "academica", MARTES)

    def test_lateness_is_judged_by_the_instant_of_entry(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        with clock.as_of(after(consulta, 0.001)), pytest.raises(FueraDePlazo, match="Ya no se puede prorrogar"):
            pide(cast, consulta)
        with clock.as_of(consulta.plazo.instante):
            pide(cast, consulta)


# Granted or denied


@pytest.mark.django_db
class TestResolver:
    """By whoever conducts, with the reason."""

    def test_granting_moves_the_deadline_and_keeps_hour_and_answers(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(1, vence=ULTIMA)
        consulta.plazo.hora, consulta.plazo.instante = time(17), calendario.instante(ULTIMA, time(17))
        consulta.plazo.save()
        cast.responde(consulta, "gobierno")
        asked = pide(cast, consulta, vence=date(2026, 9, 17))
        other = pide(cast, consulta, "academica", date(2026, 9, 17))
        tasks.sweep()
        mail.outbox = []
        done = resolver_prorroga(asked.pk, True, "Es la sesión de su consejo.", actor=cast.secretaria)
        plazo = plazo_de(consulta)
        assert (plazo.vence, plazo.hora) == (date(2026, 9, 17), time(17))
        assert plazo.instante == calendario.instante(date(2026, 9, 17), time(17))
        assert (done.estado, done.vence_antes) == ("concedida", ULTIMA)
        assert consulta.convocadas.exclude(vigente=None).count() == 1, "what was answered stays"
        assert event("prorroga.concedida", consulta, cast.secretaria).antes == {"vence": ULTIMA.isoformat()}
        other = Prorroga.objects.get(pk=other.pk)
        assert (other.estado, other.respuesta) == (
            "denegada",
            "El plazo ya se prorrogó hasta el jueves 17 de septiembre de 2026.",
        )
        tasks.sweep()
        letter = next(m for m in mail.outbox if m.to == ["gobierno@mesa.example"])
        assert letter.subject.startswith("Plazo prorrogado hasta el jueves 17 de septiembre, 17:00")
        for said in ("miércoles 16", "jueves 17 de septiembre de 2026, 17:00", MOTIVO, "Es la sesión de su consejo."):
            assert said in str(letter.body), said

    def test_denying_leaves_it_and_says_why(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        asked = pide(cast, consulta)
        with pytest.raises(DomainError, match="Escriba el fundamento"):
            resolver_prorroga(asked.pk, False, "", actor=cast.secretaria)
        done = resolver_prorroga(asked.pk, False, "La sesión es el martes.", actor=cast.secretaria)
        assert (done.estado, done.respuesta) == ("denegada", "La sesión es el martes.")
        assert plazo_de(consulta).vence == VENCE
        event("prorroga.denegada", consulta, cast.secretaria)
        with pytest.raises(Conflicto, match="«denegada»"):
            resolver_prorroga(asked.pk, True, "Otra vez.", actor=cast.secretaria)
        tasks.sweep()
        assert [m for m in mail.outbox if "No se concedió la prórroga" in str(m.subject)]

    def test_only_who_conducts_decides(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        asked = pide(cast, consulta)
        for act in (
            lambda actor: resolver_prorroga(asked.pk, True, "Sí.", actor=actor),
            lambda actor: prorrogar_consulta(consulta.pk, ULTIMA, MOTIVO, actor=actor),
        ):
            refused_to_all_but(cast, {"secretaria"}, act, CONDUCE)
        assert plazo_de(consulta).vence == VENCE

    def test_the_secretaria_extends_without_being_asked_and_only_once(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        done = prorrogar_consulta(consulta.pk, MARTES, MOTIVO, actor=cast.secretaria)
        assert (done.estado, plazo_de(consulta).vence) == ("concedida", MARTES)
        event("prorroga.concedida", consulta, cast.secretaria)
        for again in (
            lambda: pide(cast, consulta),
            lambda: prorrogar_consulta(consulta.pk, ULTIMA, MOTIVO, actor=cast.secretaria),
        ):
            with pytest.raises(Conflicto, match="ya se prorrogó una vez"):
                again()

    def test_it_expires_with_a_request_pending_and_nothing_brings_it_back(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        asked = pide(cast, consulta)
        with clock.as_of(after(consulta, 1)):
            for decides in (True, False):
                with pytest.raises(FueraDePlazo, match="ya no se puede conceder ni denegar"):
                    resolver_prorroga(asked.pk, decides, "Tarde.", actor=cast.secretaria)
            with pytest.raises(FueraDePlazo):
                prorrogar_consulta(consulta.pk, ULTIMA, MOTIVO, actor=cast.secretaria)
        with clock.as_of(after(consulta)):
            assert cerrar_vencidas() == 1
        assert Prorroga.objects.get().estado == "pedida"

    def test_closing_and_lateness_go_by_the_new_instant(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        prorrogar_consulta(consulta.pk, ULTIMA, MOTIVO, actor=cast.secretaria)
        with clock.as_of(after(consulta, 3_600)):  # an hour after the original deadline
            assert cerrar_vencidas() == 0
            with pytest.raises(Conflicto, match="Todavía no corresponde"):
                cerrar_consulta(consulta.pk, actor=None)
            cast.responde(consulta, "gobierno")
        moved = Consulta.objects.select_related("plazo").get(pk=consulta.pk)
        with clock.as_of(after(moved, 1)), pytest.raises(FueraDePlazo, match="miércoles 16 de septiembre"):
            cast.responde(consulta, "academica")
        with clock.as_of(after(moved)):
            assert cerrar_vencidas() == 1


@pytest.mark.django_db(transaction=True)
class TestALaVez:
    """Two at the same time."""

    @races(pedir_prorroga)
    def test_two_of_one_organisation_ask_at_once(self, cast: Cast) -> None:
        consulta, actor, suplente = cast.en_circulacion(), cast.actor("academica"), cast.actor("academica.suplente")
        pk = actor.organizacion.pk  # type: ignore[union-attr]

        def asking(who, vence):
            def run():
                with clock.as_of(LUNES):
                    return pedir_prorroga(consulta.pk, pk, vence, MOTIVO, actor=who)

            return run

        _won, lost = winner_and_loser(together(asking(actor, MARTES), asking(suplente, ULTIMA)))
        assert "espera respuesta" in str(lost)
        assert Prorroga.objects.count() == 1

    @races(resolver_prorroga, prorrogar_consulta)
    def test_it_is_granted_once_however_many_grant_it(self, cast: Cast) -> None:
        consulta, actor = cast.en_circulacion(), cast.secretaria
        asked = pide(cast, consulta)

        def grants():
            with clock.as_of(LUNES):
                return resolver_prorroga(asked.pk, True, "Sí.", actor=actor)

        def extends():
            with clock.as_of(LUNES):
                return prorrogar_consulta(consulta.pk, MARTES, MOTIVO, actor=actor)

        won, lost = winner_and_loser(together(grants, extends))
        assert isinstance(lost, Conflicto)
        assert plazo_de(consulta).vence == won.vence
        assert Prorroga.objects.filter(estado="concedida").count() == 1

    def test_who_waits_for_the_lock_is_judged_by_the_deadline_it_leaves(self, cast: Cast) -> None:
        """An answer one second late, by the deadline that was being moved while it waited, is in time."""
        consulta, actor = cast.en_circulacion(), cast.actor("gobierno")
        pk = actor.organizacion.pk  # type: ignore[union-attr]
        late = after(consulta, 1)

        def answers():
            with clock.as_of(late):
                return pronunciarse(consulta.pk, pk, "aprueba", "", sha256=consulta.sha256, actor=actor)

        with row_locked(consulta) as release:

            def moves():
                wait_until_blocked()
                Plazo.objects.filter(pk=consulta.plazo_id).update(
                    vence=ULTIMA, instante=calendario.ultimo_instante(ULTIMA)
                )
                release.set()

            answered, _none = together(answers, moves)
        assert getattr(answered, "sentido", answered) == "aprueba"

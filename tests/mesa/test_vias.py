"""Answers that did not come online: what the secretaría registers, with which evidence, and how it is corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mesa.kernel import clock, files
from mesa.kernel.actor import Actor
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.models import Archivo, Consulta, Convocada, Evento, Mandato, Pronunciamiento
from mesa.operations.archivos import Subido, revisar
from mesa.operations.consultas import retirar_consulta
from mesa.operations.vias import (
    Dicho,
    ErroresPorFila,
    anular_registro,
    cerrar_consulta_en_sesion,
    registrar_en_sesion,
    registrar_pronunciamiento,
)
from tests.cast import Cast
from tests.checks import event, refused_to_all_but
from tests.mesa.test_archivos import PDF, PNG

LUNES = datetime(2026, 9, 7, 10, tzinfo=SANTIAGO)
VENCE = date(2026, 9, 14)
EVIDENCIA = "Sesión 13, 9 de septiembre de 2026, punto 1"
REGISTRAR = "Solo la secretaría puede registrar lo que una organización respondió en sesión o por otro medio."
CERRAR = "Solo la secretaría puede registrar lo que se aprobó en sesión."


@pytest.fixture(autouse=True)
def _monday(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    with clock.as_of(LUNES):
        yield


@pytest.fixture
def consulta(cast: Cast) -> Consulta:
    """An acta that circulates from Monday 7 to Monday 14 September 2026 under the rule of consensus."""
    return cast.en_circulacion(1, vence=VENCE)


def of(consulta: Consulta, slug: str = "red-social-ejemplo") -> Convocada:
    """The convoked organisation, as it stands."""
    return Convocada.objects.select_related("vigente", "organizacion").get(consulta=consulta, organizacion__slug=slug)


def registra(cast: Cast, consulta: Consulta, cuenta: str = "social", sentido: str = "aprueba", **changes: Any) -> Any:
    """What that account's person said, registered by the secretaría an hour later."""
    speaker = cast.actor(cuenta).mandato
    assert speaker is not None
    data = {
        "fundamento": "" if sentido == "aprueba" else "Falta el enlace.",
        "via": "en_sesion",
        "mandato_id": speaker.pk,
        "evidencia": EVIDENCIA,
        "sha256": consulta.sha256,
        "actor": cast.secretaria,
    } | changes
    with clock.as_of(max(LUNES + timedelta(hours=1), clock.now())):
        return registrar_pronunciamiento(
            consulta.pk, data.pop("organizacion_id", speaker.organizacion_id), sentido, data.pop("fundamento"), **data
        )


@pytest.mark.django_db
class TestRegistering:
    """One answer, by its way, its evidence and its speaker."""

    def test_it_says_by_which_way_on_which_evidence_and_who_registered_it(self, cast: Cast, consulta: Consulta) -> None:
        answer = registra(cast, consulta, sentido="objeta", via="otro_medio", evidencia="  Carta del 8 de septiembre ")
        assert of(consulta).vigente == answer
        assert (answer.sentido, answer.fundamento, answer.via) == ("objeta", "Falta el enlace.", "otro_medio")
        assert (answer.evidencia, answer.archivo, answer.reemplaza) == ("Carta del 8 de septiembre", None, None)
        assert (answer.persona_nombre, answer.calidad) == ("Persona Ejemplo Uno", "titular")
        assert (answer.registrado_por, answer.registrado_por_nombre) == (
            cast.secretaria.persona,
            "Persona Ejemplo Cinco",
        )
        assert (answer.sha256, answer.recibido) == (consulta.sha256, LUNES + timedelta(hours=1))
        told = event("pronunciamiento.registrado", consulta, cast.secretaria)
        assert told.antes is None
        assert told.ahora == {
            "sentido": "objeta",
            "organizacion": "Red Social Ejemplo",
            "pronunciamiento": answer.pk,
            "via": "otro_medio",
        }

    def test_only_the_secretaria_registers(self, cast: Cast, consulta: Consulta) -> None:
        refused_to_all_but(cast, {"secretaria"}, lambda actor: registra(cast, consulta, actor=actor), REGISTRAR)
        assert not Pronunciamiento.objects.exists()

    def test_a_document_is_kept_with_it(self, cast: Cast, consulta: Consulta) -> None:
        answer = registra(cast, consulta, archivo=revisar(PDF, "carta.pdf"))
        assert answer.archivo == Archivo.objects.get()
        assert (answer.archivo.nombre, answer.archivo.organo) == ("carta.pdf", cast.mesa)
        assert files.path_of(answer.archivo.sha256).read_bytes() == PDF

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            (
                {"evidencia": "  \n"},
                "Escriba cómo consta la respuesta: la sesión, o el correo o la carta, con su fecha.",
            ),
            ({"evidencia": "Correo de uno@mesa.example"}, "no escriba direcciones de correo en ella"),
            ({"evidencia": "a" * 2_001}, "La evidencia tiene más de 2.000 caracteres"),
            ({"sentido": "objeta", "fundamento": " "}, "Escriba el fundamento. Sin él"),
            ({"sentido": "quizas"}, "Elija una de las respuestas."),
            ({"via": "en_linea"}, "Elija si la respuesta se dio en sesión o llegó por otro medio."),
            ({"mandato_id": None}, "Elija quién respondió por Red Social Ejemplo."),
            ({"archivo": Subido("x.html", "text/html", b"<html>")}, "El archivo no es PDF"),
        ],
    )
    def test_what_lacks_is_asked_for(self, cast: Cast, consulta: Consulta, changes: Any, sentence: str) -> None:
        with pytest.raises(DomainError, match=sentence):
            registra(cast, consulta, **changes)
        assert not Pronunciamiento.objects.exists()

    def test_the_database_too_asks_for_evidence(self, cast: Cast, consulta: Consulta) -> None:
        answer = registra(cast, consulta)
        answer.pk, answer.evidencia = None, ""
        with pytest.raises(IntegrityError), transaction.atomic():
            answer.save()

    def test_who_answered_held_the_mandate_then(self, cast: Cast, consulta: Consulta) -> None:
        """Since the text began to circulate: not before, not of another body, and not who only keeps accounts."""
        social, persona = cast.organizacion("red-social-ejemplo"), cast.actor("organismo").persona
        held = [
            Mandato.objects.create(persona=persona, organizacion=body, calidad=calidad, desde=desde, hasta=hasta)
            for body, calidad, desde, hasta in (
                (social, "suplente", date(2026, 1, 5), date(2026, 9, 6)),
                (social, "administradora", date(2026, 1, 5), None),
                (social, "suplente", date(2026, 9, 11), None),
                (cast.organizacion("sur-ejemplo"), "titular", date(2026, 1, 5), None),
            )
        ]
        for mandato in held:
            with pytest.raises(DomainError, match="Si no aparece en la lista, ingrese antes su mandato"):
                registra(cast, consulta, mandato_id=mandato.pk)
        left_today = Mandato.objects.create(
            persona=persona, organizacion=social, calidad="suplente", desde=date(2026, 8, 1), hasta=date(2026, 9, 7)
        )
        with clock.as_of(LUNES + timedelta(days=2)):
            assert registra(cast, consulta, mandato_id=left_today.pk).calidad == "suplente"

    def test_only_the_convoked_answer(self, cast: Cast, consulta: Consulta) -> None:
        with pytest.raises(DomainError, match="Esa organización no fue convocada"):
            registra(cast, consulta, "cooperante")

    def test_the_text_must_be_the_one_read(self, cast: Cast, consulta: Consulta) -> None:
        with pytest.raises(Conflicto, match="El texto no es el que usted abrió"):
            registra(cast, consulta, sha256="0" * 64)

    def test_until_the_last_instant_and_no_later(self, cast: Cast, consulta: Consulta) -> None:
        with clock.as_of(consulta.plazo.instante):
            registra(cast, consulta)
        with clock.as_of(consulta.plazo.instante + timedelta(microseconds=1)):
            with pytest.raises(FueraDePlazo) as late:
                registra(cast, consulta, "gobierno")
            with pytest.raises(FueraDePlazo):
                anular_registro(of(consulta).vigente.pk, "Tarde.", actor=cast.secretaria)  # type: ignore[union-attr]
        assert late.value.mensaje == (
            "El plazo venció el lunes 14 de septiembre de 2026, 23:59. "
            "No se registró nada: después del plazo ninguna respuesta se agrega ni se corrige."
        )

    def test_not_on_a_withdrawn_text(self, cast: Cast, consulta: Consulta) -> None:
        retirar_consulta(consulta.pk, "Se corrige.", actor=cast.secretaria)
        with pytest.raises(Conflicto) as refusal:
            registra(cast, consulta)
        assert refusal.value.mensaje == "La secretaría retiró este texto de circulación. No se registró nada."

    def test_the_same_again_changes_nothing(self, cast: Cast, consulta: Consulta) -> None:
        first = registra(cast, consulta, archivo=revisar(PDF, "carta.pdf"))
        assert registra(cast, consulta, archivo=revisar(PDF, "carta.pdf")) == first
        assert registra(cast, consulta) == first
        assert (Pronunciamiento.objects.count(), Archivo.objects.count()) == (1, 1)
        assert Evento.objects.filter(verbo="pronunciamiento.registrado").count() == 1
        other = registra(cast, consulta, archivo=revisar(PNG, "carta.png"), reemplaza=first.pk)
        assert (other.reemplaza, of(consulta).vigente) == (first, other)


@pytest.mark.django_db
class TestReplacing:
    """Whose answer is in force, and who may change it."""

    def test_an_online_answer_is_replaced_only_if_it_is_named(self, cast: Cast, consulta: Consulta) -> None:
        cast.responde(consulta, "social", "objeta", "No.")
        online = of(consulta).vigente
        assert online is not None
        for reemplaza in (None, online.pk + 1):
            with pytest.raises(Conflicto) as refusal:
                registra(cast, consulta, reemplaza=reemplaza)
        assert refusal.value.mensaje == (
            "Red Social Ejemplo respondió en línea el lunes 7 de septiembre de 2026, 10:00: objeta. "
            "Si esta respuesta reemplaza a esa, confírmelo en su casilla."
        )
        assert of(consulta).vigente == online
        answer = registra(cast, consulta, reemplaza=online.pk)
        assert (answer.reemplaza, of(consulta).vigente) == (online, answer)

    def test_a_registered_answer_is_replaced_only_by_who_saw_it(self, cast: Cast, consulta: Consulta) -> None:
        """From a page opened before, nothing is flipped unnoticed; what corrects it keeps its document."""
        first = registra(cast, consulta, archivo=revisar(PDF, "carta.pdf"))
        for reemplaza in (None, first.pk + 1):
            with pytest.raises(Conflicto) as refusal:
                registra(cast, consulta, sentido="objeta", reemplaza=reemplaza)
        assert refusal.value.mensaje == (
            "Mientras usted tenía abierta esta página se registró otra respuesta de Red Social Ejemplo, el lunes 7 de "
            "septiembre de 2026, 11:00: aprueba. Si la que usted escribió la corrige, envíela de nuevo."
        )
        assert of(consulta).vigente == first
        second = registra(cast, consulta, sentido="objeta", reemplaza=first.pk)
        assert (second.reemplaza, second.archivo, of(consulta).vigente) == (first, first.archivo, second)
        anular_registro(second.pk, "Error.", actor=cast.secretaria)
        anular_registro(first.pk, "Error.", actor=cast.secretaria)
        with pytest.raises(Conflicto, match="se anuló mientras tanto"):
            registra(cast, consulta, sentido="objeta", reemplaza=second.pk)

    def test_the_organisation_has_the_last_word_online(self, cast: Cast, consulta: Consulta) -> None:
        """Even saying the same: what was registered for it becomes its own."""
        registered = registra(cast, consulta)
        cast.responde(consulta, "social")
        own = of(consulta).vigente
        assert own is not None
        assert (own == registered, own.via, own.evidencia, own.registrado_por) == (False, "en_linea", "", None)
        cast.responde(consulta, "social")
        assert Pronunciamiento.objects.count() == 2

    def test_undoing_brings_back_what_it_replaced(self, cast: Cast, consulta: Consulta) -> None:
        cast.responde(consulta, "social", "objeta", "No.")
        online = of(consulta).vigente
        assert online is not None
        registered = registra(cast, consulta, reemplaza=online.pk)
        anular_registro(registered.pk, "  Era de otra organización. ", actor=cast.secretaria)
        assert of(consulta).vigente == online
        told = event("pronunciamiento.anulado", consulta, cast.secretaria)
        assert told.antes == {"sentido": "aprueba", "pronunciamiento": registered.pk}
        assert told.ahora == {
            "sentido": "objeta",
            "organizacion": "Red Social Ejemplo",
            "pronunciamiento": online.pk,
            "motivo": "Era de otra organización.",
        }
        again = registra(cast, consulta, reemplaza=online.pk, evidencia="Otra evidencia")
        assert again.reemplaza == online, "what was undone is not brought back"

    def test_undoing_the_only_one_leaves_none(self, cast: Cast, consulta: Consulta) -> None:
        anular_registro(registra(cast, consulta).pk, "Error.", actor=cast.secretaria)
        assert of(consulta).vigente is None

    def test_only_the_registered_one_in_force_is_undone(self, cast: Cast, consulta: Consulta) -> None:
        first = registra(cast, consulta)
        second = registra(cast, consulta, sentido="objeta", reemplaza=first.pk)
        with pytest.raises(Conflicto, match="ya no es la vigente"):
            anular_registro(first.pk, "Error.", actor=cast.secretaria)
        with pytest.raises(DomainError, match="Escriba por qué anula el registro"):
            anular_registro(second.pk, "  ", actor=cast.secretaria)
        cast.responde(consulta, "gobierno")
        online = of(consulta, "ministerio-ejemplo").vigente
        assert online is not None
        with pytest.raises(Conflicto, match="la dio la organización en línea"):
            anular_registro(online.pk, "Error.", actor=cast.secretaria)

    def test_only_the_secretaria_undoes(self, cast: Cast, consulta: Consulta) -> None:
        answer = registra(cast, consulta)
        refused_to_all_but(
            cast, {"secretaria"}, lambda actor: anular_registro(answer.pk, "Error.", actor=actor), REGISTRAR
        )


def dichos(cast: Cast, **sentidos: str) -> list[Dicho]:
    """What the persons of these accounts said."""
    held = {cuenta: cast.actor(cuenta).mandato for cuenta in sentidos}
    return [
        Dicho(m.organizacion_id, sentidos[c], "" if sentidos[c] == "aprueba" else "Por esto.", m.pk)
        for c, m in held.items()
        if m is not None
    ]


def en_sesion(cast: Cast, consulta: Consulta, said: list[Dicho], actor: Actor | None = None, **more: Any) -> Any:
    return registrar_en_sesion(
        consulta.pk, said, evidencia=EVIDENCIA, sha256=consulta.sha256, actor=actor or cast.secretaria, **more
    )


@pytest.mark.django_db
class TestSeveral:
    """Those of one session, all or none."""

    def test_all_with_one_evidence(self, cast: Cast, consulta: Consulta) -> None:
        said = dichos(cast, gobierno="aprueba", social="se_abstiene", academica="aprueba_con_observaciones")
        answers = en_sesion(cast, consulta, said, archivo=revisar(PDF, "acta.pdf"))
        assert {(a.via, a.evidencia, a.archivo) for a in answers} == {("en_sesion", EVIDENCIA, Archivo.objects.get())}
        assert [a.sentido for a in answers] == ["aprueba", "se_abstiene", "aprueba_con_observaciones"]
        assert Consulta.objects.get(pk=consulta.pk).abierta
        event("pronunciamiento.registrado", consulta, cast.secretaria)

    def test_one_that_fails_keeps_the_others_out_and_each_is_told(self, cast: Cast, consulta: Consulta) -> None:
        cast.responde(consulta, "gobierno")
        said = dichos(cast, gobierno="objeta", social="aprueba")
        said += [Dicho(cast.organizacion("organismo-ejemplo").pk, "aprueba")]
        with pytest.raises(ErroresPorFila) as refusal:
            en_sesion(cast, consulta, said)
        assert Pronunciamiento.objects.count() == 1
        told = {
            Convocada.objects.get(consulta=consulta, organizacion=pk).nombre: m for pk, m in refusal.value.filas.items()
        }
        assert set(told) == {"Ministerio de Ejemplo", "Organismo Ejemplo"}
        assert "respondió en línea" in told["Ministerio de Ejemplo"]
        assert "Elija quién respondió" in told["Organismo Ejemplo"]

    def test_a_session_takes_no_document_from_what_it_replaces(self, cast: Cast, consulta: Consulta) -> None:
        letter = registra(cast, consulta, archivo=revisar(PDF, "carta.pdf"))
        (said,) = dichos(cast, social="objeta")
        with pytest.raises(ErroresPorFila):
            en_sesion(cast, consulta, [said])
        (answer,) = en_sesion(cast, consulta, [replace(said, reemplaza=letter.pk)])
        assert (answer.reemplaza, answer.archivo) == (letter, None)

    def test_nothing_said_is_nothing_registered(self, cast: Cast, consulta: Consulta) -> None:
        with pytest.raises(DomainError, match="Marque lo que respondió al menos una organización"):
            en_sesion(cast, consulta, [])

    def test_who_spoke_held_the_mandate_on_the_day_of_the_session(self, cast: Cast, consulta: Consulta) -> None:
        with pytest.raises(ErroresPorFila) as refusal:
            en_sesion(cast, consulta, dichos(cast, social="aprueba"), dia=date(2025, 12, 1))
        (sentence,) = refusal.value.filas.values()
        assert sentence == (
            "Elija quién respondió por Red Social Ejemplo: alguien con mandato vigente el 1 de diciembre de 2025."
        )

    def test_only_the_secretaria(self, cast: Cast, consulta: Consulta) -> None:
        said = dichos(cast, social="aprueba")
        refused_to_all_but(
            cast,
            {"secretaria"},
            lambda actor: registrar_en_sesion(
                consulta.pk, said, evidencia=EVIDENCIA, sha256=consulta.sha256, actor=actor
            ),
            REGISTRAR,
        )


@pytest.mark.django_db
class TestClosing:
    """What circulates closes in session only when nobody can change the result."""

    def test_not_while_somebody_can_change_it(self, cast: Cast, consulta: Consulta) -> None:
        en_sesion(cast, consulta, dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba"))
        with pytest.raises(Conflicto, match="nadie pierde su plazo"):
            cerrar_consulta_en_sesion(consulta.pk, "sesión 13", actor=cast.secretaria)

    def test_when_it_is_certain(self, cast: Cast, consulta: Consulta) -> None:
        en_sesion(cast, consulta, dichos(cast, gobierno="objeta", social="aprueba", academica="aprueba"))
        refused_to_all_but(
            cast, {"secretaria"}, lambda actor: cerrar_consulta_en_sesion(consulta.pk, "sesión 13", actor=actor), CERRAR
        )
        closed = cerrar_consulta_en_sesion(consulta.pk, "sesión 13", actor=cast.secretaria)
        assert (closed.estado, closed.cierre, closed.sesion, closed.resultado) == (
            "cerrada",
            "en_sesion",
            "sesión 13",
            "rechazada",
        )
        assert event("consulta.cerrada", consulta, cast.secretaria).ahora == "rechazada"
        ended = dict(consulta.convocadas.values_list("nombre", "cierre"))
        assert ended["Organismo Ejemplo"] == "no_requerida", "it may have been there: its answer was not needed"
        assert ended["Red Social Ejemplo"] == "expresa"
        with pytest.raises(Conflicto) as refusal:
            cast.responde(consulta, "organismo")
        assert refusal.value.mensaje == (
            f"La consulta cerró en la sesión 13: {closed.explicacion} Su respuesta no se registró."
        )
        with pytest.raises(Conflicto, match="La consulta cerró en la sesión 13"):
            cerrar_consulta_en_sesion(consulta.pk, "sesión 14", actor=cast.secretaria)

    def test_a_text_without_rule_never(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(None, vence=VENCE)
        en_sesion(cast, consulta, dichos(cast, **dict.fromkeys(VOTAN, "aprueba")))
        with pytest.raises(Conflicto, match="nadie pierde su plazo"):
            cerrar_consulta_en_sesion(consulta.pk, "sesión 13", actor=cast.secretaria)


VOTAN = ("secretaria", "gobierno", "academica", "social", "organismo")

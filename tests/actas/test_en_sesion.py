"""The previous acta, approved in a session: what was said there decides at once, and the record says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.mail import EmailMultiAlternatives

from actas import documents, schema
from actas.models import Acta
from actas.operations import (
    aprobar_en_sesion,
    cerrar_en_sesion,
    publicar_acta,
    retirar_acta,
)
from actas.operations.en_sesion import EnSesion, huella_del_texto
from mesa import decision
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import run_pending
from mesa.mail import compose
from mesa.models import Aviso, Consulta, Contenido, Convocada, Evento, Ficha, Pronunciamiento
from mesa.operations.archivos import revisar
from mesa.operations.vias import Dicho, ErroresPorFila
from tests.cast import Cast
from tests.checks import event, refused_to_all_but
from tests.mesa.test_archivos import PDF
from tests.mesa.test_vias import VOTAN, dichos

DIA = datetime(2026, 9, 23, 18, tzinfo=SANTIAGO)
SESION = EnSesion(13, date(2026, 9, 23))
APROBAR = "Solo la secretaría puede registrar lo que se aprobó en sesión."


@pytest.fixture(autouse=True)
def _that_day(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    with clock.as_of(DIA):
        yield


def aprueba(cast: Cast, acta: Acta, said: list[Dicho], numero: int | None = 1, **changes: Any) -> Acta:
    """The session decided that draft, under that rule."""
    data = {"sha256": huella_del_texto(acta), "sesion": SESION, "actor": cast.secretaria} | changes
    regla = cast.regla(numero) if numero else None
    return aprobar_en_sesion(acta.pk, regla, said, data.pop("sesion"), **data)


def of(acta: Acta) -> Consulta:
    return Consulta.objects.select_related("plazo", "regla").get(pk=acta.consulta_id)


def check_recomputes(consulta: Consulta) -> None:
    """The stored result is what its rule gives, without tacit answers, with the answers stored."""
    assert consulta.regla is not None
    rule = replace(consulta.regla.pura, silencio=decision.Silencio.NO_CUENTA)
    said = {
        str(c.pk): decision.Sentido(c.vigente.sentido) if c.vigente else None
        for c in consulta.convocadas.select_related("vigente").filter(con_voto=True)
    }
    result = decision.resolver(rule, said, cerrada=True)
    assert (consulta.resultado, consulta.favor, consulta.contra, consulta.abstencion, consulta.tacitas) == (
        result.estado, result.favor, result.contra, result.abstencion, 0,
    )  # fmt: skip


@pytest.mark.django_db
class TestADraft:
    """Frozen, answered and decided in one act."""

    def test_approved_by_those_present(self, cast: Cast) -> None:
        acta = cast.borrador()
        sha256 = huella_del_texto(acta)
        said = dichos(cast, gobierno="aprueba", social="aprueba_con_observaciones", academica="aprueba")
        sesion = replace(SESION, detalle=" punto 1 de la tabla ", archivo=revisar(PDF, "sesion.pdf"))
        acta = aprueba(cast, acta, said, sesion=sesion)
        consulta = of(acta)
        assert (acta.estado, consulta.estado, consulta.cierre) == ("aprobada", "cerrada", "en_sesion")
        assert consulta.sesion == "sesión 13, del 23 de septiembre de 2026"
        assert (consulta.sha256, consulta.version, consulta.abierta_el, consulta.cerrada_el) == (sha256, 1, DIA, DIA)
        assert (consulta.plazo.vence, consulta.plazo.cumplido_el) == (date(2026, 9, 23), DIA)
        ended = dict(consulta.convocadas.values_list("nombre", "cierre"))
        assert ended["Secretaría de Ejemplo"] == ended["Organismo Ejemplo"] == "ausente"
        assert ended["Red Social Ejemplo"] == "expresa"
        assert "2 ausentes" in consulta.explicacion
        assert "sin respuesta" not in consulta.explicacion
        answers = Pronunciamiento.objects.filter(convocada__consulta=consulta)
        assert {(a.via, a.evidencia) for a in answers} == {
            ("en_sesion", "Sesión 13, del 23 de septiembre de 2026. punto 1 de la tabla")
        }
        assert {a.archivo.nombre for a in answers if a.archivo} == {"sesion.pdf"}
        check_recomputes(consulta)

    def test_each_step_is_an_event_and_nobody_is_called_to_answer(self, cast: Cast) -> None:
        acta = aprueba(cast, cast.borrador(), dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba"))
        told = event("acta.sometida", acta, cast.secretaria)
        assert told.ahora == {"sesion": "sesión 13, del 23 de septiembre de 2026", "sha256": of(acta).sha256}
        event("consulta.cerrada", of(acta), cast.secretaria)
        event("acta.aprobada", acta, None)
        assert not Evento.objects.filter(verbo="acta.circulada").exists()
        while run_pending():
            pass
        written = set(Aviso.objects.values_list("plantilla", flat=True))
        assert written == {"comprobante", "resultado"}
        assert Acta.objects.get(pk=acta.pk).estado == "aprobada", "the handler of closings does nothing to it"

    def test_absence_never_approves_whatever_the_rule_says_of_silence(self, cast: Cast) -> None:
        """Rule 2 takes silence for approval; in a session only who speaks counts."""
        acta = aprueba(cast, cast.borrador(), dichos(cast, gobierno="aprueba", social="objeta", organismo="objeta"), 2)
        consulta = of(acta)
        assert (acta.estado, consulta.resultado) == ("borrador", "rechazada")
        assert (consulta.favor, consulta.contra, consulta.tacitas) == (1, 2, 0)
        check_recomputes(consulta)

    def test_rejected_it_is_a_draft_with_its_answers_and_may_go_on(self, cast: Cast) -> None:
        acta = aprueba(cast, cast.borrador(), dichos(cast, gobierno="aprueba", social="objeta", academica="aprueba"))
        assert (acta.estado, of(acta).resultado) == ("borrador", "rechazada")
        assert Pronunciamiento.objects.filter(convocada__consulta=acta.consulta).count() == 3
        while run_pending():
            pass
        assert Acta.objects.get(pk=acta.pk).estado == "borrador"
        again = aprueba(cast, acta, dichos(cast, **dict.fromkeys(VOTAN, "aprueba")))
        assert (again.estado, again.version) == ("aprobada", 2)

    def test_without_quorum_nothing_is_stored(self, cast: Cast) -> None:
        acta = cast.borrador()
        with pytest.raises(DomainError) as refusal:
            aprueba(cast, acta, dichos(cast, gobierno="aprueba", social="aprueba"))
        assert refusal.value.mensaje.startswith("Sin quórum")
        assert "respondieron 2 de 5 y la regla pide 3" in refusal.value.mensaje
        assert refusal.value.mensaje.endswith("Por eso no se registró nada.")
        assert not Consulta.objects.exists()
        assert Acta.objects.get(pk=acta.pk).estado == "borrador"

    @pytest.mark.parametrize(
        ("changes", "error", "sentence"),
        [
            ({"numero": None}, DomainError, "Sin una regla adoptada nada se aprueba: ingrese primero la regla"),
            ({"sesion": EnSesion(14, date(2026, 9, 24))}, DomainError, "Esa sesión todavía no ocurre"),
            (
                {"sesion": EnSesion(9, date(2026, 8, 4))},
                DomainError,
                "Esa sesión es anterior a la del acta, que es del 5",
            ),
            ({"sesion": EnSesion(None, date(2026, 8, 5))}, DomainError, "una sesión no aprueba su propia acta"),
            ({"sha256": "0" * 64}, Conflicto, "El texto cambió desde que usted abrió esta página"),
            ({"said": []}, DomainError, "Marque lo que respondió al menos una organización"),
        ],
    )
    def test_refused_with_its_sentence(
        self, cast: Cast, changes: dict[str, Any], error: type[DomainError], sentence: str
    ) -> None:
        acta = cast.borrador()
        said = changes.pop("said", dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba"))
        with pytest.raises(error, match=sentence):
            aprueba(cast, acta, said, **changes)
        assert not Consulta.objects.exists()

    def test_a_row_that_lacks_something_keeps_all_out(self, cast: Cast) -> None:
        acta, said = cast.borrador(), dichos(cast, gobierno="aprueba", social="aprueba", academica="objeta")
        with pytest.raises(ErroresPorFila) as refusal:
            aprueba(cast, acta, [*said[:2], replace(said[2], fundamento="")])
        assert list(refusal.value.filas) == [said[2].organizacion_id]
        assert not Consulta.objects.exists()

    def test_only_the_secretaria(self, cast: Cast) -> None:
        acta, said = cast.borrador(), dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba")
        refused_to_all_but(cast, {"secretaria"}, lambda actor: aprueba(cast, acta, said, actor=actor), APROBAR)

    def test_not_what_is_in_circulation_nor_approved(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(1)
        acta = Acta.objects.get(pk=consulta.objeto_id)
        said = dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba")
        with pytest.raises(Conflicto, match="el estado es «en circulación»"):
            aprueba(cast, acta, said)


def cierra(cast: Cast, consulta: Consulta, said: list[Dicho], actor: Actor | None = None, **changes: Any) -> Acta:
    data = {"sha256": consulta.sha256} | changes
    return cerrar_en_sesion(consulta.objeto_id, said, SESION, **data, actor=actor or cast.secretaria)


@pytest.mark.django_db
class TestInCirculation:
    """What a session said is registered; it closes only when nobody's term is cut."""

    def test_while_somebody_can_change_it_the_term_runs(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(1)
        acta = cierra(cast, consulta, dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba"))
        assert (acta.estado, of(acta).estado, of(acta).sesion) == ("en_circulacion", "abierta", "")
        assert Pronunciamiento.objects.filter(via="en_sesion").count() == 3
        event("acta.sometida", acta, cast.secretaria)
        cast.responde(consulta, "organismo")

    def test_when_all_answered_it_closes_approved(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(1)
        cast.responde(consulta, "organismo")
        acta = cierra(
            cast,
            consulta,
            dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba", secretaria="aprueba"),
        )
        assert (acta.estado, of(acta).cierre, of(acta).sesion) == (
            "aprobada",
            "en_sesion",
            "sesión 13, del 23 de septiembre de 2026",
        )
        check_recomputes(of(acta))
        while run_pending():
            pass
        assert Acta.objects.get(pk=acta.pk).estado == "aprobada"

    def test_when_it_is_certain_that_it_fails_it_goes_back_to_draft(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(1)
        acta = cierra(cast, consulta, dichos(cast, gobierno="aprueba", social="objeta", academica="aprueba"))
        assert (acta.estado, of(acta).resultado) == ("borrador", "rechazada")
        check_recomputes(of(acta))

    def test_without_rule_it_only_registers(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(None)
        acta = cierra(cast, consulta, dichos(cast, **dict.fromkeys(VOTAN, "aprueba")))
        assert (acta.estado, of(acta).estado) == ("en_circulacion", "abierta")

    def test_what_was_answered_online_is_not_replaced_unnoticed(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(1)
        cast.responde(consulta, "social", "objeta", "No.")
        (said,) = dichos(cast, social="aprueba")
        with pytest.raises(ErroresPorFila):
            cierra(cast, consulta, [said])
        online = Convocada.objects.get(consulta=consulta, organizacion=said.organizacion_id).vigente_id
        cierra(cast, consulta, [replace(said, reemplaza=online)])

    def test_refused(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(1)
        said = dichos(cast, social="aprueba")
        refused_to_all_but(
            cast,
            {"secretaria"},
            lambda actor: cerrar_en_sesion(consulta.objeto_id, said, SESION, sha256=consulta.sha256, actor=actor),
            APROBAR,
        )
        with pytest.raises(Conflicto, match="El texto no es el que usted abrió"):
            cierra(cast, consulta, said, sha256="0" * 64)
        retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)
        with pytest.raises(Conflicto, match="El acta ya no está en circulación"):
            cierra(cast, consulta, said)


@pytest.mark.django_db
class TestWhatIsPublished:
    """The record, its page and its PDF say that it was approved in session, and by whom each answer was registered."""

    def _published(self, cast: Cast) -> tuple[Acta, schema.ActaPublicada]:
        said = dichos(cast, gobierno="aprueba", social="se_abstiene", academica="aprueba")
        acta = aprueba(cast, cast.borrador(), said, sesion=replace(SESION, archivo=revisar(PDF, "sesion.pdf")))
        publicar_acta(acta.pk, actor=cast.secretaria)
        text = Contenido.objects.get(publicacion__tipo="acta", publicacion__clave=acta.sesion.clave).texto
        return acta, schema.ActaPublicada.model_validate_json(text)

    def test_the_record(self, cast: Cast) -> None:
        _acta, record = self._published(cast)
        approval = record.aprobacion
        assert approval is not None
        assert (approval.cierre, approval.sesion) == ("en_sesion", "sesión 13, del 23 de septiembre de 2026")
        by_name = {r.organizacion: r for r in approval.respuestas}
        social, organismo = by_name["Red Social Ejemplo"], by_name["Organismo Ejemplo"]
        assert (social.via, social.registrada, social.evidencia) == (
            "en_sesion",
            "Secretaría de Ejemplo",
            "Sesión 13, del 23 de septiembre de 2026",
        )
        assert (organismo.cierre, organismo.sentido, organismo.registrada) == ("ausente", None, "")
        assert "sesion.pdf" not in record.model_dump_json(), "the document stays inside"
        assert "Persona Ejemplo Cinco" not in record.aprobacion.model_dump_json(), "who typed it is not published"

    def test_the_page(self, cast: Cast) -> None:
        acta, _record = self._published(cast)
        body = " ".join(Ficha.objects.get(tipo="acta", clave=acta.sesion.clave).cuerpos["es"].split())
        for part in (
            "Aprobada en la sesión 13, del 23 de septiembre de 2026",
            "en sesión, registrada por Secretaría de Ejemplo",
            "Ausente en la sesión",
        ):
            assert part in body
        assert "con plazo hasta" not in body, "a session has no term"

    def test_the_pdf(self, cast: Cast) -> None:
        _acta, record = self._published(cast)
        publication = {
            "numero": 1, "codigo": "ABCD-EFGH", "version": 1, "hash": "0" * 64, "anterior": "", "publicada": DIA,
            "url": "https://mesa.example/actas/x/", "verificar": "https://mesa.example/verificar/",
        }  # fmt: skip
        made = documents.acta_pdf(record.model_dump(mode="json"), publication)
        text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages).split())
        for part in (
            "Aprobada en la sesión 13, del 23 de septiembre de 2026",
            "En sesión, registrada por la",
            "Ausente en la sesión",
        ):
            assert part in text


def letters(plantilla: str, cuenta: str) -> list[EmailMultiAlternatives]:
    """The letters of that kind for the holder of an account."""
    rows = Aviso.objects.select_related("persona", "mandato__organizacion").order_by("pk")
    return [compose(aviso) for aviso in rows.filter(plantilla=plantilla, persona__correo=f"{cuenta}@mesa.example")]


@pytest.mark.django_db
class TestLetters:
    """What each organisation reads of it."""

    def test_result_and_receipt(self, cast: Cast) -> None:
        acta = aprueba(cast, cast.borrador(), dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba"))
        while run_pending():
            pass
        (result,), (receipt,) = letters("resultado", "organismo"), letters("comprobante", "social")
        assert result.subject.startswith("Aprobada en sesión el ")
        assert result.subject.endswith(": 3 a favor, 2 ausentes")
        for body in (result.body, result.alternatives[0][0]):
            assert "se decidió en la sesión 13, del 23 de septiembre de 2026" in " ".join(str(body).split())
            assert "no estuvo en la sesión" in str(body)
        for body in (receipt.body, receipt.alternatives[0][0]):
            assert "Red Social Ejemplo no la envió en línea: la registró la secretaría." in str(body)
            assert "Sesión 13, del 23 de septiembre de 2026" in str(body)
        assert acta.estado == "aprobada"

    def test_a_receipt_says_how_to_correct_it_until_when(self, cast: Cast) -> None:
        consulta = cast.en_circulacion(1)
        cast.responde(consulta, "social", "objeta", "No.")
        (said,) = dichos(cast, social="aprueba")
        online = Convocada.objects.get(consulta=consulta, organizacion=said.organizacion_id).vigente_id
        cierra(cast, consulta, [replace(said, reemplaza=online)])
        while run_pending():
            pass
        receipt = letters("comprobante", "social")[-1]
        for body in (receipt.body, receipt.alternatives[0][0]):
            text = " ".join(str(body).split())
            assert (
                "Reemplaza la que su organización dio en línea el miércoles 23 de septiembre de 2026, 18:00: objeta."
                in text
            )
            assert "responda usted en línea hasta el" in text
            assert "/responder/" in text

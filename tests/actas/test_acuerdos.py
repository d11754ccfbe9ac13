"""An agreement from its publication on: adopted once, in a session or by a consulta, and kept through corrections."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from actas.models import AcuerdoAdoptado, Modificacion
from actas.operations import (
    abrir_rectificacion,
    adoptar_por_consulta,
    eliminar_parrafo,
    publicar_registro_historico,
    recuperar_adoptado,
    relacionar_acuerdos,
)
from actas.operations.acuerdos import Clasificacion, clasificar_acuerdo, publicar_seguimiento, recuperar_adoptados
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import run_pending
from mesa.kernel.operations import operation
from mesa.models import Ficha, Publicacion
from mesa.operations.integridad import faltas
from mesa.operations.publicaciones import verificar_cadena
from tests.actas.acuerdos import CLAVE, DESPUES, adoptado, anterior, decidido, por_consulta
from tests.actas.test_rectificar import historical
from tests.cast import TEXTO, Cast
from tests.checks import SISTEMA, event, races, refused_to_all_but, together

pytestmark = pytest.mark.django_db
DOS = TEXTO + "\n2. Se acordó publicar el calendario.\n"
DECISION = "decision-2026-09-30/1"


def content(clave: str) -> dict[str, Any]:
    ficha = Ficha.objects.select_related("publicacion__contenido").get(tipo="acuerdo", clave=clave)
    return dict(json.loads(ficha.publicacion.contenido.texto))


def test_the_agreement_of_a_published_acta_is_followed_from_then_on(cast: Cast) -> None:
    acuerdo = adoptado(cast)
    assert acuerdo.sesion is not None
    assert (acuerdo.clave, acuerdo.numero, acuerdo.fecha) == (CLAVE, 1, acuerdo.sesion.fecha)
    assert acuerdo.texto == "Se acordó que cada red publique sus reglas internas." == content(CLAVE)["texto"]
    assert (acuerdo.estado, acuerdo.suprimido, acuerdo.cambiado_el) == ("vigente", False, None)
    datos = Ficha.objects.get(tipo="acuerdo", clave=CLAVE).datos
    followed = {"adoptado": "en_sesion", "fecha": "2026-08-05", "vence": "", "tareas": 0, "elementos": []}
    assert followed.items() <= datos.items()


def test_that_of_an_old_record_has_no_follow_up_and_never_gets_one(cast: Cast) -> None:
    publicar_registro_historico(cast.borrador().pk, actor=None)
    acuerdo = AcuerdoAdoptado.objects.get(clave=CLAVE)
    assert acuerdo.estado == "sin_seguimiento_registrado"
    assert not AcuerdoAdoptado.objects.seguidos().exists()


def test_a_correction_keeps_the_follow_up_and_marks_what_it_removed(cast: Cast) -> None:
    acta = publicar_registro_historico(cast.borrador(DOS).pk, actor=None)
    kept, gone = AcuerdoAdoptado.objects.filter(sesion=acta.sesion).order_by("numero")
    AcuerdoAdoptado.objects.filter(pk=kept.pk).update(tipo="encarga")
    publicar_seguimiento(kept.pk, actor=cast.secretaria)
    abrir_rectificacion(acta.pk, "Sobra el segundo.", actor=cast.secretaria)
    last = acta.parrafos.filter(punto=None, padre=None).order_by("-orden").first()
    assert last is not None
    eliminar_parrafo(last.pk, version=last.version, actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    suprimidos = dict(AcuerdoAdoptado.objects.values_list("pk", "suprimido"))
    assert suprimidos == {kept.pk: False, gone.pk: True}
    assert content(kept.clave)["detalle"]["tipo"] == "encarga", "what was told of it is still told"
    assert content(gone.clave)["suprimido"] is True
    assert not list(faltas())


def test_what_a_removed_agreement_had_replaced_stands_again(cast: Cast) -> None:
    former, acta = anterior(cast), historical(cast)
    later = AcuerdoAdoptado.objects.get(sesion=acta.sesion)
    relacionar_acuerdos(later.pk, former.pk, "reemplaza", actor=cast.secretaria)
    assert AcuerdoAdoptado.objects.get(pk=former.pk).estado == "sin_efecto"
    abrir_rectificacion(acta.pk, "No se acordó.", actor=cast.secretaria)
    only = acta.parrafos.get(punto=None)
    eliminar_parrafo(only.pk, version=only.version, actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    assert AcuerdoAdoptado.objects.get(pk=former.pk).estado == "vigente"
    assert Modificacion.objects.count() == 1, "what was said is kept, and counts no more"


def test_what_was_decided_out_of_session_is_an_agreement_too(cast: Cast) -> None:
    asunto = decidido(cast)
    with clock.as_of(asunto.consulta.cerrada_el):  # type: ignore[union-attr]
        run_pending()
    acuerdo = AcuerdoAdoptado.objects.get(asunto=asunto)
    assert (acuerdo.clave, acuerdo.sesion, acuerdo.estado) == (DECISION, None, "vigente")
    assert acuerdo.texto == "Se acuerda sesionar el primer jueves.\n\nEn línea."
    event("acuerdo.adoptado", acuerdo, None)
    told = content(acuerdo.clave)
    assert (told["adoptado"], told["decision"], told["sesion"]) == ("por_consulta", DECISION[9:-2], None)
    assert (told["aprobacion"]["favor"], told["fecha"]) == (5, "2026-09-30")
    silent = {told["aprobacion"]["sha256"], *(r["persona"] + r["fundamento"] for r in told["aprobacion"]["respuestas"])}
    assert silent == {""}, "with the hash voted, what is struck of the decision could be guessed"
    assert verificar_cadena() == 2


def test_a_document_or_a_letter_is_no_agreement(cast: Cast) -> None:
    documento = decidido(cast, "documento")
    with clock.as_of(documento.consulta.cerrada_el):  # type: ignore[union-attr]
        run_pending()
    assert not AcuerdoAdoptado.objects.exists()
    with pytest.raises(Conflicto) as conflict:
        adoptar_por_consulta(documento.pk, actor=None)
    assert conflict.value.mensaje == "Solo se sigue así un acuerdo entre sesiones cuya decisión está publicada."


def test_only_the_system_adopts(cast: Cast) -> None:
    asunto = decidido(cast)
    historical(cast)
    for act in (lambda a: adoptar_por_consulta(asunto.pk, actor=a), lambda a: recuperar_adoptado(CLAVE, actor=a)):
        refused_to_all_but(cast, set(), act, SISTEMA, system=True)


def test_after_a_release_what_was_published_before_is_followed(cast: Cast) -> None:
    acta, asunto = historical(cast), decidido(cast)
    AcuerdoAdoptado.objects.all().delete()
    told = StringIO()
    call_command("proyectar_publicaciones", stdout=told)
    assert told.getvalue().endswith("Acuerdos que ahora tienen seguimiento: 2\n")
    found = dict(AcuerdoAdoptado.objects.values_list("clave", "estado"))
    assert found == {f"{acta.sesion.clave}/1": "sin_seguimiento_registrado", DECISION: "vigente"}
    assert AcuerdoAdoptado.objects.get(clave=DECISION).asunto == asunto
    event("acuerdo.recuperado", AcuerdoAdoptado.objects.get(clave=CLAVE), None)
    assert recuperar_adoptados() == 0, "done again, it does nothing"
    assert recuperar_adoptado(CLAVE, actor=None) == AcuerdoAdoptado.objects.get(clave=CLAVE)


@pytest.mark.django_db(transaction=True)
@races(adoptar_por_consulta)
def test_adopted_by_two_workers_it_is_one(cast: Cast) -> None:
    asunto = decidido(cast)
    AcuerdoAdoptado.objects.all().delete()
    done = together(*[lambda: adoptar_por_consulta(asunto.pk, actor=None)] * 2)
    assert len({acuerdo.pk for acuerdo in done}) == 1
    assert Publicacion.objects.filter(tipo="acuerdo").count() == 1


@pytest.mark.django_db(transaction=True)
@races(recuperar_adoptado)
def test_recovered_twice_at_once_it_is_one(cast: Cast) -> None:
    historical(cast)
    AcuerdoAdoptado.objects.all().delete()
    done = together(*[lambda: recuperar_adoptado(CLAVE, actor=None)] * 2)
    assert len({acuerdo.pk for acuerdo in done}) == 1


def test_its_page_says_how_it_was_adopted(cast: Cast, client: Any) -> None:
    acuerdo = por_consulta(cast)
    page = client.get(f"/acuerdos/{acuerdo.clave}/").content.decode()
    assert "Adoptado por consulta." in page
    assert 'href="/decisiones/2026-09-30/"' in page
    assert "5 a favor, 0 en contra, 0 abstenciones" in page
    assert "Calendario de sesiones" in client.get("/acuerdos/").content.decode()


def test_what_waited_for_a_lock_is_told_to_be_published(cast: Cast) -> None:
    acuerdo, at = adoptado(cast), [DESPUES + timedelta(minutes=n) for n in range(6)]

    @operation
    def late(instant: datetime, act: Callable[[], object]) -> None:
        """Entered by the clock of now, it gets the lock at that instant."""
        with clock.as_of(instant):
            act()

    def classify(tipo: str, revision: int) -> object:
        return clasificar_acuerdo(acuerdo.pk, Clasificacion(tipo), revision=revision, actor=cast.secretaria)

    def publish() -> object:
        return publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)

    with clock.as_of(at[1]):
        publish()
    with clock.as_of(at[0]):
        late(at[2], lambda: classify("encarga", 1))
    waiting = AcuerdoAdoptado.objects.sin_publicar()
    assert waiting.get() == acuerdo, "it entered before that publication, and is not in it"
    with clock.as_of(at[4]):
        classify("difiere", 2)
    with clock.as_of(at[3]):
        late(at[5], publish)
    assert not waiting.exists(), "the publication entered before that change, and tells it"

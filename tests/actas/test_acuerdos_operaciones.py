"""What the secretaría says of an agreement, and its follow-up made public."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from actas.models import AcuerdoAdoptado, Avance, ElementoPlan, Modificacion, Tarea
from actas.operations import (
    anular_cumplimiento,
    clasificar_acuerdo,
    declarar_cumplido,
    publicar_seguimiento,
    quitar_relacion,
    recalcular,
    relacionar_acuerdos,
    resolver_condicion,
)
from actas.operations.acuerdos import Clasificacion, publicar_seguimientos
from actas.operations.plan import publicar_elemento
from actas.states import EstadoTarea
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Archivo, Ficha, Publicacion
from mesa.operations.archivos import guardar_archivo
from mesa.operations.integridad import faltas
from mesa.operations.publicaciones import verificar_cadena
from tests.actas.acuerdos import CLAVE, DESPUES, SOLO_LLEVA, adoptado, anterior
from tests.actas.seguimiento import tarea
from tests.actas.test_rectificar import historical
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.mesa.asuntos import PNG

pytestmark = pytest.mark.django_db
HOY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def in_november() -> Any:
    with clock.as_of(DESPUES):
        yield


def read(acuerdo: AcuerdoAdoptado) -> AcuerdoAdoptado:
    return AcuerdoAdoptado.objects.get(pk=acuerdo.pk)


def content(clave: str = CLAVE) -> dict[str, Any]:
    ficha = Ficha.objects.select_related("publicacion__contenido").get(tipo="acuerdo", clave=clave)
    return dict(json.loads(ficha.publicacion.contenido.texto))


def says(act: Any, sentence: str) -> None:
    """It is refused with this sentence."""
    with pytest.raises(DomainError) as error:
        act()
    assert error.value.mensaje == sentence


def test_it_is_told_what_kind_it_is_and_what_it_depends_on(cast: Cast) -> None:
    acuerdo = adoptado(cast)
    elemento = ElementoPlan.objects.create(organo=cast.mesa, clase="compromiso", codigo="c1", plan="P", titulo="Uno")
    said = Clasificacion("encarga", "Cinco de cinco", "Que haya presupuesto", [elemento.pk])
    clasificar_acuerdo(acuerdo.pk, said, revision=1, actor=cast.secretaria)
    now = read(acuerdo)
    assert (now.tipo, now.quorum, now.condicion, now.revision) == ("encarga", "Cinco de cinco", "pendiente", 2)
    assert list(now.elementos.all()) == [elemento]
    assert now.cambiado_el == DESPUES
    told = event("acuerdo.clasificado", acuerdo, cast.secretaria)
    assert told.ahora["sujeto_a"] == "Que haya presupuesto"  # type: ignore[index]
    with pytest.raises(Conflicto):
        clasificar_acuerdo(acuerdo.pk, Clasificacion("difiere"), revision=1, actor=cast.secretaria)
    clasificar_acuerdo(acuerdo.pk, Clasificacion("decide"), revision=2, actor=cast.secretaria)
    assert (read(acuerdo).condicion, read(acuerdo).sujeto_a) == ("", ""), "without condition, none waits"


def test_only_its_secretaria_follows_it(cast: Cast) -> None:
    acuerdo, other = adoptado(cast), anterior(cast)
    acts: list[Any] = [
        lambda actor: clasificar_acuerdo(acuerdo.pk, Clasificacion(), revision=1, actor=actor),
        lambda actor: resolver_condicion(acuerdo.pk, "cumplida", HOY, "Así.", actor=actor),
        lambda actor: declarar_cumplido(acuerdo.pk, HOY, "Así.", actor=actor),
        lambda actor: anular_cumplimiento(acuerdo.pk, actor=actor),
        lambda actor: relacionar_acuerdos(acuerdo.pk, other.pk, "modifica", actor=actor),
        lambda actor: quitar_relacion(acuerdo.pk, other.pk, actor=actor),
    ]
    for act in acts:
        refused_to_all_but(cast, {"secretaria"}, act, SOLO_LLEVA)
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: publicar_seguimiento(acuerdo.pk, actor=actor),
        "Solo la secretaría del órgano publica el seguimiento de sus acuerdos.",
    )


def test_one_whose_condition_failed_has_no_effect_and_a_mistake_is_undone(cast: Cast) -> None:
    acuerdo, by = adoptado(cast), cast.secretaria
    nothing = "Este acuerdo no está sujeto a ninguna condición. Anótela antes de decir qué pasó con ella."
    says(lambda: resolver_condicion(acuerdo.pk, "fallida", HOY, "No hubo.", actor=by), nothing)
    clasificar_acuerdo(acuerdo.pk, Clasificacion("decide", "", "Que haya fondos"), revision=1, actor=by)
    says(lambda: resolver_condicion(acuerdo.pk, "fallida", None, "No.", actor=by), "Indique la fecha.")
    said = "Escriba cómo se sabe qué pasó con la condición."
    says(lambda: resolver_condicion(acuerdo.pk, "fallida", HOY, " ", actor=by), said)
    resolver_condicion(acuerdo.pk, "fallida", HOY, "El presupuesto no se aprobó.", actor=by)
    assert (read(acuerdo).estado, read(acuerdo).condicion_el) == ("sin_efecto", HOY)
    event("condicion.resuelta", acuerdo, by)
    resolver_condicion(acuerdo.pk, "pendiente", None, "", actor=by)
    assert (read(acuerdo).estado, read(acuerdo).condicion_el, read(acuerdo).condicion_motivo) == ("vigente", None, "")


def test_one_without_tasks_is_done_when_its_secretaria_says_how_it_is_known(cast: Cast) -> None:
    acuerdo, by = adoptado(cast), cast.secretaria
    day = "El acuerdo se adoptó el 5 de agosto de 2026: indique esa fecha o una posterior."
    says(lambda: declarar_cumplido(acuerdo.pk, date(2026, 8, 1), "Sí.", actor=by), day)
    says(
        lambda: declarar_cumplido(acuerdo.pk, date(2027, 1, 1), "Sí.", actor=by),
        "Esa fecha todavía no llega. Indique cuándo ocurrió.",
    )
    declarar_cumplido(acuerdo.pk, HOY, "Está en el sitio de cada red.", actor=by)
    assert read(acuerdo).estado == "cumplido"
    event("cumplimiento.declarado", acuerdo, by)
    with pytest.raises(Conflicto):
        declarar_cumplido(acuerdo.pk, HOY, "Otra vez.", actor=by)
    anular_cumplimiento(acuerdo.pk, actor=by)
    assert (read(acuerdo).estado, read(acuerdo).cumplimiento) == ("vigente", "")
    with pytest.raises(Conflicto):
        anular_cumplimiento(acuerdo.pk, actor=by)


def test_one_with_tasks_is_done_by_them(cast: Cast) -> None:
    acuerdo = adoptado(cast)
    task = tarea(cast, acuerdo)
    sentence = "Este acuerdo tiene tareas: queda cumplido cuando todas estén verificadas."
    says(lambda: declarar_cumplido(acuerdo.pk, HOY, "Sí.", actor=cast.secretaria), sentence)
    for estado, gives in (("en_curso", "en_cumplimiento"), ("cumplida", "en_cumplimiento"), ("verificada", "cumplido")):
        Tarea.objects.filter(pk=task.pk).update(estado=estado)
        assert recalcular(read(acuerdo)).estado == gives == read(acuerdo).estado


def test_that_of_an_old_record_is_said_to_be_nothing(cast: Cast) -> None:
    acuerdo = AcuerdoAdoptado.objects.get(sesion=historical(cast).sesion)
    sentence = "Este acuerdo es de un registro histórico: no se cuenta como cumplido ni como vencido."
    says(lambda: declarar_cumplido(acuerdo.pk, HOY, "Sí.", actor=cast.secretaria), sentence)
    tarea(cast, acuerdo)
    assert recalcular(read(acuerdo)).estado == "sin_seguimiento_registrado"


def test_a_later_one_leaves_a_former_one_without_effect_until_it_is_taken_back(cast: Cast) -> None:
    former, later, by = anterior(cast), adoptado(cast), cast.secretaria
    relacionar_acuerdos(later.pk, former.pk, "modifica", actor=by)
    assert read(former).estado == "vigente", "what is modified is still owed"
    relacionar_acuerdos(later.pk, former.pk, "deja_sin_efecto", "Todo.", actor=by)
    assert (read(former).estado, Modificacion.objects.count()) == ("sin_efecto", 1)
    event("acuerdo.relacionado", later, by)
    newest = "Un acuerdo solo cambia a otro anterior. Regístrelo desde el más nuevo de los dos."
    says(lambda: relacionar_acuerdos(former.pk, later.pk, "modifica", actor=by), newest)
    itself = "Un acuerdo no se modifica a sí mismo. Elija uno anterior."
    says(lambda: relacionar_acuerdos(later.pk, later.pk, "modifica", actor=by), itself)
    none = "Elija un acuerdo anterior del mismo órgano."
    says(lambda: relacionar_acuerdos(later.pk, 10**9, "modifica", actor=by), none)
    quitar_relacion(later.pk, former.pk, actor=by)
    assert (read(former).estado, Modificacion.objects.count()) == ("vigente", 0)
    event("relacion.quitada", later, by)
    with pytest.raises(Conflicto):
        quitar_relacion(later.pk, former.pk, actor=by)


def with_evidence(cast: Cast) -> tuple[AcuerdoAdoptado, str]:
    """An agreement with a task that tells its progress with a file; and the hash of the file."""
    acuerdo = adoptado(cast)
    kept = guardar_archivo(PNG, "reglas.png", cast.mesa, cast.secretaria)
    body = cast.organizacion("red-social-ejemplo")
    Avance.objects.create(
        tarea=tarea(cast, acuerdo),
        organizacion=body,
        organizacion_nombre=body.nombre,
        persona_nombre="Persona Ejemplo Uno",
        texto="Quedaron publicadas.",
        archivo=kept,
        creado_el=DESPUES,
    )
    recalcular(acuerdo)
    return acuerdo, kept.sha256


def test_its_follow_up_is_public_when_its_secretaria_publishes_it(cast: Cast, client: Client) -> None:
    acuerdo, sha256 = with_evidence(cast)
    evidence = f"/acuerdos/{CLAVE}/evidencia/{sha256}/"
    assert "Quedaron publicadas." not in client.get(f"/acuerdos/{CLAVE}/").content.decode()
    assert client.get(evidence).status_code == 404, "what was not published cannot leak"
    publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    told = content()
    assert (told["rectifica"]["causa"], told["rectifica"]["motivo"]) == (
        "actualizacion",
        "Seguimiento al 3 de noviembre de 2026.",
    )
    task = told["detalle"]["tareas"][0]
    assert [parte["organizacion"] for parte in task["partes"]] == ["Ministerio de Ejemplo", "Red Social Ejemplo"]
    assert "Persona Ejemplo" not in json.dumps(told, ensure_ascii=False), "people are not named"
    page = client.get(f"/acuerdos/{CLAVE}/").content.decode()
    assert "Quedaron publicadas." in page
    assert evidence in page
    given = client.get(evidence)
    assert b"".join(given) == PNG  # type: ignore[arg-type]
    assert given["Content-Disposition"].startswith("attachment")
    datos = Ficha.objects.get(tipo="acuerdo", clave=CLAVE).datos
    assert (datos["vence"], datos["tareas"], datos["tareas_hechas"]) == ("2026-09-30", 1, 0)
    assert datos["organizaciones"] == ["Ministerio de Ejemplo", "Red Social Ejemplo"]
    event_of = event("seguimiento.publicado", acuerdo, cast.secretaria)
    assert event_of.ahora["sha256"] == read(acuerdo).publicado_sha256  # type: ignore[index]
    assert verificar_cadena() == 3
    assert not list(faltas())


def test_evidence_that_is_taken_back_is_not_given_any_more(cast: Cast, client: Client) -> None:
    acuerdo, sha256 = with_evidence(cast)
    publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    Avance.objects.update(anulado_el=DESPUES)
    recalcular(acuerdo)
    publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    assert client.get(f"/acuerdos/{CLAVE}/evidencia/{sha256}/").status_code == 404
    assert content()["detalle"]["tareas"][0]["evidencias"] == []


def test_only_the_evidence_that_is_published_is_given(cast: Cast, client: Client) -> None:
    """It is named by a hash that anybody may compute: that the file is kept here is no reason to give it."""
    acuerdo, sha256 = with_evidence(cast)
    inner = guardar_archivo(PNG + b"otro", "interno.png", cast.mesa, cast.secretaria)
    Archivo.objects.filter(sha256=sha256).update(subido_por=None)  # as one that nobody in particular kept
    publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    place = f"/acuerdos/{CLAVE}/evidencia"
    guardar_archivo(PNG, "borrador reservado.png", cast.mesa, cast.secretaria)
    given = client.get(f"{place}/{sha256}/")
    assert b"".join(given) == PNG  # type: ignore[arg-type]
    assert 'filename="reglas.png"' in given["Content-Disposition"], "under the name that was published"
    for other in (inner.sha256, sha256.upper(), "0" * 64, f"{sha256}%00", "%00", "٣", "x" * 5000):
        assert client.get(f"{place}/{other}/").status_code == 404, other[:70]
    Archivo.objects.filter(sha256=sha256).update(organo=cast.organizacion("red-social-ejemplo"))
    assert client.get(f"{place}/{sha256}/").status_code == 404, "nor is that of another órgano"


@pytest.mark.parametrize(
    ("estado", "public"),
    [(estado, estado in {"diferida", "sin_efecto"}) for estado in EstadoTarea.values],
)
def test_why_is_public_only_of_what_was_put_off_or_left_without_effect(cast: Cast, estado: str, public: bool) -> None:
    """Why a task was sent back, or resumed, is between who does it and who looks after it."""
    acuerdo = adoptado(cast)
    by = acuerdo if estado == "sin_efecto" else None
    tarea(cast, acuerdo, estado=estado, motivo="Faltan los anexos.", sin_efecto_por=by)
    recalcular(acuerdo)
    publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    told = content()
    assert told["detalle"]["tareas"][0]["motivo"] == ("Faltan los anexos." if public else "")
    assert ("Faltan los anexos." in json.dumps(told)) == public


def test_what_of_the_plan_is_not_public_is_not_named(cast: Cast) -> None:
    acuerdo, by = adoptado(cast), cast.secretaria
    shown, hidden = (
        ElementoPlan.objects.create(organo=cast.mesa, clase="compromiso", codigo=codigo, plan="P", titulo=titulo)
        for codigo, titulo in (("c1", "Publicado"), ("c2", "En reserva"))
    )
    publicar_elemento(shown.pk, actor=by)
    ElementoPlan.objects.filter(pk=shown.pk).update(titulo="Corregido y no publicado")
    clasificar_acuerdo(acuerdo.pk, Clasificacion("encarga", elementos=[shown.pk, hidden.pk]), revision=1, actor=by)
    publicar_seguimiento(acuerdo.pk, actor=by)
    assert content()["detalle"]["elementos"] == [{"codigo": "c1", "clase": "compromiso", "titulo": "Publicado"}]
    assert Ficha.objects.get(tipo="acuerdo", clave=CLAVE).datos["elementos"] == ["c1"]
    publicar_elemento(hidden.pk, actor=by)
    publicar_seguimiento(acuerdo.pk, actor=by)
    assert [each["codigo"] for each in content()["detalle"]["elementos"]] == ["c1", "c2"]


def test_what_says_the_same_is_not_published_again(cast: Cast) -> None:
    acuerdo, _ = with_evidence(cast)
    publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    recalcular(acuerdo)
    with clock.as_of(DESPUES.replace(day=9)):
        publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    assert Publicacion.objects.filter(tipo="acuerdo").count() == 2
    assert not AcuerdoAdoptado.objects.sin_publicar().exists()


def test_all_that_changed_is_published_each_by_itself(cast: Cast) -> None:
    first, second = adoptado(cast), anterior(cast)
    recalcular(first)
    relacionar_acuerdos(first.pk, second.pk, "reemplaza", "Entero.", actor=cast.secretaria)
    listed, by = {str(each.pk): read(each).cambio for each in (first, second)}, cast.secretaria
    assert publicar_seguimientos([cast.mesa.pk], listed, actor=by, hasta=-1) == (1, 1), "time was up after one"
    assert publicar_seguimientos([cast.mesa.pk], listed, actor=by) == (1, 0)
    assert publicar_seguimientos([cast.mesa.pk], listed, actor=by) == (0, 0)
    assert content(second.clave)["detalle"]["relaciones"] == [
        {
            "clave": CLAVE,
            "titulo": first.texto,
            "clase": "reemplaza",
            "sentido": "por",
            "nota": "Entero.",
        }
    ]


def test_one_that_was_removed_is_followed_no_more(cast: Cast) -> None:
    acuerdo, by = adoptado(cast), cast.secretaria
    AcuerdoAdoptado.objects.update(suprimido=True)
    gone = "Una rectificación del acta suprimió este acuerdo: ya no se le hace seguimiento."
    says(lambda: clasificar_acuerdo(acuerdo.pk, Clasificacion(), revision=1, actor=by), gone)
    says(lambda: declarar_cumplido(acuerdo.pk, HOY, "Sí.", actor=by), gone)
    unpublished = "Una rectificación del acta suprimió este acuerdo: su seguimiento ya no se publica."
    says(lambda: publicar_seguimiento(acuerdo.pk, actor=by), unpublished)


# Two at once


def both(acuerdo: AcuerdoAdoptado, *acts: Any) -> None:
    """One does it, and the other is told that it is done already."""
    _won, lost = winner_and_loser(together(*acts))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(clasificar_acuerdo)
def test_two_say_what_it_is_at_once(cast: Cast) -> None:
    acuerdo, by = adoptado(cast), cast.secretaria
    kinds = [Clasificacion("encarga"), Clasificacion("difiere")]
    both(acuerdo, *[lambda k=k: clasificar_acuerdo(acuerdo.pk, k, revision=1, actor=by) for k in kinds])
    assert read(acuerdo).revision == 2


def _done(acuerdo: AcuerdoAdoptado, by: Actor) -> Any:
    def act() -> AcuerdoAdoptado:
        with clock.as_of(DESPUES):
            return declarar_cumplido(acuerdo.pk, HOY, "Sí.", actor=by)

    return act


@pytest.mark.django_db(transaction=True)
@races(declarar_cumplido)
def test_two_say_that_it_is_done_at_once(cast: Cast) -> None:
    acuerdo, by = adoptado(cast), cast.secretaria
    both(acuerdo, *[_done(acuerdo, by)] * 2)


@pytest.mark.django_db(transaction=True)
@races(anular_cumplimiento)
def test_two_take_it_back_at_once(cast: Cast) -> None:
    acuerdo, by = adoptado(cast), cast.secretaria
    declarar_cumplido(acuerdo.pk, HOY, "Sí.", actor=by)
    both(acuerdo, *[lambda: anular_cumplimiento(acuerdo.pk, actor=by)] * 2)


@pytest.mark.django_db(transaction=True)
@races(resolver_condicion)
def test_two_tell_its_condition_at_once(cast: Cast) -> None:
    acuerdo, by = adoptado(cast), cast.secretaria
    clasificar_acuerdo(acuerdo.pk, Clasificacion("decide", "", "Que haya fondos"), revision=1, actor=by)
    day = acuerdo.fecha
    together(*[lambda c=c: resolver_condicion(acuerdo.pk, c, day, "Así.", actor=by) for c in ("cumplida", "fallida")])
    now = read(acuerdo)
    assert (now.estado == "sin_efecto") == (now.condicion == "fallida"), "the state is that of the last word"


@pytest.mark.django_db(transaction=True)
@races(relacionar_acuerdos, quitar_relacion)
def test_one_relates_them_while_another_takes_it_back(cast: Cast) -> None:
    former, later, by = anterior(cast), adoptado(cast), cast.secretaria
    relacionar_acuerdos(later.pk, former.pk, "modifica", actor=by)
    together(
        lambda: relacionar_acuerdos(later.pk, former.pk, "reemplaza", actor=by),
        lambda: quitar_relacion(later.pk, former.pk, actor=by),
    )
    assert (read(former).estado == "sin_efecto") == Modificacion.objects.exists()


@pytest.mark.django_db(transaction=True)
@races(publicar_seguimiento)
def test_two_publish_it_at_once_and_it_is_published_once(cast: Cast) -> None:
    acuerdo, by = adoptado(cast), cast.secretaria
    recalcular(acuerdo)
    together(*[lambda: publicar_seguimiento(acuerdo.pk, actor=by)] * 2)
    assert Publicacion.objects.filter(tipo="acuerdo").count() == 2

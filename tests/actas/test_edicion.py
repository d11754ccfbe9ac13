"""The heading of an acta: corrected whole, never over another's change, and its key stays."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from threading import Thread

import pytest

from actas.documento import documento, leer_acta
from actas.models import Acta
from actas.operations import agregar_parrafo, circular_acta, corregir_datos, corregir_parrafo
from actas.operations.edicion import Encabezado, huella_encabezado
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Consulta, Evento
from mesa.operations.consultas import primera_fecha
from tests.checks import event, races, refused_to_all_but, row_locked, together, wait_until_blocked, winner_and_loser

pytestmark = pytest.mark.django_db
EDITAR = "Solo la secretaría puede corregir el acta. Si falta algo, responda con una observación."
CAMBIADO = "Alguien cambió estos datos mientras usted escribía. Revise cómo quedaron y vuelva a guardar."


@pytest.fixture
def acta(cast) -> Acta:
    return cast.borrador()


def fresh(acta: Acta) -> Acta:
    return Acta.objects.select_related("sesion__organo").get(pk=acta.pk)


def heading(acta: Acta, **changes: object) -> Encabezado:
    """The heading as it is, with some changes."""
    acta = fresh(acta)
    sesion = acta.sesion
    return replace(
        Encabezado(
            titulo=acta.titulo,
            numero=sesion.numero,
            fecha=sesion.fecha,
            inicio=sesion.inicio,
            termino=sesion.termino,
            lugar=sesion.lugar,
            asistentes=[
                (grupo, [(a.nombre, a.calidad, a.estado) for a in people])
                for grupo, people in leer_acta(acta).asistentes
            ],
            puntos={},
            titulos_acuerdos={},
        ),
        **changes,
    )


def text_of(acta: Acta) -> dict:
    return documento(leer_acta(fresh(acta)))


def save(cast, acta: Acta, encabezado: Encabezado, huella: str | None = None) -> Acta:
    return corregir_datos(acta.pk, encabezado, huella=huella or huella_encabezado(fresh(acta)), actor=cast.secretaria)


def test_everything_in_the_heading_is_corrected_and_the_key_stays(cast, acta) -> None:
    punto, acuerdo = acta.sesion.puntos.get(), acta.acuerdos.get()
    paragraphs = text_of(acta)["desarrollo"][0]["parrafos"]
    save(
        cast,
        acta,
        heading(
            acta,
            titulo=" Acta  corregida ",
            numero=7,
            fecha=date(2026, 8, 6),
            inicio=time(9, 30),
            termino=None,
            lugar="Sala\nEjemplo",
            asistentes=[
                ("Integrantes", [("Persona Ejemplo Uno", "representante", "excusada")]),
                ("Invitadas", []),
                ("Integrantes", [("Persona Ejemplo Dos", "", "presente")]),
            ],
            puntos={punto.pk: "Otro título"},
            titulos_acuerdos={acuerdo.pk: "Título breve"},
        ),
    )
    text = text_of(acta)
    assert text["titulo"] == "Acta corregida"
    assert text["sesion"] == {
        "clave": "2026-08-05", "numero": 7, "fecha": "2026-08-06", "inicio": "09:30", "termino": None,
        "lugar": "Sala Ejemplo",
    }  # fmt: skip
    assert text["asistentes"] == [
        {
            "grupo": "Integrantes",
            "personas": [{"nombre": "Persona Ejemplo Uno", "calidad": "representante", "estado": "excusada"}],
        },
        {"grupo": "Invitadas", "personas": []},
        {
            "grupo": "Integrantes",
            "personas": [{"nombre": "Persona Ejemplo Dos", "calidad": None, "estado": "presente"}],
        },
    ]
    assert (text["tabla"], text["desarrollo"][0]["titulo"]) == (["Otro título"], "Otro título")
    assert text["desarrollo"][0]["parrafos"] == paragraphs
    assert acta.acuerdos.get().titulo == "Título breve"
    evento = event("acta.corregida", acta, cast.secretaria)
    assert (evento.antes["sesion"]["fecha"], evento.ahora["sesion"]["fecha"]) == ("2026-08-05", "2026-08-06")
    assert evento.ahora["asistentes"] == text["asistentes"]


def test_saving_it_as_it_was_keeps_the_text(cast, acta) -> None:
    before = text_of(acta)
    save(cast, acta, heading(acta))
    assert text_of(acta) == before


def test_saving_over_anothers_change_is_refused(cast, acta) -> None:
    seen = huella_encabezado(fresh(acta))
    save(cast, acta, heading(acta, lugar="De otra persona"), seen)
    with pytest.raises(Conflicto) as conflict:
        save(cast, acta, heading(acta, lugar="El mío"), seen)
    assert conflict.value.mensaje == CAMBIADO
    assert text_of(acta)["sesion"]["lugar"] == "De otra persona"
    assert save(cast, acta, heading(acta, lugar="El mío")).sesion.lugar == "El mío"


def test_a_change_of_a_paragraph_is_no_change_of_the_heading(cast, acta) -> None:
    seen = huella_encabezado(fresh(acta))
    parrafo = acta.parrafos.filter(punto__isnull=False, padre=None).first()
    corregir_parrafo(parrafo.pk, "Otro texto.", version=1, actor=cast.secretaria)
    assert huella_encabezado(fresh(acta)) == seen
    # A further agreement has a title of its own, which this heading does not show.
    agregar_parrafo(acta.pk, "Otro acuerdo.", punto_id=None, actor=cast.secretaria)
    with pytest.raises(Conflicto):
        save(cast, acta, heading(acta), seen)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"titulo": " \n "}, "Escriba el título del acta."),
        ({"inicio": time(11), "termino": time(10, 59)}, "La hora de término es anterior a la de inicio."),
    ],
)
def test_what_cannot_be_is_said(cast, acta, changes, sentence) -> None:
    before = text_of(acta)
    with pytest.raises(DomainError) as error:
        save(cast, acta, heading(acta, **changes))
    assert error.value.mensaje == sentence
    assert text_of(acta) == before
    assert not Evento.objects.filter(verbo="acta.corregida").exists()


def test_only_the_secretaria_corrects_and_only_a_draft(cast, acta) -> None:
    seen = huella_encabezado(fresh(acta))
    refused_to_all_but(
        cast, {"secretaria"}, lambda actor: corregir_datos(acta.pk, heading(acta), huella=seen, actor=actor), EDITAR
    )
    cast.en_circulacion(acta=acta)
    with pytest.raises(Conflicto, match="El acta está en circulación y su texto no se puede cambiar"):
        save(cast, acta, heading(acta))


@pytest.mark.django_db(transaction=True)
@races(corregir_datos)
def test_of_two_at_once_one_is_saved_and_the_other_is_told(cast) -> None:
    acta = cast.borrador()
    seen, one, other = huella_encabezado(fresh(acta)), heading(acta, lugar="Uno"), heading(acta, lugar="Dos")
    saved, error = winner_and_loser(
        together(lambda: save(cast, acta, one, seen), lambda: save(cast, acta, other, seen))
    )
    assert isinstance(error, Conflicto)
    assert error.mensaje == CAMBIADO
    assert text_of(acta)["sesion"]["lugar"] == saved.sesion.lugar
    assert len(text_of(acta)["asistentes"][0]["personas"]) == 2, "the people are not there twice"


@pytest.mark.django_db(transaction=True)
def test_what_circulates_has_the_heading_saved_while_it_waited(cast) -> None:
    """Both wait for the acta, the correction first: what is frozen is what is there when its turn comes."""
    acta, secretaria, regla = cast.borrador(), cast.secretaria, cast.regla()
    seen, changed, vence = huella_encabezado(fresh(acta)), heading(acta, lugar="Otro lugar"), primera_fecha(regla)
    acts = [
        lambda: corregir_datos(acta.pk, changed, huella=seen, actor=secretaria),
        lambda: circular_acta(acta.pk, regla, vence, None, actor=secretaria),
    ]
    threads = [Thread(target=together, args=[act]) for act in acts]
    with row_locked(acta):
        for waiting, thread in enumerate(threads, 1):
            thread.start()
            wait_until_blocked(waiting)
    for thread in threads:
        thread.join(20)
    frozen = json.loads(Consulta.objects.get(objeto_id=acta.pk).documento)
    assert frozen == text_of(acta)
    assert frozen["sesion"]["lugar"] == "Otro lugar"

"""Who administers: chosen by an agreement that stands, eligible that day, and never who decides on the fund."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from actas.models import AcuerdoAdoptado
from fondo.models import Decision, Fondo
from fondo.operations.administradora import designar_administradora
from fondo.operations.fondos import DatosFondo, corregir_fondo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import motivos
from mesa.models import Evento, Mandato, Membresia, Organizacion, Persona
from redes.models import FotoElegibilidad
from redes.operations.publicacion import publicar_perfil
from tests.cast import Cast
from tests.checks import races, refused, together
from tests.fondo import escena
from tests.fondo.permissions_propuesta import DECIDE
from tests.redes import escena as redes

pytestmark = pytest.mark.django_db
OTRA = "norte-ejemplo"


def acuerdo(cast: Cast, **more: Any) -> AcuerdoAdoptado:
    """An agreement of the Mesa that stands."""
    values = {"clave": "2026-05-06/1", "numero": 1, "fecha": date(2026, 5, 6), "texto": "Administra quien se indica."}
    found: AcuerdoAdoptado = AcuerdoAdoptado.objects.create(**{"organo": cast.mesa} | values | more)
    return found


def elegible(cast: Cast, slug: str) -> Organizacion:
    """A body that published its board and its money, by somebody who speaks for it."""
    body = cast.organizacion(slug)
    if not body.asientos.exists():  # it attends a network, without a vote: what it publishes is of there
        red = cast.organizacion("red-social-ejemplo")
        seat = {"clase": "observadora", "voto": "no", "sector": "sociedad_civil", "desde": date(2026, 1, 5)}
        Membresia.objects.create(organo=red, miembro=body, **seat)
    redes.estandar()
    persona = Persona.objects.create(nombre=f"Persona Ejemplo de {slug}", ejemplo=True)
    mandato = Mandato.objects.create(persona=persona, organizacion=body, calidad="titular", desde=date(2026, 1, 5))
    own, today = redes.perfil(body), clock.today()
    board = {"nombre": "Persona Ejemplo Cuarenta", "cargo": "Presidenta", "desde": "2026-01-05"}
    board["hasta"] = str(today + timedelta(days=500))
    money = {"fuente": "Cuotas", "tipo": "privada", "monto": "4500000"}
    draft: dict[str, Any] = {"fecha": today, "estado": "borrador", "desde": None}
    redes.dato(own, "directivo", board, **draft)
    redes.dato(own, "fuente", money, anio=today.year - 1, **draft)
    publicar_perfil(own.pk, actor=Actor(persona, mandato))
    return body


def aprobado(cast: Cast) -> Fondo:
    """A fund whose proposal was approved and that nobody administers."""
    return escena.fondo(cast, estado="aprobado", administradora=None, ultimo_gasto=clock.today() + timedelta(days=90))


def test_an_agreement_and_what_it_published_make_it_the_administradora(cast: Cast) -> None:
    fondo, body, agreed = aprobado(cast), elegible(cast, "administradora-ejemplo"), acuerdo(cast)
    who = cast.actor("administradora")
    assert motivos("fondo.editar_propuesta", who, fondo)
    made = designar_administradora(fondo.pk, body.pk, agreed.pk, actor=cast.secretaria)
    assert (made.estado, made.administradora) == ("en_ejecucion", body)
    assert made.foto is not None
    assert (made.foto.elegible, made.foto.vigila_hasta) == (True, fondo.ultimo_gasto)
    decision = Decision.objects.get(fondo=fondo)
    assert (decision.clase, decision.acuerdo) == ("administradora", agreed)
    told = Evento.objects.get(verbo="administradora.designada")
    assert told.ahora == {"organizacion": body.nombre, "acuerdo": "2026-05-06/1", "foto": made.foto.sha256}
    again = designar_administradora(fondo.pk, body.pk, agreed.pk, actor=cast.secretaria)
    assert Decision.objects.filter(fondo=again).count() == 1, "it is the same one"


def test_who_is_not_eligible_is_refused_with_the_reasons(cast: Cast) -> None:
    fondo, agreed = aprobado(cast), acuerdo(cast)
    body = cast.organizacion("administradora-ejemplo")
    with pytest.raises(DomainError, match="no puede administrar el fondo hoy: No ha publicado su perfil"):
        designar_administradora(fondo.pk, body.pk, agreed.pk, actor=cast.secretaria)
    assert Fondo.objects.get(pk=fondo.pk).administradora is None
    assert not FotoElegibilidad.objects.exists()


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("red-social-ejemplo", "Administra una organización con personalidad propia, y no un órgano"),
        ("secretaria-ejemplo", "La secretaría decide sobre el fondo y revisa sus gastos: no puede administrarlo"),
        ("cepal", "Administra una organización con personalidad propia"),
        (
            "ministerio-ejemplo",
            "Administra una organización de la sociedad civil: Ministerio de Ejemplo es",
        ),
        ("organismo-ejemplo", "es de organismo internacional"),
    ],
)
def test_who_decides_does_not_administer(cast: Cast, slug: str, sentence: str) -> None:
    fondo, agreed = aprobado(cast), acuerdo(cast)
    with pytest.raises(DomainError, match=sentence):
        designar_administradora(fondo.pk, cast.organizacion(slug).pk, agreed.pk, actor=cast.secretaria)


@pytest.mark.parametrize(
    "more", [{"estado": "sin_efecto"}, {"suprimido": True}, {"estado": "sin_seguimiento_registrado"}]
)
def test_the_agreement_is_of_that_mesa_and_stands(cast: Cast, more: dict[str, Any]) -> None:
    fondo, body = aprobado(cast), elegible(cast, "administradora-ejemplo")
    gone = acuerdo(cast, **more)
    with pytest.raises(DomainError, match="Elija un acuerdo publicado y vigente"):
        designar_administradora(fondo.pk, body.pk, gone.pk, actor=cast.secretaria)
    other = acuerdo(cast, clave="otra/1", organo=cast.organizacion("red-social-ejemplo"))
    with pytest.raises(DomainError, match="Elija un acuerdo publicado y vigente"):
        designar_administradora(fondo.pk, body.pk, other.pk, actor=cast.secretaria)


def test_not_before_the_proposal_and_another_takes_its_place(cast: Cast) -> None:
    fondo, agreed = aprobado(cast), acuerdo(cast)
    body, other = elegible(cast, "administradora-ejemplo"), elegible(cast, OTRA)
    Fondo.objects.filter(pk=fondo.pk).update(estado="convocado")
    with pytest.raises(Conflicto, match="Primero la Mesa aprueba la propuesta"):
        designar_administradora(fondo.pk, body.pk, agreed.pk, actor=cast.secretaria)
    Fondo.objects.filter(pk=fondo.pk).update(estado="aprobado")
    first = designar_administradora(fondo.pk, body.pk, agreed.pk, actor=cast.secretaria)
    second = acuerdo(cast, clave="2026-08-05/2", numero=2)
    changed = designar_administradora(fondo.pk, other.pk, second.pk, actor=cast.secretaria)
    assert changed.administradora == other
    assert FotoElegibilidad.objects.get(pk=first.foto_id).vigila_hasta is None, "nobody relies on it any longer"
    assert Decision.objects.filter(fondo=fondo).count() == 2
    third = acuerdo(cast, clave="2026-08-19/1", fecha=date(2026, 8, 19))
    back = designar_administradora(fondo.pk, body.pk, third.pk, actor=cast.secretaria)
    assert back.foto is not None
    assert (back.foto_id == first.foto_id, back.foto.vigila_hasta) == (False, fondo.ultimo_gasto), "looked at again"
    with pytest.raises(DomainError, match="Elija un acuerdo"):
        designar_administradora(
            fondo.pk, other.pk, acuerdo(cast, clave="x/1", suprimido=True).pk, actor=cast.secretaria
        )


def test_it_is_watched_until_the_last_day_of_spending_wherever_it_moves(cast: Cast) -> None:
    fondo, body, agreed = aprobado(cast), elegible(cast, "administradora-ejemplo"), acuerdo(cast)
    made = designar_administradora(fondo.pk, body.pk, agreed.pk, actor=cast.secretaria)
    later = made.ultimo_gasto + timedelta(days=30)
    terms = {name: getattr(made, name) for name in DatosFondo.__dataclass_fields__} | {"ultimo_gasto": later}
    corregir_fondo(made.pk, DatosFondo(**terms), "Se extendió.", revision=made.revision, actor=cast.secretaria)
    assert FotoElegibilidad.objects.get(pk=made.foto_id).vigila_hasta == later


def test_when_it_no_longer_may_every_page_of_the_fund_says_so(cast: Cast) -> None:
    fondo, body, agreed = aprobado(cast), elegible(cast, "administradora-ejemplo"), acuerdo(cast)
    made = designar_administradora(fondo.pk, body.pk, agreed.pk, actor=cast.secretaria)
    FotoElegibilidad.objects.filter(pk=made.foto_id).update(dejo_de_serlo_el=clock.today())
    client = Client()
    client.force_login(cast.usuario("gobierno"))
    for path in ("", "propuesta/", "administradora/"):
        page = client.get(f"/fondos/2026/{path}").content.decode()
        assert page.count("dejó de cumplir lo que se pide para administrar fondos") == 1, path


def test_who_may(cast: Cast) -> None:
    fondo, body, agreed = aprobado(cast), elegible(cast, "administradora-ejemplo"), acuerdo(cast)
    for cuenta in ("gobierno", "administradora", "social", "cooperante"):
        who = cast.actor(cuenta)
        assert refused(lambda who=who: designar_administradora(fondo.pk, body.pk, agreed.pk, actor=who)) == [DECIDE]


@pytest.mark.django_db(transaction=True)
@races(designar_administradora)
def test_two_at_once_one_wins(cast: Cast) -> None:
    fondo, agreed = aprobado(cast), acuerdo(cast)
    bodies = [elegible(cast, "administradora-ejemplo"), elegible(cast, OTRA)]
    both = together(
        *[lambda b=b: designar_administradora(fondo.pk, b.pk, agreed.pk, actor=cast.secretaria) for b in bodies]
    )
    assert not [error for error in both if isinstance(error, Exception)], "one after the other"
    assert Fondo.objects.get(pk=fondo.pk).administradora in bodies
    assert Decision.objects.filter(fondo=fondo).count() == 2


def test_its_page_says_who_records_and_by_what_agreement(cast: Cast) -> None:
    fondo, body, agreed = aprobado(cast), elegible(cast, "administradora-ejemplo"), acuerdo(cast)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    assert "Designar quién administra" in client.get("/fondos/2026/administradora/").content.decode()
    form = {"organizacion": body.pk, "acuerdo": agreed.pk}
    assert client.post("/fondos/2026/administradora/designar/", form).status_code == 302
    page = client.get("/fondos/2026/administradora/").content.decode()
    assert "Persona Ejemplo Ocho" in page
    assert "Acuerdo 2026-05-06/1" in page
    Mandato.objects.filter(organizacion=body, calidad="administradora").update(hasta=clock.today() - timedelta(days=1))
    assert "sin él no se registra ningún gasto" in client.get("/fondos/2026/administradora/").content.decode()
    assert Fondo.objects.get(pk=fondo.pk).estado == "en_ejecucion"

"""The public pages on another day than that of the publication: what they tell of then, and what they leave out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import translation

from mesa.kernel import clock
from mesa.models import Mandato, Membresia
from mesa.operations.archivos import guardar_archivo
from redes.operations.publicacion import publicar_perfil, republicar_perfil
from redes.public import historia
from redes.public.contenido import contenido_de
from tests.cast import Cast
from tests.redes.escena import dato, perfil, respuesta
from tests.redes.test_publico import AHORA, HOY, RUTA, now, page, publicado  # noqa: F401  # now: for each test

pytestmark = pytest.mark.django_db


def test_a_past_day_warns_of_what_was_known_then(cast: Cast) -> None:
    own = publicado(cast)
    was, end = own.respuestas.filter(codigo__in=["T3", "I1"]), date(2026, 10, 10)
    was.update(termino=end)
    was.filter(codigo="T3").update(hasta=date(2026, 10, 5))
    respuesta(own, "T3", desde=date(2026, 10, 5), fecha=date(2026, 10, 5))
    with clock.as_of(AHORA + timedelta(days=40)):
        assert republicar_perfil(own.pk, motivo="Se renueva.", actor=None)
        both, one = page(f"{RUTA}?al=2026-10-02"), page(f"{RUTA}?al=2026-10-06")
    assert "sus modificaciones (T3) y política de conflictos de interés con abstención (I1): vencen el 10" in both
    assert "<p>Política de conflictos de interés con abstención (I1): vence el 10 de octubre de 2026." in one


def test_a_body_that_left_is_told_so_by_its_page_and_by_its_badge(cast: Cast) -> None:
    own = publicado(cast)
    Membresia.objects.filter(miembro=own.organizacion).update(hasta=HOY + timedelta(days=10))
    assert republicar_perfil(own.pk, motivo="Deja la Mesa.", actor=None)
    assert "Ya no integra" not in Client().get(f"{RUTA}insignia.svg").content.decode(), "it still sits today"
    with clock.as_of(AHORA + timedelta(days=12)):
        badge = Client().get(f"{RUTA}insignia.svg").content.decode()
        text, before = page(RUTA), page(f"{RUTA}?al=2026-09-10")
        beside = page("/redes/comparar/?a=red-social-ejemplo&b=red-social-ejemplo")
    assert "Ya no integra la Mesa desde el 18 de septiembre de 2026." in beside
    assert "Ya no integra la Mesa" in badge
    assert badge.count("desde el 18 de septiembre de 2026") == 2, "its words and its title say it as the page does"
    assert "Nivel" not in badge
    assert "No puede administrar fondos de la Mesa: ya no la integra desde el 18 de septiembre de 2026." in text
    assert "Puede administrar fondos" not in text
    assert "Puede administrar fondos" in before, "that day it did sit"


def test_a_past_day_tells_who_spoke_for_it_then_and_nobody_whose_term_had_passed(cast: Cast) -> None:
    own = publicado(cast)
    seats = Mandato.objects.filter(organizacion=own.organizacion)
    seats.update(hasta=HOY + timedelta(days=5))
    assert republicar_perfil(own.pk, motivo="Tiene término.", actor=None)
    assert "La representa" in page(RUTA)
    with clock.as_of(AHORA + timedelta(days=20)):
        assert "La representa" not in page(RUTA), "its term passed"
        (again,) = seats
        again.pk, again._state.adding, again.desde, again.hasta = None, True, clock.today(), None
        again.save(force_insert=True)
        assert republicar_perfil(own.pk, motivo="Otro mandato.", actor=None)
        assert "La representa" in page(RUTA)
        assert "La representa" not in page(f"{RUTA}?al=2026-09-20"), "nobody did that day"
        assert "La representa" not in page(f"{RUTA}?al=2026-01-01"), "nothing was published"


def test_every_version_is_reached_from_the_page_and_says_why_it_was_published(cast: Cast) -> None:
    own = publicado(cast)
    dato(own, "mision", {"texto": "Acompañar."}, estado="borrador", desde=None)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    text = page(RUTA)
    assert f'href="{RUTA}v/1/"' in text
    assert f'href="{RUTA}v/2/"' in text
    last = page(f"{RUTA}v/2/")
    assert "Datos: misión." in last
    assert "El texto es el mismo." not in last, "it does change"
    assert "fue reemplazada" in page(f"{RUTA}v/1/")


def test_the_history_says_when_it_does_not_tell_it_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    publicado(cast)
    assert "Se muestran los últimos" not in page(RUTA)
    monkeypatch.setattr(historia, "ULTIMOS", 1)
    assert "Se muestran los últimos 1 de" in page(f"{RUTA}?al=2026-09-07&otra=1")


def test_the_history_tells_what_was_published_expired_and_what_was_only_in_preparation(cast: Cast) -> None:
    own = publicado(cast)
    respuesta(own, "T7", desde=HOY, fecha=HOY - timedelta(days=900))
    respuesta(own, "I3", nivel=1, desde=HOY, fecha=HOY)
    assert republicar_perfil(own.pk, motivo="Publica su memoria.", actor=None)
    text = page(RUTA)
    assert "Ya estaba vencido al publicarse: memoria anual (T7)." in text
    assert "Vence memoria anual" not in text, "it did not expire before it was there"
    assert "A pedido o en preparación: paridad (D7) y código de ética o conducta (I3)." in text


def test_a_page_of_examples_names_their_mesa_below_the_mark(cast: Cast) -> None:
    publicado(cast)
    for address in ("/redes/", "/redes/comparar/"):
        assert ("<small>Mesa de Ejemplo</small>" in page(address)) is (address == "/redes/")


def test_a_file_that_is_no_longer_handed_out_is_named_without_a_link(cast: Cast) -> None:
    own = publicado(cast)
    mark = guardar_archivo(b"Carta de la red", "carta.txt", own.organizacion, cast.actor("social"))
    carta = {"clase": "carta", "titulo": "Carta de la red"}
    draft = {"estado": "borrador", "desde": None}
    was = dato(own, "documento", carta, archivo=mark, **draft)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    address = f"{RUTA}evidencias/{mark.sha256}/"
    assert f'href="{address}"' in page(RUTA)
    with clock.as_of(AHORA + timedelta(days=3)):
        dato(own, "documento", carta, reemplaza=was, **draft)
        publicar_perfil(own.pk, actor=cast.actor("social"))
        assert Client().get(address).status_code == 404
        for past in (f"{RUTA}?al=2026-09-08", f"{RUTA}v/2/"):
            assert "carta.txt" in page(past)
            assert "ya no se entrega" in page(past)
            assert address not in page(past)


def test_the_documents_of_a_network_are_linked_and_there_may_be_none(cast: Cast) -> None:
    publicado(cast)
    assert f'href="{RUTA}documentos/"' in page(RUTA)
    assert "La red no muestra documentos a cualquiera" in page(f"{RUTA}documentos/")
    assert Client().get("/redes/red-academica-ejemplo/documentos/").status_code == 404, "its profile is not public"


def test_who_was_not_there_that_day_has_no_level_in_a_comparison(cast: Cast) -> None:
    publicado(cast)
    with clock.as_of(AHORA + timedelta(days=10)):
        other = perfil(cast.organizacion("norte-ejemplo"))
        respuesta(other, "T3", desde=None)
        publicar_perfil(other.pk, actor=cast.actor("delegada.norte"))
        text = page("/redes/comparar/?a=red-social-ejemplo&b=norte-ejemplo&al=2026-09-08")
        alone = page("/redes/comparar/?a=norte-ejemplo")
    assert "Ese día no tenía su perfil publicado." in text
    assert text.count("Nivel inicial") == 1
    assert '<option value="norte-ejemplo" lang="es-CL" selected>' in text
    assert alone.count("selected") == 1, "nobody is chosen for who asks"
    assert "Elija con cuál compararla." in alone


def test_one_person_is_told_in_singular_and_only_what_the_body_wrote_is_marked_as_spanish() -> None:
    team = {"contratadas": 1, "voluntarias": 2, "beneficiarias": None}
    common = {"anio": None, "fuente": "", "fecha": None, "archivo": None}
    data = [{"clase": "equipo", "valor": team} | common, {"clase": "mision", "valor": {"texto": "Ser."}} | common]
    with translation.override("es"):
        lines = [s.lineas[0] for s in contenido_de({"datos": data, "respuestas": []}).secciones]
    assert {(line.texto, line.propio) for line in lines} == {
        ("1 persona contratada y 2 voluntarias", False),
        ("Ser.", True),
    }


def test_before_it_first_published_it_had_no_level_rather_than_the_lowest(cast: Cast) -> None:
    publicado(cast)
    before = page(f"{RUTA}?al=2026-01-01")
    assert "Ese día no tenía su perfil publicado." in before
    assert "Inexcusables" not in before
    assert "Sin nivel" not in before
    table = Client().get(f"{RUTA}indicadores.csv?al=2026-01-01").content.decode().splitlines()
    assert len(table) == 1, "its columns and no row"


def test_a_badge_says_whose_it_is(cast: Cast) -> None:
    publicado(cast)
    badge = Client().get(f"{RUTA}insignia.svg").content.decode()
    assert badge.count("Red Social Ejemplo") == 2, "in its title and where it is seen"

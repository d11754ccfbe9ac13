"""Filters and form components of the interface."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from mesa import palabras
from mesa.kernel import clock
from mesa.templatetags import mesa as tags

SANTIAGO = ZoneInfo("America/Santiago")
PLAZO = datetime(2026, 9, 14, 23, 59, 59, tzinfo=SANTIAGO)  # a Monday
LUNES_7 = datetime(2026, 9, 7, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _spanish():
    with translation.override("es"):
        yield


@pytest.mark.parametrize(
    "valor", [date(2022, 6, 16), "2022-06-16", datetime(2022, 6, 17, 1, tzinfo=UTC), "2022-06-17T01:00:00+00:00"]
)
def test_fecha_larga_takes_dates_instants_and_text(valor) -> None:
    assert palabras.fecha_larga(valor) == "16 de junio de 2022"


def test_dates_follow_english_when_it_is_active_and_spanish_otherwise() -> None:
    with translation.override("en"):
        assert palabras.fecha_larga("2022-06-16") == "16 June 2022"
        assert palabras.fecha_hora(PLAZO) == "Monday 14 September 2026, 23:59"
    with translation.override(None, deactivate=True):
        assert palabras.fecha_larga("2022-06-16") == "16 de junio de 2022"


@pytest.mark.parametrize(
    ("filtro", "esperado"),
    [
        (palabras.fecha_hora, "lunes 14 de septiembre de 2026, 23:59"),
        (palabras.fecha_dia, "lunes 14 de septiembre de 2026"),
        (palabras.fecha_hora_corta, "14 sept., 23:59"),
        (palabras.mes_corto, "sept. 2026"),
        (palabras.mes_abreviado, "sept."),
        (palabras.dia, "14"),
        (palabras.hora, "23:59"),
        (palabras.iso, "2026-09-14T23:59:59-03:00"),
    ],
)
def test_an_instant_is_written_in_chiles_time(filtro, esperado) -> None:
    assert filtro(PLAZO.astimezone(UTC)) == esperado


def test_iso_keeps_the_offset_of_winter_and_a_date_without_hour() -> None:
    assert palabras.iso(datetime(2026, 7, 1, 16, tzinfo=UTC)) == "2026-07-01T12:00:00-04:00"
    assert palabras.iso("2022-06-16") == "2022-06-16"


@pytest.mark.parametrize("valor", ["11:30", "11:30:00", time(11, 30), datetime(2026, 9, 7, 14, 30, tzinfo=UTC)])
def test_hora(valor) -> None:
    assert palabras.hora(valor) == "11:30"


@pytest.mark.parametrize(
    "filtro",
    [
        palabras.fecha_larga,
        palabras.fecha_dia,
        palabras.fecha_hora,
        palabras.mes_corto,
        palabras.dia,
        palabras.hora,
        palabras.iso,
        palabras.faltan,
    ],
)
@pytest.mark.parametrize("nada", [None, ""])
def test_nothing_gives_nothing(filtro, nada) -> None:
    assert filtro(nada) == ""


@pytest.mark.parametrize("filtro", [palabras.fecha_hora, palabras.iso, palabras.faltan, palabras.vencido])
def test_a_naive_datetime_is_refused(filtro) -> None:
    with pytest.raises(ValueError, match="zona horaria"):
        filtro(datetime(2026, 9, 14, 23, 59))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("ahora", "esperado"),
    [
        (LUNES_7, "quedan 7 días (5 hábiles)"),
        (datetime(2026, 9, 12, 12, tzinfo=SANTIAGO), "quedan 2 días (1 hábil)"),
        (datetime(2026, 9, 14, 2, 59, tzinfo=UTC), "queda 1 día"),  # still Sunday the 13th in Chile
        (datetime(2026, 9, 14, 3, tzinfo=UTC), "vence hoy"),
        (PLAZO, "vence hoy"),
        (datetime(2026, 9, 15, 0, tzinfo=SANTIAGO), "venció ayer"),
        (datetime(2026, 9, 16, 9, tzinfo=SANTIAGO), "venció hace 2 días"),
    ],
)
def test_faltan(ahora, esperado) -> None:
    assert palabras.faltan(PLAZO, ahora) == esperado


def test_faltan_says_it_lapsed_today_and_takes_a_date_by_its_last_instant() -> None:
    assert palabras.faltan(datetime(2026, 9, 7, 11, tzinfo=SANTIAGO), LUNES_7) == "venció hoy"
    assert palabras.faltan(date(2026, 9, 7), LUNES_7) == "vence hoy"


def test_the_present_is_the_kernels_clock() -> None:
    with clock.as_of(datetime(2026, 9, 15, 12, tzinfo=UTC)):
        assert palabras.vencido(PLAZO)
        assert palabras.faltan(PLAZO) == "venció ayer"
    with clock.as_of(LUNES_7):
        assert not palabras.vencido(PLAZO)


@pytest.mark.parametrize(
    ("cierre", "esperado"), [("plazo", "2026-09-14"), ("anticipado", "2026-09-15"), ("en_sesion", "2026-09-15")]
)
def test_what_the_sweep_closed_closed_at_its_deadline(cierre: str, esperado: str) -> None:
    assert tags.cierre_de({"cierre": cierre, "plazo": "2026-09-14", "cerrada": "2026-09-15"}) == esperado


def test_huella_in_groups_of_four() -> None:
    sha = "0123456789abcdef" * 4
    assert palabras.huella(sha).split() == ["0123", "4567", "89ab", "cdef"] * 4
    assert palabras.huella_corta(sha) == "0123 4567 … cdef"
    assert palabras.huella(None) == palabras.huella_corta("") == ""


@pytest.mark.parametrize(
    ("elementos", "esperado"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a y b"),
        (["a", "b", "c"], "a, b y c"),
        (["Norte", "Islas"], "Norte e Islas"),
        (["padres", "hijos"], "padres e hijos"),
        (["agua", "hielo"], "agua y hielo"),
        (["tú", "yo"], "tú y yo"),
    ],
)
def test_lista_y(elementos, esperado) -> None:
    assert palabras.lista_y(elementos) == esperado


@pytest.mark.parametrize(
    ("referencia", "esperado"),
    [
        ("", "acta en general"),
        ("2.3", "párrafo 2.3"),
        ("2.3.c", "párrafo 2.3, letra c"),
        ("acuerdo-3", "acuerdo 3"),
        ("acuerdo-3.aa", "acuerdo 3, letra aa"),
        ("2", "punto 2"),
        ("titulo", "título del acta"),
    ],
)
def test_lugar(referencia, esperado) -> None:
    assert palabras.lugar(referencia) == esperado


def test_lista_y_in_english() -> None:
    with translation.override("en"):
        assert palabras.lista_y(["North", "Islands"]) == "North and Islands"


@pytest.mark.parametrize(("posicion", "esperada"), [(1, "a"), (5, "e"), (26, "z"), (27, "aa"), (53, "ba")])
def test_letra(posicion, esperada) -> None:
    assert tags.letra(posicion) == esperada


def test_clase_estado_of_an_unknown_code_is_the_empty_chip() -> None:
    assert tags.clase_estado("aprueba") == "ok"
    assert tags.clase_estado("objeta") == "no"
    assert tags.clase_estado("sin_seguimiento_registrado") == tags.clase_estado(None) == ""


def test_ruta_ends_in_this_page_without_link() -> None:
    assert tags.ruta("Inicio", "/", "Acta") == {"migas": [("Inicio", "/"), ("Acta", "")]}
    with pytest.raises(ValueError, match="ruta"):
        tags.ruta("Inicio", "/")


class Respuesta(forms.Form):
    sentido = forms.ChoiceField(
        label="Elija", choices=[("", "---"), ("aprueba", "Aprobar"), ("objeta", "Objetar")], widget=forms.RadioSelect
    )
    fundamento = forms.CharField(label="Fundamento", widget=forms.Textarea, help_text="Será público.", max_length=5)
    nota = forms.CharField(label="Nota", required=False)


def test_campo_describes_the_control_by_its_hint_and_its_error() -> None:
    form = Respuesta({"fundamento": "demasiado <largo>"})
    html = render_to_string("components/campo.html", {"campo": form["fundamento"], "guardar": "clave", "alto": 3})
    assert 'aria-describedby="id_fundamento_helptext id_fundamento_error"' in html
    assert html.index("id_fundamento_helptext") < html.index('id="id_fundamento_error"') < html.index("<textarea")
    assert 'aria-invalid="true"' in html
    assert 'data-guardar="clave"' in html
    assert 'rows="3"' in html
    assert "demasiado &lt;largo&gt;" in html


def test_campo_says_what_is_optional() -> None:
    assert "(opcional)" in render_to_string("components/campo.html", {"campo": Respuesta()["nota"]})
    assert "(opcional)" not in render_to_string("components/campo.html", {"campo": Respuesta()["fundamento"]})


def test_opciones_come_unchosen_with_their_effect_and_fold_the_rest() -> None:
    contexto = {"campo": Respuesta()["sentido"], "efectos": {"objeta": "Vuelve a borrador."}, "plegadas": ["objeta"]}
    html = render_to_string("components/opciones.html", contexto)
    assert html.count('type="radio"') == 2
    assert "checked" not in html
    assert html.index("<details") < html.index("Vuelve a borrador.")
    elegida = {**contexto, "campo": Respuesta({"sentido": "objeta"})["sentido"]}
    assert "<details open>" in render_to_string("components/opciones.html", elegida)


def test_errores_links_each_error_to_its_control() -> None:
    html = render_to_string("components/errores.html", {"form": Respuesta({"fundamento": "sí"})})
    assert 'role="alert"' in html
    assert 'href="#id_sentido_0"' in html
    assert "id_fundamento" not in html
    assert "alert" not in render_to_string("components/errores.html", {"form": Respuesta()})


@pytest.mark.django_db
def test_plazo_past_and_to_come() -> None:
    contexto = {"vence": PLAZO, "fatal": True, "relativo": True}
    with clock.as_of(LUNES_7):
        html = render_to_string("components/plazo.html", contexto)
    assert "Plazo fatal" in html
    assert "Lunes 14 de septiembre de 2026, 23:59" in html
    assert "Quedan 7 días (5 hábiles)" in html
    with clock.as_of(datetime(2026, 9, 20, tzinfo=UTC)):
        assert "Venció el lunes 14 de septiembre de 2026, 23:59" in render_to_string("components/plazo.html", contexto)


def test_a_cached_page_leaves_the_relative_time_out() -> None:
    assert "Quedan" not in render_to_string("components/plazo.html", {"vence": PLAZO})


def test_an_acta_keeps_its_text_and_its_anchors() -> None:
    parrafo = {"texto": "se dividida  en «dos» <etapas>", "letras": [{"letra": "c", "texto": "quince mil"}]}
    documento = {
        "sesion": {"fecha": "2022-06-16", "inicio": "11:30", "termino": "13:00", "lugar": "Reunión virtual"},
        "asistentes": [{"grupo": "Mesa", "personas": [{"nombre": "Una", "calidad": None, "estado": "excusada"}]}],
        "tabla": ["Primero", "Segundo"],
        "desarrollo": [{"titulo": "Primero", "parrafos": [parrafo]}],
        "acuerdos": [{"texto": "Se acordó", "letras": [{"letra": "a", "texto": "una cosa"}]}],
    }
    html = render_to_string("components/acta_cuerpo.html", {"documento": documento, "url_acuerdos": "/acuerdos/x/"})
    for ancla in ("asistentes", "tabla", "desarrollo", "1", "1.1", "1.1.c", "acuerdos", "acuerdo-1", "acuerdo-1.a"):
        assert html.count(f'id="{ancla}"') == 1, ancla
    assert '<p lang="es-CL">se dividida  en «dos» &lt;etapas&gt;</p>' in html
    assert "11:30 a 13:00 horas" in html
    assert "Excusada" in html
    assert 'href="/acuerdos/x/1/"' in html
    assert 'href="#1"' in html
    assert 'href="#2"' not in html  # the second entry of the tabla has no point to go to


def test_the_password_hint_of_allauth_is_empty() -> None:
    assert render_to_string("account/password_reset_help_text.html") == ""


def test_the_500_page_needs_no_context() -> None:
    html = render_to_string("500.html")
    assert "css/base.css" in html
    assert "{{" not in html

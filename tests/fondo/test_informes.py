"""A report: told, observed, voted with its figures at the cut-off, published as it was voted, corrected and sent."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from fondo.models import Decision, Fondo, Gasto, Informe
from fondo.operations import libro
from fondo.operations.informes import (
    FechasInforme,
    aprobar_informe,
    comprobantes_de,
    consultar_informe,
    corregir_fechas_informe,
    corregir_informe,
    devolver_informe,
    documento_de,
    entregar_informe,
    enviar_informe,
    escribir_relato,
    fechas_por_defecto,
    observar_informe,
    preparar_informe,
    publicar_informe,
    reparos,
    responder_observacion_informe,
    retirar_informe,
    trozos_zip,
)
from fondo.public.hojas import HOJAS, INGLES
from fondo.views.informes.pendientes import por_conducir, por_escribir
from mesa.conteos import lineas_de
from mesa.kernel import clock, tasks
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Consulta, Plazo, Publicacion
from mesa.operations.archivos import guardar_archivo
from mesa.operations.consultas import primera_fecha
from tests.cast import Cast
from tests.checks import refused
from tests.fondo import escena
from tests.fondo.permissions_informes import ADMINISTRA
from tests.fondo.permissions_propuesta import DECIDE

pytestmark = pytest.mark.django_db
D = Decimal
#: Enough of those who are asked to make the result certain.
QUIENES = ("academica", "social", "organismo")
CORTE = date(2026, 7, 31)
FECHAS = FechasInforme(date(2026, 7, 30), CORTE, date(2026, 8, 10), date(2026, 9, 10), date(2026, 9, 30))
RELATO = {
    "resumen": {"es": "Se avanzó.\n\nFalta difundir.", "en": "It went on.\n\nTo be told."},
    "etapa1": {"es": "Hay diagnóstico.", "en": "There is an assessment."},
}


def con_gastos(cast: Cast) -> Fondo:
    """A fund in execution with two accepted expenses before the cut-off, and one after it."""
    de = escena.fondo(cast)
    for number, day in enumerate((date(2026, 6, 1), date(2026, 7, 15), date(2026, 8, 20)), 1):
        made = escena.gasto(de, "95000", "100.00", folio=f"{number}", estado="aceptado", devengado_el=day)
        escena.pago(made, pagado_el=day)
    return de


@pytest.fixture
def fondo(cast: Cast) -> Fondo:
    """The same."""
    return con_gastos(cast)


def borrador(cast: Cast, fondo: Fondo, fechas: FechasInforme = FECHAS) -> Informe:
    """The report of mid-period, told and delivered."""
    informe = preparar_informe(fondo.pk, "mitad", fechas, actor=cast.secretaria)
    administra = cast.actor("administradora")
    informe = escribir_relato(informe.pk, RELATO, revision=informe.revision, actor=administra)
    return entregar_informe(informe.pk, revision=informe.revision, actor=administra)


def consultado(cast: Cast, informe: Informe) -> Informe:
    """Put to the Mesa today, under a rule that closes as soon as the result is certain."""
    rule = cast.regla(2)
    vence = max(primera_fecha(rule), clock.today() + timedelta(days=1))
    while vence.weekday() > 4:
        vence += timedelta(days=1)
    return consultar_informe(informe.pk, rule, vence, None, revision=informe.revision, actor=cast.secretaria)


def responden(cast: Cast, informe: Informe, sentido: str = "aprueba") -> None:
    """Enough answers to make the result certain, and the sweep that closes it."""
    asked = Consulta.objects.get(pk=informe.consulta_id)
    for cuenta in QUIENES:
        cast.responde(asked, cuenta, sentido, "" if sentido == "aprueba" else "Falta decir en qué se gastó.")
    done = tasks.sweep()
    assert -1 not in done.values(), done


def aprobado(cast: Cast, fondo: Fondo) -> Informe:
    """A report that the Mesa approved."""
    informe = consultado(cast, borrador(cast, fondo))
    responden(cast, informe)
    return Informe.objects.get(pk=informe.pk)


def at(day: date) -> datetime:
    """Noon of a day, in Chile."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=SANTIAGO)


def test_from_its_dates_to_its_sending(cast: Cast, fondo: Fondo) -> None:
    informe = aprobado(cast, fondo)
    assert (informe.estado, informe.version) == ("aprobado", 1)
    decision = Decision.objects.get(fondo=fondo, clase="informe")
    assert decision.consulta_id == informe.consulta_id
    published = publicar_informe(informe.pk, actor=cast.secretaria)
    assert (published.tipo, published.clave, published.version) == ("informe_fondo", "2026-mitad", 1)
    said = json.loads(published.contenido.texto)
    assert informe.consulta is not None
    assert said["sha256_votado"] == informe.consulta.sha256
    voted = json.loads(informe.consulta.documento)
    told_later = ("al", "aprobado_el", "sha256_votado")
    assert {k: v for k, v in said.items() if k not in told_later} == {
        k: v for k, v in voted.items() if k not in told_later
    }, "what is published is what was voted"
    sent = enviar_informe(informe.pk, clock.today(), "Por correo, a Cooperante Ejemplo.", actor=cast.secretaria)
    assert sent.plazo_envio is not None
    assert Plazo.objects.get(pk=sent.plazo_envio_id).cumplido_el is not None


def test_its_figures_are_those_of_the_cut_off_whatever_comes_later(cast: Cast, fondo: Fondo) -> None:
    informe = borrador(cast, fondo)
    before = documento_de(informe)
    assert (before["pagado"], before["devengado"]) == ("200.00", "200.00")
    assert [g["folio"] for g in before["gastos"]] == ["1", "2"]
    assert sum(D(f["pagado"]) for f in before["filas"]) == D(before["pagado"])
    assert sum(D(g["pagado"]) for g in before["gastos"]) == D(before["pagado"])
    late = escena.gasto(fondo, "190000", "200.00", folio="9", estado="aceptado", devengado_el=date(2026, 8, 25))
    escena.pago(late, pagado_el=date(2026, 8, 25))
    wrong = Gasto.objects.get(fondo=fondo, folio="1")
    libro.revertir(fondo, wrong.asientos.all(), "Estaba dos veces")
    after = documento_de(informe)
    assert {k: v for k, v in after.items() if k != "al"} == {k: v for k, v in before.items() if k != "al"}


def test_what_keeps_it_from_the_mesa_is_said(cast: Cast, fondo: Fondo) -> None:
    informe = preparar_informe(fondo.pk, "mitad", FECHAS, actor=cast.secretaria)
    found = " ".join(reparos(informe))
    assert "Falta escribir «Resumen» en español, «Resumen» en inglés" in found
    assert "Quien administra todavía no entrega el borrador." in found
    with pytest.raises(DomainError, match="Falta escribir"):
        consultado(cast, informe)
    with pytest.raises(DomainError, match="Falta escribir"):
        entregar_informe(informe.pk, revision=informe.revision, actor=cast.actor("administradora"))
    escena.gasto(fondo, folio="7", devengado_el=date(2026, 7, 1))
    asked = observar_informe(informe.pk, "etapa1", "¿Cuántas redes?", actor=cast.actor("social"))
    Decision.objects.create(fondo=fondo, clase="otra", titulo="Otra decisión", anotada_el=clock.now())
    found = " ".join(reparos(informe))
    waiting = "anteriores al corte que esperan revisión o corrección: 1."
    for sentence in ("observaciones al borrador sin respuesta", waiting, "«Otra decisión»"):
        assert sentence in found, sentence
    responder_observacion_informe(asked.pk, "Dos.", actor=cast.secretaria)
    assert "sin respuesta" not in " ".join(reparos(informe))
    ahead = replace(
        FECHAS,
        corte=clock.today() + timedelta(days=5),
        borrador_hasta=clock.today() + timedelta(days=8),
        aprobacion_hasta=clock.today() + timedelta(days=20),
        envio_hasta=clock.today() + timedelta(days=40),
    )
    informe = Informe.objects.get(pk=informe.pk)
    informe = corregir_fechas_informe(informe.pk, ahead, revision=informe.revision, actor=cast.secretaria)
    assert "se lleva a la Mesa después" in " ".join(reparos(informe))


def test_dates_are_a_chain_and_their_deadlines_follow(cast: Cast, fondo: Fondo) -> None:
    wrong = replace(FECHAS, corte=FECHAS.ultimo_gasto)
    with pytest.raises(DomainError, match="Las fechas van en orden"):
        preparar_informe(fondo.pk, "mitad", wrong, actor=cast.secretaria)
    for clase in ("mitad", "final"):
        fechas_por_defecto(fondo, clase).comprobar()
    assert fechas_por_defecto(fondo, "final").envio_hasta == date(2026, 12, 31)
    informe = preparar_informe(fondo.pk, "mitad", FECHAS, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="ya tiene ese informe"):
        preparar_informe(fondo.pk, "mitad", FECHAS, actor=cast.secretaria)
    assert informe.plazo_borrador is not None
    owed = informe.plazo_borrador.responsables.get()
    assert owed.organizacion_id == fondo.administradora_id
    later = replace(FECHAS, envio_hasta=date(2026, 10, 5))
    moved = corregir_fechas_informe(informe.pk, later, revision=informe.revision, actor=cast.secretaria)
    assert moved.plazo_envio is not None
    assert moved.plazo_envio.vence == date(2026, 10, 5)
    with pytest.raises(Conflicto, match="cambió desde que usted lo leyó"):
        corregir_fechas_informe(informe.pk, FECHAS, revision=informe.revision, actor=cast.secretaria)


def test_nobody_writes_over_what_another_wrote(cast: Cast, fondo: Fondo) -> None:
    informe, administra = (
        preparar_informe(fondo.pk, "mitad", FECHAS, actor=cast.secretaria),
        cast.actor("administradora"),
    )
    first = escribir_relato(informe.pk, RELATO, revision=informe.revision, actor=administra)
    with pytest.raises(Conflicto, match="compare y guarde"):
        escribir_relato(informe.pk, {"resumen": {"es": "Otro."}}, revision=informe.revision, actor=administra)
    again = escribir_relato(informe.pk, {"etapa2": {"en": "Soon."}}, revision=first.revision, actor=administra)
    assert again.narrativa["resumen"] == RELATO["resumen"], "what is not given stays"
    with pytest.raises(DomainError, match="no tiene esa parte"):
        escribir_relato(informe.pk, {"otra": {"es": "x"}}, revision=again.revision, actor=administra)
    long = {"resumen": {"es": "x" * 20_001}}
    with pytest.raises(DomainError, match=r"más de 20\.000"):
        escribir_relato(informe.pk, long, revision=again.revision, actor=administra)


def test_what_is_not_approved_goes_back_to_draft_as_another_version(cast: Cast, fondo: Fondo) -> None:
    informe = consultado(cast, borrador(cast, fondo))
    with pytest.raises(Conflicto, match="no se cambia mientras lo esté"):
        escribir_relato(informe.pk, RELATO, revision=informe.revision, actor=cast.actor("administradora"))
    responden(cast, informe, "objeta")
    back = Informe.objects.get(pk=informe.pk)
    assert (back.estado, back.version, back.consulta) == ("borrador", 2, None)
    again = consultado(cast, back)
    with pytest.raises(DomainError, match="Escriba por qué retira"):
        retirar_informe(again.pk, " ", actor=cast.secretaria)
    taken = retirar_informe(again.pk, "Falta un anexo.", actor=cast.secretaria)
    assert (taken.estado, taken.version) == ("borrador", 3)
    assert Consulta.objects.get(pk=again.consulta_id).estado == "retirada"
    for act in (aprobar_informe, devolver_informe):
        with pytest.raises(Conflicto):
            act(taken.pk, actor=None)
    with pytest.raises(Conflicto, match="este no lo está"):
        publicar_informe(taken.pk, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="este no lo está"):
        enviar_informe(taken.pk, clock.today(), "Por correo.", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="Este todavía se escribe"):
        corregir_informe(taken.pk, "Un error.", actor=cast.secretaria)


def test_a_correction_takes_the_place_of_what_was_published(cast: Cast, fondo: Fondo) -> None:
    informe = aprobado(cast, fondo)
    first = publicar_informe(informe.pk, actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba por qué se corrige"):
        corregir_informe(informe.pk, "", actor=cast.secretaria)
    opened = corregir_informe(informe.pk, "Faltaba un taller.", actor=cast.secretaria)
    assert Publicacion.objects.filter(tipo="informe_fondo").count() == 1, "what is published stays meanwhile"
    told, administra = {"resumen": {"es": "Se avanzó más.", "en": "It went further."}}, cast.actor("administradora")
    opened = escribir_relato(opened.pk, told, revision=opened.revision, actor=administra)
    opened = entregar_informe(opened.pk, revision=opened.revision, actor=administra)
    responden(cast, consultado(cast, opened))
    second = publicar_informe(informe.pk, actor=cast.secretaria)
    said = json.loads(second.contenido.texto)
    assert (second.version, said["version"]) == (2, 2)
    assert said["rectifica"]["hash"] == first.hash
    assert said["rectifica"]["motivo"] == "Faltaba un taller."
    told = {path: figures(path) for path in ("", "v/1/", "v/2/")}
    assert told[""] == told["v/2/"]
    assert ("Se avanzó más." in told["v/2/"], "Se avanzó más." in told["v/1/"]) == (True, False)
    page = Client().get("/fondo/2026/informes/mitad/v/1/").content.decode()
    for file in ("informe.pdf", "report.pdf", "informe.xlsx", "report.xlsx", "informe.json"):
        assert f'href="/fondo/2026/informes/mitad/v/1/{file}"' in page, "those of the version that is read"
    tasks.sweep()
    for version in (1, 2):
        made = Client().get(f"/fondo/2026/informes/mitad/v/{version}/report.pdf")
        assert b"".join(made.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
        assert f"v{version}.pdf" in made["Content-Disposition"]


def test_the_mesa_approves_it_by_the_day_of_its_chain(cast: Cast, fondo: Fondo) -> None:
    today = clock.today()
    days = replace(FECHAS, aprobacion_hasta=today, envio_hasta=today + timedelta(days=60))
    informe = borrador(cast, fondo, days)
    with pytest.raises(DomainError, match=r"a más tardar el .* corrija las fechas del informe"):
        consultado(cast, informe)
    later = replace(days, aprobacion_hasta=today + timedelta(days=59))
    informe = corregir_fechas_informe(informe.pk, later, revision=informe.revision, actor=cast.secretaria)
    assert consultado(cast, informe).estado == "en_consulta"


def test_its_workbook_says_the_same_in_both_languages(cast: Cast, fondo: Fondo) -> None:
    informe = aprobado(cast, fondo)
    made = publicar_informe(informe.pk, actor=cast.secretaria)
    said = json.loads(made.contenido.texto)
    books = {
        language: load_workbook(BytesIO(Client().get(f"/fondo/2026/informes/mitad/{name}.xlsx").content))
        for language, name in (("es", "informe"), ("en", "report"))
    }
    assert books["es"].sheetnames == list(HOJAS)
    assert books["en"].sheetnames == [INGLES[name] for name in HOJAS]
    for name, columns in HOJAS.items():
        es, en = ([*book.values] for book in (books["es"][name], books["en"][INGLES[name]]))
        assert (es[0], en[0]) == (columns, tuple(INGLES[column] for column in columns))
        if name not in {"asistencia", "relato"}:  # groups and parts are named in each language
            assert es[1:] == en[1:]
    came = [*books["es"]["asistencia"].iter_rows(min_row=2, values_only=True)]
    people = sum(row[3] for row in came if row[0] == "sector")
    assert people == sum(row[3] for row in came if row[0] == "region") == said["asistencia"]["personas"]
    spent = sum(Decimal(str(row[6])) for row in [*books["en"]["budget"].values][1:])
    assert spent == sum(Decimal(row["pagado"]) for row in said["filas"]) > 0


def figures(version: str) -> set[str]:
    """What the workbook of a version tells in words."""
    got = Client().get(f"/fondo/2026/informes/mitad/{version}informe.xlsx").content
    rows = load_workbook(BytesIO(got), read_only=True)["relato"].iter_rows(values_only=True)
    return {text for row in rows for text in row[1:]}


def test_it_is_sent_between_its_approval_and_today(cast: Cast, fondo: Fondo) -> None:
    informe = aprobado(cast, fondo)
    publicar_informe(informe.pk, actor=cast.secretaria)
    today = clock.today()
    for wrong in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(DomainError, match="La fecha de envío va desde"):
            enviar_informe(informe.pk, wrong, "Por correo.", actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba cómo se envió"):
        enviar_informe(informe.pk, today, " ", actor=cast.secretaria)


def test_who_administers_tells_and_does_not_decide(cast: Cast, fondo: Fondo) -> None:
    administra = cast.actor("administradora")
    assert DECIDE in refused(lambda: preparar_informe(fondo.pk, "mitad", FECHAS, actor=administra))
    informe = borrador(cast, fondo)
    assert DECIDE in refused(lambda: publicar_informe(informe.pk, actor=administra))
    seen = informe.revision
    assert ADMINISTRA in refused(lambda: escribir_relato(informe.pk, RELATO, revision=seen, actor=cast.secretaria))
    with pytest.raises(Conflicto, match="ya se entregó"):
        entregar_informe(informe.pk, revision=seen, actor=administra)


def test_the_receipts_go_in_a_zip_with_their_hashes(cast: Cast, fondo: Fondo) -> None:
    spent = Gasto.objects.filter(fondo=fondo).order_by("pk")
    for place, gasto in enumerate(spent[:2]):
        file = guardar_archivo(f"Boleta {place}".encode(), f"boleta-{place}.txt", fondo.organo, cast.secretaria)
        Gasto.objects.filter(pk=gasto.pk).update(comprobante=file)
    found = comprobantes_de(fondo)
    packed = zipfile.ZipFile(BytesIO(b"".join(trozos_zip(found))))
    assert packed.testzip() is None
    index = list(csv.DictReader(StringIO(packed.read("indice.csv").decode("utf-8-sig")), delimiter=";"))
    given = [row for row in index if row["archivo"]]
    assert [row["archivo"] for row in given] == packed.namelist()[1:]
    assert {row["sha256"] for row in given} == {one.archivo.sha256 for one in found if one.archivo}
    assert [row["falta"] for row in index if not row["archivo"]] == ["sin comprobante"], "the third has none"
    assert packed.read(index[0]["archivo"]) == b"Boleta 0"
    assert comprobantes_de(fondo, date(2026, 6, 30)) == found[:1], "those of a day and before"


def test_whose_turn_it_is_is_among_what_waits(cast: Cast, fondo: Fondo) -> None:
    def waits(source: Callable[[Any], Any], cuenta: str) -> list[str]:
        conteo = source(cast.actor(cuenta))
        return [] if conteo is None else list(conteo.filas.values_list("lugar", flat=True))

    preparar_informe(fondo.pk, "final", fechas_por_defecto(fondo, "final"), actor=cast.secretaria)
    assert waits(por_escribir, "administradora") == ["2026/final"]
    assert waits(por_conducir, "secretaria") == []
    informe = borrador(cast, fondo)
    assert waits(por_escribir, "administradora") == ["2026/final"]
    assert waits(por_conducir, "secretaria") == ["2026/mitad"]
    assert waits(por_conducir, "gobierno") == []
    assert por_escribir(cast.secretaria) is None
    responden(cast, consultado(cast, informe))
    assert waits(por_conducir, "secretaria") == ["2026/mitad"], "it is to be published"
    publicar_informe(informe.pk, actor=cast.secretaria)
    enviar_informe(informe.pk, clock.today(), "Por correo.", actor=cast.secretaria)
    assert waits(por_conducir, "secretaria") == []
    told = {pendiente.titulo for pendiente in lineas_de(cast.actor("administradora"))}
    assert "Falta entregar el borrador de un informe" in told

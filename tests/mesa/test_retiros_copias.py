"""After a withdrawal the datum is in no place where text is kept, nor in any file."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import models

from actas.models import (
    Acta,
    AcuerdoAdoptado,
    Avance,
    Modificacion,
    Observacion,
    Paso,
    ReglaTabla,
    Tarea,
    Tratamiento,
)
from actas.operations import (
    publicar_acta,
)
from mesa import tipos
from mesa.kernel import clock, files
from mesa.kernel.canonical import sha256
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import run_pending
from mesa.kernel.strike import MARCA
from mesa.models import (
    Archivo,
    Asunto,
    Consulta,
    Contenido,
    Cuenta,
    Elector,
    Feriado,
    Opcion,
    Pregunta,
    Pronunciamiento,
    Prorroga,
    Publicacion,
    Reaccion,
    Representacion,
    Retiro,
    Votacion,
    Voto,
)
from mesa.operations.integridad import faltas
from mesa.operations.publicaciones import representar, verificar_cadena
from mesa.operations.retiros import borrar_sueltos, retirar_publicacion
from mesa.operations.verificacion import Veredicto, por_archivo
from tests.actas import seguimiento
from tests.actas.test_publicar import LUNES, SAID
from tests.cast import Cast
from tests.fondo.escena import escena as escena_del_fondo
from tests.mesa.withdrawals import (
    CON_DATO,
    DATO,
    MOTIVO,
    content,
    datum,
    dump,
    historical,
    on_disk,
    strike,
)
from tests.redes.escena import escena as escena_de_redes


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


# Every place where text is kept


def columns() -> dict[str, models.Field[Any, Any]]:
    """Every column of every model of the project that can hold words; one with choices holds a code."""
    texts = (models.CharField, models.TextField, models.JSONField)
    return {
        f"{model._meta.label}.{field.name}": field
        for app in ("mesa", "actas", "redes", "fondo")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if (isinstance(field, texts) or "Search" in type(field).__name__) and not field.choices
    }


def test_every_column_of_text_is_struck_or_says_why_not() -> None:
    struck = {f"{t.modelo}.{column}" for t in tipos.textos() for column in (*t.columnas, *t.json)}
    exempt = tipos.exentas()
    assert all(exempt.values())
    assert not struck & exempt.keys()
    undeclared = columns().keys() - struck - exempt.keys()
    assert not undeclared, f"declare in operations/textos.py: {', '.join(sorted(undeclared))}"
    assert not (struck | exempt.keys()) - columns().keys(), "these columns are no longer"


def plant(texto: str) -> int:
    """Write the text in every place that is struck, whatever its row; how many columns of a row it was put in."""
    planted = 0
    with pgtrigger.ignore():
        for lugar in tipos.textos():
            model = apps.get_model(lugar.modelo)
            row = model._base_manager.order_by("pk").first()
            assert row is not None, f"the test needs a row of {lugar.modelo}"
            values: dict[str, Any] = {}
            for column in (*lugar.columnas, *lugar.json):
                field = model._meta.get_field(column)
                if column in lugar.json:
                    values[column] = json.dumps({**json.loads(getattr(row, column)), "x": [texto]})
                elif isinstance(field, models.JSONField):
                    values[column] = {"x": [texto, {"y": texto}]}
                else:
                    values[column] = f"Antes {texto} después"[: field.max_length or None]  # type: ignore[union-attr]
            model._base_manager.filter(pk=row.pk).update(**values)
            planted += len(values)
    return planted


def follow_up(cast: Cast, acta: Acta) -> None:
    """One row of each thing that follows an agreement."""
    ahora, named = clock.now(), {"persona_nombre": "Alguien"}
    rows = seguimiento.escena(cast, acta)
    tarea, acuerdo = Tarea.objects.get(pk=rows["tarea"]), AcuerdoAdoptado.objects.get(pk=rows["acuerdo"])
    Paso.objects.create(tarea=tarea, orden=1, texto="Uno")
    Avance.objects.create(tarea=tarea, organizacion_nombre="Red", texto="Se avanzó.", creado_el=ahora, **named)
    ReglaTabla.objects.create(organo=cast.mesa, desde=clock.today(), norma="Acuerdo 1")
    other = AcuerdoAdoptado.objects.create(
        organo=cast.mesa, clave="2020-01-02/1", numero=1, fecha=clock.today(), texto="Otro."
    )
    Modificacion.objects.create(posterior=other, anterior=acuerdo, clase="modifica")
    Tratamiento.objects.create(
        tema_id=rows["tema"], sesion=acta.sesion, titulo="Uno", resultado="informado", registrado_el=ahora
    )


def rows_of_everything(cast: Cast, acta: Acta) -> None:
    """One row at least of each model, besides those that publishing left."""
    escena_de_redes(cast)
    escena_del_fondo(cast)
    consulta = Consulta.objects.get()
    answer = Pronunciamiento.objects.all()[0]
    parrafo = acta.parrafos.all()[0]
    Observacion.objects.create(
        acta=acta,
        consulta=consulta,
        organizacion=answer.mandato.organizacion,
        organizacion_nombre="Red Social Ejemplo",
        persona=answer.persona,
        persona_nombre=answer.persona_nombre,
        mandato=answer.mandato,
        calidad=answer.calidad,
        parrafo=parrafo,
        motivo="Falta algo.",
        estado="retirada",
        creada=clock.now(),
    )
    Archivo.objects.create(
        organo=cast.mesa, nombre="acta.txt", tipo="text/plain", sha256="0" * 64, bytes=1, creado=clock.now()
    )
    who = {"persona": answer.persona, "persona_nombre": answer.persona_nombre}
    body = {"organizacion": answer.mandato.organizacion, "organizacion_nombre": "Red Social Ejemplo"}
    hoy, ahora = clock.today(), clock.now()
    Asunto.objects.create(organo=cast.mesa, tipo="acuerdo", titulo="Uno", cuerpo="Dos.", creado=ahora)
    Pregunta.objects.create(consulta=consulta, texto="¿Falta algo?", hecha_el=ahora, **who, **body)
    Prorroga.objects.create(
        consulta=consulta, motivo="Feriado.", pedida_el=ahora, vence_antes=hoy, vence=hoy, **who, **body
    )
    Cuenta.objects.create(pronunciamiento=answer, texto="Se aprobó.", dada_el=ahora, **who)
    votacion = Votacion.objects.create(
        organo=cast.mesa, clase="opciones", titulo="Sede", convocatoria="Elijan.", norma="Acuerdo 1",
        documento="{}", creada=ahora,
    )  # fmt: skip
    Opcion.objects.create(votacion=votacion, orden=1, nombre="Norte")
    elector = Elector.objects.create(votacion=votacion, organizacion=answer.mandato.organizacion, nombre="Red")
    Voto.objects.create(
        elector=elector, marcas=[1], mandato=answer.mandato, calidad=answer.calidad, recibido=ahora, **who
    )
    Feriado.objects.get_or_create(dia=hoy, defaults={"nombre": "Elección", "norma": "Ley 1"})


@pytest.mark.django_db(transaction=True)
def test_after_a_withdrawal_the_datum_is_nowhere(cast: Cast, tmp_path: Path) -> None:
    """Planted in every place that is declared, as others would write it, and published in two versions with PDFs."""
    with clock.as_of(LUNES):
        consulta = cast.en_circulacion(1, acta=cast.borrador(CON_DATO))
    with clock.as_of(LUNES + timedelta(hours=1)):
        for cuenta, sentido in SAID.items():
            cast.responde(consulta, cuenta, sentido, "" if sentido == "aprueba" else f"Lo dijo {DATO.upper()}.")
    with clock.as_of(consulta.plazo.instante + timedelta(seconds=61)):
        from mesa.operations.consultas import cerrar_vencidas

        cerrar_vencidas()
        run_pending()
        acta = publicar_acta(consulta.objeto_id, actor=cast.secretaria)
    follow_up(cast, acta)
    retirar_publicacion(2, "Otro asunto.", "resolucion", actor=cast.secretaria)  # so that there is a Retiro
    run_pending()
    rows_of_everything(cast, acta)
    assert plant("ZOSIMA\nQUINTANA") > 40
    dato = datum()
    assert dato.esta_en(dump())
    assert dato.esta_en(on_disk(tmp_path)), "the PDF holds it"
    old = {made.formato: made.sha256 for made in Representacion.objects.filter(publicacion__numero=1)}
    assert old.keys() == {"pdf", "json", "votado"}

    strike(cast)

    everything = dump()
    assert not dato.esta_en(everything), [line for line in everything.splitlines() if dato.esta_en(line)][:3]
    assert "uintana" not in everything.casefold()
    run_pending()
    assert not dato.esta_en(on_disk(tmp_path))
    assert not files.path_of(old["pdf"]).exists()
    drawn = Representacion.objects.filter(publicacion__tipo="acta", retirada=False, formato="pdf")
    assert drawn.count() == 1, "the version without it has its PDF"
    assert verificar_cadena() == Publicacion.objects.count()
    planted = "El motivo del retiro de la publicación 2 no es el de su registro en la cadena."
    assert list(faltas()) == [planted], "written by this test, in that row only"
    for formato, digest in old.items():
        # What each organisation voted stays in its private record; the public ones are in test_retiros.
        assert formato == "votado" or digest not in everything, "no hash is left from which it could be guessed"
        assert por_archivo(digest).veredicto == Veredicto.RETIRADA, "and an old copy is still recognised"


# Files


@pytest.mark.django_db(transaction=True)
def test_a_file_that_another_row_still_uses_stays(cast: Cast, tmp_path: Path) -> None:
    historical(cast)
    run_pending()
    made = Representacion.objects.get(formato="pdf")
    digest, path = made.sha256, files.path_of(made.sha256)
    Archivo.objects.create(
        organo=cast.mesa, nombre="acta.pdf", tipo="application/pdf", sha256=digest, bytes=1, creado=clock.now()
    )
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    assert path.is_file(), "somebody attached that very file"
    Archivo.objects.all().delete()
    assert sha256(path.read_bytes()) == digest


@pytest.mark.django_db(transaction=True)
def test_a_death_after_the_commit_leaves_no_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    historical(cast)
    run_pending()
    path = files.path_of(Representacion.objects.get(formato="pdf").sha256)
    monkeypatch.setattr("mesa.operations.retiros.borrar_archivos", lambda digests: 0)
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    assert path.is_file()
    assert borrar_sueltos() == 0, "a file of now may be waiting for its row"
    monkeypatch.setattr("mesa.operations.retiros.SETTLED_SECONDS", -1.0)
    run_pending()
    assert not path.exists(), "the worker does it"


@pytest.mark.django_db
def test_what_was_withdrawn_is_not_drawn(cast: Cast) -> None:
    """The worker may come to it after: it is done, not failed for ever."""
    historical(cast)
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    assert representar(Publicacion.objects.get(numero=1)) is None
    run_pending()
    assert not Reaccion.objects.filter(handler="mesa.representar_publicacion", estado="pendiente").exists()


# The chain


@pytest.mark.django_db
def test_a_record_that_names_another_hash_excuses_nothing(cast: Cast) -> None:
    historical(cast)
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    assert verificar_cadena() == 3
    Contenido.objects.filter(publicacion__numero=2).delete()
    with pytest.raises(Conflicto, match="Falta el contenido de la publicación 2"):
        verificar_cadena()


@pytest.mark.django_db
def test_without_its_record_a_withdrawal_does_not_verify(cast: Cast) -> None:
    historical(cast)
    registro = retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    Contenido.objects.filter(publicacion=registro).delete()
    with pytest.raises(Conflicto, match="Falta el contenido de la publicación 1"):
        verificar_cadena()


@pytest.mark.django_db
def test_the_record_of_a_withdrawal_may_itself_be_struck(cast: Cast) -> None:
    """Its reason named somebody: the new record says what the former one said, and the chain verifies."""
    historical(cast)
    retirar_publicacion(2, "Lo pidió Rosamunda Ejemplo.", "titular", actor=cast.secretaria)
    strike(cast, 3, "Rosamunda Ejemplo")
    assert content("retiro", "1")["motivo"] == f"Lo pidió {MARCA}."
    assert [row["numero"] for row in content("retiro", "1")["retiradas"]] == [2]
    assert verificar_cadena() == Publicacion.objects.count()
    assert Retiro.objects.get(publicacion__numero=2).motivo == f"Lo pidió {MARCA}."

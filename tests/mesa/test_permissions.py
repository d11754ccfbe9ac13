"""Permissions: who may do each thing there is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from actas.lectura import leer
from actas.operations import importar_acta
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import motivos, puede, registered
from mesa.models import Aviso, Funcion, Mandato, Membresia, Organizacion, Persona, Pronunciamiento
from mesa.permissions.consultas import es_secretaria, organo_de
from tests.actas import permissions_acuerdos as acuerdos
from tests.actas import permissions_informes as informes
from tests.actas import permissions_plan as plan
from tests.actas import permissions_preguntas as preguntas
from tests.actas import permissions_tabla as tabla
from tests.actas import permissions_tareas as tareas
from tests.checks import INVITA, ROLES, SECRETARIA, SISTEMA, refused, rewriting
from tests.fondo import permissions as fondo
from tests.mesa import permissions_asuntos as asuntos
from tests.mesa.registro import PERSONAS, REGISTRO
from tests.redes import permissions_espacio as espacio
from tests.redes import permissions_estandar as estandar
from tests.redes import permissions_mejoras as mejoras
from tests.redes import permissions_perfil as perfil
from tests.redes import permissions_publico as publico

AUTORA = "Solo la organización que hizo la observación puede corregirla o retirarla."
DUENA = "La dirección de un calendario es de su dueña o dueño: nadie más la crea ni la revoca."
PREPARA = "Solo quien conduce el órgano prepara sus votaciones: su secretaría o, en una red, quien la representa."
DELIBERA = "%s solo quien tiene hoy el mandato de titular, suplente o delegada de una organización convocada."
CONDUCE = "%s solo quien conduce la consulta: la secretaría o quien representa a la red."
REENVIA = "Solo quien conduce el órgano y quien opera el sistema pueden reenviar lo que falló."
RESPONDE = "Responde por una organización solo quien tiene hoy su mandato de titular, suplente o delegada."


# Who may


TABLE: dict[str, tuple[set[str], str]] = {
    # permission: the accounts that may, and what the others are told
    "mesa.abrir_consulta": ({"secretaria"}, SECRETARIA),
    "mesa.retirar_consulta": ({"secretaria"}, SECRETARIA),
    "mesa.recordar_consulta": ({"secretaria"}, SECRETARIA),
    "mesa.invitar_persona": ({"secretaria"}, INVITA),
    "mesa.instalar_mesa": ({"sistema"}, SISTEMA),
    "mesa.llevar_registro": (
        {"secretaria"},
        REGISTRO,
    ),
    "mesa.acreditar_personas": (
        {"secretaria"},
        PERSONAS,
    ),
    "mesa.adoptar_regla": (
        {"secretaria"},
        "Solo la secretaría (en una red, quien la representa) ingresa las reglas que el órgano adopta en sesión.",
    ),
    "mesa.terminar_puesta_en_marcha": ({"secretaria"}, "Solo la secretaría hace la puesta en marcha."),
    "mesa.cerrar_consulta": ({"sistema"}, SISTEMA),
    "mesa.crear_suscripcion": ({"social"}, DUENA),
    "mesa.revocar_suscripcion": ({"social"}, DUENA),
    "mesa.ver_metricas": (
        {"secretaria"},
        "Solo la secretaría (en una red, quien la representa) ve las medidas de cada organización. Las del órgano son "
        "públicas.",
    ),
    "mesa.preferir_avisos": ({"social"}, "Cada persona elige cómo recibe sus avisos."),
    "mesa.ver_envios": (
        {"secretaria"},
        "Solo quien conduce un órgano y quien opera el sistema ven el envío de avisos.",
    ),
    "mesa.reenviar_envio": ({"secretaria"}, REENVIA),
    "mesa.responder_consulta": ({"social"}, RESPONDE),
    "mesa.abrir_interna": (
        {"academica", "academica.suplente", "social"},
        "Solo quien representa hoy a una red convocada, como titular o suplente, abre su consulta interna.",
    ),
    "mesa.retirar_interna": (
        set(),  # of a network's only: what the table decides goes back with its acta
        "Solo quien representa a la red puede retirar su consulta interna.",
    ),
    "mesa.dar_cuenta": (
        {"social"},
        "Solo quien representa hoy a la red, como titular o suplente, le da cuenta de lo que respondió.",
    ),
    "mesa.preguntar_consulta": ({"social"}, DELIBERA % "Pregunta"),
    "mesa.pedir_prorroga": ({"social"}, DELIBERA % "Pide una prórroga"),
    "mesa.responder_pregunta": ({"secretaria"}, CONDUCE % "Responde las preguntas"),
    "mesa.resolver_prorroga": ({"secretaria"}, CONDUCE % "Decide los plazos"),
    "mesa.prorrogar_consulta": ({"secretaria"}, CONDUCE % "Decide los plazos"),
    "mesa.fijar_plazos": ({"secretaria"}, CONDUCE % "Decide los plazos"),
    "mesa.llevar_feriados": (
        {"secretaria"},
        "Solo la secretaría de la Mesa corrige la tabla de feriados. Si falta uno, escríbale con su norma.",
    ),
    "mesa.preparar_votacion": ({"secretaria"}, PREPARA),
    "mesa.abrir_votacion": ({"secretaria"}, PREPARA),
    "mesa.anular_votacion": ({"secretaria"}, PREPARA.replace("prepara sus votaciones", "anula una votación")),
    "mesa.emitir_voto": ({"social"}, RESPONDE.replace("Responde", "Vota")),
    "mesa.cerrar_votacion": ({"sistema"}, SISTEMA),
    "actas.importar_acta": ({"secretaria"}, "Solo la secretaría del órgano puede importar un acta."),
    "actas.editar_acta": (
        {"secretaria"},
        "Solo la secretaría puede corregir el acta. Si falta algo, responda con una observación.",
    ),
    "actas.circular_acta": (
        {"secretaria"},
        "Solo la secretaría puede circular el acta. Si falta algo, responda con una observación.",
    ),
    "actas.retirar_acta": ({"secretaria"}, SECRETARIA),
    "actas.publicar_acta": ({"secretaria"}, "Solo la secretaría puede publicar el acta."),
    "actas.aprobar_acta": ({"sistema"}, SISTEMA),
    "actas.devolver_acta": ({"sistema"}, SISTEMA),
    "actas.reabrir_acta": ({"secretaria"}, "Solo la secretaría puede reabrir el acta aprobada."),
    "actas.observar_acta": (
        {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo"},
        "Observa el acta solo quien tiene hoy el mandato de titular, suplente o delegada de una organización "
        "convocada.",
    ),
    "actas.corregir_observacion": ({"social"}, AUTORA),
    "actas.retirar_observacion": ({"social"}, AUTORA),
    "actas.responder_observacion": ({"secretaria"}, "Solo la secretaría puede responder una observación al acta."),
    "actas.abrir_rectificacion": ({"secretaria"}, "Solo la secretaría puede rectificar un acta publicada."),
    "actas.desistir_rectificacion": ({"secretaria"}, "Solo la secretaría puede rectificar un acta publicada."),
    "actas.aprobar_en_sesion": ({"secretaria"}, "Solo la secretaría puede registrar lo que se aprobó en sesión."),
    "mesa.cerrar_consulta_en_sesion": (
        {"secretaria"},
        "Solo la secretaría puede registrar lo que se aprobó en sesión.",
    ),
    "actas.crear_acta": ({"secretaria"}, "Solo la secretaría del órgano puede crear un acta."),
    "mesa.registrar_pronunciamiento": (
        {"secretaria"},
        "Solo la secretaría puede registrar lo que una organización respondió en sesión o por otro medio.",
    ),
    **asuntos.TABLE,
    **acuerdos.TABLE,
    **informes.TABLE,
    **plan.TABLE,
    **publico.TABLE,
    **mejoras.TABLE,
    **tabla.TABLE,
    **tareas.TABLE,
    **preguntas.TABLE,
    **espacio.TABLE,
    **perfil.TABLE,
    **estandar.TABLE,
    **fondo.TABLE,
    "mesa.retirar_publicacion": (
        {"secretaria"},
        "Solo la secretaría del órgano (en una red, quien la representa) puede retirar datos personales de lo "
        "publicado.",
    ),
}

OF_THE_REGISTER = ("llevar_registro", "acreditar_personas", "adoptar_regla", "terminar_puesta_en_marcha")


@pytest.fixture
def objects(cast) -> dict[str, Any]:
    """What each permission is asked of."""
    consulta = cast.en_circulacion()
    convocada = consulta.convocadas.select_related("consulta").get(organizacion__slug="red-social-ejemplo")
    acta = cast.borrador()
    found: dict[str, Any] = {name: acta for name in TABLE if name.startswith("actas.")}
    found |= {name: consulta for name in TABLE if name.startswith("mesa.")}
    found |= {f"mesa.{name}": cast.mesa for name in OF_THE_REGISTER}
    found |= {name: asuntos.asked_of(name, cast.mesa) for name in asuntos.TABLE}
    found |= {name: acuerdos.asked_of(name, cast.mesa) for name in acuerdos.TABLE}
    found |= {name: informes.asked_of(name, cast.mesa) for name in informes.TABLE}
    found |= {name: tabla.asked_of(name, cast.mesa) for name in tabla.TABLE}
    found |= {name: tareas.asked_of(name, cast.mesa) for name in tareas.TABLE}
    found |= {name: preguntas.asked_of(name, cast.mesa) for name in preguntas.TABLE}
    found |= {name: publico.asked_of(name, cast) for name in publico.TABLE}
    found |= {name: mejoras.asked_of(name, cast) for name in mejoras.TABLE}
    found |= {name: espacio.asked_of(name) for name in espacio.TABLE}
    found |= {name: perfil.asked_of(cast) for name in perfil.TABLE}
    found |= {name: estandar.asked_of(name, cast) for name in estandar.TABLE}
    found |= fondo.objects(cast)
    return found | {
        "mesa.abrir_consulta": cast.mesa,
        "mesa.invitar_persona": cast.mesa,
        "mesa.responder_consulta": convocada,
        "mesa.dar_cuenta": Pronunciamiento(convocada=convocada),
        "mesa.preguntar_consulta": convocada,
        "mesa.pedir_prorroga": convocada,
        "mesa.emitir_voto": convocada,
        "mesa.preferir_avisos": cast.actor("social").persona,
        "mesa.ver_envios": cast.mesa,
        "mesa.reenviar_envio": Aviso(organo=cast.mesa),
        "mesa.crear_suscripcion": cast.actor("social").persona,
        "mesa.revocar_suscripcion": cast.actor("social").persona,
        "actas.importar_acta": cast.mesa,
        "actas.crear_acta": cast.mesa,
        "mesa.retirar_publicacion": cast.mesa,
        "actas.observar_acta": consulta,
        "actas.corregir_observacion": convocada,
        "actas.retirar_observacion": convocada,
    }


@pytest.mark.django_db
def test_the_table_of_who_may_is_whole(cast, objects) -> None:
    assert set(registered()) == set(TABLE)
    actors: dict[str, Actor | None] = {cuenta: cast.actor(cuenta) for cuenta in ROLES}
    actors |= {"sistema": None, "sin mandato": Actor(cast.secretaria.persona)}
    for name, (allowed, sentence) in TABLE.items():
        for who, actor in actors.items():
            expected = [] if who in allowed else [sentence]
            assert motivos(name, actor, objects[name]) == expected, f"{name} by {who}"


@pytest.mark.django_db
def test_an_account_that_operates_the_system_is_no_member(cast, objects) -> None:
    usuario = cast.usuario("cooperante")
    usuario.is_superuser = usuario.is_staff = True
    usuario.save()
    for name in TABLE:
        operates = name in {"mesa.ver_envios", "mesa.reenviar_envio"}  # how sending goes, never what it says
        guest = "cooperante" in TABLE[name][0]  # what its seat allows, it allows to an operator too
        assert puede(name, cast.actor("cooperante"), objects[name]) == (operates or guest), name


SECRETARIAS = [name for name, (allowed, _) in TABLE.items() if allowed == {"secretaria"}]


@pytest.mark.django_db
def test_a_suplente_of_the_secretaria_may_and_whoever_administers_money_may_not(cast, objects) -> None:
    persona = Persona.objects.create(nombre="Persona Ejemplo Doce")
    mandato = Mandato.objects.create(
        persona=persona, organizacion=cast.secretaria.organizacion, calidad="suplente", desde=date(2026, 1, 5)
    )
    for name in SECRETARIAS:
        assert puede(name, Actor(persona, mandato), objects[name])
    mandato.calidad = "administradora"
    with rewriting():
        mandato.save()
    for name in SECRETARIAS:
        assert not puede(name, Actor(persona, mandato), objects[name]), name


@pytest.mark.django_db
def test_the_function_is_asked_of_today_and_of_the_organo(cast, objects) -> None:
    today, secretaria, gobierno = clock.today(), cast.secretaria, cast.actor("gobierno")
    Funcion.objects.filter(organo=cast.mesa).update(hasta=today - timedelta(days=1))
    Funcion.objects.create(organo=cast.mesa, organizacion=gobierno.organizacion, tipo="secretaria", desde=today)
    red = cast.organizacion("red-social-ejemplo")
    Funcion.objects.create(organo=red, organizacion=secretaria.organizacion, tipo="secretaria", desde=today)
    Funcion.objects.create(organo=cast.mesa, organizacion=secretaria.organizacion, tipo="preside", desde=today)
    for name in SECRETARIAS:
        assert puede(name, gobierno, objects[name]), name
        assert not puede(name, secretaria, objects[name]), "secretaría of another órgano, and presiding is not it"
    assert puede("mesa.abrir_consulta", secretaria, red)


@pytest.mark.django_db
def test_a_mandate_that_ended_opens_nothing(cast, objects) -> None:
    """Whoever kept the page open: the mandate is read again."""
    secretaria = cast.secretaria
    Mandato.objects.filter(pk=secretaria.mandato.pk).update(hasta=clock.today() - timedelta(days=1))
    for name in SECRETARIAS:
        assert not puede(name, secretaria, objects[name]), name


@pytest.mark.django_db
def test_a_mandate_serves_its_own_person_only(cast, objects) -> None:
    stolen = Actor(cast.actor("social").persona, cast.secretaria.mandato)
    for name in SECRETARIAS:
        assert not puede(name, stolen, objects[name]), name


@pytest.mark.django_db
def test_each_object_belongs_to_its_organo(cast, objects) -> None:
    consulta, acta = objects["mesa.cerrar_consulta"], objects["actas.editar_acta"]
    for objeto in (cast.mesa, consulta, objects["mesa.responder_consulta"], acta, acta.sesion, acta.parrafos.first()):
        assert organo_de(objeto) == cast.mesa
    with pytest.raises(TypeError, match="Persona belongs to no órgano"):
        organo_de(cast.secretaria.persona)
    assert es_secretaria.holds(cast.secretaria, acta)


# Who sees

AT_THE_TABLE = {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo", "cooperante"}


@pytest.mark.django_db
def test_a_consulta_is_seen_by_its_organo_and_by_the_convoked(cast, objects) -> None:
    consulta = objects["mesa.cerrar_consulta"]
    seen = type(consulta).objects
    today = clock.today()

    def who() -> set[str]:
        return {cuenta for cuenta in ROLES if seen.visible_to(cast.actor(cuenta), today).filter(pk=consulta.pk)}

    assert who() == AT_THE_TABLE
    Membresia.objects.filter(organo=cast.mesa).update(hasta=today - timedelta(days=1))
    assert who() == AT_THE_TABLE - {"cooperante"}, "the convoked keep what they were asked"
    assert not seen.visible_to(None, today).exists()
    assert not seen.visible_to(Actor(cast.secretaria.persona), today).exists()


@pytest.mark.django_db
def test_an_acta_is_seen_by_the_secretaria_and_once_it_circulated_by_the_organo(cast, objects) -> None:
    draft, today = objects["actas.editar_acta"], clock.today()
    seen = type(draft).objects

    def who(acta) -> set[str]:
        return {cuenta for cuenta in ROLES if seen.visible_to(cast.actor(cuenta), today).filter(pk=acta.pk)}

    assert who(draft) == {"secretaria"}
    cast.en_circulacion(acta=draft)
    assert who(draft) == {
        "secretaria",
        "gobierno",
        "academica",
        "academica.suplente",
        "social",
        "organismo",
        "cooperante",
    }
    assert not seen.visible_to(None, today).exists()
    other = Organizacion.objects.create(nombre="Otra mesa", slug="otra-mesa", tipo="mesa")
    read = leer("Fecha: 5 de agosto de 2026")
    assert who(importar_acta(read, other, actor=None)) == set()
    assert refused(lambda: importar_acta(read, other, actor=cast.secretaria)) == [TABLE["actas.importar_acta"][1]]

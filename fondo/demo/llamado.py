"""How the demo's fund began: its call, a proposal that was not approved and one that was, and who administers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from actas.models import AcuerdoAdoptado
from actas.operations.acuerdos import adoptar_por_consulta, decision_de
from fondo.models import Fondo, Propuesta
from fondo.operations.administradora import designar_administradora
from fondo.operations.fondos import DatosFondo, crear_fondo
from fondo.operations.hitos import DatosHito, agregar_hito, corregir_hito
from fondo.operations.propuesta import (
    DatosPropuesta,
    EjeDicho,
    EtapaDicha,
    ItemDicho,
    aprobar_propuesta,
    consultar_propuesta,
    devolver_propuesta,
    editar_propuesta,
    enviar_propuesta,
    preparar_propuesta,
)
from mesa import demo_asuntos
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Asunto, Consulta, Mandato, Membresia, Organizacion, Persona, Regla
from mesa.operations.asuntos import Borrador
from mesa.operations.consultas import cerrar_consulta, primera_fecha, pronunciarse
from mesa.operations.plazos import proponer
from mesa.querysets.consultas import GRACIA
from redes.demo import actor_de, cuerpo, dia, hace
from redes.operations.perfil import DatoDicho, guardar_datos, perfil_de
from redes.operations.publicacion import publicar_perfil
from redes.operations.respuestas import Dicho, responder_indicador

D = Decimal
SITIO = "https://administradora.example"
PROPOSITO = (
    "Fortalecer a las redes de academia y de sociedad civil con estándares comunes de transparencia, y difundir con "
    "ellas la cocreación de gobierno abierto en las regiones. Datos de ejemplo."
)
JUSTIFICACION = (
    "Las redes que se sientan a la Mesa de Ejemplo necesitan reglas, integrantes y cuentas que cualquiera pueda "
    "revisar.\n\nY la cocreación, para ser de todo el país, necesita llegar a quienes no viven en la capital."
)
EJES = [
    EjeDicho("Estándares de las redes", "Transparencia, integridad y democracia interna, con un diagnóstico por red."),
    EjeDicho("Despliegue territorial", "Talleres en regiones y materiales para quienes implementan y deciden."),
]
ETAPAS = [
    EtapaDicha(
        "Fortalecer las redes",
        "Que cada red alcance el nivel básico del estándar.",
        D("9000"),
        [
            ItemDicho("Consultoría en estándares", D("6400")),
            ItemDicho("Talleres con las redes", D("2600")),
        ],
    ),
    EtapaDicha(
        "Difusión y despliegue territorial",
        "Talleres en cinco regiones y una guía para municipios.",
        D("11000"),
        [
            ItemDicho("Talleres territoriales", D("6000")),
            ItemDicho("Guía y materiales", D("3400")),
            ItemDicho("Administración", D("1600"), administracion=True),
        ],
    ),
]
OBJECION = "La primera etapa no dice cómo se medirá a las redes, y los talleres quedan solo en dos regiones."
ADMINISTRA = Borrador(
    titulo="Quién administra el fondo de cocreación de ejemplo",
    cuerpo=(
        "Organización Administradora Ejemplo administra el fondo y ejecuta lo que la Mesa de Ejemplo decide.\n\n"
        "No cambia los ejes, las etapas ni el presupuesto, y rinde cuenta de cada gasto a la secretaría."
    ),
    antecedentes="Publicó su perfil, y cumple lo que el estándar exige a quien administra recursos de la Mesa.",
)


def cargar(now: datetime) -> Fondo:
    """The fund, in execution, with its budget and floors."""
    secretaria = actor_de("secretaria")
    start = dia(now, -190)
    with clock.as_of(hace(now, 232, 10)):
        fondo = crear_fondo(
            cuerpo("mesa").pk,
            DatosFondo(
                anio=start.year,
                nombre=f"Fondo de cocreación de ejemplo {start.year}",
                proposito=PROPOSITO,
                financista="Cooperante Ejemplo",
                intermediario="Organismo Ejemplo",
                monto_minimo=D("15000"),
                monto_maximo=D("25000"),
                convocado_el=dia(now, -232),
                postula_hasta=dia(now, -195),
                inicia_el=start,
                ultimo_gasto=ultimo_gasto(now),
                umbral_traspaso=D("500"),
                tope_administracion=D("10"),
            ),
            actor=secretaria,
        )
    _decided(fondo, now)
    acuerdo = _agreement(now)
    with clock.as_of(hace(now, 192, 16)):
        designar_administradora(fondo.pk, cuerpo("administradora").pk, acuerdo.pk, actor=secretaria)
        _half(fondo, now, acuerdo)
    return Fondo.objects.get(pk=fondo.pk)


def _half(fondo: Fondo, now: datetime, acuerdo: AcuerdoAdoptado) -> None:
    """The floor of the half: 30 September if that passed some weeks ago; else so long before now."""
    today = dia(now, 0)
    usual = date(today.year, 9, 30)
    day = usual if timedelta(days=40) <= today - usual <= timedelta(days=70) else dia(now, -54)
    dicho, reason = DatosHito("Mitad del fondo", day, D("50"), D("0")), "Lo pide el llamado."
    made = fondo.hitos.filter(porcentaje=50).first()
    if made is None:
        agregar_hito(fondo.pk, dicho, reason, acuerdo_id=acuerdo.pk, actor=actor_de("secretaria"))
    elif made.fecha != day:
        corregir_hito(made.pk, dicho, reason, acuerdo_id=acuerdo.pk, actor=actor_de("secretaria"))


def ultimo_gasto(now: datetime) -> date:
    """15 December while it is near; else three weeks from now, so that it is always seen at the same point."""
    today = dia(now, 0)
    usual = date(today.year, 12, 15)
    return usual if timedelta(days=14) <= usual - today <= timedelta(days=60) else dia(now, 22)


def _decided(fondo: Fondo, now: datetime) -> None:
    """A first version that a network objected, and the second, that everybody approved and was sent."""
    secretaria = actor_de("secretaria")
    datos = DatosPropuesta("Uso del fondo de cocreación de ejemplo", JUSTIFICACION, D("20000"), EJES[:1], ETAPAS)
    with clock.as_of(hace(now, 230, 10)):
        first = preparar_propuesta(fondo.pk, datos, actor=secretaria)
        consulta = _put(first)
    votan(consulta, {"gobierno": ("aprueba", ""), "academica": ("aprueba", ""), "social": ("objeta", OBJECION)})
    with clock.as_of(consulta.plazo.instante + GRACIA):
        cerrar_consulta(consulta.pk, actor=None)
        devolver_propuesta(first.pk, actor=None)
    second = Propuesta.objects.get(fondo=fondo, numero=2)
    with clock.as_of(consulta.plazo.instante + timedelta(hours=16)):
        whole = DatosPropuesta("Uso del fondo de cocreación de ejemplo", JUSTIFICACION, D("20000"), EJES, ETAPAS)
        editar_propuesta(second.pk, whole, revision=second.revision, actor=secretaria)
        consulta = _put(Propuesta.objects.get(pk=second.pk))
    everybody = ("gobierno", "academica", "social", "organismo", "secretaria")
    votan(consulta, dict.fromkeys(everybody, ("aprueba", "")))
    with clock.as_of(consulta.plazo.instante + GRACIA):
        cerrar_consulta(consulta.pk, actor=None)
        aprobar_propuesta(second.pk, actor=None)
    with clock.as_of(consulta.plazo.instante + timedelta(hours=14)):
        enviar_propuesta(second.pk, clock.today(), "Por correo, a Organismo Ejemplo", actor=secretaria)


def _put(propuesta: Propuesta) -> Consulta:
    regla = Regla.objects.get(organo__slug="mesa-ejemplo", numero=1)
    vence = proponer(primera_fecha(regla), 0, habiles=True)
    done = consultar_propuesta(
        propuesta.pk, regla, vence, None, revision=propuesta.revision, actor=actor_de("secretaria")
    )
    return Consulta.objects.select_related("plazo").get(pk=done.consulta_id or 0)


def votan(consulta: Consulta, votes: Mapping[str, tuple[str, str]]) -> None:
    """What each account answers, a few hours one after another."""
    for hours, (cuenta, (sentido, fundamento)) in enumerate(votes.items(), 3):
        actor = actor_de(cuenta)
        assert actor.organizacion is not None
        with clock.as_of(consulta.abierta_el + timedelta(hours=5 * hours)):
            pronunciarse(consulta.pk, actor.organizacion.pk, sentido, fundamento, sha256=consulta.sha256, actor=actor)


def _agreement(now: datetime) -> AcuerdoAdoptado:
    """Who administers published its profile, and the Mesa chose it out of session."""
    _profile(now)
    demo_asuntos.decided(now, 204, ADMINISTRA)
    return adoptado(ADMINISTRA)


def adoptado(texto: Borrador) -> AcuerdoAdoptado:
    """The agreement that a text decided out of session became, a while after it was published."""
    asunto = Asunto.objects.get(organo=cuerpo("mesa"), titulo=texto.titulo)
    decision = decision_de(asunto)
    assert decision is not None
    with clock.as_of(decision.publicada + timedelta(hours=3)):
        return adoptar_por_consulta(asunto.pk, actor=None)


def _profile(now: datetime) -> None:
    """It observes in a network, as whoever publishes a profile sits somewhere; and it says what is asked of it."""
    body = cuerpo("administradora")
    seat = {"clase": "observadora", "voto": "no", "sector": "sociedad_civil"}
    Membresia.objects.create(organo=cuerpo("red-social"), miembro=body, desde=dia(now, -260), **seat)
    persona = Persona.objects.create(nombre="Persona Ejemplo Veinte", correo="direccion@mesa.example", ejemplo=True)
    mandato = Mandato.objects.create(
        persona=persona, organizacion=body, calidad="titular", desde=dia(now, -260), acto="Dato de ejemplo"
    )
    actor = Actor(persona, mandato)
    with clock.as_of(hace(now, 220, 12)):
        perfil = perfil_de(body)
        for clase, valores in _data(now, body).items():
            told = [
                DatoDicho(v, clock.today().year - 1 if clase == "fuente" else None, "Dato de ejemplo", clock.today())
                for v in valores
            ]
            guardar_datos(perfil.pk, clase, told, actor=actor)
        for codigo, name in (("T3", "estatutos"), ("D1", "eleccion"), ("I1", "conflictos"), ("A1", "acuerdos")):
            responder_indicador(perfil.pk, codigo, Dicho(2, clock.today(), url=f"{SITIO}/{name}.pdf"), actor=actor)
        publicar_perfil(perfil.pk, actor=actor)


def _data(now: datetime, body: Organizacion) -> dict[str, list[dict[str, Any]]]:
    term = {"desde": dia(now, -500).isoformat(), "hasta": dia(now, 500).isoformat()}
    return {
        "identidad": [
            {
                "razon_social": body.nombre,
                "rut": "33333333-3",
                "tipo": "Fundación",
                "personalidad_juridica": "Registro de Ejemplo, inscripción 678",
                "domicilio": "Pasaje de Ejemplo 7",
                "representante": "Persona Ejemplo Veinte",
            }
        ],
        "directivo": [
            {"nombre": "Persona Ejemplo Veinte", "cargo": "Presidenta", "genero": "mujer"} | term,
            {"nombre": "Persona Ejemplo Veintiuno", "cargo": "Tesorero", "genero": "hombre"} | term,
        ],
        "eleccion": [
            {"fecha": term["desde"], "forma": "eleccion", "electores": 9, "votantes": 8, "termino": term["hasta"]}
        ],
        "fuente": [
            {"fuente": "Servicios de ejemplo", "tipo": "privada", "clase": "venta", "monto": "21000000"},
            {"fuente": "Fondo público de ejemplo", "tipo": "publica", "clase": "proyecto", "monto": "19000000"},
        ],
    }

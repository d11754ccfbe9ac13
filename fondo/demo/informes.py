"""What the demo's fund did and told: its plan, its activities, the report of mid-period and the draft of the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from fondo.demo.gastos import ADMINISTRACION, CONSULTORIA, GUIA, INTERNOS, TERRITORIALES
from fondo.demo.llamado import votan
from fondo.models import Etapa, Fondo, Informe, Item
from fondo.operations.actividades import DatosActividad, registrar_actividad
from fondo.operations.informes import (
    FechasInforme,
    aprobar_informe,
    consultar_informe,
    entregar_informe,
    enviar_informe,
    escribir_relato,
    fechas_por_defecto,
    observar_informe,
    preparar_informe,
    publicar_informe,
    responder_observacion_informe,
)
from fondo.operations.plan import DatosLinea, agregar_linea
from mesa.kernel import clock
from mesa.models import Consulta, Regla
from mesa.operations.consultas import cerrar_consulta, primera_fecha
from mesa.operations.plazos import proponer
from mesa.querysets.consultas import GRACIA
from redes.demo import actor_de, dia, hace

D = Decimal
#: How long ago, of which ítem, how much in USD and what for.
PLAN = [
    (155, INTERNOS, 1100, "Primer taller con las redes"),
    (120, CONSULTORIA, 1900, "Diagnóstico de cada red"),
    (100, INTERNOS, 700, "Segundo taller con las redes"),
    (85, CONSULTORIA, 2500, "Planes de mejora"),
    (75, TERRITORIALES, 1400, "Taller de Antofagasta"),
    (62, TERRITORIALES, 1400, "Taller de Valparaíso"),
    (60, ADMINISTRACION, 1000, "Contabilidad, primera mitad"),
    (45, INTERNOS, 800, "Tercer taller con las redes"),
    (40, TERRITORIALES, 1000, "Taller de Maule"),
    (26, TERRITORIALES, 1000, "Taller de Los Lagos"),
    (20, GUIA, 1900, "Texto y diseño de la guía"),
    (-2, TERRITORIALES, 1200, "Taller de Biobío"),
    (-12, CONSULTORIA, 2000, "Informe final y medición"),
    (-14, GUIA, 1500, "Ejemplares impresos"),
    (-16, ADMINISTRACION, 600, "Contabilidad, segunda mitad"),
]
#: How long ago, its name, its comuna, who came by sector, and among them who implements and who decides.
TALLERES = [
    (
        76,
        "Cocreación, Antofagasta",
        "Antofagasta",
        {"gobierno": 9, "academia": 6, "sociedad_civil": 17},
        8,
        4,
    ),
    (
        62,
        "Cocreación, Valparaíso",
        "Valparaíso",
        {"gobierno": 11, "academia": 8, "sociedad_civil": 21},
        10,
        5,
    ),
    (41, "Cocreación, Maule", "Talca", {"gobierno": 7, "academia": 5, "sociedad_civil": 19}, 6, 3),
    (27, "Cocreación, Los Lagos", "Puerto Montt", {"gobierno": 8, "academia": 4, "otros": 14}, 5, 2),
    (9, "Cocreación, Biobío", "Concepción", {"gobierno": 10, "academia": 9, "sociedad_civil": 23}, 9, 4),
]
RESUMEN = (
    "El fondo fortalece a las dos redes de la Mesa de Ejemplo y lleva la cocreación a las regiones.\n\n"
    "A la mitad del período, las redes tienen su diagnóstico y su plan de mejora, y se hicieron los dos primeros "
    "talleres en regiones. Datos de ejemplo."
)
SUMMARY = (
    "The fund strengthens the two networks of the Mesa de Ejemplo and takes co-creation to the regions.\n\n"
    "Half way, both networks have their assessment and their improvement plan, and the first two regional workshops "
    "were held. Example data."
)
ETAPA_1 = (
    "La consultoría entregó el diagnóstico de cada red y sus planes de mejora, recibidos conforme por la secretaría."
    "\n\nDos talleres internos sirvieron para acordar qué se publica primero."
)
STAGE_1 = (
    "The consultancy delivered the assessment of each network and its improvement plan, both accepted by the "
    "secretariat.\n\nTwo internal workshops agreed on what is published first."
)
RETRASO = "¿Por qué no se llegó al 50 % el 30 de septiembre, y en qué se gastará lo que falta?"
RESPUESTA = (
    "La segunda cuota llegó dos semanas después de lo previsto. Lo que falta está en el plan: talleres, guía e informe "
    "final de la consultoría. Se agregó al resumen."
)


def cargar_plan(fondo: Fondo, now: datetime) -> None:
    """What was to be spent, and when."""
    items = dict(Item.objects.filter(etapa__fondo=fondo).values_list("nombre", "pk"))
    with clock.as_of(hace(now, 186, 10)):
        for days, name, amount, words in PLAN:
            line = DatosLinea(items[name], dia(now, -days), D(amount), words)
            agregar_linea(fondo.pk, line, envio=None, actor=actor_de("administradora"))


def cargar(fondo: Fondo, now: datetime) -> None:
    """Activities, the report of mid-period published and sent, and the final one begun."""
    stage = Etapa.objects.get(fondo=fondo, numero=2)
    for days, name, where, came, implement, decide in TALLERES:
        with clock.as_of(hace(now, days - 1, 11)):
            told = DatosActividad(
                nombre=name,
                fecha=dia(now, -days),
                etapa_id=stage.pk,
                comuna=where,
                asistentes=came,
                implementadores=implement,
                decisores=decide,
                resumen="Se trabajó en grupos con quienes implementan y con quienes deciden.",
            )
            registrar_actividad(fondo.pk, told, envio=None, actor=actor_de("administradora"))
    _half(fondo, now)
    _final(fondo, now)


def _half(fondo: Fondo, now: datetime) -> None:
    secretaria, administra = actor_de("secretaria"), actor_de("administradora")
    floor = fondo.hitos.filter(porcentaje=50).get().fecha
    days = (dia(now, 0) - floor).days
    dates = FechasInforme(floor, *(dia(now, after - days) for after in (1, 6, 18, 20)))
    with clock.as_of(hace(now, days - 2, 10)):
        informe = preparar_informe(fondo.pk, "mitad", dates, actor=secretaria)
    told = {"resumen": {"es": RESUMEN, "en": SUMMARY}, "etapa1": {"es": ETAPA_1, "en": STAGE_1}}
    with clock.as_of(hace(now, days - 4, 10)):
        informe = escribir_relato(informe.pk, told, revision=informe.revision, actor=administra)
        informe = entregar_informe(informe.pk, revision=informe.revision, actor=administra)
    with clock.as_of(hace(now, days - 5, 12)):
        asked = observar_informe(informe.pk, "resumen", RETRASO, actor=actor_de("social"))
    with clock.as_of(hace(now, days - 6, 9)):
        responder_observacion_informe(asked.pk, RESPUESTA, actor=administra)
        consulta = _put(informe)
    votan(consulta, dict.fromkeys(("gobierno", "academica", "social", "secretaria"), ("aprueba", "")))
    with clock.as_of(consulta.plazo.instante + GRACIA):
        cerrar_consulta(consulta.pk, actor=None)
        aprobar_informe(informe.pk, actor=None)
    with clock.as_of(consulta.plazo.instante + timedelta(hours=14)):
        publicar_informe(informe.pk, actor=secretaria)
    with clock.as_of(consulta.plazo.instante + timedelta(hours=38)):
        words = "Por correo, a Organismo Ejemplo, con el PDF en español y en inglés."
        enviar_informe(informe.pk, clock.today(), words, actor=secretaria)


def _put(informe: Informe) -> Consulta:
    regla = Regla.objects.get(organo=informe.fondo.organo, numero=1)
    vence = proponer(primera_fecha(regla), 0, habiles=True)
    informe = Informe.objects.get(pk=informe.pk)
    done = consultar_informe(informe.pk, regla, vence, None, revision=informe.revision, actor=actor_de("secretaria"))
    return Consulta.objects.select_related("plazo").get(pk=done.consulta_id or 0)


def _final(fondo: Fondo, now: datetime) -> None:
    """Opened, with what is told so far: what it lacks is said in its page."""
    with clock.as_of(hace(now, 6, 10)):
        dates = fechas_por_defecto(fondo, "final")
        informe = preparar_informe(fondo.pk, "final", dates, actor=actor_de("secretaria"))
    with clock.as_of(hace(now, 2, 10)):
        told = {"etapa1": {"es": ETAPA_1, "en": STAGE_1}, "etapa2": {"es": "Se hicieron cinco talleres en regiones."}}
        escribir_relato(informe.pk, told, revision=informe.revision, actor=actor_de("administradora"))

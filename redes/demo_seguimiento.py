"""What followed in the demo's networks: the standard adopted and its next version, improvements, and a snapshot.

Loaded after the follow-up of the agreements.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from actas.operations.acuerdos import adoptar_por_consulta, decision_de
from actas.operations.tareas import cumplir_parte, informar_avance, verificar_tarea
from mesa import demo_asuntos
from mesa.kernel import clock
from mesa.models import Asunto, Evento, Reaccion
from mesa.operations.asuntos import Borrador
from mesa.operations.plazos import proponer
from redes.demo import SITIO, actor_de, cuerpo, dia, hace, publicada
from redes.models import Estandar, Mejora, Perfil, Respuesta
from redes.operations.elegibilidad import fotografiar
from redes.operations.mejoras import (
    DatosMejora,
    agregar_mejora,
    descartar_mejora,
    encargar_mejora,
    proponer_mejoras,
)
from redes.operations.perfil import DatoDicho, guardar_dato
from redes.operations.respuestas import Dicho, responder_indicador
from redes.operations.revision import observar_respuesta
from redes.operations.versiones import adoptar_estandar, proponer_version, semilla_de
from redes.operations.vigencias import poner_al_dia, poner_al_dia_niveles, por_avisar

INFORME = "Informe de ejemplo de la consultoría"
ADOPCION = Borrador(
    titulo="Adoptar el estándar de transparencia, integridad y democracia interna",
    cuerpo=(
        "La Mesa de Ejemplo adopta la versión 1 del estándar, con sus 28 indicadores.\n\n"
        "Cada red y cada organización publica su perfil y lo mantiene al día."
    ),
    antecedentes="Las redes publicaron sus perfiles con la propuesta inicial y no pidieron cambios.",
)
CUENTA_ANUAL = {
    "codigo": "A6",
    "dimension": "A",
    "nombre": "Cuenta anual de la red a sus organizaciones",
    "inexcusable": False,
    "para": ["red"],
    "meses": 12,
    "peso": 1,
    "documentado_en": "Propuesta de ejemplo de la secretaría",
    "guia": "Lo que hizo la red en el año por encargo de sus organizaciones, y en qué votó por ellas.",
    "ejemplos": "Un informe de dos páginas, con su fecha.",
    "derivado": "",
}


def load() -> None:
    """Load once; called again, it changes nothing."""
    published = Respuesta.objects.filter(perfil__organizacion=cuerpo("red-social"), codigo="I1", hasta=None)
    if Mejora.objects.exists() or not published.exists():
        return
    now = timezone.now()
    before = Evento.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with clock.as_of(hace(now, 18, 10)):
        question = "¿La política alcanza también a las comisiones de la red? El texto nombra solo a la coordinación."
        observar_respuesta(publicada("red-social", "I1").pk, question, actor=actor_de("gobierno"))
    _improvements(now)
    _adopted(now)
    _next_version(now)
    _drafts(now)
    with clock.as_of(hace(now, 2, 10)):
        fotografiar(
            cuerpo("red-social").pk,
            "Propuesta del fondo de ejemplo",
            vigila_hasta=dia(now, 90),
            actor=actor_de("secretaria"),
        )
    # It is told as past: what it would have sent then is not sent now.
    told = Reaccion.objects.filter(handler__contains=".avisar_", evento__pk__gt=before)
    told.filter(estado=Reaccion.Estado.PENDIENTE).update(estado=Reaccion.Estado.HECHA, hecha_el=now)
    poner_al_dia_niveles()
    estandar = Estandar.objects.vigente()
    assert estandar is not None
    for due in por_avisar(estandar, clock.today()):
        Respuesta.objects.filter(pk=due.respuesta).update(avisado=due.marca)


def _improvements(now: datetime) -> None:
    """Three of the consultancy, of which one is done, one is on its way and one waits; and what the standard lacks."""
    secretaria, social, red = actor_de("secretaria"), actor_de("social"), cuerpo("red-social")
    with clock.as_of(hace(now, 150, 10)):
        code, rules, _meetings = (
            agregar_mejora(red.pk, DatosMejora(texto, codigo, f"{INFORME}, página {pagina}", name), actor=secretaria)
            for name, codigo, pagina, texto in (
                ("R-1", "I3", 12, "Publicar el código de ética de la red, con la fecha en que se adoptó."),
                ("R-2", "A1", 15, "Poner por escrito las reglas con que la red adopta acuerdos, y publicarlas."),
                ("R-3", "", 18, "Publicar juntas las actas de las asambleas, en una sola página del sitio."),
            )
        )
        vence = proponer(clock.today() + timedelta(days=60), 0, habiles=True)
        done = encargar_mejora(rules.pk, organo_id=cuerpo("mesa").pk, vence=vence, actor=secretaria).tarea
    assert done is not None
    with clock.as_of(hace(now, 99, 10)):
        texto = "La asamblea aprobó las reglas y están en el sitio de la red."
        informar_avance(done.pk, texto, enlace=f"{SITIO}/reglas-de-acuerdos.pdf", actor=social)
        cumplir_parte(done.partes.get().pk, actor=social)
    with clock.as_of(hace(now, 95, 10)):
        verificar_tarea(done.pk, actor=actor_de("gobierno"))
    with clock.as_of(hace(now, 12, 10)):
        encargar_mejora(
            code.pk,
            organo_id=cuerpo("mesa").pk,
            vence=proponer(dia(now, 20), 0, habiles=True),
            actor=secretaria,
        )
        gaps = {mejora.codigo: mejora for mejora in proponer_mejoras(red.pk, actor=social)}
        reason = "La red es pequeña: la asamblea completa revisa cada elección."
        descartar_mejora(gaps["D3"].pk, reason, actor=social)


def _adopted(now: datetime) -> None:
    """Decided out of session; the next day every profile is measured with what was adopted."""
    demo_asuntos.decided(now, 16, ADOPCION)
    asunto = Asunto.objects.get(organo=cuerpo("mesa"), titulo=ADOPCION.titulo)
    decision = decision_de(asunto)
    assert decision is not None
    with clock.as_of(decision.publicada + timedelta(hours=3)):
        acuerdo = adoptar_por_consulta(asunto.pk, actor=None)
        estandar = Estandar.objects.get(version=1)
        adoptar_estandar(estandar.pk, acuerdo.pk, clock.today(), actor=actor_de("secretaria"))
    with clock.as_of(decision.publicada + timedelta(hours=27)):
        for pk in Perfil.objects.filter(publicado_el__isnull=False).order_by("pk").values_list("pk", flat=True):
            poner_al_dia(pk, actor=None)


def _next_version(now: datetime) -> None:
    """A proposal that would ask another thing, one thing of everybody, and give more time for a third."""
    with clock.as_of(hace(now, 3, 10)):
        said = semilla_de(Estandar.objects.get(version=1))
        asked = {each["codigo"]: each for each in said["indicadores"]}
        asked["I3"]["inexcusable"] = True
        asked["A4"]["meses"] = 12
        said["indicadores"].append(CUENTA_ANUAL)
        said["fuente"] = "Propuesta de ejemplo de la secretaría, con lo que se aprendió del primer año."
        proponer_version(said, organo_pk=cuerpo("mesa").pk, actor=actor_de("secretaria"))


def _drafts(now: datetime) -> None:
    """What the network has begun to write, and has not published."""
    perfil, social = Perfil.objects.get(organizacion=cuerpo("red-social")), actor_de("social")
    with clock.as_of(hace(now, 2, 9)):
        motivo = "El formulario está en prueba; falta publicar la cifra del año."
        responder_indicador(perfil.pk, "I4", Dicho(1, clock.today(), motivo=motivo), actor=social)
        valor = {"red": "Red de Redes de Ejemplo", "desde": dia(now, -400).isoformat()}
        datum = DatoDicho(valor, None, "Carta de incorporación (dato de ejemplo)", clock.today())
        guardar_dato(perfil.pk, "pertenencia", datum, actor=social)

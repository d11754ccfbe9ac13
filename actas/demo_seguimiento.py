"""The demo's follow-up: agreements kept, on their way and overdue, a topic that comes back, a committee, the plan."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from actas.models import AcuerdoAdoptado, Sesion, Tarea
from actas.operations.acuerdos import (
    Clasificacion,
    adoptar_por_consulta,
    clasificar_acuerdo,
    declarar_cumplido,
    publicar_seguimiento,
)
from actas.operations.aportes import DatosAporte, Respuesta, publicar_aporte, registrar_aporte, responder_aporte
from actas.operations.comites import ComiteNuevo, constituir_comite, informar_comite
from actas.operations.plan import DatosElemento, atar_elemento, crear_elemento, publicar_elemento
from actas.operations.preguntas import (
    admitir_pregunta_ciudadana,
    publicar_pregunta_ciudadana,
    rechazar_pregunta_ciudadana,
    recibir_pregunta_ciudadana,
    responder_pregunta_ciudadana,
)
from actas.operations.tabla import ReglaDeTabla, Resultado, adoptar_regla_tabla, registrar_tratamientos
from actas.operations.tareas import (
    DatosTarea,
    ParteNueva,
    crear_tarea,
    cumplir_parte,
    diferir_tarea,
    informar_avance,
    iniciar_tarea,
    verificar_tarea,
)
from mesa import demo_asuntos
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Asunto, Evento, Mandato, Organizacion, Reaccion
from mesa.operations.archivos import revisar
from mesa.operations.asuntos import Borrador
from mesa.operations.plazos import proponer

COMITE = "Constituir un comité de talleres territoriales"
PLAN = "Plan de Ejemplo"
CONVOCATORIA = """Datos de ejemplo

Mesa de Ejemplo: convocatoria a la sesión 12

Se convoca a los integrantes con doce días de anticipación. La tabla va adjunta.
"""


def load() -> None:
    """Load once; called again, it changes nothing."""
    if Tarea.objects.exists():
        return
    now = timezone.now()
    before = Evento.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _committee_decided(now)
    tasks = _tasks(now)
    _plan(now, tasks)
    _tabla(now)
    _committee(now)
    _questions(now)
    # It is told as past: what it would have sent then is not sent now.
    told = Reaccion.objects.filter(handler__contains=".avisar_", evento__pk__gt=before)
    told.filter(estado=Reaccion.Estado.PENDIENTE).update(estado=Reaccion.Estado.HECHA, hecha_el=now)
    with clock.as_of(now - timedelta(minutes=5)):
        for acuerdo in AcuerdoAdoptado.objects.filter(organo=_mesa()).seguidos():
            publicar_seguimiento(acuerdo.pk, actor=_actor("secretaria"))


def _actor(cuenta: str) -> Actor:
    mandato = Mandato.objects.for_actor().get(persona__correo=f"{cuenta}@mesa.example")
    return Actor(mandato.persona, mandato)


def _mesa() -> Organizacion:
    return Organizacion.objects.get(slug="mesa-ejemplo")


def _body(slug: str) -> Organizacion:
    return Organizacion.objects.get(slug=slug)


def _local(now: datetime, days: int, hour: int) -> datetime:
    day = (now - timedelta(days=days)).astimezone(clock.SANTIAGO).date()
    return datetime.combine(day, time(hour), clock.SANTIAGO)


def _day(now: datetime, days: int) -> date:
    """The business day that many days from now, or the first one after it."""
    return proponer(now.astimezone(clock.SANTIAGO).date() + timedelta(days=days), 0, habiles=True)


def _of_session_11(numero: int) -> AcuerdoAdoptado:
    return AcuerdoAdoptado.objects.get(sesion__numero=11, sesion__organo=_mesa(), numero=numero)


def _committee_decided(now: datetime) -> None:
    """Decided out of session, as the first text of the demo was; and that one, adopted too."""
    demo_asuntos.decided(
        now,
        24,
        Borrador(
            titulo=COMITE,
            cuerpo=(
                "Se constituye un comité que prepara los talleres territoriales: propone sedes, programa y "
                "presupuesto, e informa a cada sesión.\n\nTermina con el último taller."
            ),
            antecedentes="En la sesión 12 las sedes quedaron para una sesión posterior.",
        ),
    )
    for asunto in Asunto.objects.filter(organo=_mesa(), tipo="acuerdo", estado="publicado").order_by("pk"):
        adoptar_por_consulta(asunto.pk, actor=None)


def _tasks(now: datetime) -> list[Tarea]:
    """One done and verified, one shared and half done, one overdue, one without date, one put off."""
    secretaria, mesa = _actor("secretaria"), _mesa()
    calendario, reglas = _of_session_11(1), _of_session_11(2)
    with clock.as_of(_local(now, 20, 10)):
        declarar_cumplido(
            calendario.pk,
            _local(now, 21, 10).date(),
            "El calendario del semestre se envió a los integrantes y se publicó con la tabla de la sesión 12.",
            actor=secretaria,
        )
        clasificar_acuerdo(
            reglas.pk,
            Clasificacion(tipo="encarga", quorum="5 de 5 organizaciones con voto, según la lista de asistentes"),
            revision=reglas.revision,
            actor=secretaria,
        )
        shared = crear_tarea(
            mesa.pk,
            DatosTarea(
                titulo="Publicar las reglas internas de cada red",
                detalle="El texto completo con su fecha, y el acta de la asamblea o del directorio que lo adoptó.",
                partes=[
                    ParteNueva(_body("red-academica-ejemplo").pk, que="Reglas de la Red Académica Ejemplo"),
                    ParteNueva(_body("red-social-ejemplo").pk, que="Reglas de la Red Social Ejemplo"),
                ],
                pasos=["Texto completo con su fecha", "Acta que lo adoptó"],
            ),
            acuerdo_id=reglas.pk,
            vence=_day(now, 5),
            actor=secretaria,
        )
        late = crear_tarea(
            mesa.pk,
            DatosTarea(
                titulo="Revisar los borradores de reglas que las redes envíen",
                partes=[ParteNueva(_body("organismo-ejemplo").pk)],
                depende_de=[shared.pk],
            ),
            acuerdo_id=reglas.pk,
            vence=_day(now, -12),
            actor=secretaria,
        )
        undated = crear_tarea(
            mesa.pk,
            DatosTarea(
                titulo="Proponer un formato común para publicar reglas",
                partes=[ParteNueva(_body("ministerio-ejemplo").pk)],
            ),
            acuerdo_id=reglas.pk,
            actor=secretaria,
        )
        done = crear_tarea(
            mesa.pk,
            DatosTarea(
                titulo="Convocar la sesión 12 con diez días de anticipación",
                partes=[ParteNueva(_body("secretaria-ejemplo").pk)],
            ),
            acuerdo_id=reglas.pk,
            vence=_day(now, -16),
            actor=secretaria,
        )
        later = crear_tarea(
            mesa.pk,
            DatosTarea(
                titulo="Comparar cuántas organizaciones adoptaron las reglas de su red",
                partes=[ParteNueva(_body("organismo-ejemplo").pk)],
            ),
            acuerdo_id=reglas.pk,
            vence=_day(now, -4),
            actor=secretaria,
        )
    with clock.as_of(_local(now, 18, 12)):
        informar_avance(
            done.pk,
            "La convocatoria salió con doce días de anticipación.",
            enlace="https://ejemplo.example/convocatoria-12",
            archivo=revisar(CONVOCATORIA.encode(), "convocatoria-sesion-12.txt"),
            actor=secretaria,
        )
        cumplir_parte(done.partes.get().pk, actor=secretaria)
    with clock.as_of(_local(now, 17, 12)):
        verificar_tarea(done.pk, actor=_actor("gobierno"))
    with clock.as_of(_local(now, 7, 12)):
        diferir_tarea(
            later.pk, _day(now, 40), "Se hará cuando estén publicadas las reglas de ambas redes.", actor=secretaria
        )
    with clock.as_of(_local(now, 6, 12)):
        academica = _actor("academica")
        informar_avance(
            shared.pk,
            "La asamblea aprobó las reglas y están en el sitio de la red, con el acta que las adoptó.",
            enlace="https://red-academica.example/reglas",
            actor=academica,
        )
        cumplir_parte(shared.partes.get(organizacion=academica.organizacion).pk, actor=academica)
    with clock.as_of(_local(now, 3, 12)):
        iniciar_tarea(undated.pk, actor=_actor("gobierno"))
    return [shared, late, undated, done]


def _plan(now: datetime, tasks: list[Tarea]) -> None:
    """A commitment with its milestone, a recommendation, three contributions of a workshop, two of them answered."""
    secretaria, mesa = _actor("secretaria"), _mesa()
    fuente = "Datos de ejemplo: no son de ningún plan."
    with clock.as_of(_local(now, 16, 10)):
        elementos = [
            crear_elemento(mesa.pk, datos, actor=secretaria)
            for datos in (
                DatosElemento(
                    clase="compromiso",
                    codigo="ejemplo-c1",
                    plan=PLAN,
                    titulo="Redes con reglas internas publicadas",
                    texto="Las redes que integran la Mesa publican sus reglas internas y cómo las adoptaron.",
                    responsable="Red Académica Ejemplo y Red Social Ejemplo",
                    vence=_day(now, 90),
                    fuente=fuente,
                ),
                DatosElemento(
                    clase="hito",
                    codigo="ejemplo-c1-h1",
                    plan=PLAN,
                    titulo="Reglas de ambas redes publicadas",
                    vence=_day(now, 20),
                    fuente=fuente,
                    padre="ejemplo-c1",
                ),
                DatosElemento(
                    clase="recomendacion",
                    codigo="ejemplo-r1",
                    plan="Informe de Ejemplo",
                    titulo="Dejar por escrito cómo se adoptan los acuerdos",
                    fuente=fuente,
                ),
            )
        ]
        atar_elemento(elementos[0].pk, _of_session_11(2), actor=secretaria)
        atar_elemento(elementos[1].pk, tasks[0], actor=secretaria)
        atar_elemento(elementos[2].pk, _of_session_11(2), actor=secretaria)
        for elemento in elementos:
            publicar_elemento(elemento.pk, actor=secretaria)
    _contributions(now, secretaria, mesa)


def _contributions(now: datetime, secretaria: Actor, mesa: Organizacion) -> None:
    told = [
        ("Que las reglas se publiquen en un formato que se pueda leer en el teléfono.", "sociedad_civil", "acogido"),
        ("Que cada red diga cuántas organizaciones votaron sus reglas.", "academia", "acogido_parcialmente"),
        ("Que los talleres se hagan también en horario vespertino.", "sociedad_civil", ""),
    ]
    why = {
        "acogido": "Se incorporó al encargo: las reglas se publican como página y como archivo.",
        "acogido_parcialmente": "El acta que adoptó las reglas lo dice; no se pide un informe aparte.",
    }
    with clock.as_of(_local(now, 15, 10)):
        for texto, sector, estado in told:
            datos = DatosAporte(
                fecha=_local(now, 22, 10).date(),
                instancia="Taller de Ejemplo sobre reglas internas",
                texto=texto,
                sector=sector,
                elemento="ejemplo-c1",
            )
            aporte = registrar_aporte(mesa.pk, datos, actor=secretaria)
            if estado:
                respuesta = Respuesta(estado, why[estado], _of_session_11(2))
                aporte = responder_aporte(aporte.pk, respuesta, revision=aporte.revision, actor=secretaria)
            publicar_aporte(aporte.pk, actor=secretaria) if estado else None


def _tabla(now: datetime) -> None:
    """What comes back: the venues of the workshops, deferred in session 12, and what the rule says of deferring."""
    secretaria, mesa = _actor("secretaria"), _mesa()
    secretaria_pk = _body("secretaria-ejemplo").pk
    with clock.as_of(_local(now, 10, 10)):
        regla = ReglaDeTabla(desde=date(2026, 1, 5), norma="Sesión 1 de Ejemplo", max_diferimientos=3)
        adoptar_regla_tabla(mesa.pk, regla, actor=secretaria)
        for numero, hechos in (
            (11, {"Calendario de sesiones": ("acordado", ""), "Reglas internas de las redes": ("acordado", "")}),
            (
                12,
                {
                    "Reglas internas de las redes": ("acordado", ""),
                    "Talleres territoriales": ("diferido", "Falta confirmar el presupuesto para fijar las sedes."),
                },
            ),
        ):
            sesion = Sesion.objects.get(numero=numero, organo=mesa)
            puntos = {punto.titulo: punto.pk for punto in sesion.puntos.all()}
            resultados = [
                Resultado(puntos[titulo], resultado, motivo, diferido_por=secretaria_pk if motivo else None)
                for titulo, (resultado, motivo) in hechos.items()
            ]
            registrar_tratamientos(sesion.acta.pk, resultados, actor=secretaria)


def _committee(now: datetime) -> None:
    """What the decided committee is, and its first report."""
    secretaria = _actor("secretaria")
    acuerdo = AcuerdoAdoptado.objects.get(asunto__titulo=COMITE)
    with clock.as_of(_local(now, 9, 10)):
        clasificar_acuerdo(acuerdo.pk, Clasificacion(tipo="constituye"), revision=acuerdo.revision, actor=secretaria)
        nuevo = ComiteNuevo(
            nombre="Comité de Talleres Territoriales de Ejemplo",
            proposito="Proponer sedes, programa y presupuesto de los talleres territoriales.",
            integrantes=[_body(s).pk for s in ("ministerio-ejemplo", "red-social-ejemplo", "red-academica-ejemplo")],
            secretaria=_body("secretaria-ejemplo").pk,
            termina_el=_day(now, 60),
        )
        comite = constituir_comite(acuerdo.pk, nuevo, actor=secretaria)
    with clock.as_of(_local(now, 2, 10)):
        informar_comite(
            comite.pk,
            "Tres sedes posibles para los talleres",
            "Se visitaron tres sedes; dos admiten transmisión en línea. Falta la cotización de la tercera.",
            actor=secretaria,
        )


def _questions(now: datetime) -> None:
    """One published with its answer, one that is not published, with its reason, and one that waits."""
    secretaria, clave = _actor("secretaria"), _of_session_11(2).clave
    with clock.as_of(_local(now, 8, 10)):
        asked = recibir_pregunta_ciudadana(
            clave, "¿Dónde se pueden leer las reglas de la Red Académica Ejemplo?", envio=UUID(int=1), actor=None
        )
        admitir_pregunta_ciudadana(asked.pk, actor=secretaria)
    with clock.as_of(_local(now, 5, 10)):
        respuesta = "En el sitio de la red, junto con el acta que las adoptó: el enlace está en la tarea 1."
        responder_pregunta_ciudadana(asked.pk, respuesta, actor=secretaria)
        publicar_pregunta_ciudadana(asked.pk, respuesta=respuesta, actor=secretaria)
    with clock.as_of(_local(now, 4, 10)):
        elsewhere = recibir_pregunta_ciudadana(
            clave, "¿Cuándo abre la oficina de partes del ministerio?", envio=UUID(int=3), actor=None
        )
        motivo = "No es sobre este acuerdo. El horario de atención lo informa el propio ministerio."
        rechazar_pregunta_ciudadana(elsewhere.pk, motivo, actor=secretaria)
    with clock.as_of(_local(now, 1, 10)):
        recibir_pregunta_ciudadana(
            clave, "¿Qué pasa si una red no publica sus reglas a tiempo?", envio=UUID(int=2), actor=None
        )

"""Many agreements, tasks, topics, committees, things of the plan and questions, around those of the scene."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from actas.models import (
    AcuerdoAdoptado,
    Aporte,
    Avance,
    Comite,
    ElementoPlan,
    InformeComite,
    Modificacion,
    Parte,
    Paso,
    PreguntaCiudadana,
    PuntoPropuesto,
    ReglaTabla,
    Sesion,
    Tarea,
    Tema,
    Tratamiento,
)
from mesa.models import Organizacion
from tests.mesa.scene import NOW, Scene

START = date(2026, 1, 5)


def grow(scene: Scene, places: range) -> None:
    """Rows of everything, those of the scene with many of whatever hangs from them."""
    acuerdos = _acuerdos(scene, places)
    _tareas(scene, places, acuerdos)
    _plan(scene, places, acuerdos)
    _tabla(scene, places, acuerdos)


def _acuerdos(scene: Scene, places: range) -> list[AcuerdoAdoptado]:
    one = AcuerdoAdoptado.objects.get(pk=scene.seguimiento["acuerdo"])
    acuerdos = AcuerdoAdoptado.objects.bulk_create(
        AcuerdoAdoptado(
            organo=one.organo,
            clave=f"2025-01-01/{n + 1}",
            numero=n + 1,
            fecha=START,
            sesion=one.sesion,
            texto=f"Se acuerda lo número {n}.",
            cambiado_el=NOW,
        )
        for n in places
    )
    Modificacion.objects.bulk_create(Modificacion(posterior=a, anterior=one, clase="modifica") for a in acuerdos)
    PreguntaCiudadana.objects.bulk_create(
        PreguntaCiudadana(acuerdo=one, texto=f"¿Y lo {n}?", envio=UUID(int=1000 + n), recibida_el=NOW) for n in places
    )
    return acuerdos


def _tareas(scene: Scene, places: range, acuerdos: list[AcuerdoAdoptado]) -> None:
    one = Tarea.objects.get(pk=scene.seguimiento["tarea"])
    own = one.acuerdo
    assert own is not None
    bodies = Organizacion.objects.filter(slug__in=[f"otra-{n}" for n in places]).order_by("pk")
    mine = scene.cast.actor("gobierno").organizacion
    assert mine is not None
    tareas = Tarea.objects.bulk_create(
        Tarea(
            organo=one.organo,
            acuerdo=own if n % 2 else acuerdos[n - places.start],
            numero=n + 100,
            titulo=f"Tarea {n}",
            estado=("pendiente", "en_curso", "cumplida")[n % 3],
            vence=START + timedelta(days=n),
            creada_el=NOW,
        )
        for n in places
    )
    Parte.objects.bulk_create(
        Parte(tarea=t, organizacion=mine, organizacion_nombre=mine.nombre, estado="pendiente") for t in tareas
    )
    Parte.objects.bulk_create(
        Parte(tarea=one, organizacion=body, organizacion_nombre=body.nombre, orden=9) for body in bodies
    )
    Paso.objects.bulk_create(Paso(tarea=one, orden=n + 10, texto=f"Paso {n}") for n in places)
    Avance.objects.bulk_create(
        Avance(tarea=one, organizacion_nombre="Otra", persona_nombre="Alguien", texto=f"Avance {n}", creado_el=NOW)
        for n in places
    )
    one.depende_de.add(*tareas)
    PuntoPropuesto.objects.bulk_create(
        PuntoPropuesto(organo=one.organo, clase="vencida", titulo=t.titulo, tarea=t, propuesto_el=NOW, orden=t.pk)
        for t in tareas
    )


def _plan(scene: Scene, places: range, acuerdos: list[AcuerdoAdoptado]) -> None:
    one = ElementoPlan.objects.get(pk=scene.seguimiento["elemento"])
    ElementoPlan.objects.bulk_create(
        ElementoPlan(
            organo=one.organo, clase="hito", codigo=f"ejemplo-h{n}", padre=one, plan=one.plan, titulo=f"Hito {n}"
        )
        for n in places
    )
    one.acuerdos.add(*acuerdos)
    one.tareas.add(*Tarea.objects.filter(titulo__in=[f"Tarea {n}" for n in places]))
    Aporte.objects.bulk_create(
        Aporte(
            organo=one.organo,
            codigo=f"ejemplo-b{n}",
            fecha=START,
            instancia="Taller de Ejemplo",
            texto=f"Aporte {n}",
            elemento=one,
            estado="acogido" if n % 2 else "recibido",
            respuesta="Se incorpora." if n % 2 else "",
            respondido_el=NOW if n % 2 else None,
        )
        for n in places
    )


def _tabla(scene: Scene, places: range, acuerdos: list[AcuerdoAdoptado]) -> None:
    one = Tema.objects.get(pk=scene.seguimiento["tema"])
    mesa, comite = one.organo, Comite.objects.get(pk=scene.seguimiento["comite"])
    ReglaTabla.objects.bulk_create(
        ReglaTabla(organo=mesa, desde=date(2020, 1, 1) + timedelta(days=n), norma="Acuerdo") for n in places
    )
    sessions = Sesion.objects.bulk_create(
        Sesion(organo=mesa, clave=f"2024-01-01-{n + 2}", fecha=date(2024, 1, 1)) for n in places
    )
    Tratamiento.objects.bulk_create(
        Tratamiento(tema=one, sesion=s, titulo=one.titulo, resultado="diferido", motivo="Faltó.", registrado_el=NOW)
        for s in sessions
    )
    temas = Tema.objects.bulk_create(
        Tema(organo=mesa, titulo=f"Tema {n}", origen=acuerdos[n - places.start], creado_el=NOW) for n in places
    )
    PuntoPropuesto.objects.bulk_create(
        PuntoPropuesto(organo=mesa, clase="diferido", titulo=t.titulo, tema=t, propuesto_el=NOW, orden=t.pk)
        for t in temas
    )
    organos = Organizacion.objects.bulk_create(
        Organizacion(nombre=f"Comité {n} de Ejemplo", slug=f"comite-{n}", tipo="comite", ejemplo=True) for n in places
    )
    Comite.objects.bulk_create(
        Comite(organizacion=o, reporta_a=mesa, acuerdo=acuerdos[n], proposito="Preparar.")
        for n, o in enumerate(organos)
    )
    InformeComite.objects.bulk_create(
        InformeComite(comite=comite, titulo=f"Informe {n}", texto="Se avanzó.", persona_nombre="Alguien", creado_el=NOW)
        for n in places
    )

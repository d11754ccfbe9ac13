"""What follows the agreements, as the scene has it: one of each thing, in its first state."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from actas.models import (
    AcuerdoAdoptado,
    Aporte,
    Comite,
    ElementoPlan,
    InformeComite,
    PreguntaCiudadana,
    PuntoPropuesto,
    Tarea,
    Tema,
)
from actas.models.tareas import Parte
from mesa.kernel import clock
from mesa.models import Organizacion
from mesa.operations.plazos import esperar_de, fijar
from tests.actas import plan, preguntas

if TYPE_CHECKING:
    from actas.models import Acta
    from tests.cast import Cast

VENCE = date(2026, 9, 30)


def acuerdo_de(acta: Acta, numero: int = 1) -> AcuerdoAdoptado:
    """The adopted agreement of that number of a published acta."""
    return AcuerdoAdoptado.objects.get(clave=f"{acta.sesion.clave}/{numero}")


def tarea(cast: Cast, acuerdo: AcuerdoAdoptado | None, titulo: str = "Publicar las reglas", **more: object) -> Tarea:
    """A pending task of that agreement, which the body of `gobierno` and the Red Social share, due on VENCE."""
    numero = acuerdo.tareas.count() + 1 if acuerdo else None
    plazo = fijar(titulo, "/tareas/", VENCE, None, fatal=False, clase="tarea", organo=cast.mesa)
    values = {"titulo": titulo, "plazo": plazo, "vence": VENCE, "numero": numero, "creada_el": clock.now()} | more
    found: Tarea = Tarea.objects.create(organo=cast.mesa, acuerdo=acuerdo, **values)
    bodies = [cast.organizacion("ministerio-ejemplo"), cast.organizacion("red-social-ejemplo")]
    Parte.objects.bulk_create(
        Parte(tarea=found, organizacion=body, organizacion_nombre=body.nombre, orden=n)
        for n, body in enumerate([b for b in bodies if b], 1)
    )
    esperar_de(plazo, [body.pk for body in bodies if body])
    Tarea.objects.filter(pk=found.pk).update(plazo=plazo)
    plazo.ruta = f"/tareas/{found.pk}/"
    plazo.save(update_fields=["ruta"])
    return found


def escena(cast: Cast, acta: Acta) -> dict[str, int]:
    """One of each thing that follows the first agreement of that acta; by its name, its pk."""
    acuerdo, now = acuerdo_de(acta), clock.now()
    task = tarea(cast, acuerdo)
    tema = Tema.objects.create(organo=cast.mesa, titulo="Sedes de los talleres", origen=acuerdo, creado_el=now)
    organo = Organizacion.objects.create(nombre="Comité de Ejemplo", slug="comite-ejemplo", tipo="comite", ejemplo=True)
    comite = Comite.objects.create(organizacion=organo, reporta_a=cast.mesa, acuerdo=acuerdo, proposito="Preparar.")
    informe = InformeComite.objects.create(
        comite=comite, titulo="Primer informe", texto="Se avanzó.", persona_nombre="Persona Ejemplo", creado_el=now
    )
    elemento = ElementoPlan.objects.create(
        organo=cast.mesa,
        clase="compromiso",
        codigo="ejemplo-c1",
        plan="Plan de Ejemplo",
        titulo="Compromiso de ejemplo",
    )
    aporte = Aporte.objects.create(
        organo=cast.mesa, codigo="ejemplo-a1", fecha=date(2026, 8, 20), instancia="Taller de Ejemplo", texto="Publicar."
    )
    pregunta = PreguntaCiudadana.objects.create(
        acuerdo=acuerdo, texto="¿Cuándo se publica?", envio="00000000-0000-4000-8000-000000000001", recibida_el=now
    )
    propuesto = PuntoPropuesto.objects.create(
        organo=cast.mesa, clase="diferido", titulo=tema.titulo, tema=tema, propuesto_el=now, orden=1
    )
    named = {"acuerdo": acuerdo, "tarea": task, "tema": tema, "comite": comite, "informe": informe, "aporte": aporte}
    named |= {"elemento": elemento, "pregunta": pregunta, "propuesto": propuesto}
    plan.escena(cast)
    return {name: row.pk for name, row in named.items()} | preguntas.escena(cast, acuerdo)

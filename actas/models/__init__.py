"""The rows of actas, one file a noun: sessions and minutes, agreements, tasks, the tabla, the plan."""

from actas.models.actas import Acta, Acuerdo, Asistencia, Observacion, Parrafo, Punto, Sesion, nombre_acta
from actas.models.acuerdos import AcuerdoAdoptado, Modificacion, PreguntaCiudadana
from actas.models.plan import Aporte, ElementoPlan
from actas.models.tabla import Comite, InformeComite, PuntoPropuesto, ReglaTabla, Tema, Tratamiento
from actas.models.tareas import Avance, Parte, Paso, Tarea

__all__ = [
    "Acta",
    "Acuerdo",
    "AcuerdoAdoptado",
    "Aporte",
    "Asistencia",
    "Avance",
    "Comite",
    "ElementoPlan",
    "InformeComite",
    "Modificacion",
    "Observacion",
    "Parrafo",
    "Parte",
    "Paso",
    "PreguntaCiudadana",
    "Punto",
    "PuntoPropuesto",
    "ReglaTabla",
    "Sesion",
    "Tarea",
    "Tema",
    "Tratamiento",
    "nombre_acta",
]

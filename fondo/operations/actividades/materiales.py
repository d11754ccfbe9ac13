"""What was used or handed out in an activity: a file, for the members, or an address, for anyone."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Material
from fondo.operations.actividades.actividades import exigir_en_pie, lock_actividad
from fondo.operations.base import en_ejecucion
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.operations.archivos import Subido, guardar_archivo

verbo("material.agregado", gettext_lazy("agregó un material de una actividad del fondo"))
verbo("material.quitado", gettext_lazy("quitó un material de una actividad del fondo"))

NOMBRE_MAXIMO, URL_MAXIMA, MATERIALES = 200, 500, 50
_direccion = URLValidator(["http", "https"])


@operation
def agregar_material(
    actividad_id: int, nombre: str, *, url: str = "", archivo: Subido | None = None, actor: Actor | None
) -> Material:
    """Add a material to an activity: its address, or its file. The same one added twice is one.

    Raises DomainError without a name or with both or neither, Conflicto for an activity that was eliminated.
    """
    actividad = lock_actividad(actividad_id)
    require("fondo.agregar_material", actor, actividad)
    en_ejecucion(actividad.fondo)
    exigir_en_pie(actividad)
    nombre, url = one_line(nombre), url.strip()
    _comprobar(nombre, url, archivo)
    digest = sha256(archivo.datos) if archivo else None
    for known in actividad.materiales.select_related("archivo"):
        if (known.nombre, known.url, known.archivo.sha256 if known.archivo else None) == (nombre, url, digest):
            return known
    if actividad.materiales.count() >= MATERIALES:
        raise Conflicto(_("Esta actividad ya tiene %(n)s materiales. Quite alguno primero.") % {"n": MATERIALES})
    kept = guardar_archivo(archivo.datos, archivo.nombre, actividad.fondo.organo, actor) if archivo else None
    material = Material.objects.create(actividad=actividad, nombre=nombre, url=url, archivo=kept)
    told = {"actividad": actividad.pk, "nombre": nombre, "url": url, "sha256": digest or ""}
    record("material.agregado", material, actor=actor, ahora=told)
    return material


def _comprobar(nombre: str, url: str, archivo: Subido | None) -> None:
    if not nombre or len(nombre) > NOMBRE_MAXIMO:
        raise DomainError(_("Escriba cómo se llama el material, en 200 caracteres o menos."))
    if bool(url) == (archivo is not None):
        raise DomainError(_("Adjunte el archivo o escriba su dirección: uno de los dos."))
    if url:
        try:
            _direccion(url)
        except ValidationError as error:
            raise DomainError(_("Escriba la dirección completa, como https://ejemplo.cl/guia.pdf.")) from error
        if len(url) > URL_MAXIMA:
            raise DomainError(_("La dirección es demasiado larga: el máximo es %(n)s caracteres.") % {"n": URL_MAXIMA})


@operation
def quitar_material(pk: int, *, actor: Actor | None) -> str:
    """Take a material away from its activity, and return its name. Material.DoesNotExist if it was taken already."""
    actividad = lock_actividad(Material.objects.values_list("actividad_id", flat=True).get(pk=pk))
    material = Material.objects.select_related("archivo").get(pk=pk)
    material.actividad = actividad
    require("fondo.quitar_material", actor, material)
    en_ejecucion(actividad.fondo)
    told = {"actividad": actividad.pk, "nombre": material.nombre, "url": material.url}
    record("material.quitado", material, actor=actor, antes=told)
    material.delete()
    return material.nombre

"""What networks and organisations tell of themselves, as the scene has it: one of each thing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from mesa.kernel import clock
from mesa.models import Organizacion
from redes.models import (
    Contacto,
    Dato,
    DocumentoRed,
    Enlace,
    Estandar,
    FotoElegibilidad,
    Mejora,
    ObservacionRespuesta,
    Perfil,
    Respuesta,
)
from redes.operations.estandar import cargar_estandar
from redes.operations.integrantes import publicar_integrantes
from redes.operations.publicacion import publicar_perfil
from redes.operations.versiones import publicar_estandar

if TYPE_CHECKING:
    from tests.cast import Cast

#: The day from which the data and answers of tests stand.
DIA = date(2026, 6, 2)


def estandar() -> Estandar:
    """The version of the standard that comes with the product."""
    return cargar_estandar()[0]


def perfil(organizacion: Organizacion, **more: Any) -> Perfil:
    """The profile of a body, empty."""
    now = clock.now()
    found: Perfil = Perfil.objects.create(organizacion=organizacion, creado_el=now, cambiado_el=now, **more)
    return found


def dato(de: Perfil, clase: str, valor: dict[str, Any], **more: Any) -> Dato:
    """A datum in force since DIA; `estado="borrador", desde=None` for a draft."""
    values = {"estado": "vigente", "desde": DIA, "fecha": DIA, "fuente": "Acta de ejemplo", "creado_el": clock.now()}
    found: Dato = Dato.objects.create(perfil=de, clase=clase, valor=valor, **values | more)
    return found


def respuesta(de: Perfil, codigo: str, nivel: int = 2, **more: Any) -> Respuesta:
    """An answer in force since DIA; `desde=None` for a draft."""
    values = {"fecha": DIA, "desde": DIA, "creada_el": clock.now(), "creada_por_nombre": "Persona Ejemplo"}
    found: Respuesta = Respuesta.objects.create(perfil=de, codigo=codigo, nivel=nivel, **values | more)
    return found


def escena(cast: Cast) -> dict[str, int]:
    """One of each thing of the Red Social Ejemplo, and what the other network published; by its name, its pk."""
    red = cast.organizacion("red-social-ejemplo")
    version, now = estandar(), clock.now()
    own = perfil(red)
    directivo = dato(
        own, "directivo", {"nombre": "Persona Ejemplo Uno", "cargo": "Coordinadora", "desde": "2025-08-18"}
    )
    enlace = Enlace.objects.create(url="https://red.example/estatutos.pdf")
    answer = respuesta(own, "T3", enlace=enlace)
    who, observes = cast.actor("academica"), cast.actor("gobierno")
    observacion = ObservacionRespuesta.objects.create(
        respuesta=answer,
        texto="Falta la última modificación.",
        organizacion=observes.organizacion,
        organizacion_nombre=str(observes.organizacion),
        persona=observes.persona,
        persona_nombre=observes.persona.nombre,
        creada_el=now,
    )
    mejora = Mejora.objects.create(perfil=own, origen="brecha", codigo="I3", texto="Publicar el código.", creada_el=now)
    contacto = Contacto.objects.create(organizacion=red, correo="contacto@red.example")
    documento = DocumentoRed.objects.create(
        organo=red, titulo="Carta de la red", fecha=DIA, url="https://red.example/carta", creado_el=now
    )
    foto = FotoElegibilidad.objects.create(
        organizacion=red, al=DIA, elegible=False, contenido="{}", sha256="0" * 64, uso="Ejemplo", tomada_el=now
    )
    publico = perfil(cast.organizacion("red-academica-ejemplo"))
    respuesta(publico, "T3", nivel=1)
    publicar_perfil(publico.pk, actor=who)
    publicar_estandar(version.pk, organo_pk=cast.mesa.pk, actor=cast.secretaria)
    publicar_integrantes(cast.mesa.pk, actor=cast.secretaria)
    named: dict[str, Any] = {"perfil_publico": publico}
    named |= {"estandar": version, "perfil": own, "dato": directivo, "respuesta": answer}
    named |= {"observacion": observacion, "mejora": mejora, "contacto": contacto, "documento": documento, "foto": foto}
    return {name: row.pk for name, row in named.items()}

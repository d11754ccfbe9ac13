"""Many profiles with all that hangs from them, and much in the profile of the scene."""

from __future__ import annotations

from datetime import date, timedelta

from mesa.models import Organizacion
from redes.models import (
    Contacto,
    Dato,
    DocumentoRed,
    Enlace,
    Estandar,
    FotoElegibilidad,
    Indicador,
    Mejora,
    ObservacionRespuesta,
    Perfil,
    Respuesta,
)
from redes.operations.integrantes import republicar_integrantes
from tests.mesa.scene import NOW, Scene

START = date(2026, 1, 5)


def grow(scene: Scene, places: range) -> None:
    """Rows of everything, those of the scene with many of whatever hangs from them."""
    one = Perfil.objects.get(pk=scene.perfiles["perfil"])
    version = Estandar.objects.get(pk=scene.perfiles["estandar"])
    codes = list(version.indicadores.values_list("codigo", flat=True))
    bodies = list(Organizacion.objects.filter(slug__in=[f"otra-{n}" for n in places]).order_by("pk"))
    profiles = Perfil.objects.bulk_create(
        Perfil(organizacion=b, creado_el=NOW, cambiado_el=NOW, publicado_el=NOW) for b in bodies
    )
    _versions(version, places)
    republicar_integrantes(scene.cast.mesa.pk, actor=None)  # who sits in the Mesa now, as the sweep would
    enlaces = Enlace.objects.bulk_create(Enlace(url=f"https://otra.example/{n}") for n in places)
    board = {"nombre": "Persona Ejemplo", "cargo": "Vocal", "desde": "2026-01-05"}
    Dato.objects.bulk_create(
        Dato(perfil=p, clase="directivo", valor=board, estado="vigente", desde=START, fecha=START, creado_el=NOW)
        for p in [*profiles, *[one] * len(places)]
    )
    norte, _made = Perfil.objects.get_or_create(
        organizacion=Organizacion.objects.get(slug="norte-ejemplo"), defaults={"creado_el": NOW, "cambiado_el": NOW}
    )
    money = {"fuente": "Cuotas", "tipo": "privada", "monto": "4500000"}
    Dato.objects.bulk_create(
        Dato(perfil=norte, clase=clase, anio=anio, valor=valor, fecha=START, creado_el=NOW)
        for clase, anio, valor in (("directivo", None, board), ("fuente", 2025, money))
        for _ in places
    )
    Respuesta.objects.bulk_create(
        Respuesta(perfil=p, codigo=codes[n % len(codes)], nivel=2, fecha=START, desde=START, enlace=e, creada_el=NOW)
        for n, (p, e) in enumerate(zip(profiles, enlaces, strict=True))
    )
    Respuesta.objects.bulk_create(
        Respuesta(
            perfil=one,
            codigo=codes[n % len(codes)],
            nivel=n % 3,
            fecha=START,
            desde=START + timedelta(days=n),
            hasta=START + timedelta(days=n),
            creada_el=NOW,
        )
        for n in places
    )
    ObservacionRespuesta.objects.bulk_create(
        ObservacionRespuesta(
            respuesta_id=scene.perfiles["respuesta"],
            texto=f"Falta lo {n}.",
            organizacion=bodies[0],
            organizacion_nombre="Otra",
            persona=scene.cast.actor("academica").persona,
            persona_nombre="Alguien",
            creada_el=NOW,
        )
        for n in places
    )
    hers = scene.cast.actor("gobierno").organizacion
    own, _ = Perfil.objects.get_or_create(organizacion=hers, defaults={"creado_el": NOW, "cambiado_el": NOW})
    Mejora.objects.bulk_create(
        Mejora(perfil=of, origen="consultoria", referencia=f"R{n}", texto=f"Mejorar lo {n}.", creada_el=NOW)
        for n in places
        for of in (one, own)
    )
    Contacto.objects.bulk_create(Contacto(organizacion=b) for b in bodies)
    DocumentoRed.objects.bulk_create(
        DocumentoRed(
            organo=one.organizacion, titulo=f"Documento {n}", fecha=START, url="https://a.example/", creado_el=NOW
        )
        for n in places
    )
    FotoElegibilidad.objects.bulk_create(
        FotoElegibilidad(
            organizacion=one.organizacion,
            al=START,
            elegible=True,
            contenido="{}",
            sha256="1" * 64,
            uso="Ejemplo",
            tomada_el=NOW,
        )
        for n in places
    )


def _versions(of: Estandar, places: range) -> None:
    """Versions that were replaced, each with one indicator."""
    versions = Estandar.objects.bulk_create(
        Estandar(
            version=n + 2,
            nombre=of.nombre,
            estado="reemplazado",
            dimensiones=of.dimensiones,
            valores=of.valores,
            creado_el=NOW,
        )
        for n in places
    )
    Indicador.objects.bulk_create(
        Indicador(estandar=v, codigo="T1", dimension="T", nombre="Identidad legal", para=["red", "org"])
        for v in versions
    )

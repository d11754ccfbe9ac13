"""The directory and a network's own space, for who keeps the register, who represents it and who is its member."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from mesa.kernel import clock
from mesa.operations.archivos import revisar
from redes.operations.contactos import DatosContacto, guardar_contacto
from redes.operations.documentos import DatosDocumento, retirar_documento, subir_documento
from tests.browser.pages.core import Case, send
from tests.browser.pages.informes import load
from tests.browser.world import LARGO, World

RED = "red-social-ejemplo"
LACKS = "Falta corregir lo siguiente"


def kept(world: World) -> None:
    """A contact with all its parts, and documents of every kind: with a long name, put away, shown to others."""
    red, actor = world.cast.organizacion(RED), world.cast.actor("social")
    datos = DatosContacto("Persona Ejemplo", "contacto@red.example", "+56 2 2345 6789", f"Calle {LARGO}", LARGO)
    guardar_contacto(red.pk, datos, revision=0, actor=actor)
    sent = revisar(b"%PDF-1.4 ejemplo", "reglamento.pdf")
    for titulo, visible in (("Reglamento", "miembros"), (f"Carta {LARGO}"[:300], "publico"), ("Retirado", "mesa")):
        given = DatosDocumento(titulo, clock.today(), visible, LARGO)
        made = subir_documento(red.pk, given, sent, envio=uuid4(), actor=actor)
        if titulo == "Retirado":
            retirar_documento(made.pk, actor=actor)


def keeps() -> Iterator[Case]:
    """What the secretaría opens."""
    yield Case("directorio", "/redes/directorio/")
    yield Case("directorio: filtros", "/redes/directorio/?tipo=red&al=2026-06-01")
    yield Case("directorio: sin resultados", "/redes/directorio/?q=nadie")
    yield Case("directorio: una red", f"/redes/directorio/{RED}/")
    yield Case("directorio: cargar integrantes", "/redes/directorio/integrantes/importar/")
    head = "organización;sector;clase;voto;desde\n"
    row = "Organización Nueva Ejemplo;academia;miembro;con voto;2026-03-01\n"
    place = "/redes/directorio/integrantes/importar/"
    yield Case("directorio: ensayo", place, do=load(head + row), says="Guardar")
    yield Case("directorio: una fila mal", place, do=load(f"{head}Nueva;marte;miembro;con voto;2026\n"), says="marte")
    yield Case("directorio: cargar mandatos", "/redes/directorio/mandatos/importar/")


def represents() -> Iterator[Case]:
    """What who represents the network opens."""
    own = f"/redes/{RED}/espacio"
    yield Case("contacto", f"/redes/directorio/{RED}/contacto/")
    yield Case("espacio", f"{own}/")
    yield Case("espacio: votaciones, ninguna", f"{own}/?ver=votaciones")
    yield Case("espacio: documentos", f"{own}/documentos/")
    yield Case("espacio: agregar", f"{own}/documentos/agregar/")
    yield Case("espacio: agregar, error", f"{own}/documentos/agregar/", do=send(), says=LACKS)


def member() -> Iterator[Case]:
    """What its members open."""
    yield Case("espacio", f"/redes/{RED}/espacio/")
    yield Case("espacio: documentos", f"/redes/{RED}/espacio/documentos/")
    yield Case("directorio", "/redes/directorio/")


def anyone() -> Iterator[Case]:
    """What anyone opens."""
    yield Case("documentos de una red", f"/redes/{RED}/documentos/")

"""What anyone reads of networks and organisations, and the page where one is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from mesa.kernel import clock
from redes.operations.integrantes import publicar_integrantes
from redes.operations.publicacion import publicar_perfil
from tests.browser.pages.core import Case
from tests.browser.world import LARGO, World
from tests.redes.escena import dato, estandar, perfil, respuesta


def published(world: World) -> None:
    """A network with data of every class and long words, another with almost nothing, and drafts of the first one."""
    estandar()
    today, cast = clock.today(), world.cast
    publicar_integrantes(cast.mesa.pk, actor=cast.secretaria)
    own = perfil(cast.organizacion("red-social-ejemplo"))
    ends = (today + timedelta(days=20)).isoformat()
    dato(
        own, "directivo", {"nombre": f"Persona {LARGO}", "cargo": "Coordinadora", "desde": "2025-08-18", "hasta": ends}
    )
    for name, kind, amount in (("Cuotas", "privada", "4500000"), (LARGO, "publica", "3937500.50")):
        dato(own, "fuente", {"fuente": name, "tipo": kind, "monto": amount}, anio=today.year - 1)
    dato(own, "donante", {"nombre": "Donante Ejemplo", "monto": "2812500"}, anio=today.year - 1)
    dato(own, "mision", {"texto": f"Acompañar. {LARGO}"})
    dato(own, "documento", {"clase": "carta", "titulo": "Carta", "url": f"https://red.example/{LARGO}"})
    respuesta(own, "T3", verificada_el=today, verificada_por_organizacion_nombre="Red Académica Ejemplo")
    respuesta(own, "I3", nivel=1, motivo="Lo prepara el comité de ética.")
    publicar_perfil(own.pk, actor=cast.actor("social"))
    other = perfil(cast.organizacion("norte-ejemplo"))
    respuesta(other, "T3", aplica=False, nivel=0, motivo="No tiene estatutos.")
    publicar_perfil(other.pk, actor=cast.actor("delegada.norte"))
    dato(own, "mision", {"texto": "Otra misión, en borrador."}, estado="borrador", desde=None)


def anyone() -> Iterator[Case]:
    """What anyone opens."""
    yield Case("redes", "/redes/")
    yield Case("redes: nadie", "/redes/?nivel=verificado")
    yield Case("redes: por nombre", "/redes/?q=ejemplo")
    yield Case("redes: otra fecha", "/redes/?al=2020-01-01")
    yield Case("redes: comparar", "/redes/comparar/?a=red-social-ejemplo&b=norte-ejemplo")
    yield Case("red publicada", "/redes/red-social-ejemplo/")
    yield Case("red: otra fecha", "/redes/red-social-ejemplo/?al=2026-01-01")
    yield Case("red: versión", "/redes/red-social-ejemplo/v/1/")
    yield Case("organización con poco", "/redes/norte-ejemplo/")
    yield Case("integrantes de la Mesa", "/redes/integrantes/mesa-ejemplo/")
    yield Case("integrantes: versión", "/redes/integrantes/mesa-ejemplo/v/1/")


def publishes() -> Iterator[Case]:
    """Who speaks for the network."""
    yield Case("publicar el perfil", "/redes/mi-perfil/publicar/")


def keeps(world: World) -> Iterator[Case]:
    """Who keeps the register: what is published already, and what would be of another órgano."""
    address = "/redes/directorio/integrantes/publicar/"
    red = world.cast.organizacion("red-social-ejemplo")
    red.funciones.create(organizacion=world.cast.secretaria.organizacion, tipo="secretaria", desde=clock.today())
    yield Case("integrantes: al día", address)
    yield Case("integrantes: publicar", f"{address}?organo={red.pk}")

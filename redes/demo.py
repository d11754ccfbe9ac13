"""The demo's networks: the standard, and what two networks and two organisations told of themselves, step by step.

Loaded before the story of the actas, for what it publishes came first. It asks nothing of the network: what the worker
would have found at each address is written down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from mesa.demo import INICIO
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.models import Mandato, Organizacion, Publicacion, Reaccion
from mesa.operations.archivos import Subido, revisar
from redes.models import Enlace, Perfil, Respuesta
from redes.operations.contactos import DatosContacto, guardar_contacto
from redes.operations.documentos import DatosDocumento, subir_documento
from redes.operations.estandar import cargar_estandar
from redes.operations.integrantes import publicar_integrantes
from redes.operations.perfil import (
    DatoDicho,
    aceptar_anfitriona,
    copiar_anio,
    designar_anfitriona,
    guardar_datos,
    perfil_de,
)
from redes.operations.publicacion import publicar_perfil
from redes.operations.respuestas import Dicho, responder_indicador
from redes.operations.revision import contestar_observacion, observar_respuesta, verificar_respuesta
from redes.operations.versiones import publicar_estandar

SITIO = "https://red-social.example"
REGLAS = """Datos de ejemplo

Red Social Ejemplo: regla de elección de representantes

La asamblea elige a la coordinación por dos años. Vota cada organización de la red, una vez. La convocatoria se publica
con quince días de anticipación.
"""
CARTA = """Datos de ejemplo

Red Social Ejemplo: carta de la red

La red reúne a organizaciones que trabajan por la participación en las decisiones públicas.
"""


def load() -> None:
    """Load once; called again, it changes nothing."""
    if Publicacion.objects.filter(tipo="perfil").exists():
        return
    now = timezone.now()
    _standard(now)
    _board_and_money(now)
    _identity(now)
    _hosted_network(now)
    _little(now)
    _rules(now)
    _checked(now)
    _space(now)
    # It is told as past: what it would have sent then is not sent now, nor said again in what it published.
    told = Reaccion.objects.filter(handler__startswith="redes.", estado=Reaccion.Estado.PENDIENTE)
    told.update(estado=Reaccion.Estado.HECHA, hecha_el=now)
    Enlace.objects.update(proximo_el=None)


def actor_de(cuenta: str) -> Actor:
    """Somebody of the demo, as who she is in it."""
    mandato = Mandato.objects.for_actor().get(persona__correo=f"{cuenta}@mesa.example")
    return Actor(mandato.persona, mandato)


def cuerpo(slug: str) -> Organizacion:
    """An organisation of the demo."""
    return Organizacion.objects.get(slug=f"{slug}-ejemplo")


def hace(now: datetime, days: int, hour: int) -> datetime:
    """That hour of a day so long ago; the day after the Mesa de Ejemplo began, for what would be before it."""
    day = (now - timedelta(days=days)).astimezone(clock.SANTIAGO).date()
    return datetime.combine(max(day, INICIO + timedelta(days=1)), time(hour), clock.SANTIAGO)


def dia(now: datetime, days: int) -> date:
    """The day that many days from now."""
    return (now + timedelta(days=days)).astimezone(clock.SANTIAGO).date()


def publicada(slug: str, codigo: str) -> Respuesta:
    """The answer of a body that stands."""
    return Respuesta.objects.get(
        perfil__organizacion=cuerpo(slug), codigo=codigo, desde__isnull=False, hasta__isnull=True
    )


def _seen(url: str, detalle: str = "") -> str:
    """An address, and what the worker would have found there: it is not looked at again."""
    found: dict[str, Any] = {"resultado": "responde", "tipo": "application/pdf", "sha256": sha256(url.encode())}
    found = {"resultado": "no_responde", "detalle": detalle} if detalle else found | {"bytes": 48_000 + 100 * len(url)}
    Enlace.objects.get_or_create(url=url, defaults=found | {"revisado_el": clock.now(), "proximo_el": None})
    return url


def _say(cuenta: str, datos: Mapping[str, Sequence[DatoDicho]], respuestas: Mapping[str, Dicho]) -> Perfil:
    """What somebody writes today in the profile of her body."""
    actor = actor_de(cuenta)
    assert actor.organizacion is not None
    perfil = perfil_de(actor.organizacion)
    for clase, dichos in datos.items():
        guardar_datos(perfil.pk, clase, dichos, actor=actor)
    for codigo, dicho in respuestas.items():
        responder_indicador(perfil.pk, codigo, dicho, actor=actor)
    return perfil


def _publish(cuenta: str, datos: Mapping[str, Sequence[DatoDicho]], respuestas: Mapping[str, Dicho]) -> Perfil:
    return publicar_perfil(_say(cuenta, datos, respuestas).pk, actor=actor_de(cuenta))


def _said(fuente: str, *valores: Mapping[str, Any], anio: int | None = None) -> list[DatoDicho]:
    """Data with one origin, of today."""
    return [DatoDicho(valor, anio, f"{fuente} (dato de ejemplo)", clock.today()) for valor in valores]


def _at(url: str, *, fecha: date | None = None, detalle: str = "", archivo: Subido | None = None) -> Dicho:
    """Published, at an address or as a file; of today unless it is of another day."""
    return Dicho(2, fecha or clock.today(), url="" if archivo else _seen(url, detalle), archivo=archivo)


def _almost(motivo: str) -> Dicho:
    """Being prepared."""
    return Dicho(1, clock.today(), motivo=motivo)


def _board(names: Mapping[str, tuple[str, str]], desde: date, hasta: date | None) -> list[dict[str, Any]]:
    term = {"desde": desde.isoformat()} | ({"hasta": hasta.isoformat()} if hasta else {})
    return [{"nombre": name, "cargo": cargo, "genero": genero} | term for name, (cargo, genero) in names.items()]


def _standard(now: datetime) -> None:
    with clock.as_of(hace(now, 310, 10)):
        estandar, _new = cargar_estandar()
        publicar_estandar(estandar.pk, organo_pk=cuerpo("mesa").pk, actor=actor_de("secretaria"))
        publicar_integrantes(cuerpo("mesa").pk, actor=actor_de("secretaria"))


def _board_and_money(now: datetime) -> None:
    """What the Mesa asks first: who coordinates, whose term ends soon, how they were elected, and the money."""
    desde, hasta = dia(now, 23 - 730), dia(now, 23)
    board = {
        "Persona Ejemplo Uno": ("Coordinadora", "mujer"),
        "Persona Ejemplo Quince": ("Secretario", "hombre"),
        "Persona Ejemplo Dieciséis": ("Tesorera", "mujer"),
    }
    eleccion = {"fecha": desde.isoformat(), "forma": "eleccion", "electores": 5, "votantes": 5}
    money = [
        {"fuente": "Cuotas de las organizaciones", "tipo": "privada", "clase": "cuotas", "monto": "4500000"},
        {"fuente": "Fondo concursable de ejemplo", "tipo": "publica", "clase": "proyecto", "monto": "3937500"},
        {"fuente": "Donante Ejemplo", "tipo": "privada", "clase": "donacion", "monto": "2812500"},
    ]
    with clock.as_of(hace(now, 300, 11)):
        _publish(
            "social",
            {
                "directivo": _said("Acta de la asamblea 4", *_board(board, desde, hasta)),
                "eleccion": _said("Acta de la asamblea 4", eleccion | {"termino": hasta.isoformat()}),
                "fuente": _said("Balance de la red", *money, anio=clock.today().year - 1),
            },
            {},
        )


def _identity(now: datetime) -> None:
    identidad = {
        "razon_social": "Red Social Ejemplo",
        "rut": "11111111-1",
        "tipo": "Asociación",
        "personalidad_juridica": "Registro de Ejemplo, inscripción 123",
        "comuna": "Comuna de Ejemplo",
        "domicilio": "Calle de Ejemplo 123",
        "representante": "Persona Ejemplo Uno",
    }
    mision = "Que las organizaciones de las regiones participen en las decisiones públicas con la información a mano."
    with clock.as_of(hace(now, 200, 12)):
        _publish(
            "social",
            {
                "identidad": _said("Certificado de vigencia", identidad),
                "mision": _said("Carta de la red", {"texto": mision}),
            },
            {
                "T3": _at(f"{SITIO}/carta-de-la-red.pdf"),
                "D1": _at("", archivo=revisar(REGLAS.encode(), "regla-de-eleccion.txt")),
            },
        )


def _hosted_network(now: datetime) -> None:
    """A university is up to date; it hosts the other network, whose board is out of date since."""
    identidad = {
        "razon_social": "Universidad de Ejemplo",
        "rut": "22222222-2",
        "tipo": "Corporación",
        "personalidad_juridica": "Registro de Ejemplo, inscripción 45",
        "domicilio": "Avenida de Ejemplo 45",
        "representante": "Persona Ejemplo Diecisiete",
    }
    money = [
        {"fuente": "Aranceles de ejemplo", "tipo": "privada", "clase": "venta", "monto": "64000000"},
        {"fuente": "Aporte fiscal de ejemplo", "tipo": "publica", "clase": "proyecto", "monto": "36000000"},
    ]
    rectoria = {"Persona Ejemplo Diecisiete": ("Rectora", "mujer"), "Persona Ejemplo Dieciocho": ("Prorrector", "")}
    with clock.as_of(hace(now, 150, 13)):
        _publish(
            "delegada.universidad",
            {
                "identidad": _said("Estatutos", identidad),
                "directivo": _said("Decreto de ejemplo", *_board(rectoria, dia(now, -600), dia(now, 400))),
                "fuente": _said("Balance de ejemplo", *money, anio=clock.today().year - 1),
            },
            {"T3": _at("https://universidad.example/estatutos.pdf")},
        )
    coordina = {"Persona Ejemplo Tres": ("Coordinadora", "mujer"), "Persona Ejemplo Dos": ("Coordinador", "hombre")}
    with clock.as_of(hace(now, 140, 14)):
        perfil = perfil_de(cuerpo("red-academica"))
        designar_anfitriona(perfil.pk, cuerpo("universidad").pk, actor=actor_de("academica"))
        aceptar_anfitriona(perfil.pk, cuerpo("universidad").pk, actor=actor_de("delegada.universidad"))
        _publish(
            "academica",
            {"directivo": _said("Acta del consejo 2", *_board(coordina, dia(now, -740), dia(now, -3)))},
            {
                "T3": _at("https://red-academica.example/carta.pdf"),
                "D1": _almost("Se vota en la próxima sesión del consejo."),
                "A1": _at("https://red-academica.example/reglas.pdf"),
                "A2": _at("https://red-academica.example/mandato.pdf"),
            },
        )


def _little(now: datetime) -> None:
    """An organisation that begins: it has almost everything to publish yet."""
    directiva = {"Persona Ejemplo Nueve": ("Presidenta", ""), "Persona Ejemplo Diecinueve": ("Tesorero", "")}
    with clock.as_of(hace(now, 120, 15)):
        _publish(
            "delegada.norte",
            {"directivo": _said("Acta de la directiva", *_board(directiva, dia(now, -400), None))},
            {
                "T3": _almost("Se entregan a quien los pide; falta subirlos al sitio."),
                "A1": _almost("Se conversan en la directiva y todavía no están por escrito."),
            },
        )


def _rules(now: datetime) -> None:
    """What was missing of the inexcusable: the network reaches básico."""
    with clock.as_of(hace(now, 100, 16)):
        anterior, last = hace(now, 300, 11).year - 1, clock.today().year - 1
        if last > anterior:
            copiar_anio(perfil_de(cuerpo("red-social")).pk, "fuente", anterior, last, actor=actor_de("social"))
        _publish(
            "social",
            {},
            {
                "I1": _at(f"{SITIO}/conflictos-de-interes.pdf"),
                "A1": _at(f"{SITIO}/reglas-de-acuerdos.pdf"),
                "A2": _at(f"{SITIO}/mandato.pdf"),
                "I3": _almost("El código de ética está en consulta con las organizaciones."),
                "A4": _at(f"{SITIO}/actas/", fecha=dia(now, -150)),
                "T7": _at(f"{SITIO}/memoria.pdf", fecha=dia(now, -500), detalle="El sitio respondió con el error 404."),
            },
        )


def _checked(now: datetime) -> None:
    """Another network checks two answers and observes a third, and is answered; an organism checks two more."""
    for days, cuenta, codigos in ((85, "academica", ("T3", "D1")), (80, "organismo", ("T1", "A2"))):
        with clock.as_of(hace(now, days, 17)):
            for codigo in codigos:
                respuesta = publicada("red-social", codigo)
                verificar_respuesta(respuesta.pk, revision=respuesta.revision, actor=actor_de(cuenta))
    with clock.as_of(hace(now, 75, 18)):
        observacion = observar_respuesta(
            publicada("red-social", "A1").pk,
            "Las reglas no dicen qué pasa si no hay quórum en la segunda citación.",
            actor=actor_de("academica"),
        )
    with clock.as_of(hace(now, 70, 19)):
        razones = "Está en el artículo 9: en la segunda citación se sesiona con quienes asistan."
        contestar_observacion(observacion.pk, "no_acogida", razones, actor=actor_de("social"))


def _space(now: datetime) -> None:
    """How the network is reached, and the documents of its own space."""
    red, social = cuerpo("red-social"), actor_de("social")
    contacto = DatosContacto(
        persona="Persona Ejemplo Uno",
        correo="contacto@red-social.example",
        telefono="+56 2 0000 0000",
        direccion="Calle de Ejemplo 123, Comuna de Ejemplo",
        nota="Datos de ejemplo.",
    )
    documentos = (
        (DatosDocumento("Carta de la red", dia(now, -200), "publico", "La que firma cada organización."), "carta.txt"),
        (DatosDocumento("Regla de elección de representantes", dia(now, -200), "miembros"), "regla-de-eleccion.txt"),
    )
    with clock.as_of(hace(now, 65, 20)):
        guardar_contacto(red.pk, contacto, revision=0, actor=social)
        for (datos, nombre), texto in zip(documentos, (CARTA, REGLAS), strict=True):
            subir_documento(red.pk, datos, revisar(texto.encode(), nombre), envio=None, actor=social)

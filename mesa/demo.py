"""The demo's bodies and people. The Mesa de Ejemplo is fictitious; the real one has only what the acta of 2022 says."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress

from mesa.kernel.actor import Actor
from mesa.models import Funcion, Mandato, Membresia, Organizacion, Persona, Regla, Usuario
from mesa.operations.organizaciones import terminar_puesta_en_marcha
from mesa.operations.plazos import sembrar_feriados

CLAVE = "mesa-demo"
INICIO = date(2026, 1, 5)
DIA_2022 = date(2022, 6, 16)
ACTA_2022 = "Acta del 16 de junio de 2022"

# slug, name, kind, sector, seat (class, vote) or None
EJEMPLO = [
    ("secretaria-ejemplo", "Secretaría de Ejemplo", "organizacion", "gobierno", ("miembro", "si")),
    ("ministerio-ejemplo", "Ministerio de Ejemplo", "organizacion", "gobierno", ("miembro", "si")),
    ("red-academica-ejemplo", "Red Académica Ejemplo", "red", "academia", ("miembro", "si")),
    ("red-social-ejemplo", "Red Social Ejemplo", "red", "sociedad_civil", ("miembro", "si")),
    ("organismo-ejemplo", "Organismo Ejemplo", "organizacion", "organismo_internacional", ("miembro", "si")),
    (
        "cooperante-ejemplo",
        "Cooperante Ejemplo",
        "organizacion",
        "organismo_internacional",
        ("invitada_permanente", "no"),
    ),
    ("administradora-ejemplo", "Organización Administradora Ejemplo", "organizacion", "sociedad_civil", None),
    ("norte-ejemplo", "Organización Norte Ejemplo", "organizacion", "sociedad_civil", None),
    ("sur-ejemplo", "Organización Sur Ejemplo", "organizacion", "sociedad_civil", None),
    ("oriente-ejemplo", "Organización Oriente Ejemplo", "organizacion", "sociedad_civil", None),
    ("centro-ejemplo", "Centro Académico Ejemplo", "organizacion", "academia", None),
    ("facultad-ejemplo", "Facultad de Ejemplo", "organizacion", "academia", None),
    ("universidad-ejemplo", "Universidad de Ejemplo", "organizacion", "academia", None),
]
EN_REDES = [
    ("red-social-ejemplo", "norte-ejemplo", "sociedad_civil"),
    ("red-social-ejemplo", "sur-ejemplo", "sociedad_civil"),
    ("red-social-ejemplo", "oriente-ejemplo", "sociedad_civil"),
    ("red-academica-ejemplo", "centro-ejemplo", "academia"),
    ("red-academica-ejemplo", "facultad-ejemplo", "academia"),
    ("red-academica-ejemplo", "universidad-ejemplo", "academia"),
]
# account, name, organisation, capacity
CUENTAS = [
    ("social", "Persona Ejemplo Uno", "red-social-ejemplo", "titular"),
    ("academica.suplente", "Persona Ejemplo Dos", "red-academica-ejemplo", "suplente"),
    ("academica", "Persona Ejemplo Tres", "red-academica-ejemplo", "titular"),
    ("gobierno", "Persona Ejemplo Cuatro", "ministerio-ejemplo", "titular"),
    ("secretaria", "Persona Ejemplo Cinco", "secretaria-ejemplo", "titular"),
    ("organismo", "Persona Ejemplo Seis", "organismo-ejemplo", "titular"),
    ("cooperante", "Persona Ejemplo Siete", "cooperante-ejemplo", "titular"),
    ("administradora", "Persona Ejemplo Ocho", "administradora-ejemplo", "administradora"),
    ("delegada.norte", "Persona Ejemplo Nueve", "norte-ejemplo", "delegada"),
    ("delegada.sur", "Persona Ejemplo Diez", "sur-ejemplo", "delegada"),
    ("delegada.academica", "Persona Ejemplo Once", "centro-ejemplo", "delegada"),
    ("delegada.oriente", "Persona Ejemplo Doce", "oriente-ejemplo", "delegada"),
    ("delegada.facultad", "Persona Ejemplo Trece", "facultad-ejemplo", "delegada"),
    ("delegada.universidad", "Persona Ejemplo Catorce", "universidad-ejemplo", "delegada"),
]
DE_2022 = [
    ("comision-integridad", "Comisión para la Integridad Pública y Transparencia", "organizacion", "gobierno"),
    ("red-academica", "Red Académica de Gobierno Abierto", "red", "academia"),
    ("red-sociedad-civil", "Red de Organizaciones de la Sociedad Civil de Gobierno Abierto", "red", "sociedad_civil"),
    (
        "cepal",
        "Comisión Económica para América Latina y el Caribe (CEPAL)",
        "organizacion",
        "organismo_internacional",
    ),
]


def load() -> None:
    """Create what is missing; called again, it changes nothing."""
    if Organizacion.objects.filter(slug="mesa-ejemplo").exists():
        return
    sembrar_feriados(range(2022, 2041))
    _real_mesa()
    _example_mesa()


def _real_mesa() -> None:
    """The Mesa as the acta of 2022 shows it, on that day only: who voted and how is not on record."""
    mesa = Organizacion.objects.create(slug="mesa-gobierno-abierto", nombre="Mesa de Gobierno Abierto", tipo="mesa")
    for slug, nombre, tipo, sector in DE_2022:
        member = Organizacion.objects.create(slug=slug, nombre=nombre, tipo=tipo, sector=sector)
        Membresia.objects.create(
            organo=mesa,
            miembro=member,
            voto="no_consta",
            sector=sector,
            desde=DIA_2022,
            hasta=DIA_2022,
            norma=ACTA_2022,
        )
    secretaria = Organizacion.objects.get(slug="comision-integridad")
    Funcion.objects.create(
        organo=mesa, organizacion=secretaria, tipo="secretaria", desde=DIA_2022, hasta=DIA_2022, norma=ACTA_2022
    )


def _example_mesa() -> None:
    mesa = Organizacion.objects.create(slug="mesa-ejemplo", nombre="Mesa de Ejemplo", tipo="mesa", ejemplo=True)
    for slug, nombre, tipo, sector, seat in EJEMPLO:
        body = Organizacion.objects.create(slug=slug, nombre=nombre, tipo=tipo, sector=sector, ejemplo=True)
        if seat:
            clase, voto = seat
            Membresia.objects.create(organo=mesa, miembro=body, clase=clase, voto=voto, sector=sector, desde=INICIO)
    bodies = {body.slug: body for body in Organizacion.objects.filter(ejemplo=True)}
    for red, member, sector in EN_REDES:
        Membresia.objects.create(organo=bodies[red], miembro=bodies[member], sector=sector, desde=INICIO)
    Funcion.objects.create(
        organo=mesa, organizacion=bodies["secretaria-ejemplo"], tipo="secretaria", desde=INICIO, norma="Dato de ejemplo"
    )
    for cuenta, nombre, slug, calidad in CUENTAS:
        _account(cuenta, nombre, bodies[slug], calidad)
    _rules(mesa)
    _rules_of_networks(bodies)
    secretaria = Mandato.objects.for_actor().get(organizacion=bodies["secretaria-ejemplo"])
    terminar_puesta_en_marcha(mesa.pk, actor=Actor(secretaria.persona, secretaria))


def _account(cuenta: str, nombre: str, organizacion: Organizacion, calidad: str) -> None:
    correo = f"{cuenta}@mesa.example"
    persona = Persona.objects.create(nombre=nombre, correo=correo, ejemplo=True)
    Mandato.objects.create(
        persona=persona, organizacion=organizacion, calidad=calidad, desde=INICIO, acto="Dato de ejemplo"
    )
    usuario = Usuario.objects.create_user(correo, CLAVE, persona=persona)
    EmailAddress.objects.create(user=usuario, email=correo, verified=True, primary=True)


def _rules(mesa: Organizacion) -> None:
    common = {"organo": mesa, "quorum_numerador": 1, "quorum_denominador": 2, "desde": INICIO}
    Regla.objects.create(
        **common,
        numero=1,
        nombre="Actas por consenso",
        mayoria="consenso",
        silencio="no_cuenta",
        dias=5,
        norma="Acuerdo 1 de la sesión 1 de la Mesa de Ejemplo (dato de ejemplo)",
    )
    Regla.objects.create(
        **common,
        numero=2,
        nombre="Trámite breve",
        mayoria="simple",
        silencio="aprueba",
        dias=0,
        cierre_anticipado=True,
        norma="Acuerdo 2 de la sesión 1 de la Mesa de Ejemplo (dato de ejemplo)",
    )
    Regla.objects.create(
        organo=mesa,
        numero=3,
        nombre="Carta para adhesión",
        mayoria="adhesion",
        quorum_numerador=0,
        quorum_denominador=1,
        silencio="no_cuenta",
        dias=2,
        norma="Acuerdo 3 de la sesión 1 de la Mesa de Ejemplo (dato de ejemplo)",
        desde=INICIO,
    )


def _rules_of_networks(bodies: dict[str, Organizacion]) -> None:
    """One network asks its organisations; the other trusts its representative, who gives account."""
    common = {"numero": 1, "mayoria": "simple", "silencio": "no_cuenta", "dias": 3, "desde": INICIO}
    Regla.objects.create(
        **common,
        organo=bodies["red-social-ejemplo"],
        nombre="Consulta interna",
        publica_interno="resultado",
        norma="Acuerdo 1 de la asamblea 1 de la Red Social Ejemplo (dato de ejemplo)",
    )
    Regla.objects.create(
        **common,
        organo=bodies["red-academica-ejemplo"],
        nombre="Mandato de quien representa",
        mandato_amplio=True,
        norma="Acuerdo 1 de la asamblea 1 de la Red Académica Ejemplo (dato de ejemplo)",
    )

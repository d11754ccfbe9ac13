"""The same people everywhere: the Mesa de Ejemplo by role, as the demo loads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actas.lectura import leer
from actas.models import Acta
from actas.operations import circular_acta, importar_acta
from mesa import demo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Consulta, Mandato, Organizacion, Regla, Usuario
from mesa.operations.consultas import primera_fecha, pronunciarse
from mesa.operations.plazos import proponer

TEXTO = """ACTA DE PRUEBA DE LA MESA DE EJEMPLO

Fecha: 5 de agosto de 2026
Lugar: Reunión virtual
Horario: 10:00 a 11:00 horas

ASISTENTES

1. Integrantes
a. Persona Ejemplo Uno, representante de la Red Social Ejemplo.
b. Persona Ejemplo Cinco, representante de la Secretaría de Ejemplo.

TABLA

1. Reglas internas de las redes

DESARROLLO

1. Reglas internas de las redes

1. Las redes informaron el estado de sus reglas internas.

2. Se propuso lo siguiente:

a. publicarlas antes de la sesión siguiente;
b. acompañarlas del acta que las adoptó.

ACUERDOS Y TAREAS

1. Se acordó que cada red publique sus reglas internas.
"""


@dataclass(frozen=True)
class Cast:
    """Who is who. `cast.secretaria` and the like are actors; `usuario` gives the account that signs in."""

    mesa: Organizacion

    def actor(self, cuenta: str) -> Actor:
        """The actor of an account: secretaria, gobierno, academica, academica.suplente, social, organismo …"""
        mandato = Mandato.objects.for_actor().get(persona__correo=f"{cuenta}@mesa.example")
        return Actor(mandato.persona, mandato)

    def usuario(self, cuenta: str) -> Usuario:
        return Usuario.objects.get(email=f"{cuenta}@mesa.example")

    def organizacion(self, slug: str) -> Organizacion:
        return Organizacion.objects.get(slug=slug)

    @property
    def secretaria(self) -> Actor:
        return self.actor("secretaria")

    def regla(self, numero: int = 1) -> Regla:
        """Rule 1: consensus, 5 business days, silence does not count. Rule 2: simple, tacit, closes early."""
        return Regla.objects.get(organo=self.mesa, numero=numero)

    def borrador(self, texto: str = TEXTO) -> Acta:
        """A draft of the Mesa de Ejemplo."""
        return importar_acta(leer(texto), self.mesa, actor=self.secretaria)

    def en_circulacion(
        self, numero: int | None = 1, *, acta: Acta | None = None, vence: date | None = None
    ) -> Consulta:
        """An acta put in circulation today under rule `numero` (None: for observations)."""
        acta = acta or self.borrador()
        regla = self.regla(numero) if numero else None
        vence = vence or max(primera_fecha(regla), clock.today() + timedelta(days=1))
        if regla:  # by the clock of the wall it may be a Sunday, and no rule lets a deadline fall then
            vence = proponer(vence, 0, habiles=True)
        acta = circular_acta(acta.pk, regla, vence, None, actor=self.secretaria)
        return Consulta.objects.select_related("plazo", "regla").get(pk=acta.consulta_id)

    def responde(self, consulta: Consulta, cuenta: str, sentido: str = "aprueba", fundamento: str = "") -> None:
        """An answer by whoever holds that account."""
        actor = self.actor(cuenta)
        assert actor.organizacion is not None
        pronunciarse(consulta.pk, actor.organizacion.pk, sentido, fundamento, sha256=consulta.sha256, actor=actor)


def load() -> Cast:
    """Put the cast in the database."""
    demo.load()
    return Cast(Organizacion.objects.get(slug="mesa-ejemplo"))


def after(consulta: Consulta, seconds: float = 61) -> datetime:
    """An instant after the deadline of a consulta; with the default, the first one at which a sweep closes it."""
    return consulta.plazo.instante + timedelta(seconds=seconds)

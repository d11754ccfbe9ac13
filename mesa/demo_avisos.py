"""What the people of the demo had been told: some of it read, some not, and one e-mail that its server refused."""

from __future__ import annotations

from datetime import timedelta

from mesa.kernel import clock
from mesa.models import Aviso, Consulta, Envio
from mesa.operations.avisos import avisar, quienes_responden

LEYERON = ("secretaria", "gobierno")
RECHAZADO = "organismo"


def load() -> None:
    """Load once, after the story of the actas; called again, it changes nothing."""
    consulta = Consulta.objects.filter(organo__slug="mesa-ejemplo", estado="cerrada").order_by("pk").first()
    if consulta is None or consulta.cerrada_el is None or Aviso.objects.filter(clave__startswith="demo:").exists():
        return
    with clock.as_of(consulta.cerrada_el + timedelta(minutes=1)):
        for convocada in consulta.convocadas.select_related("organizacion"):
            avisar(
                quienes_responden(convocada.organizacion),
                clave=f"demo:{consulta.pk}",
                plantilla="resultado",
                ruta=f"/consultas/{consulta.pk}/",
                datos={"consulta": consulta.pk, "convocada": convocada.pk},
                plazo=consulta.plazo,
            )
        told = Aviso.objects.filter(clave__startswith="demo:")
        Envio.objects.filter(aviso__in=told).update(estado=Envio.Estado.ENVIADO, enviado_el=clock.now(), intentos=1)
        told.filter(persona__correo__in=[f"{cuenta}@mesa.example" for cuenta in LEYERON]).update(leido_el=clock.now())
    Envio.objects.filter(aviso__in=told, destino=f"{RECHAZADO}@mesa.example").update(
        estado=Envio.Estado.FALLIDO,
        enviado_el=None,
        intentos=8,
        error="SMTPRecipientsRefused: 550 5.1.1 <…@mesa.example>: la casilla no existe",
    )

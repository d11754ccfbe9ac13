"""What instalments and contracts add to the scene: some that wait, some observed, and what was delivered."""

from __future__ import annotations

from fondo.models import Cotizacion, Cuota, Entregable, Fondo
from tests.cast import Cast
from tests.fondo import escena as rows


def escena(cast: Cast, fondo: Fondo) -> dict[str, int]:
    """An instalment that waits; contracts that wait, one observed, and one with a deliverable received."""
    who = cast.actor("administradora").persona
    by = {"registrado_por": who, "registrado_por_nombre": who.nombre}
    came = rows.cuota(fondo, 3, "500", "476000", estado="registrado", comprobante=rows.archivo(cast), **by)
    waits = rows.obligacion(fondo, "950000", "1000.00", titulo="Facilitación de talleres", estado="registrado", **by)
    observed = rows.obligacion(
        fondo,
        "475000",
        "500.00",
        titulo="Diseño de guías",
        estado="observado",
        observacion="Falta el contrato firmado.",
        **by,
    )
    quoted = Cotizacion.objects.create(
        obligacion=observed, proveedor_nombre="Imprenta Ejemplo", monto=rows.D("475000"), elegida=True
    )
    running = rows.obligacion(
        fondo, "190000", "200.00", titulo="Registro audiovisual", terminos=rows.archivo(cast, "terminos.txt"), **by
    )
    first = running.entregables.get(numero=1)
    Entregable.objects.filter(pk=first.pk).update(
        recibido_el=first.vence, recibido_por_nombre="Persona Ejemplo Cinco", recepcion="Conforme a los términos."
    )
    return {
        "cuota_prevista": Cuota.objects.get(fondo=fondo, numero=2).pk,
        "cuota_registrada": came.pk,
        "contrato_registrado": waits.pk,
        "contrato_observado": observed.pk,
        "contrato_en_curso": running.pk,
        "cotizacion": quoted.pk,
        "entregable_recibido": first.pk,
        "entregable_por_recibir": running.entregables.get(numero=2).pk,
    }

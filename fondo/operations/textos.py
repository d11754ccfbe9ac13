"""Where the fund keeps text: what a withdrawal of personal data strikes, and what it leaves and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mesa.operations.textos import BODY, CODE, HASH
from mesa.tipos import Textos, registrar_textos

PRIVATE = "Who is paid: private, never published, and corrected where it is kept."
#: What every record says of who recorded and who reviewed it.
REGISTRO = ("observacion", "fundamento", "motivo_anulacion", "registrado_por_nombre", "revisado_por_nombre")

registrar_textos(
    Textos("fondo.Fondo", gettext_lazy("fondos"), ("nombre", "proposito", "financista", "intermediario")),
    Textos("fondo.Etapa", gettext_lazy("etapas del fondo"), ("nombre", "objetivo")),
    Textos("fondo.Item", gettext_lazy("ítems del presupuesto"), ("nombre",)),
    Textos("fondo.HitoEjecucion", gettext_lazy("hitos de ejecución"), ("nombre",)),
    Textos("fondo.LineaPlan", gettext_lazy("plan de gastos"), ("glosa",)),
    Textos("fondo.Propuesta", gettext_lazy("propuestas"), ("titulo", "justificacion", "ejes", "etapas", "envio")),
    Textos("fondo.Cuota", gettext_lazy("cuotas"), REGISTRO),
    Textos("fondo.Obligacion", gettext_lazy("contratos"), ("titulo", "motivo_termino", *REGISTRO)),
    Textos("fondo.Entregable", gettext_lazy("entregables"), ("nombre", "recepcion", "recibido_por_nombre")),
    Textos("fondo.Gasto", gettext_lazy("gastos"), ("glosa", "fuente_tasa", *REGISTRO)),
    Textos("fondo.Pago", gettext_lazy("pagos"), ("medio", *REGISTRO)),
    Textos(
        "fondo.CopiaPublica",
        gettext_lazy("copias públicas de comprobantes"),
        ("subida_por_nombre", "revisada_por_nombre", "motivo_retiro"),
    ),
    Textos("fondo.MovimientoBanco", gettext_lazy("cartola del banco"), ("glosa", "explicacion")),
    Textos("fondo.CartolaBancaria", gettext_lazy("cartolas del banco"), ("nombre", "cargada_por_nombre")),
    Textos("fondo.Decision", gettext_lazy("decisiones sobre el fondo"), ("titulo", "nota")),
    Textos("fondo.Contestacion", gettext_lazy("respuestas a objeciones"), ("texto", "contestada_por_nombre")),
    Textos("fondo.Actividad", gettext_lazy("actividades"), ("nombre", "lugar", "resumen", "registrada_por_nombre")),
    Textos("fondo.Material", gettext_lazy("materiales"), ("nombre", "url")),
    Textos("fondo.Informe", gettext_lazy("informes del fondo"), ("narrativa", "motivo_correccion", "envio")),
    Textos(
        "fondo.ObservacionInforme",
        gettext_lazy("observaciones a informes"),
        ("texto", "persona_nombre", "respuesta", "respondida_por_nombre"),
    ),
    exentas={
        "fondo.Fondo.clave": CODE,
        "fondo.Cotizacion.proveedor_nombre": PRIVATE,
        "fondo.Proveedor.nombre": PRIVATE,
        "fondo.Proveedor.rut": PRIVATE,
        "fondo.Gasto.folio": CODE,
        "fondo.Gasto.huella": HASH,
        "fondo.Asiento.glosa": "Append-only: the words of the expense, which the record of the fund strikes.",
        "fondo.Traspaso.motivo": "Append-only: the reason of a transfer, which the record of the fund strikes.",
        "fondo.Traspaso.hecho_por_nombre": "Append-only: who made it, by mandate.",
        "fondo.MovimientoBanco.huella": HASH,
        "fondo.CartolaBancaria.sha256": HASH,
        "fondo.Decision.objeto_tipo": CODE,
        "fondo.Contestacion.organizacion_nombre": BODY,
        "fondo.Actividad.region": CODE,
        "fondo.Actividad.comuna": CODE,
        "fondo.ObservacionInforme.organizacion_nombre": BODY,
        "fondo.ObservacionInforme.parte": CODE,
    },
)

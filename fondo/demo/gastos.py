"""What was spent of the demo's fund: instalments, contracts, expenses in every state, and what was published of it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw

from fondo.demo.llamado import adoptado
from fondo.models import Entregable, Fondo, Gasto, Item, Obligacion
from fondo.operations.cuotas import CuotaRecibida, aceptar_cuota, prever_cuota, registrar_cuota
from fondo.operations.gastos import (
    DatosGasto,
    DatosPago,
    aceptar_gasto,
    aceptar_pago,
    anular_gasto,
    aprobar_copia,
    observar_gasto,
    registrar_gasto,
    registrar_pago,
    subir_copia,
)
from fondo.operations.obligaciones import (
    CotizacionDicha,
    DatosContrato,
    EntregableDicho,
    aceptar_obligacion,
    recibir_entregable,
    registrar_obligacion,
)
from fondo.operations.proveedores import DatosProveedor
from fondo.operations.traspasos import traspasar
from mesa import demo_asuntos
from mesa.kernel import clock
from mesa.operations.archivos import Subido, revisar
from mesa.operations.asuntos import Borrador
from redes.demo import actor_de, dia, hace

D = Decimal
CONSULTORIA, INTERNOS, TERRITORIALES, GUIA, ADMINISTRACION = (
    "Consultoría en estándares",
    "Talleres con las redes",
    "Talleres territoriales",
    "Guía y materiales",
    "Administración",
)
MAS_GUIAS = Borrador(
    titulo="Imprimir más ejemplares de la guía de ejemplo",
    cuerpo=(
        "Se traspasan US$ 600 del ítem «Talleres territoriales» al ítem «Guía y materiales».\n\n"
        "Con ellos se imprimen los ejemplares que pidieron los municipios de las tres primeras regiones."
    ),
    antecedentes="Los tres primeros talleres costaron menos de lo previsto y agotaron los ejemplares.",
)


class Hecho(NamedTuple):
    """An expense: how long ago, of which ítem, in pesos, what it was and who was paid, and how far it went."""

    hace: int
    item: str
    monto: int
    glosa: str
    proveedor: str
    documento: str = "boleta"
    estado: str = "aceptado"
    comprobante: bool = True


HECHOS = [
    Hecho(164, ADMINISTRACION, 285_000, "Contabilidad de abril", "Contadores Ejemplo SpA", "factura"),
    Hecho(150, INTERNOS, 620_000, "Arriendo de sala, primer taller con las redes", "Salas Ejemplo Ltda.", "factura"),
    Hecho(148, INTERNOS, 480_000, "Facilitación del primer taller", "Persona Ejemplo Treinta", "honorarios"),
    Hecho(132, ADMINISTRACION, 240_000, "Contabilidad de mayo y junio", "Contadores Ejemplo SpA", "factura"),
    Hecho(101, INTERNOS, 560_000, "Segundo taller con las redes", "Salas Ejemplo Ltda.", "factura"),
    Hecho(99, ADMINISTRACION, 240_000, "Contabilidad de julio", "Contadores Ejemplo SpA", "factura"),
    Hecho(76, TERRITORIALES, 1_180_000, "Taller de Antofagasta: sala y traslados", "Viajes Ejemplo SpA", "factura"),
    Hecho(68, ADMINISTRACION, 230_000, "Contabilidad de agosto", "Contadores Ejemplo SpA", "factura"),
    Hecho(62, TERRITORIALES, 990_000, "Taller de Valparaíso: sala y café", "Salas Ejemplo Ltda.", "factura"),
    Hecho(47, INTERNOS, 690_000, "Tercer taller con las redes", "Salas Ejemplo Ltda.", "factura"),
    Hecho(41, TERRITORIALES, 860_000, "Taller de Maule: sala y traslados", "Viajes Ejemplo SpA", "factura"),
    Hecho(34, ADMINISTRACION, 240_000, "Contabilidad de septiembre", "Contadores Ejemplo SpA", "factura"),
    Hecho(27, TERRITORIALES, 890_000, "Taller de Los Lagos: sala y traslados", "Viajes Ejemplo SpA", "factura"),
    Hecho(24, GUIA, 520_000, "Diseño de la guía", "Persona Ejemplo Treinta y Uno", "honorarios"),
    Hecho(
        9, TERRITORIALES, 640_000, "Taller de Biobío: sala y traslados", "Viajes Ejemplo SpA", "factura", "registrado"
    ),
    Hecho(7, TERRITORIALES, 58_000, "Café del taller de Biobío", "Cafetería Ejemplo", "boleta", "observado", False),
    Hecho(3, ADMINISTRACION, 220_000, "Contabilidad de octubre", "Contadores Ejemplo SpA", "factura", "registrado"),
]


def cargar(fondo: Fondo, now: datetime) -> None:
    """Instalments, contracts and expenses, as they came; the fund's figures follow from them."""
    _instalment(fondo, now, 176, D("10000"), D("9420000"))
    study = _contract(
        fondo,
        now,
        DatosContrato(
            titulo="Consultoría en estándares de transparencia para las redes",
            item_id=_item(fondo, CONSULTORIA),
            proveedor=DatosProveedor("Consultora Ejemplo Ltda.", "99999999-9", persona_natural=False),
            firmada_el=dia(now, -168),
            termina_el=dia(now, 15),
            monto=D("6000000"),
            entregables=[
                EntregableDicho("Diagnóstico de cada red", dia(now, -122), D("1800000")),
                EntregableDicho("Planes de mejora", dia(now, -82), D("2400000")),
                EntregableDicho("Informe final y medición", dia(now, 12), D("1800000")),
            ],
            cotizaciones=[
                CotizacionDicha("Consultora Ejemplo Ltda.", D("6000000"), elegida=True),
                CotizacionDicha("Estudios Ejemplo SpA", D("6450000")),
                CotizacionDicha("Asesorías Ejemplo Ltda.", D("7100000")),
            ],
            terminos=_receipt("Términos de referencia de la consultoría"),
            contrato=_receipt("Contrato de la consultoría"),
        ),
        168,
    )
    _delivered(fondo, now, study, (1, 120), (2, 80))
    for hecho in (h for h in HECHOS if h.hace > 72):
        _spend(fondo, now, hecho)
    _mistake(fondo, now)
    _instalment(fondo, now, 72, D("10000"), D("9580000"))
    for hecho in (h for h in HECHOS if 46 < h.hace <= 72):
        _spend(fondo, now, hecho)
    _transfer(fondo, now)
    guide = _contract(
        fondo,
        now,
        DatosContrato(
            titulo="Redacción e impresión de la guía",
            item_id=_item(fondo, GUIA),
            proveedor=DatosProveedor("Imprenta Ejemplo SpA", "55555555-5", persona_natural=False),
            firmada_el=dia(now, -38),
            termina_el=dia(now, 18),
            monto=D("3100000"),
            entregables=[
                EntregableDicho("Texto aprobado", dia(now, -22), D("1300000")),
                EntregableDicho("Ejemplares impresos", dia(now, 14), D("1800000")),
            ],
            terminos=_receipt("Términos de referencia de la guía"),
            contrato=_receipt("Contrato de la guía"),
        ),
        38,
    )
    _delivered(fondo, now, guide, (1, 21))
    for hecho in (h for h in HECHOS if h.hace <= 46):
        _spend(fondo, now, hecho)
    _retention(fondo, now)
    _copies(fondo, now)


def _item(fondo: Fondo, nombre: str) -> int:
    return Item.objects.get(etapa__fondo=fondo, nombre=nombre).pk


def _receipt(texto: str) -> Subido:
    """A picture that says that it is an example, as a phone would take one."""
    sheet = Image.new("RGB", (640, 420), "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((16, 16, 624, 404), outline="black")
    for line, said in enumerate(("DOCUMENTO DE EJEMPLO", texto, "No tiene valor")):
        pen.text((40, 60 + 60 * line), said, fill="black", font_size=22)
    written = BytesIO()
    sheet.save(written, "PNG")
    return revisar(written.getvalue(), "documento-de-ejemplo.png")


def _instalment(fondo: Fondo, now: datetime, days: int, monto: Decimal, pesos: Decimal) -> None:
    with clock.as_of(hace(now, days + 10, 11)):
        cuota = prever_cuota(fondo.pk, dia(now, 2 - days), monto, envio=None, actor=actor_de("secretaria"))
    with clock.as_of(hace(now, days, 12)):
        came = CuotaRecibida(dia(now, -days), monto, pesos, _receipt(f"Abono de la cuota {cuota.numero}"))
        cuota = registrar_cuota(cuota.pk, came, actor=actor_de("administradora"))
    with clock.as_of(hace(now, days - 1, 12)):
        aceptar_cuota(cuota.pk, revision=cuota.revision, actor=actor_de("secretaria"))


def _contract(fondo: Fondo, now: datetime, datos: DatosContrato, days: int) -> Obligacion:
    with clock.as_of(hace(now, days, 13)):
        done = registrar_obligacion(fondo.pk, datos, actor=actor_de("administradora"))
    with clock.as_of(hace(now, days - 1, 13)):
        return aceptar_obligacion(done.pk, revision=done.revision, actor=actor_de("secretaria"))


def _delivered(fondo: Fondo, now: datetime, contrato: Obligacion, *which: tuple[int, int]) -> None:
    """Each deliverable is received by the secretaría, invoiced, paid and accepted."""
    for numero, days in which:
        entregable = Entregable.objects.get(obligacion=contrato, numero=numero)
        with clock.as_of(hace(now, days, 10)):
            words = "Se recibe conforme: responde a los términos de referencia."
            recibir_entregable(entregable.pk, dia(now, -days), words, actor=actor_de("secretaria"))
        folio = f"{contrato.pk}{numero}7"
        datos = DatosGasto(
            monto=entregable.monto,
            emitido_el=dia(now, 1 - days),
            entregable_id=entregable.pk,
            documento="factura",
            folio=folio,
            glosa=entregable.nombre,
            comprobante=_receipt(f"Factura {folio}"),
        )
        _record(fondo, now, datos, days - 1)


def _record(fondo: Fondo, now: datetime, datos: DatosGasto, days: int) -> Gasto:
    with clock.as_of(hace(now, days, 15)):
        gasto = registrar_gasto(fondo.pk, datos, medio="Transferencia", actor=actor_de("administradora"))
    with clock.as_of(hace(now, max(days - 1, 0), 9)):
        return aceptar_gasto(gasto.pk, revision=gasto.revision, actor=actor_de("secretaria"))


def _spend(fondo: Fondo, now: datetime, hecho: Hecho) -> None:
    folio = str(1000 + 7 * hecho.hace)
    datos = DatosGasto(
        monto=D(hecho.monto),
        emitido_el=dia(now, -hecho.hace),
        item_id=_item(fondo, hecho.item),
        proveedor_nombre=hecho.proveedor,
        proveedor_rut=_rut(hecho.proveedor),
        documento=hecho.documento,
        folio=folio,
        glosa=hecho.glosa,
        comprobante=_receipt(f"{hecho.documento.capitalize()} {folio}") if hecho.comprobante else None,
    )
    if hecho.estado == "aceptado":
        _record(fondo, now, datos, hecho.hace)
        return
    with clock.as_of(hace(now, hecho.hace, 15)):
        gasto = registrar_gasto(fondo.pk, datos, medio="Transferencia", actor=actor_de("administradora"))
    if hecho.estado == "observado":
        with clock.as_of(hace(now, hecho.hace - 2, 10)):
            words = "Falta la boleta. Suba una foto en que se lean la fecha y el monto."
            observar_gasto(gasto.pk, words, revision=gasto.revision, actor=actor_de("secretaria"))


def _rut(proveedor: str) -> str:
    """A RUT of one digit repeated for a legal person of the demo; none for the rest."""
    legal = ("Contadores Ejemplo SpA", "Salas Ejemplo Ltda.", "Viajes Ejemplo SpA")
    return dict(zip(legal, ("66666666-6", "77777777-7", "88888888-8"), strict=True)).get(proveedor, "")


def _mistake(fondo: Fondo, now: datetime) -> None:
    """One that was recorded twice, accepted, and reversed."""
    datos = DatosGasto(
        monto=D("95000"),
        emitido_el=dia(now, -95),
        item_id=_item(fondo, INTERNOS),
        proveedor_nombre="Cafetería Ejemplo",
        folio="88",
        glosa="Café del segundo taller con las redes",
        comprobante=_receipt("Boleta 88"),
    )
    gasto = _record(fondo, now, datos, 95)
    with clock.as_of(hace(now, 92, 10)):
        anular_gasto(gasto.pk, "Ya estaba incluido en la factura de la sala.", actor=actor_de("secretaria"))


def _transfer(fondo: Fondo, now: datetime) -> None:
    """Above the threshold: by an agreement."""
    demo_asuntos.decided(now, 58, MAS_GUIAS)
    acuerdo = adoptado(MAS_GUIAS)
    with clock.as_of(hace(now, 44, 11)):
        reason = "Lo acordó la Mesa: imprimir más ejemplares de la guía."
        origin, target = (_item(fondo, nombre) for nombre in (TERRITORIALES, GUIA))
        traspasar(fondo.pk, origin, target, D("600"), reason, acuerdo.pk, actor=actor_de("secretaria"))


def _retention(fondo: Fondo, now: datetime) -> None:
    """What was retained of the first boleta de honorarios, paid apart; that of the second is still owed."""
    gasto = Gasto.objects.filter(fondo=fondo, documento="honorarios").order_by("devengado_el").first()
    assert gasto is not None
    with clock.as_of(hace(now, 130, 10)):
        pago = registrar_pago(
            gasto.pk, DatosPago(dia(now, -130), retencion=True, medio="Formulario 29"), actor=actor_de("administradora")
        )
    with clock.as_of(hace(now, 129, 10)):
        aceptar_pago(pago.pk, actor=actor_de("secretaria"))


def _copies(fondo: Fondo, now: datetime) -> None:
    """One struck out and checked by another person, and one that waits."""
    rows = list(Gasto.objects.filter(fondo=fondo, documento="factura", estado="aceptado").order_by("pk")[:2])
    for turn, gasto in enumerate(rows):
        with clock.as_of(hace(now, 20, 10)):
            copia = subir_copia(
                gasto.pk, _receipt(f"Copia de la factura {gasto.folio}"), actor=actor_de("administradora")
            )
        if not turn:
            with clock.as_of(hace(now, 19, 10)):
                aprobar_copia(copia.pk, revise=True, actor=actor_de("secretaria"))

"""A fund of the Mesa de Ejemplo, as scenes have it: one of each thing, written as rows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from fondo.models import (
    Actividad,
    Asistentes,
    Contestacion,
    CopiaPublica,
    Cotizacion,
    Cuota,
    Decision,
    Entregable,
    Etapa,
    Fondo,
    Gasto,
    HitoEjecucion,
    Informe,
    Item,
    LineaPlan,
    Material,
    MovimientoBanco,
    Obligacion,
    ObservacionInforme,
    Pago,
    Propuesta,
    Proveedor,
    Traspaso,
)
from fondo.operations import libro
from mesa.kernel import clock
from mesa.models import Archivo
from mesa.operations.archivos import guardar_archivo

if TYPE_CHECKING:
    from tests.cast import Cast

D = Decimal
#: The first day of spending, and today as the scene has it (tests.mesa.scene.NOW).
INICIO, HOY = date(2026, 4, 1), date(2026, 9, 1)
ITEMS = (
    (1, "Consultoría en estándares", "8500.00", False),
    (1, "Talleres internos", "2000.00", False),
    (1, "Materiales", "500.00", False),
    (2, "Talleres territoriales", "6000.00", False),
    (2, "Difusión", "2000.00", False),
    (2, "Administración", "1000.00", True),
)
RECIBO = b"Comprobante de ejemplo, sin datos de nadie.\n"


def fondo(cast: Cast, **more: Any) -> Fondo:
    """A fund of US$ 20.000 in execution, with its stages, budget, floors and plan, and nothing spent."""
    values: dict[str, Any] = {
        "organo": cast.mesa,
        "clave": "2026",
        "anio": 2026,
        "nombre": "Fondo de cocreación 2026",
        "proposito": "Fortalecer las redes y llevar la cocreación a las regiones.",
        "financista": "Cooperante Ejemplo",
        "monto_minimo": D("15000"),
        "monto_maximo": D("25000"),
        "monto": D("20000"),
        "convocado_el": date(2026, 2, 2),
        "postula_hasta": date(2026, 3, 13),
        "inicia_el": INICIO,
        "ultimo_gasto": date(2026, 12, 15),
        "umbral_traspaso": D("200"),
        "tope_administracion": D("5"),
        "estado": "en_ejecucion",
        "administradora": cast.organizacion("administradora-ejemplo"),
        "creado": clock.now(),
    }
    made: Fondo = Fondo.objects.create(**values | more)
    stages = [
        Etapa.objects.create(fondo=made, numero=1, nombre="Fortalecer las redes", original=D("11000")),
        Etapa.objects.create(fondo=made, numero=2, nombre="Difusión y despliegue territorial", original=D("9000")),
    ]
    for orden, (numero, nombre, monto, administracion) in enumerate(ITEMS, 1):
        Item.objects.create(
            etapa=stages[numero - 1],
            orden=orden,
            nombre=nombre,
            original=D(monto),
            vigente=D(monto),
            administracion=administracion,
        )
    HitoEjecucion.objects.create(fondo=made, nombre="Mitad del fondo", fecha=date(2026, 9, 30), porcentaje=D("50"))
    HitoEjecucion.objects.create(fondo=made, nombre="Todo el fondo", fecha=date(2026, 12, 15), porcentaje=D("100"))
    for nombre, fecha, monto in (
        ("Consultoría en estándares", date(2026, 6, 30), "3000"),
        ("Consultoría en estándares", date(2026, 8, 31), "5500"),
        ("Talleres internos", date(2026, 9, 15), "2000"),
        ("Talleres territoriales", date(2026, 11, 15), "6000"),
    ):
        LineaPlan.objects.create(item=item(made, nombre), fecha=fecha, monto=D(monto))
    return made


def item(de: Fondo, nombre: str = "Talleres internos") -> Item:
    """A line of its budget."""
    return Item.objects.get(etapa__fondo=de, nombre=nombre)


def proveedor(de: Fondo, nombre: str = "Imprenta Ejemplo", **more: Any) -> Proveedor:
    """Somebody who is paid; its RUT is none that anybody has."""
    rut = {"Imprenta Ejemplo": "76000001-6", "Persona Ejemplo Cuarenta": "11111111-1"}.get(nombre, "")
    found, _made = Proveedor.objects.get_or_create(fondo=de, nombre=nombre, defaults={"rut": rut} | more)
    return found


def archivo(cast: Cast, nombre: str = "comprobante.txt", datos: bytes = RECIBO) -> Archivo:
    """A file of the Mesa."""
    return guardar_archivo(datos, nombre, cast.mesa, cast.actor("administradora"))


def cuota(de: Fondo, numero: int = 1, monto: str = "12000", pesos: str = "11400000", **more: Any) -> Cuota:
    """An instalment that came, accepted, in the ledger: 950 pesos for a dollar."""
    values: dict[str, Any] = {
        "prevista_el": date(2026, 4, 10),
        "monto_previsto": D(monto),
        "recibida_el": date(2026, 4, 15),
        "monto": D(monto),
        "pesos": D(pesos),
        "tasa": (D(pesos) / D(monto)).quantize(D("0.0001")),
        "estado": "aceptado",
        "registrado_el": clock.now(),
    }
    made: Cuota = Cuota.objects.create(fondo=de, numero=numero, **values | more)
    if made.estado == "aceptado":
        libro.asentar_cuota(made)
    return made


def obligacion(de: Fondo, monto: str = "3800000", usd: str = "4000.00", **more: Any) -> Obligacion:
    """A contract with two deliverables of half each, accepted, in the ledger."""
    values: dict[str, Any] = {
        "item": item(de, "Consultoría en estándares"),
        "proveedor": proveedor(de, "Consultora Ejemplo"),
        "titulo": "Consultoría en estándares de las redes",
        "firmada_el": date(2026, 5, 4),
        "termina_el": date(2026, 10, 30),
        "moneda": "CLP",
        "monto": D(monto),
        "tasa": D("950"),
        "monto_usd": D(usd),
        "estado": "aceptado",
        "registrado_el": clock.now(),
    }
    made: Obligacion = Obligacion.objects.create(fondo=de, **values | more)
    half = D(monto) / 2
    for numero, vence in enumerate((date(2026, 7, 31), date(2026, 9, 25)), 1):
        Entregable.objects.create(obligacion=made, numero=numero, nombre=f"Entrega {numero}", vence=vence, monto=half)
    if made.estado == "aceptado":
        libro.asentar_obligacion(made)
    return made


def gasto(de: Fondo, monto: str = "95000", usd: str = "100.00", **more: Any) -> Gasto:
    """An expense, recorded by nobody in particular; accepted, it is in the ledger."""
    values: dict[str, Any] = {
        "item": item(de),
        "proveedor": proveedor(de),
        "documento": "boleta",
        "folio": "9310",
        "emitido_el": date(2026, 8, 12),
        "devengado_el": date(2026, 8, 12),
        "moneda": "CLP",
        "monto": D(monto),
        "tasa": D("950"),
        "monto_usd": D(usd),
        "glosa": "Impresión de guías",
        "registrado_el": clock.now(),
        "registrado_por_nombre": "Persona Ejemplo Ocho",
    }
    made: Gasto = Gasto.objects.create(fondo=de, **values | more)
    if made.estado == "aceptado":
        libro.asentar_gasto(made)
    return made


def pago(de: Gasto, **more: Any) -> Pago:
    """The payment of a whole expense, accepted, in the ledger."""
    values: dict[str, Any] = {
        "pagado_el": de.devengado_el,
        "monto": de.monto,
        "tasa": de.tasa,
        "monto_usd": de.monto_usd,
        "estado": "aceptado",
        "registrado_el": clock.now(),
    }
    made: Pago = Pago.objects.create(gasto=de, **values | more)
    if made.estado == "aceptado":
        libro.asentar_pago(made)
    return made


def informe(de: Fondo, clase: str = "mitad", **more: Any) -> Informe:
    """A report in draft, with its chain of dates."""
    days = {"mitad": (date(2026, 9, 30), 1, 7, 21, 30), "final": (date(2026, 12, 15), 1, 3, 8, 16)}[clase]
    last, *steps = days
    names = ("corte", "borrador_hasta", "aprobacion_hasta", "envio_hasta")
    dates = {name: last + timedelta(days=step) for name, step in zip(names, steps, strict=True)}
    made: Informe = Informe.objects.create(fondo=de, clase=clase, ultimo_gasto=last, **dates | more)
    return made


def escena(cast: Cast) -> dict[str, int]:
    """One of each thing, by its name, its pk; and what tests/fondo/escena_*.py add to it."""
    de = fondo(cast)
    who, now = cast.actor("administradora").persona, clock.now()
    first = cuota(de)
    Cuota.objects.create(
        fondo=de,
        numero=2,
        prevista_el=date(2026, 10, 1),
        monto_previsto=D("8000"),
        estado="previsto",
        registrado_el=now,
    )
    contract = obligacion(de)
    Cotizacion.objects.create(
        obligacion=contract, proveedor_nombre="Consultora Ejemplo", monto=D("3800000"), elegida=True
    )
    spent = gasto(de, estado="aceptado", comprobante=archivo(cast), folio="9309")
    paid = pago(spent)
    waits = gasto(de, registrado_por=who, folio="9311")
    pago(waits, estado="registrado")
    observed = gasto(de, registrado_por=who, folio="9312", estado="observado", observacion="Falta el comprobante.")
    decision = Decision.objects.create(fondo=de, clase="otra", titulo="Sedes de los talleres", anotada_el=now)
    Contestacion.objects.create(
        decision=decision, organizacion_nombre="Red Social Ejemplo", texto="Se acogió.", contestada_el=now
    )
    Traspaso.objects.create(
        fondo=de,
        de=item(de, "Talleres territoriales"),
        a=item(de, "Difusión"),
        monto=D("100"),
        motivo="Más difusión en regiones.",
        fecha=date(2026, 7, 31),
        hecho_el=now,
        hecho_por_nombre="Persona Ejemplo Cinco",
    )
    Item.objects.filter(etapa__fondo=de, nombre="Talleres territoriales").update(vigente=D("5900"))
    Item.objects.filter(etapa__fondo=de, nombre="Difusión").update(vigente=D("2100"))
    activity = Actividad.objects.create(
        fondo=de,
        etapa=de.etapas.get(numero=2),
        nombre="Taller regional de ejemplo",
        fecha=date(2026, 8, 20),
        region="05",
        comuna="Valparaíso",
        registrada_el=now,
        registrada_por=who,
        registrada_por_nombre=who.nombre,
    )
    Asistentes.objects.create(actividad=activity, sector="academia", cantidad=12)
    Material.objects.create(actividad=activity, nombre="Guía del taller", url="https://ejemplo.example/guia.pdf")
    report = informe(de)
    informe(de, "final")
    remark = ObservacionInforme.objects.create(
        informe=report,
        texto="Falta decir cuántas redes participaron.",
        organizacion=cast.organizacion("red-social-ejemplo"),
        organizacion_nombre="Red Social Ejemplo",
        persona=cast.actor("social").persona,
        persona_nombre="Persona Ejemplo Uno",
        creada_el=now,
    )
    line = MovimientoBanco.objects.create(
        fondo=de,
        fecha=date(2026, 8, 12),
        glosa="PAGO IMPRENTA",
        monto=D("-95000"),
        huella=uuid4().hex,
        cargado_el=now,
    )
    copy = CopiaPublica.objects.create(
        gasto=spent, archivo=archivo(cast, "copia.txt", RECIBO + b"Copia tachada."), subida_por=who, subida_el=now
    )
    proposal = Propuesta.objects.create(
        fondo=de,
        numero=1,
        titulo="Uso del fondo de cocreación 2026",
        justificacion="Las redes necesitan estándares comunes.",
        ejes=[{"titulo": "Estándares", "texto": "Transparencia, integridad y democracia interna."}],
        etapas=[],
        monto=D("20000"),
        estado="aprobada",
        creada_el=now,
    )
    rows = {
        "fondo": de.pk,
        "propuesta": proposal.pk,
        "cuota": first.pk,
        "obligacion": contract.pk,
        "entregable": contract.entregables.get(numero=1).pk,
        "gasto": spent.pk,
        "pago": paid.pk,
        "registrado": waits.pk,
        "observado": observed.pk,
        "proveedor": spent.proveedor_id,
        "decision": decision.pk,
        "actividad": activity.pk,
        "informe": report.pk,
        "observacion": remark.pk,
        "banco": line.pk,
        "copia": copy.pk,
        "item": item(de).pk,
        "hito": de.hitos.earliest("fecha").pk,
    }
    for part in _parts("escena_"):
        rows |= part.escena(cast, de)
    return rows


def _parts(prefix: str) -> list[Any]:
    """The modules beside this one whose name begins so, in order."""
    package = import_module("tests.fondo")
    names = sorted(m.name for m in iter_modules(package.__path__) if m.name.startswith(prefix))
    return [import_module(f"tests.fondo.{name}") for name in names]

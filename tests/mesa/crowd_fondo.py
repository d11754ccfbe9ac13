"""Many funds, and in that of the scene much of everything that is recorded of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db.models import Max, Model

from fondo.models import (
    Actividad,
    Asiento,
    Asistentes,
    AvisoHito,
    CartolaBancaria,
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
from mesa.models import Archivo
from tests.mesa.scene import NOW, Scene

#: Addresses that list nothing of it: a form or a confirmation about one thing, and a fund for each year.
FIXED = """
    fondo:nuevo_fondo fondo:corregir_fondo fondo:desistir_fondo fondo:retomar_fondo fondo:cerrar_fondo
    fondo:reabrir_fondo fondo:enviar_propuesta fondo:administradora
    fondo:aceptar_gasto fondo:anular_gasto fondo:observar_gasto fondo:retirar_gasto fondo:comprobante
    fondo:registrar_pago fondo:aceptar_pago fondo:anular_pago fondo:observar_pago fondo:retirar_pago
    fondo:subir_copia fondo:aprobar_copia fondo:retirar_copia fondo:archivo_de_copia
    fondo:corregir_contestacion fondo:descartar_decision fondo:desvincular_decision
    fondo:deshacer_traspaso fondo:quitar_hito fondo:publicos
    fondo:aceptar_contrato fondo:anular_contrato fondo:observar_contrato fondo:retirar_contrato fondo:terminar_contrato
    fondo:terminos fondo:recibir_entregable fondo:deshacer_recepcion
    fondo:prever_cuota fondo:corregir_cuota_prevista fondo:quitar_cuota_prevista fondo:registrar_cuota
    fondo:corregir_cuota fondo:retirar_cuota fondo:observar_cuota fondo:aceptar_cuota fondo:anular_cuota
    fondo:comprobante_de_cuota fondo:agregar_material fondo:importar_actividades fondo:importar_lineas fondo:sumar_plan
    fondo:cargar_cartola fondo:conciliar_linea fondo:descartar_linea
    fondo:informes fondo:escribir_relato fondo:fechas_informe fondo:observar_informe
    fondo:responder_observacion_informe"""
#: Rows of an address that lists, where there is nothing to list yet.
EMPTY = {
    "fondo:decision sin evidencia",
    *(f"fondo:contrato {state}" for state in ("observado", "registrado")),
    *(f"fondo:gasto {state}" for state in ("de una persona", "observado", "registrado")),
}

D = Decimal
START = date(2026, 4, 1)
USD = D("1.00")


def _add(rows: Iterable[Model]) -> list[Any]:
    found = list(rows)
    return list(type(found[0])._default_manager.bulk_create(found)) if found else []


def grow(scene: Scene, places: range) -> None:
    """Rows of everything."""
    one = Fondo.objects.get(pk=scene.fondo["fondo"])
    others = _funds(one, places)
    _add(
        Propuesta(fondo=one, numero=2 + n, titulo=f"Otra {n}", monto=D(20000), estado="reemplazada", creada_el=NOW)
        for n in places
    )
    _add(Etapa(fondo=f, numero=1, nombre="Una", original=USD) for f in others)
    stage = one.etapas.get(numero=1)
    items = _add(Item(etapa=stage, orden=10 + n, nombre=f"Otro ítem {n}", original=USD, vigente=USD) for n in places)
    floors = _add(HitoEjecucion(fondo=f, nombre="Piso", fecha=START, porcentaje=D(50)) for f in others)
    _add(AvisoHito(hito=floor, fecha=floor.fecha, marca=7, hecho_el=NOW) for floor in floors)
    _add(LineaPlan(item=item, fecha=START, monto=USD) for item in items)
    _spent(scene, one, items, places)
    _decided(scene, one, items, places)
    _add(
        Informe(
            fondo=f,
            clase="mitad",
            ultimo_gasto=START,
            corte=START + timedelta(days=1),
            borrador_hasta=START + timedelta(days=2),
            aprobacion_hasta=START + timedelta(days=3),
            envio_hasta=START + timedelta(days=4),
        )
        for f in others
    )


def _funds(one: Fondo, places: range) -> list[Any]:
    common = {"proposito": "Otro.", "financista": "Cooperante Ejemplo", "monto_minimo": USD, "monto_maximo": D(99999)}
    common |= {"convocado_el": START, "inicia_el": START, "ultimo_gasto": date(2026, 12, 15), "creado": NOW}
    return _add(
        Fondo(organo=one.organo, clave=f"1900-{n}", anio=1900 + n, nombre=f"Otro Fondo Ejemplo {n}", **common)
        for n in places
    )


def _spent(scene: Scene, one: Fondo, items: list[Any], places: range) -> None:
    """Contracts, expenses and payments, accepted and in the ledger; and what hangs from them."""
    when: dict[str, Any] = {"estado": "aceptado", "registrado_el": NOW}
    who = _add(Proveedor(fondo=one, nombre=f"Proveedor Ejemplo {n}", rut=f"{n}-0") for n in places)
    _add(
        Cuota(fondo=one, numero=10 + n, prevista_el=START, monto_previsto=USD, estado="previsto", registrado_el=NOW)
        for n in places
    )
    rows = list(zip(places, items, who, strict=True))
    amounts = {"monto": D(950), "tasa": D(950), "monto_usd": USD}
    days = {"firmada_el": START, "termina_el": START}
    contracts = _add(
        Obligacion(fondo=one, item=i, proveedor=p, titulo=f"Otro contrato {n}", **days, **amounts, **when)
        for n, i, p in rows
    )
    _add(Cotizacion(obligacion=c, proveedor_nombre="Proveedor Ejemplo", monto=D(950)) for c in contracts)
    _add(
        Cotizacion(obligacion_id=scene.fondo["obligacion"], proveedor_nombre=f"Proveedor {n}", monto=D(950))
        for n in places
    )
    _add(Entregable(obligacion=c, numero=1, nombre="Entrega", vence=START, monto=D(950)) for c in contracts)
    issued = {"emitido_el": START, "devengado_el": START}
    spent = _add(
        Gasto(fondo=one, item=i, proveedor=p, folio=f"O-{n}", glosa=f"Otro gasto {n}", **issued, **amounts, **when)
        for n, i, p in rows
    )
    paid = _add(Pago(gasto=g, pagado_el=START, **amounts, **when) for g in spent)
    _add(
        Pago(gasto_id=scene.fondo["gasto"], pagado_el=START, **amounts, **when | {"estado": "anulado"}) for _ in places
    )
    last = Asiento.objects.filter(fondo=one).aggregate(Max("numero"))["numero__max"]
    _add(
        Asiento(
            fondo=one,
            numero=last + 1 + place * 3 + turn,
            fecha=START,
            clase=clase,
            item=g.item,
            monto_usd=USD,
            gasto=g,
            pago=p if clase == "pagado" else None,
            glosa=g.glosa,
            anotado_el=NOW,
        )
        for place, (g, p) in enumerate(zip(spent, paid, strict=True))
        for turn, clase in enumerate(("comprometido", "devengado", "pagado"))
    )
    file = Archivo.objects.filter(organo=one.organo).first()
    _add(CopiaPublica(gasto=g, archivo=file, subida_el=NOW) for g in spent)
    day = {"desde": START, "hasta": START, "lineas": 1, "cargada_el": NOW}
    _add(CartolaBancaria(fondo=one, nombre=f"otra-{n}.csv", sha256=uuid4().hex, **day) for n in places)
    _add(
        MovimientoBanco(fondo=one, fecha=START, glosa="OTRO", monto=D(-950), huella=uuid4().hex, cargado_el=NOW)
        for _ in places
    )


def _decided(scene: Scene, one: Fondo, items: list[Any], places: range) -> None:
    """Decisions with their answers, transfers, activities and remarks."""
    made = _add(Decision(fondo=one, clase="otra", titulo=f"Otra decisión {n}", anotada_el=NOW) for n in places)
    _add(Contestacion(decision=d, organizacion_nombre="Red", texto="Sí.", contestada_el=NOW) for d in made)
    first = Item.objects.get(pk=scene.fondo["item"])
    _add(
        Traspaso(fondo=one, de=first, a=i, monto=USD, motivo=f"Otro traspaso {n}", fecha=START, hecho_el=NOW)
        for n, i in zip(places, items, strict=True)
    )
    stage = one.etapas.get(numero=2)
    done = _add(
        Actividad(fondo=one, etapa=stage, nombre=f"Otro taller {n}", fecha=START, registrada_el=NOW) for n in places
    )
    _add(Asistentes(actividad=a, sector="academia", cantidad=1) for a in done)
    _add(Material(actividad=a, nombre="Guía", url="https://otra.example/") for a in done)
    one_of = scene.fondo["actividad"]
    _add(Material(actividad_id=one_of, nombre=f"Guía {n}", url="https://otra.example/") for n in places)
    actor = scene.cast.actor("social")
    _add(
        ObservacionInforme(
            informe_id=scene.fondo["informe"],
            texto=f"Otra observación {n}",
            organizacion=actor.organizacion,
            organizacion_nombre="Red Social Ejemplo",
            persona=actor.persona,
            persona_nombre="Persona Ejemplo",
            creada_el=NOW,
        )
        for n in places
    )

"""The record of a fund, from its rows: as many queries whatever its size, and nothing of who is paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import translation

from fondo.models import Actividad, Asiento, CopiaPublica, Cuota, Decision, Fondo, Informe, Obligacion, Traspaso
from fondo.operations.expediente import expediente_publico
from fondo.operations.lectura import Lectura, leer
from fondo.schema.fondo import (
    ActividadPublicada,
    ContratoPublicado,
    CuotaPublicada,
    DeudaPublicada,
    EtapaPublicada,
    FondoPublicado,
    InformePublicadoEnFondo,
    ItemPublicado,
    MovimientoPublicado,
    PisoPublicado,
    PrevistoPublicado,
    TraspasoPublicado,
)
from fondo.schema.informe import TIPO as INFORME
from fondo.states import EstadoRegistro
from mesa.kernel import clock
from mesa.models import Ficha
from mesa.operations.aprobacion import secretaria_de

TIPO = "fondo"


def contenido_de(fondo: Fondo) -> dict[str, Any]:
    """Everything public of a fund today, as schema.FondoPublicado. Its proposal was approved."""
    today, lectura = clock.today(), leer(fondo)
    assert fondo.monto is not None
    with translation.override("es"):  # the record is in Spanish, whatever language it is asked in
        return FondoPublicado(
            clave=fondo.clave,
            anio=fondo.anio,
            nombre=fondo.nombre,
            proposito=fondo.proposito,
            organo=fondo.organo.nombre,
            secretaria=secretaria_de(fondo.organo, today),
            financista=fondo.financista,
            intermediario=fondo.intermediario,
            administradora=fondo.administradora.nombre if fondo.administradora else "",
            administradora_slug=fondo.administradora.slug if fondo.administradora else "",
            estado=fondo.estado,
            monto_minimo=_usd(fondo.monto_minimo),
            monto_maximo=_usd(fondo.monto_maximo),
            monto=_usd(fondo.monto),
            convocado_el=fondo.convocado_el,
            aprobado_el=_approved(fondo),
            inicia_el=fondo.inicia_el,
            ultimo_gasto=fondo.ultimo_gasto,
            base=fondo.base,
            base_confirmada=fondo.base_confirmada,
            tope_administracion=_maybe(fondo.tope_administracion),
            **_budget(lectura),
            cuotas=_instalments(fondo),
            movimientos=_entries(fondo),
            contratos=_contracts(fondo),
            traspasos=_transfers(fondo),
            expediente=expediente_publico(fondo),
            actividades=_activities(fondo),
            informes=_reports(fondo),
            al=today,
            datos_de_ejemplo=fondo.organo.ejemplo,
        ).model_dump(mode="json")


def _usd(monto: Decimal) -> str:
    return f"{monto:.2f}"


def _maybe(monto: Decimal | None) -> str | None:
    return None if monto is None else f"{monto:.2f}"


def _tasa(tasa: Decimal | None) -> str | None:
    return None if tasa is None else f"{tasa:.4f}"


def _approved(fondo: Fondo) -> Any:
    """The day on which its proposal was approved, as its first decision says."""
    first = fondo.decisiones.filter(clase=Decision.Clase.PROPUESTA, consulta__isnull=False).order_by("pk")
    found = first.select_related("consulta__plazo").first()
    return found.consulta.dia_de_cierre if found and found.consulta and found.consulta.cerrada_el else None


def _budget(lectura: Lectura) -> dict[str, Any]:
    def expected(rows: Any) -> list[PrevistoPublicado]:
        ordered = sorted(rows, key=lambda p: (p.fecha, p.item or 0, p.monto))
        return [PrevistoPublicado(fecha=p.fecha, item=p.item, usd=_usd(p.monto)) for p in ordered]

    return {
        "etapas": [
            EtapaPublicada(numero=e.numero, nombre=e.nombre, objetivo=e.objetivo, original=_usd(e.original))
            for e, _items in lectura.etapas
        ],
        "items": [
            ItemPublicado(
                id=i.pk,
                etapa=e.numero,
                nombre=i.nombre,
                original=_usd(i.original),
                vigente=_usd(i.vigente),
                administracion=i.administracion,
            )
            for e, items in lectura.etapas
            for i in items
        ],
        "pisos": [
            PisoPublicado(
                nombre=h.nombre, fecha=h.fecha, porcentaje=f"{h.porcentaje:.2f}", tolerancia=f"{h.tolerancia:.2f}"
            )
            for h in lectura.hitos
        ],
        "plan": expected(lectura.plan),
        "por_pagar": [
            DeudaPublicada(
                fecha=d.fecha, item=d.item, usd=_usd(d.monto), desde=d.desde, hasta=d.hasta, devengada=d.devengada
            )
            for d in sorted(lectura.deudas, key=lambda d: (d.fecha, d.item or 0, d.desde, d.monto))
        ],
    }


def _instalments(fondo: Fondo) -> list[CuotaPublicada]:
    """As foreseen; as it came, only of what was accepted."""
    return [
        CuotaPublicada(
            numero=c.numero,
            prevista_el=c.prevista_el,
            monto_previsto=_usd(c.monto_previsto),
            recibida_el=c.recibida_el if c.estado == EstadoRegistro.ACEPTADO else None,
            monto=_maybe(c.monto) if c.estado == EstadoRegistro.ACEPTADO else None,
            pesos=f"{c.pesos:.0f}" if c.pesos is not None and c.estado == EstadoRegistro.ACEPTADO else None,
            tasa=_tasa(c.tasa) if c.estado == EstadoRegistro.ACEPTADO else None,
        )
        for c in Cuota.objects.filter(fondo=fondo).exclude(estado=EstadoRegistro.ANULADO)
    ]


def _entries(fondo: Fondo) -> list[MovimientoPublicado]:
    """The ledger, in its order."""
    checked = CopiaPublica.objects.filter(gasto__fondo=fondo, revisada_el__isnull=False, retirada_el=None)
    copies = dict(checked.values_list("gasto", "archivo__sha256"))
    rows = Asiento.objects.filter(fondo=fondo).select_related("gasto", "pago", "reversa_de", "cuota", "obligacion")
    return [_entry(row, copies) for row in rows.order_by("numero")]


def _entry(row: Asiento, copies: dict[int, str]) -> MovimientoPublicado:
    spent, paid = row.gasto, row.pago
    # What a payment tells is its own amount and rate; what an expense, a contract or an instalment tells, theirs.
    source: Any = paid or spent or row.obligacion or row.cuota
    amount = getattr(source, "pesos", None) if row.cuota else getattr(source, "monto", None)
    currency = "CLP" if row.cuota else getattr(spent or row.obligacion, "moneda", "")
    return MovimientoPublicado(
        numero=row.numero,
        fecha=row.fecha,
        clase=row.clase,
        item=row.item_id,
        usd=_usd(row.monto_usd),
        glosa=row.glosa,
        documento=spent.documento if spent else "",
        folio=spent.folio if spent else "",
        moneda=currency,
        monto="" if amount is None else f"{amount:.0f}" if currency == "CLP" else f"{amount:.2f}",
        tasa=_tasa(getattr(source, "tasa", None)),
        fuente_tasa=spent.fuente_tasa if spent else "",
        contrato=row.obligacion_id,
        gasto=row.gasto_id,
        reversa_de=row.reversa_de.numero if row.reversa_de else None,
        copia=copies.get(row.gasto_id or 0, ""),
    )


def _contracts(fondo: Fondo) -> list[ContratoPublicado]:
    rows = Obligacion.objects.aceptados().filter(fondo=fondo).select_related("proveedor").order_by("firmada_el", "pk")
    return [
        ContratoPublicado(
            id=o.pk,
            titulo=o.titulo,
            item=o.item_id,
            firmado_el=o.firmada_el,
            termina_el=o.termina_el,
            terminado_el=o.terminada_el,
            moneda=o.moneda,
            monto=f"{o.monto:.0f}" if o.moneda == "CLP" else f"{o.monto:.2f}",
            usd=_usd(o.monto_usd),
            proveedor="" if o.proveedor.persona_natural else o.proveedor.nombre,
        )
        for o in rows
    ]


def _transfers(fondo: Fondo) -> list[TraspasoPublicado]:
    return [
        TraspasoPublicado(fecha=t.fecha, de=t.de_id, a=t.a_id, usd=_usd(t.monto), motivo=t.motivo)
        for t in Traspaso.objects.filter(fondo=fondo).order_by("pk")
    ]


def _activities(fondo: Fondo) -> list[ActividadPublicada]:
    rows = Actividad.objects.filter(fondo=fondo, eliminada_el=None).select_related("etapa")
    counted = rows.order_by("fecha", "pk").prefetch_related("asistentes")
    return [
        ActividadPublicada(
            fecha=a.fecha,
            etapa=a.etapa.numero,
            clase=a.clase,
            nombre=a.nombre,
            region=a.region,
            comuna=a.comuna,
            modalidad=a.modalidad,
            asistentes={row.sector: row.cantidad for row in a.asistentes.all()},
            implementadores=a.implementadores,
            decisores=a.decisores,
        )
        for a in counted
    ]


def _reports(fondo: Fondo) -> list[InformePublicadoEnFondo]:
    """Its reports, each with its address once there is something there: also while its correction is written."""
    there = set(Ficha.objects.filter(tipo=INFORME, clave__startswith=f"{fondo.clave}-").values_list("clave", flat=True))
    return [
        InformePublicadoEnFondo(
            clase=i.clase,
            estado=i.estado,
            corte=i.corte,
            envio_hasta=i.envio_hasta,
            enviado_el=i.enviado_el,
            ruta=f"/fondo/{fondo.clave}/informes/{i.clase}/" if f"{fondo.clave}-{i.clase}" in there else "",
        )
        for i in Informe.objects.filter(fondo=fondo).order_by("corte")
    ]

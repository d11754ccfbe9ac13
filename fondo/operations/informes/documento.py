"""The text of a report: its figures computed at the cut-off, as it is frozen, voted and published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo import asistencia
from fondo.comunas import regiones
from fondo.cuentas import cuentas_de
from fondo.models import Asistentes, Fondo, Informe
from fondo.operations.expediente import sin_evidencia
from fondo.operations.informes.base import PARTES, TIPO, clave_de
from fondo.operations.informes.relato import faltan
from fondo.operations.publicacion import contenido_de
from fondo.operations.revision import por_revisar
from fondo.schema.informe import (
    AsistenciaInforme,
    CambioInforme,
    FilaInforme,
    GastoInforme,
    GrupoInforme,
    InformePublicado,
    PisoInforme,
    PuntoInforme,
    RedInforme,
    TextoInforme,
)
from fondo.tablas import DATOS
from mesa.frases import Voz
from mesa.kernel import clock
from mesa.kernel.querysets import in_force
from mesa.models import Membresia
from mesa.models.organizaciones import TipoOrganizacion
from mesa.palabras import dolares, fecha_larga, lista_y
from mesa.tipos import TipoConsulta, registrar_consulta
from redes.operations.mejoras.anexo import anexo_de
from redes.vista import NIVELES


def documento_de(informe: Informe) -> dict[str, Any]:
    """A report as schema.InformePublicado, its figures as they were at its cut-off."""
    fondo, corte = informe.fondo, informe.corte
    with translation.override("es"):  # the record is in Spanish; what is told in English is in its place
        registro = al_corte(contenido_de(fondo), corte)
        return InformePublicado(
            clave=clave_de(fondo.clave, informe.clase),
            fondo=fondo.clave,
            clase=informe.clase,
            version=informe.version,
            **{name: registro[name] for name in _DEL_FONDO},
            corte=corte,
            envio_hasta=informe.envio_hasta,
            relato=_told(informe),
            **_figures(registro, corte),
            gastos=_expenses(registro),
            expediente=registro["expediente"],
            redes=_networks(fondo, corte),
            actividades=registro["actividades"],
            asistencia=_came(registro),
            al=clock.today(),
        ).model_dump(mode="json")


_DEL_FONDO = (
    *("nombre_fondo", "proposito", "organo", "secretaria", "financista", "intermediario", "administradora", "monto"),
    *("inicia_el", "ultimo_gasto", "base", "base_confirmada", "datos_de_ejemplo"),
)


def al_corte(registro: Mapping[str, Any], corte: date) -> dict[str, Any]:
    """The record of a fund without what came after a day."""
    day = corte.isoformat()
    return {
        **registro,
        "nombre_fondo": registro["nombre"],
        "al": day,
        "movimientos": [m for m in registro["movimientos"] if m["fecha"] <= day],
        "actividades": [a for a in registro["actividades"] if a["fecha"] <= day],
    }


def _told(informe: Informe) -> list[TextoInforme]:
    """Each part that has words, in its order, by paragraphs."""

    def blocks(text: str) -> list[str]:
        return [block.strip() for block in text.split("\n\n") if block.strip()]

    told = [(parte, informe.narrativa.get(parte, {})) for parte in PARTES]
    return [
        TextoInforme(parte=parte, es=blocks(said.get("es", "")), en=blocks(said.get("en", "")))
        for parte, said in told
        if any(said.values())
    ]


def _usd(monto: Decimal | None) -> str | None:
    return None if monto is None else f"{monto:.2f}"


def _figures(registro: Mapping[str, Any], corte: date) -> dict[str, Any]:
    cuentas = cuentas_de(registro, corte)
    total, names = cuentas.total, {e["numero"]: e["nombre"] for e in registro["etapas"]}
    spent = cuentas.recibido - total.pagado - cuentas.diferencia
    return {
        "filas": [
            FilaInforme(
                etapa=number,
                etapa_nombre=names[number],
                nombre=line.nombre,
                administracion=line.administracion,
                **{name: _usd(getattr(line, name)) for name in _COLUMNAS},
            )
            for number, stage in zip(names, cuentas.etapas, strict=True)
            for line in stage.filas
        ],
        "recibido": _usd(cuentas.recibido),
        "comprometido": _usd(total.comprometido),
        "devengado": _usd(total.devengado),
        "pagado": _usd(total.pagado),
        "diferencia": _usd(cuentas.diferencia),
        "saldo": _usd(spent),
        "pisos": [
            PisoInforme(
                nombre=piso.nombre,
                fecha=piso.fecha,
                porcentaje=f"{piso.porcentaje:.2f}",
                ejecutado=f"{estado.ejecutado:.2f}",
                exigido=f"{estado.exigido:.2f}",
                falta=f"{estado.falta:.2f}",
                parte=f"{estado.parte:.1f}",
                cerrado=estado.cerrado,
                con_tolerancia=estado.con_tolerancia,
            )
            for piso, estado, _light in cuentas.pisos
        ],
        "curva": [
            PuntoInforme(
                fecha=p.fecha,
                planificado=f"{p.planificado:.2f}",
                comprometido=_usd(p.comprometido),
                pagado=_usd(p.pagado),
                piso=_usd(p.piso),
            )
            for p in cuentas.puntos
        ],
    }


_COLUMNAS = ("original", "vigente", "comprometido", "devengado", "pagado")


def _expenses(registro: Mapping[str, Any]) -> list[GastoInforme]:
    """Each expense that stands: one that was annulled adds up to nothing, and is left."""
    gastos = DATOS["gastos"]
    told = [dict(zip(gastos.columnas, row, strict=True)) for row in gastos.filas(registro)]
    rows: list[dict[str, Any]] = sorted(told, key=lambda row: (row["devengado_el"], row["gasto"]))
    return [
        GastoInforme(
            gasto=row["gasto"],
            fecha=row["devengado_el"],
            documento=row["documento"],
            folio=row["folio"],
            etapa=row["etapa"],
            item=row["item"],
            glosa=row["glosa"],
            moneda=row["moneda"],
            monto=str(row["monto"] if row["monto"] is not None else ""),
            devengado=f"{row['devengado_usd']:.2f}",
            pagado=f"{row['pagado_usd']:.2f}",
        )
        for row in rows
        if row["devengado_usd"]
    ]


def _networks(fondo: Fondo, corte: date) -> list[RedInforme]:
    """The networks of the órgano, on the day before the fund began and at the cut-off."""
    seats = Membresia.objects.filter(in_force(corte), organo=fondo.organo, miembro__tipo=TipoOrganizacion.RED)
    bodies = [seat.miembro for seat in seats.select_related("miembro").order_by("miembro__nombre")]
    found = anexo_de(bodies, fondo.inicia_el - timedelta(days=1), corte)
    return [
        RedInforme(
            nombre=one.organizacion.nombre,
            slug=one.organizacion.slug,
            publica=bool(one.filas),
            antes=str(NIVELES[one.nivel_antes]) if one.filas else "",
            despues=str(NIVELES[one.nivel_despues]) if one.filas else "",
            cambian=[
                CambioInforme(codigo=f.codigo, nombre=f.nombre, antes=f.antes, despues=f.despues)
                for f in (*one.suben, *one.bajan)
            ],
        )
        for one in found.organizaciones
    ]


def _came(registro: Mapping[str, Any]) -> AsistenciaInforme:
    told, names = asistencia.resumen_de(registro["actividades"]), regiones()
    sectors = dict(Asistentes._meta.get_field("sector").flatchoices)
    return AsistenciaInforme(
        actividades=told.actividades,
        personas=told.personas,
        implementadores=told.implementadores,
        decisores=told.decisores,
        regiones=[
            GrupoInforme(codigo=code, nombre=names.get(code, str(_("sin región"))), actividades=times, personas=people)
            for code, times, people in told.regiones
        ],
        sectores=[
            GrupoInforme(codigo=code, nombre=str(sectors.get(code, code)), personas=people)
            for code, people in told.sectores
        ],
    )


def reparos(informe: Informe) -> list[str]:
    """What keeps a report from being put to the Mesa, each as a sentence; none if it is whole."""
    found = []
    if clock.today() <= informe.corte:
        found.append(_("El corte es el %(dia)s: se lleva a la Mesa después.") % {"dia": fecha_larga(informe.corte)})
    if lacking := faltan(informe):
        found.append(_("Falta escribir %(partes)s.") % {"partes": lista_y(lacking)})
    if informe.entregado_el is None:
        found.append(_("Quien administra todavía no entrega el borrador."))
    if informe.observaciones.filter(respuesta="").exists():
        found.append(_("Hay observaciones al borrador sin respuesta."))
    if waiting := por_revisar(informe.fondo, informe.corte):
        found.append(_("Registros anteriores al corte que esperan revisión o corrección: %(n)s.") % {"n": waiting})
    found += [
        _("%(evidencia)s, «%(titulo)s»: %(falta)s")
        % {"evidencia": one.evidencia, "titulo": one.decision.titulo, "falta": " ".join(one.falta)}
        for one in sin_evidencia(informe.fondo)
    ]
    return found


def texto_de(informe: Informe) -> dict[str, Any]:
    """What a report says: as it was frozen, once it was put to the Mesa; else as it would be now."""
    if informe.consulta is not None:
        return dict(json.loads(informe.consulta.documento))
    return documento_de(informe)


def parrafos_de(documento: dict[str, Any]) -> list[tuple[str, str]]:
    """Every text of a report with its reference, in order: what differences are made of."""
    found = [
        (str(PARTES[said["parte"]]) + ("" if language == "es" else " (en)"), text)
        for said in documento["relato"]
        for language in ("es", "en")
        for text in said[language]
    ]
    for row in documento["filas"]:
        paid = {"item": row["nombre"], "vigente": dolares(row["vigente"]), "pagado": dolares(row["pagado"])}
        found.append((_("ejecución"), _("%(item)s: vigente %(vigente)s, pagado %(pagado)s") % paid))
    return found


def resumen_de(documento: dict[str, Any]) -> str:
    """How much was paid at the cut-off, of how much."""
    said = {"pagado": dolares(documento["pagado"]), "monto": dolares(documento["monto"])}
    return _("%(pagado)s pagados de %(monto)s") % said


registrar_consulta(
    TipoConsulta(
        tipo=TIPO,
        nombre=gettext_lazy("Aprobación de un informe del fondo"),
        template="fondo/informes/_cuerpo.html",
        parrafos=parrafos_de,
        resumen=resumen_de,
        url_retiro=lambda documento: reverse("fondo:retirar_informe", args=[documento["fondo"], documento["clase"]]),
        voz=Voz(
            gettext_lazy("informe del fondo"), "el", femenino=False, junto=gettext_lazy("junto a lo que se decida")
        ),
    )
)

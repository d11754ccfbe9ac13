"""The text of a proposal: as it is voted, its paragraphs for differences, and what keeps it from a vote."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fondo.ejecucion import CERO, por_ciento
from fondo.models import Fondo, Propuesta
from fondo.schema import DocumentoPropuesta
from mesa.frases import Voz
from mesa.palabras import dolares, porcentaje
from mesa.tipos import TipoConsulta, registrar_consulta

TIPO = "propuesta_fondo"
ETAPAS = 2


def documento_de(propuesta: Propuesta) -> dict[str, Any]:
    """A version as schema.DocumentoPropuesta: what is frozen, hashed, voted and sent."""
    fondo = propuesta.fondo
    cap = fondo.tope_administracion
    return DocumentoPropuesta(
        fondo=fondo.clave,
        nombre_fondo=fondo.nombre,
        organo=fondo.organo.nombre,
        financista=fondo.financista,
        version=propuesta.numero,
        titulo=propuesta.titulo,
        justificacion=[block.strip() for block in propuesta.justificacion.split("\n\n") if block.strip()],
        ejes=propuesta.ejes,
        etapas=[{"numero": n, **etapa} for n, etapa in enumerate(propuesta.etapas, 1)],
        monto=f"{propuesta.monto:.2f}",
        tope_administracion=None if cap is None else f"{cap:.2f}",
    ).model_dump(mode="json")


def reparos(propuesta: Propuesta) -> list[str]:
    """What keeps a version from being put to a vote, each as a sentence; none if it is whole and adds up."""
    return [*_reparos_del_texto(propuesta), *_reparos_del_monto(propuesta)]


def _reparos_del_texto(propuesta: Propuesta) -> list[str]:
    found = []
    if not propuesta.titulo or not propuesta.justificacion:
        found.append(_("Faltan el título o la justificación."))
    if not propuesta.ejes:
        found.append(_("Falta al menos un eje central."))
    if len(propuesta.etapas) != ETAPAS:
        found.append(_("La propuesta se divide en dos etapas: escriba las dos."))
    for numero, etapa in enumerate(propuesta.etapas, 1):
        if not etapa["nombre"]:
            found.append(_("La etapa %(n)s no tiene nombre.") % {"n": numero})
        if not etapa["presupuesto"]:
            found.append(_("La etapa %(n)s no tiene ítems en su presupuesto.") % {"n": numero})
    return found


def _reparos_del_monto(propuesta: Propuesta) -> list[str]:
    fondo, total = propuesta.fondo, propuesta.monto
    found = []
    if not fondo.monto_minimo <= total <= fondo.monto_maximo:
        bounds = {"monto": dolares(total), "min": dolares(fondo.monto_minimo), "max": dolares(fondo.monto_maximo)}
        found.append(_("El total es %(monto)s y el fondo va de %(min)s a %(max)s.") % bounds)
    stages = sum((Decimal(etapa["monto"]) for etapa in propuesta.etapas), CERO)
    if stages != total:
        how = {"suma": dolares(stages), "total": dolares(total)}
        found.append(_("Las etapas suman %(suma)s y el total es %(total)s.") % how)
    for numero, etapa in enumerate(propuesta.etapas, 1):
        items = sum((Decimal(item["monto"]) for item in etapa["presupuesto"]), CERO)
        if etapa["presupuesto"] and items != Decimal(etapa["monto"]):
            how = {"n": str(numero), "suma": dolares(items), "monto": dolares(Decimal(etapa["monto"]))}
            found.append(_("Los ítems de la etapa %(n)s suman %(suma)s y la etapa es de %(monto)s.") % how)
    return found + _reparos_de_administracion(fondo, propuesta)


def _reparos_de_administracion(fondo: Fondo, propuesta: Propuesta) -> list[str]:
    lines = [item for etapa in propuesta.etapas for item in etapa["presupuesto"] if item["administracion"]]
    fee = sum((Decimal(line["monto"]) for line in lines), CERO)
    if not fee:
        return []
    if fondo.tope_administracion is None:
        return [_("El fondo no admite gastos de administración: fije su tope en los datos del fondo.")]
    if fee * 100 > fondo.tope_administracion * propuesta.monto:
        how = {"parte": porcentaje(por_ciento(fee, propuesta.monto)), "tope": porcentaje(fondo.tope_administracion)}
        return [_("Los gastos de administración son el %(parte)s del total y el tope es %(tope)s.") % how]
    return []


def parrafos_de(documento: dict[str, Any]) -> list[tuple[str, str]]:
    """Every text of a version with its reference, in order: what differences are made of."""
    found = [(_("título"), documento["titulo"]), (_("monto"), dolares(Decimal(documento["monto"])))]
    found += [(str(n), text) for n, text in enumerate(documento["justificacion"], 1)]
    found += [
        (_("eje %(n)s") % {"n": n}, f"{eje['titulo']}: {eje['texto']}") for n, eje in enumerate(documento["ejes"], 1)
    ]
    for etapa in documento["etapas"]:
        where = _("etapa %(n)s") % {"n": etapa["numero"]}
        found.append((where, f"{etapa['nombre']}, {dolares(Decimal(etapa['monto']))}"))
        if etapa["objetivo"]:
            found.append((_("%(etapa)s, objetivo") % {"etapa": where}, etapa["objetivo"]))
        found += [(f"{where}, {item['nombre']}", dolares(Decimal(item["monto"]))) for item in etapa["presupuesto"]]
    return found


def resumen_de(documento: dict[str, Any]) -> str:
    """How much it asks for, and in how many lines."""
    ejes = len(documento["ejes"])
    said = ngettext("%(n)s eje central", "%(n)s ejes centrales", ejes) % {"n": ejes}
    return f"{dolares(Decimal(documento['monto']))} · {said}"


registrar_consulta(
    TipoConsulta(
        tipo=TIPO,
        nombre=gettext_lazy("Aprobación de la propuesta del fondo"),
        template="fondo/propuesta/_texto.html",
        parrafos=parrafos_de,
        resumen=resumen_de,
        url_retiro=lambda documento: reverse("fondo:retirar_propuesta", args=[documento["fondo"]]),
        voz=Voz(gettext_lazy("propuesta de uso del fondo"), "la", junto=gettext_lazy("junto a lo que se decida")),
    )
)

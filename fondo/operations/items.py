"""The lines of the budget that appear after its proposal: by an agreement, at zero, for what a transfer gives them."""

from __future__ import annotations

from django.db.models import Max, QuerySet
from django.db.models.deletion import ProtectedError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from fondo.ejecucion import CERO
from fondo.models import Contestacion, Decision, Etapa, Fondo, Item
from fondo.operations.administradora import acuerdos_para, comprobar_acuerdo
from fondo.operations.base import en_ejecucion, lock_fondo
from fondo.operations.decisiones import anotar_decision
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line

verbo("item.agregado", gettext_lazy("agregó un ítem al presupuesto del fondo"))
verbo("item.quitado", gettext_lazy("quitó un ítem que nadie había usado del presupuesto del fondo"))

NOMBRE_MAXIMO = 200


def administracion_acordada(fondo: Fondo) -> bool:
    """Whether the Mesa agreed to pay for administration: in the approved proposal, or by an agreement that stands."""
    proposed = Item.objects.filter(etapa__fondo=fondo, administracion=True, original__gt=0)
    agreed = Decision.objects.filter(
        fondo=fondo, clase=Decision.Clase.ADMINISTRACION, acuerdo__in=acuerdos_para(fondo).order_by()
    )
    return proposed.exists() or agreed.exists()


def items_agregados(fondo: Fondo) -> QuerySet[Item]:
    """The lines that nothing was budgeted for and nothing was transferred to."""
    rows = Item.objects.filter(etapa__fondo=fondo, original=0, vigente=0)
    return rows.filter(traspasos_hechos=None, traspasos_recibidos=None)


@operation
def agregar_item(
    fondo_id: int,
    etapa: int,
    nombre: str,
    acuerdo_id: int,
    *,
    administracion: bool = False,
    actor: Actor | None,
) -> Item:
    """Add a line of 0 to the stage of that number, by an agreement that stands. Its money comes by transfers.

    Raises Conflicto if the stage has one of that name or the fund is not in execution, DomainError for another
    agreement, or for administration in a fund that admits none.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.agregar_item", actor, fondo)
    en_ejecucion(fondo)
    stage = Etapa.objects.filter(fondo=fondo, numero=etapa).first()
    nombre = one_line(nombre)
    if stage is None or not nombre or len(nombre) > NOMBRE_MAXIMO:
        raise DomainError(_("Elija la etapa y escriba el nombre del ítem, en 200 caracteres o menos."))
    if administracion and fondo.tope_administracion is None:
        raise DomainError(_("El fondo no admite gastos de administración: fije su tope en los datos del fondo."))
    acuerdo = AcuerdoAdoptado.objects.get(pk=acuerdo_id)
    comprobar_acuerdo(fondo, acuerdo)
    last = stage.items.aggregate(last=Max("orden"))["last"] or 0
    item = Item.objects.create(
        etapa=stage, orden=last + 1, nombre=nombre, original=CERO, vigente=CERO, administracion=administracion
    )
    with translation.override("es"):  # it is stored
        title = _("Ítem nuevo en la etapa %(n)s: %(nombre)s") % {"n": stage.numero, "nombre": nombre}
    kind = Decision.Clase.ADMINISTRACION if administracion else Decision.Clase.OTRA
    anotar_decision(fondo, kind, title, acuerdo=acuerdo, objeto=item)
    told = {"etapa": stage.numero, "nombre": nombre, "acuerdo": acuerdo.clave, "administracion": administracion}
    record("item.agregado", item, actor=actor, ahora=told)
    return item


@operation
def quitar_item(pk: int, *, actor: Actor | None) -> str:
    """Take away a line that was added and that nothing uses yet, with its decision; return its name.

    Raises Conflicto if it was part of the proposal, or something was transferred, contracted, spent or planned in it.
    """
    fondo = lock_fondo(Item.objects.values_list("etapa__fondo_id", flat=True).get(pk=pk))
    require("fondo.quitar_item", actor, fondo)
    en_ejecucion(fondo)
    item = items_agregados(fondo).filter(pk=pk).first()
    noted = Decision.objects.filter(fondo=fondo, objeto_tipo=Item._meta.label_lower, objeto_id=pk)
    if item is None or not noted.exists() or Contestacion.objects.filter(decision__in=noted).exists():
        raise Conflicto(_("Solo se quita un ítem agregado que nadie ha usado todavía."))
    record("item.quitado", item, actor=actor, antes={"nombre": item.nombre, "etapa": item.etapa_id})
    noted.delete()
    try:
        item.delete()
    except ProtectedError as error:
        raise Conflicto(_("Solo se quita un ítem agregado que nadie ha usado todavía.")) from error
    return item.nombre

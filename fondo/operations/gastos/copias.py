"""The copy of a receipt that anyone may see: struck out by who administers, checked by another person."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import CopiaPublica, Gasto
from fondo.operations.gastos.base import lock_gasto, texto_exigido
from fondo.states import EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.operations.archivos import Subido, guardar_archivo

verbo("copia.subida", gettext_lazy("subió una copia pública de un comprobante"))
verbo("copia.aprobada", gettext_lazy("aprobó la copia pública de un comprobante"))
verbo("copia.retirada", gettext_lazy("retiró la copia pública de un comprobante"))

#: What is drawn on paper: a copy is seen as it is, with what was struck out of it.
TIPOS = ("application/pdf", "image/png", "image/jpeg")


@operation
def subir_copia(gasto_id: int, archivo: Subido, *, actor: Actor | None) -> CopiaPublica:
    """Upload a copy of the receipt of an expense without personal data. It is public once another person checked it,
    and takes the place of one that still waits.

    Raises Conflicto for an annulled expense, DomainError for the receipt itself, or what is neither PDF nor image.
    """
    gasto = lock_gasto(gasto_id)
    require("fondo.subir_copia", actor, gasto)
    if gasto.estado == EstadoRegistro.ANULADO:
        raise Conflicto(_("Este gasto se anuló: su comprobante no se publica."))
    if archivo.tipo not in TIPOS:
        raise DomainError(_("La copia es un PDF o una imagen."))
    same = sha256(archivo.datos)
    if same == gasto.huella:
        raise DomainError(
            _("Esta copia es idéntica al comprobante. Tache en ella los datos personales y súbala de nuevo.")
        )
    waiting = gasto.copias.filter(revisada_el=None, retirada_el=None)
    known = waiting.filter(archivo__sha256=same).first()
    if known is not None:
        return known
    waiting.update(retirada_el=entry(), motivo_retiro=_("Se subió otra."))
    copia = CopiaPublica.objects.create(
        gasto=gasto,
        archivo=guardar_archivo(archivo.datos, archivo.nombre, gasto.fondo.organo, actor),
        subida_por=actor.persona if actor else None,
        subida_por_nombre=actor.persona.nombre if actor else "",
        subida_el=entry(),
    )
    record("copia.subida", copia, actor=actor, ahora={"gasto": gasto.pk, "sha256": same})
    return copia


def _lock_copia(pk: int) -> CopiaPublica:
    gasto: Gasto = lock_gasto(CopiaPublica.objects.values_list("gasto_id", flat=True).get(pk=pk))
    copia: CopiaPublica = CopiaPublica.objects.select_for_update(no_key=True).get(pk=pk)
    copia.gasto = gasto
    if copia.retirada_el is not None:
        raise Conflicto(_("Esa copia ya se retiró. Recargue la página."))
    return copia


@operation
def aprobar_copia(pk: int, *, revise: bool, actor: Actor | None) -> CopiaPublica:
    """Say that one looked at a copy and that it shows no personal data: it may be published, in the place of another.

    Raises Conflicto if it was withdrawn or approved, or the expense annulled; DomainError unless one says so.
    """
    copia = _lock_copia(pk)
    require("fondo.aprobar_copia", actor, copia)
    if copia.revisada_el is not None or copia.gasto.estado == EstadoRegistro.ANULADO:
        raise Conflicto(_("Esa copia ya no espera su revisión. Recargue la página."))
    if not revise:
        raise DomainError(_("Marque que revisó que la copia no muestra datos personales."))
    former = copia.gasto.copias.filter(revisada_el__isnull=False, retirada_el=None)
    former.update(retirada_el=entry(), motivo_retiro=_("Se aprobó otra."))
    copia.revisada_por = actor.persona if actor else None
    copia.revisada_por_nombre = actor.persona.nombre if actor else ""
    copia.revisada_el = entry()
    copia.save(update_fields=["revisada_por", "revisada_por_nombre", "revisada_el"])
    record("copia.aprobada", copia, actor=actor, ahora={"gasto": copia.gasto_id, "sha256": copia.archivo.sha256})
    return copia


@operation
def retirar_copia(pk: int, motivo: str, *, actor: Actor | None) -> CopiaPublica:
    """Take a copy away, approved or not, with the reason. Conflicto if it was already."""
    copia = _lock_copia(pk)
    require("fondo.retirar_copia", actor, copia)
    copia.motivo_retiro = texto_exigido(motivo, _("Escriba por qué se retira."))
    copia.retirada_el = entry()
    copia.save(update_fields=["motivo_retiro", "retirada_el"])
    record("copia.retirada", copia, actor=actor, ahora={"gasto": copia.gasto_id, "sha256": copia.archivo.sha256})
    return copia

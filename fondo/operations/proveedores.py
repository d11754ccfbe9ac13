"""Who is paid: found by its RUT or its name when something is recorded of it, and corrected afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Fondo, Proveedor
from fondo.operations.base import lock_fondo
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import llano, one_line
from mesa.models import Organizacion
from redes.datos import rut as rut_de

verbo("proveedor.corregido", gettext_lazy("corrigió los datos de un proveedor"))

NOMBRE_MAXIMO = 200
#: From this number on a RUT is of a body; before it, of a natural person.
PRIMER_RUT_DE_EMPRESA = 50_000_000


@dataclass(frozen=True)
class DatosProveedor:
    """A supplier as it is told: one of the fund's, by `pk`, or a name with its RUT. The last two, to correct one."""

    nombre: str = ""
    rut: str = ""
    pk: int | None = None
    persona_natural: bool = True
    organizacion_id: int | None = None


def proveedor_de(fondo: Fondo, datos: DatosProveedor) -> Proveedor:
    """The supplier that was chosen, or the one with that RUT or that name, or a new one of the fund, which is locked.

    Without a RUT it is taken for a natural person, whose name nobody else sees. DomainError for neither.
    """
    if datos.pk is not None:
        chosen: Proveedor | None = Proveedor.objects.filter(pk=datos.pk, fondo=fondo).first()
        if chosen is None:
            raise DomainError(_("Elija un proveedor de este fondo, o escriba el nombre de uno nuevo."))
        return chosen
    name = one_line(datos.nombre)[:NOMBRE_MAXIMO]
    if not name:
        raise DomainError(_("Elija un proveedor, o escriba el nombre de uno nuevo."))
    rut = _rut(datos.rut)
    known = list(Proveedor.objects.filter(fondo=fondo))
    same = [p for p in known if rut and p.rut == rut] or [p for p in known if _same_name(p, name, rut)]
    if same:
        if rut and not same[0].rut:
            same[0].rut, same[0].persona_natural = rut, _natural(rut)
            same[0].save(update_fields=["rut", "persona_natural"])
        return same[0]
    made: Proveedor = Proveedor.objects.create(fondo=fondo, nombre=name, rut=rut, persona_natural=_natural(rut))
    return made


@operation
def corregir_proveedor(pk: int, datos: DatosProveedor, *, actor: Actor | None) -> Proveedor:
    """Correct who a supplier is, also of what was accepted of it, and say which organisation of the register it is.

    With a RUT, its number says whether it is a natural person. The event tells which data changed, never them.
    Raises DomainError for a name or a RUT that cannot be, Conflicto for the RUT of another.
    """
    fondo = lock_fondo(Proveedor.objects.values_list("fondo_id", flat=True).get(pk=pk))
    proveedor = Proveedor.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    proveedor.fondo = fondo
    require("fondo.corregir_proveedor", actor, proveedor)
    name, rut = one_line(datos.nombre)[:NOMBRE_MAXIMO], _rut(datos.rut)
    if not name:
        raise DomainError(_("Escriba el nombre del proveedor."))
    body = Organizacion.objects.filter(pk=datos.organizacion_id or 0, ejemplo=fondo.organo.ejemplo).first()
    if datos.organizacion_id is not None and body is None:
        raise DomainError(_("Elija una organización del registro."))
    natural = _natural(rut) if rut else datos.persona_natural and body is None
    columns = {"nombre": name, "rut": rut, "persona_natural": natural, "organizacion": body}
    changed = [column for column, value in columns.items() if getattr(proveedor, column) != value]
    for column, value in columns.items():
        setattr(proveedor, column, value)
    proveedor.save(update_fields=[*columns])
    # Of the fund, as an event keeps how its object is called.
    record("proveedor.corregido", fondo, actor=actor, ahora={"proveedor": pk, "datos": changed})
    return proveedor


def _natural(rut: str) -> bool:
    return int(rut[:-2]) < PRIMER_RUT_DE_EMPRESA if rut else True


def _same_name(proveedor: Proveedor, nombre: str, rut: str) -> bool:
    return llano(proveedor.nombre) == llano(nombre) and (not rut or not proveedor.rut)


def _rut(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return rut_de(text)
    except ValueError as error:
        raise DomainError(_("Revise el RUT del proveedor: su dígito verificador no corresponde.")) from error

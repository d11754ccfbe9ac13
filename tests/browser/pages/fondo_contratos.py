"""Instalments, contracts and suppliers of a fund, in every state, and their forms."""

from __future__ import annotations

from collections.abc import Iterator

from fondo.models import Cotizacion, Cuota
from tests.browser.pages.core import Case, press, send
from tests.browser.world import LARGO, World
from tests.fondo import escena

LACKS = "Falta corregir lo siguiente"
CUOTAS, CONTRATOS = "/fondos/2026/cuotas/", "/fondos/2026/contratos/"


def agreed(world: World) -> dict[str, int]:
    """A fund with one of each thing; a contract with every alert and long words, and instalments in every state."""
    cast = world.cast
    rows = escena.escena(cast)
    fondo = escena.Fondo.objects.get(pk=rows["fondo"])
    who = cast.actor("administradora").persona
    long = escena.obligacion(
        fondo,
        "19000000",
        "20000.00",
        titulo=LARGO[:240],
        proveedor=escena.proveedor(fondo, fondo.administradora.nombre.upper()),
        termina_el=escena.date(2027, 1, 31),
        estado="registrado",
        registrado_por=who,
    )
    file = escena.archivo(cast, "oferta.txt", escena.RECIBO + b"Oferta.")
    Cotizacion.objects.create(
        obligacion=long, proveedor_nombre=LARGO[:180], monto=escena.D("19000000"), elegida=True, archivo=file
    )
    Cotizacion.objects.create(obligacion=long, proveedor_nombre="Otra Ejemplo", monto=escena.D("21000000"))
    gone = escena.obligacion(fondo, titulo="Streaming", estado="anulado", motivo_anulacion="No se hizo.")
    ended = escena.obligacion(fondo, titulo="Traducción", terminada_el=escena.date(2026, 8, 1))
    escena.cuota(fondo, 4, "400", "372000", estado="observado", observacion=f"Falta un cero. {LARGO}")
    Cuota.objects.filter(fondo=fondo, numero=1).update(monto_previsto=escena.D("12500"))
    new = escena.proveedor(fondo, "Productora Ejemplo")
    return rows | {"largo": long.pk, "anulado": gone.pk, "terminado": ended.pk, "proveedor_nuevo": new.pk}


def administradora(rows: dict[str, int]) -> Iterator[Case]:
    """Who administers: on her phone."""
    yield Case("cuotas", CUOTAS)
    yield Case("cuotas: registrar", f"{CUOTAS}{rows['cuota_prevista']}/recibir/")
    yield Case("cuotas: registrar, error", f"{CUOTAS}{rows['cuota_prevista']}/recibir/", do=send(), says=LACKS)
    yield Case("contratos", CONTRATOS)
    yield Case("contratos: registrar", f"{CONTRATOS}nuevo/")
    yield Case("contratos: registrar, error", f"{CONTRATOS}nuevo/", do=press("Registrar el contrato"), says=LACKS)
    yield Case("contratos: otra fila", f"{CONTRATOS}nuevo/", do=press("Agregar otro entregable"), says="Entregable 3")
    yield Case("contratos: corregir", f"{CONTRATOS}{rows['largo']}/corregir/")
    yield Case("contratos: retirar", f"{CONTRATOS}{rows['contrato_observado']}/retirar/")
    yield Case("contrato observado", f"{CONTRATOS}{rows['contrato_observado']}/")
    yield Case("proveedores", "/fondos/2026/proveedores/")
    yield Case("proveedores: corregir", f"/fondos/2026/proveedores/{rows['proveedor_nuevo']}/")


def secretaria(rows: dict[str, int]) -> Iterator[Case]:
    """The secretaría: the review and the reception."""
    yield Case("cuotas, secretaría", CUOTAS)
    yield Case("cuotas: prever", f"{CUOTAS}prever/")
    yield Case("cuotas: quitar", f"{CUOTAS}{rows['cuota_prevista']}/quitar/")
    yield Case("cuotas: aceptar", f"{CUOTAS}{rows['cuota_registrada']}/aceptar/")
    yield Case("contratos, secretaría", CONTRATOS)
    yield Case("proveedores: corregir, secretaría", f"/fondos/2026/proveedores/{rows['proveedor']}/")
    yield Case("contrato con alertas", f"{CONTRATOS}{rows['largo']}/")
    yield Case("contrato en curso", f"{CONTRATOS}{rows['contrato_en_curso']}/")
    yield Case("contrato anulado", f"{CONTRATOS}{rows['anulado']}/")
    yield Case("contrato terminado", f"{CONTRATOS}{rows['terminado']}/")
    yield Case("contratos: aceptar con alertas", f"{CONTRATOS}{rows['largo']}/aceptar/")
    yield Case("contratos: aceptar, error", f"{CONTRATOS}{rows['largo']}/aceptar/", do=send(), says=LACKS)
    yield Case("contratos: terminar", f"{CONTRATOS}{rows['contrato_en_curso']}/terminar/")
    yield Case("entregables: recibir", f"/fondos/2026/entregables/{rows['entregable_por_recibir']}/recibir/")
    yield Case("entregables: deshacer", f"/fondos/2026/entregables/{rows['entregable_recibido']}/deshacer/")


def delegada(rows: dict[str, int]) -> Iterator[Case]:
    """Who sits at the Mesa: she reads."""
    yield Case("cuotas, delegada", CUOTAS)
    yield Case("contrato, delegada", f"{CONTRATOS}{rows['largo']}/")

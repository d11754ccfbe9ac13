"""The standard as data: versions that are loaded, proposed and adopted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from redes.models import Estandar, Indicador

verbo("estandar.cargado", gettext_lazy("cargó una versión del estándar"))

SEMILLA = Path(__file__).resolve().parents[1] / "semillas" / "estandar-1.json"
DE_LA_VERSION = ("nombre", "dimensiones", "valores", "sobre", "minimo", "fuente")
DEL_INDICADOR = (
    "dimension",
    "nombre",
    "inexcusable",
    "para",
    "meses",
    "peso",
    "documentado_en",
    "guia",
    "ejemplos",
    "derivado",
)


@operation
def cargar_estandar(semilla: dict[str, Any] | None = None) -> tuple[Estandar, bool]:
    """Load a version of the standard, the one that comes with the product unless another is given; and whether it is
    new. One that is there is left as it is: what was used is not edited. Called by the system.
    """
    said = semilla or json.loads(SEMILLA.read_text(encoding="utf-8"))
    there = Estandar.objects.filter(version=said["version"]).first()
    if there is not None:
        return there, False
    own = {name: said[name] for name in DE_LA_VERSION}
    estandar = Estandar.objects.create(version=said["version"], creado_el=clock.now(), **own)
    Indicador.objects.bulk_create(
        Indicador(estandar=estandar, codigo=i["codigo"], orden=place, **{name: i[name] for name in DEL_INDICADOR})
        for place, i in enumerate(said["indicadores"])
    )
    record("estandar.cargado", estandar, actor=None, ahora={"version": estandar.version})
    return estandar, True

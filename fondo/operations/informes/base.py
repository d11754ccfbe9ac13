"""What every operation on a report begins with: its lock; and the parts of what is told in it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Informe
from fondo.operations.base import lock_fondo
from fondo.schema.informe import TIPO as TIPO
from fondo.states import EstadoFondo, EstadoInforme
from mesa.kernel.errors import Conflicto

IDIOMAS = ("es", "en")
#: The parts of what is told, with their words.
PARTES: dict[str, Promise] = {
    "resumen": gettext_lazy("Resumen"),
    "etapa1": gettext_lazy("Etapa 1: fortalecimiento de las redes"),
    "etapa2": gettext_lazy("Etapa 2: difusión y despliegue territorial"),
    "dificultades": gettext_lazy("Dificultades y cómo se resolvieron"),
    "aprendizajes": gettext_lazy("Aprendizajes y continuidad"),
}
#: What each kind of report cannot lack, in both languages.
EXIGIDAS = {
    Informe.Clase.MITAD: ("resumen", "etapa1"),
    Informe.Clase.FINAL: ("resumen", "etapa1", "etapa2", "aprendizajes"),
}


def clave_de(fondo: str, clase: str) -> str:
    """The key of a report among what is published: that of its fund and its kind, as «2026-mitad»."""
    return f"{fondo}-{clase}"


def lock_informe(pk: int) -> Informe:
    """A report, with its fund locked before it."""
    fondo = lock_fondo(Informe.objects.values_list("fondo", flat=True).get(pk=pk))
    informe = Informe.objects.select_for_update(of=("self",), no_key=True).select_related("consulta").get(pk=pk)
    informe.fondo = fondo
    return informe


def en_borrador(informe: Informe) -> None:
    """Raise Conflicto unless the report is being written."""
    if informe.fondo.estado != EstadoFondo.EN_EJECUCION:
        raise Conflicto(_("El fondo no está en ejecución: sus informes ya no se escriben."))
    if informe.estado != EstadoInforme.BORRADOR:
        said = {"estado": informe.get_estado_display()}
        raise Conflicto(_("El informe está %(estado)s: no se cambia mientras lo esté.") % said)


def comprobar_revision(informe: Informe, revision: int) -> None:
    """Raise Conflicto if it changed since it was read at `revision`."""
    if informe.revision != revision:
        raise Conflicto(_("El informe cambió desde que usted lo leyó. Lo suyo no se perdió: compare y guarde."))


def tocar(informe: Informe, *fields: str) -> None:
    """Keep the fields of a report that changed; whoever read it before reads it again."""
    informe.revision += 1
    informe.save(update_fields=[*fields, "revision"])

"""What a list of tasks is asked by its address: the state, whose, of which órgano and session, by when. It is applied
in the database, and any list, board or export asks the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actas.models import Parte, Sesion, Tarea
from actas.querysets.tareas import TareaQuerySet
from actas.states import TAREAS_ABIERTAS, EstadoTarea
from mesa.kernel.actor import Actor
from mesa.models import Organizacion
from mesa.palabras import fecha_larga

#: "" asks for what is still to be done, which is what most want to see.
ESTADOS: Mapping[str, str | Promise] = {
    "": _("Por hacer"),
    "pendiente": _("Pendientes"),
    "en_curso": _("En curso"),
    "cumplida": _("Cumplidas, por verificar"),
    "verificada": _("Verificadas"),
    "diferida": _("Diferidas"),
    "sin_efecto": _("Sin efecto"),
    "todas": _("Todas"),
}
PLAZOS: Mapping[str, str | Promise] = {
    "": _("Cualquiera"),
    "vencidas": _("Vencidas"),
    "semana": _("Vencen en los próximos 7 días"),
    "mes": _("Vencen en los próximos 30 días"),
    "sin_plazo": _("Sin plazo fijado"),
}
DIAS = {"semana": 7, "mes": 30}
#: How many choices a filter offers at most.
OPCIONES = 300


@dataclass(frozen=True)
class FiltroTareas:
    """What the address asks for; "" asks for nothing, and so does what is no filter of ours."""

    estado: str = ""
    plazo: str = ""
    organizacion: str = ""
    sesion: str = ""
    organo: str = ""
    mias: str = ""

    @classmethod
    def de(cls, parametros: Mapping[str, str]) -> FiltroTareas:
        """The filter that the parameters of an address ask for."""
        estado, plazo = parametros.get("estado", ""), parametros.get("plazo", "")
        whose, session = parametros.get("organizacion", ""), parametros.get("sesion", "")
        organo = parametros.get("organo", "")
        return cls(
            estado=estado if estado in ESTADOS else "",
            plazo=plazo if plazo in PLAZOS else "",
            organizacion=whose if re.fullmatch("[0-9]{1,15}", whose) else "",
            sesion=session if re.fullmatch("[a-z0-9-]{1,120}", session) else "",
            organo=organo if re.fullmatch("[a-z0-9-]{1,120}", organo) else "",
            mias="1" if parametros.get("mias") == "1" else "",
        )

    @property
    def activo(self) -> bool:
        """Whether it asks for something."""
        return self != FiltroTareas()

    @property
    def parametros(self) -> str:
        """It, as an address says it."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def con(self, **cambios: str) -> str:
        """The parameters of the same one with something else."""
        return replace(self, **cambios).parametros

    def aplicar(
        self, tareas: TareaQuerySet, actor: Actor | None, hoy: date, *, con_estado: bool = True
    ) -> TareaQuerySet:
        """Those of `tareas` that it asks for, as of `hoy`; a board has a column a state, and leaves the state out."""
        if con_estado and self.estado != "todas":
            tareas = tareas.filter(estado__in=[self.estado] if self.estado else TAREAS_ABIERTAS)
        if self.mias:
            own = actor.organizacion if actor else None
            tareas = tareas.de(own.pk) if own else tareas.none()
        if self.organizacion:
            tareas = tareas.de(int(self.organizacion))
        if self.organo:
            tareas = tareas.filter(organo__slug=self.organo)
        if self.sesion:
            tareas = tareas.filter(Q(sesion__clave=self.sesion) | Q(acuerdo__sesion__clave=self.sesion))
        return self._by_deadline(tareas, hoy)

    def _by_deadline(self, tareas: TareaQuerySet, hoy: date) -> TareaQuerySet:
        if self.plazo == "vencidas":
            return tareas.vencidas(hoy)
        if self.plazo == "sin_plazo":
            return tareas.exclude(estado__in=(EstadoTarea.VERIFICADA, EstadoTarea.SIN_EFECTO)).filter(vence=None)
        if self.plazo:
            return tareas.abiertas().filter(vence__range=(hoy, hoy + timedelta(days=DIAS[self.plazo])))
        return tareas


def organizaciones_con_parte(visibles: TareaQuerySet) -> list[tuple[str, str]]:
    """The organisations that have a part in some of those tasks, to choose one."""
    theirs = Parte.objects.filter(organizacion=OuterRef("pk"), tarea__in=visibles.order_by().values("pk"))
    rows = Organizacion.objects.filter(Exists(theirs)).order_by("nombre", "pk")
    return [(str(pk), nombre) for pk, nombre in rows.values_list("pk", "nombre")[:OPCIONES]]


def sesiones_con_tareas(visibles: TareaQuerySet) -> list[tuple[str, str]]:
    """The sessions that some of those tasks come from, newest first, to choose one."""
    theirs = Tarea.objects.filter(sesion=OuterRef("pk"), pk__in=visibles.order_by().values("pk"))
    rows = Sesion.objects.filter(Exists(theirs)).order_by("-fecha", "-pk")
    return [(clave, fecha_larga(fecha)) for clave, fecha in rows.values_list("clave", "fecha")[:OPCIONES]]

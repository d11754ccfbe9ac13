"""Who administers the fund: chosen by an agreement of the Mesa, eligible that day, and nothing more than that."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from actas.states import EstadoAcuerdo
from fondo.models import Decision, Fondo
from fondo.operations.base import lock_fondo
from fondo.operations.decisiones import anotar_decision
from fondo.states import EstadoFondo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.querysets import in_force
from mesa.models import Funcion, Mandato, Organizacion
from mesa.models.organizaciones import Calidad, Sector
from redes.operations.elegibilidad import dejar_de_vigilar, elegible_para_administrar, fotografiar

verbo("administradora.designada", gettext_lazy("dejó constancia de quién administra el fondo"))

#: Whom the funder does not hand it to: «una organización de la sociedad civil» (acta of 16 June 2022, 2.3.b).
FUERA = (Sector.GOBIERNO, Sector.GOBIERNO_LOCAL, Sector.OTRO_PODER, Sector.ORGANISMO_INTERNACIONAL)


def acuerdos_para(fondo: Fondo) -> QuerySet[AcuerdoAdoptado]:
    """The published agreements of the Mesa that a decision on its fund may rest on: those that stand."""
    gone = (EstadoAcuerdo.SIN_EFECTO, EstadoAcuerdo.SIN_SEGUIMIENTO)
    rows = AcuerdoAdoptado.objects.filter(organo=fondo.organo, suprimido=False)
    return rows.exclude(estado__in=gone).order_by("-fecha", "-numero", "-pk")


def comprobar_acuerdo(fondo: Fondo, acuerdo: AcuerdoAdoptado) -> None:
    """Raise DomainError unless a decision on the fund may rest on that agreement."""
    if not acuerdos_para(fondo).filter(pk=acuerdo.pk).exists():
        raise DomainError(_("Elija un acuerdo publicado y vigente de la Mesa que decide sobre este fondo."))


def quienes_administran(fondo: Fondo) -> QuerySet[Mandato]:
    """Who may record today for the organisation that administers the fund."""
    held = Mandato.objects.vigentes(clock.today()).filter(organizacion=fondo.administradora_id)
    return held.filter(calidad=Calidad.ADMINISTRADORA).select_related("persona", "organizacion").order_by("pk")


@operation
def designar_administradora(pk: int, organizacion_id: int, acuerdo_id: int, *, actor: Actor | None) -> Fondo:
    """Write down whom an agreement chose to administer the fund: eligible today, which is frozen and watched until the
    last day of spending. Another one takes the place of the former, which records nothing any more.

    Raises Conflicto before the proposal is approved, DomainError for who is not eligible, with the reasons.
    """
    fondo = lock_fondo(pk)
    require("fondo.designar_administradora", actor, fondo)
    organizacion = Organizacion.objects.select_for_update(no_key=True).get(pk=organizacion_id)
    if fondo.estado not in (EstadoFondo.APROBADO, EstadoFondo.EN_EJECUCION):
        raise Conflicto(_("Primero la Mesa aprueba la propuesta; después se designa quién administra."))
    if fondo.administradora_id == organizacion.pk:
        return fondo
    acuerdo = AcuerdoAdoptado.objects.get(pk=acuerdo_id)
    comprobar_acuerdo(fondo, acuerdo)
    _comprobar_quien(fondo, organizacion)
    former, antes = fondo.foto, str(fondo.administradora or "")
    with translation.override("es"):  # they are stored
        use = _("Administrar %(fondo)s") % {"fondo": fondo.nombre}
        title = _("Administra %(quien)s") % {"quien": organizacion}
    until = max(fondo.ultimo_gasto, clock.today())
    decision = anotar_decision(fondo, Decision.Clase.ADMINISTRADORA, title, acuerdo=acuerdo)
    # Of the decision, not of the fund: who is chosen again later is looked at again.
    fondo.foto = fotografiar(organizacion.pk, use[:300], objeto=decision, vigila_hasta=until, actor=actor)
    fondo.administradora = organizacion
    fields = ["administradora", "foto"]
    if fondo.estado == EstadoFondo.APROBADO:
        mover(fondo, EstadoFondo.EN_EJECUCION)
        fields.append("estado")
    fondo.save(update_fields=fields)
    if former is not None and former.vigila_hasta and former.vigila_hasta >= clock.today():
        dejar_de_vigilar(former.pk, actor=actor)
    told = {"organizacion": organizacion.nombre, "acuerdo": acuerdo.clave, "foto": fondo.foto.sha256}
    record("administradora.designada", fondo, actor=actor, antes=antes, ahora=told)
    return fondo


def _comprobar_quien(fondo: Fondo, organizacion: Organizacion) -> None:
    """Refuse who may not administer: an órgano, who decides on the fund, who is no civil society, and who is not
    eligible today.
    """
    today = clock.today()
    if organizacion.es_organo or organizacion.ejemplo != fondo.organo.ejemplo:
        raise DomainError(_("Administra una organización con personalidad propia, y no un órgano."))
    keeps = Funcion.objects.filter(in_force(today), organo=fondo.organo, organizacion=organizacion)
    if keeps.filter(tipo=Funcion.Tipo.SECRETARIA).exists():
        raise DomainError(_("La secretaría decide sobre el fondo y revisa sus gastos: no puede administrarlo."))
    if organizacion.sector in FUERA:
        raise DomainError(
            _("Administra una organización de la sociedad civil: %(quien)s es de %(sector)s.")
            % {"quien": organizacion, "sector": organizacion.get_sector_display()}
        )
    found = elegible_para_administrar(organizacion, today)
    if not found.elegible:
        raise DomainError(
            _("%(quien)s no puede administrar el fondo hoy: %(motivos)s")
            % {"quien": organizacion, "motivos": " ".join(found.motivos)}
        )

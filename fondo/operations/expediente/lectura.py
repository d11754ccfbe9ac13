"""The dossier of a fund: every decision on it, with what shows that the Mesa took it, or what lacks."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from actas.states import EstadoAcuerdo
from fondo.models import Contestacion, Decision, Fondo
from fondo.operations.expediente.antecedente import Antecedente, Objecion, Prueba, Sentido
from fondo.operations.expediente.evidencia import pruebas_de
from mesa.kernel.errors import DomainError
from mesa.models import Consulta, Convocada
from mesa.states import EstadoConsulta

OBJETADAS = (Sentido.OBJETA, Sentido.APRUEBA_CON_OBSERVACIONES)


def expediente_de(fondo: Fondo) -> list[Antecedente]:
    """The decisions on a fund in the order in which they were written down, each with its evidence; seven queries at
    most, however many they are.
    """
    asked = Consulta.objects.select_related("regla", "plazo").con_respuestas()
    rows = Decision.objects.filter(fondo=fondo).select_related("acuerdo__sesion").order_by("pk")
    decisiones = list(rows.prefetch_related(Prefetch("consulta", asked), "contestaciones"))
    for decision in decisiones:
        decision.fondo = fondo
    pruebas = pruebas_de(fondo, decisiones)
    return [_antecedente(decision, pruebas[decision.pk]) for decision in decisiones]


def sin_evidencia(fondo: Fondo) -> list[Antecedente]:
    """The decisions whose evidence is not complete."""
    return [one for one in expediente_de(fondo) if not one.completa]


def exigir_expediente(fondo: Fondo) -> None:
    """Raise DomainError, with what lacks of each decision, unless the dossier is complete."""
    lacking = sin_evidencia(fondo)
    if not lacking:
        return
    said = [
        _("%(evidencia)s, «%(titulo)s»: %(falta)s")
        % {"evidencia": one.evidencia, "titulo": one.decision.titulo, "falta": " ".join(one.falta)}
        for one in lacking
    ]
    raise DomainError(_("El expediente de consenso no está completo. %(falta)s") % {"falta": " ".join(said)})


def expediente_publico(fondo: Fondo) -> list[dict[str, Any]]:
    """The dossier as records hold it (schema.AntecedentePublicado), in Spanish, naming organisations only."""
    with translation.override("es"):
        return [one.publico() for one in expediente_de(fondo)]


def decisiones_por_respaldar(fondos: QuerySet[Fondo]) -> QuerySet[Decision]:
    """Of some funds, the decisions that lack something as far as one query tells: what backs them, or an answer.

    What only their publications say (that one was withdrawn, or that an acta names nobody) is told by the dossier.
    """
    approved = Q(
        acuerdo=None,
        consulta__estado=EstadoConsulta.CERRADA,
        consulta__resultado="aprobada",
        consulta__regla__isnull=False,
    )
    stands = Q(acuerdo__isnull=False, acuerdo__suprimido=False) & ~Q(
        acuerdo__estado__in=(EstadoAcuerdo.SIN_EFECTO, EstadoAcuerdo.SIN_SEGUIMIENTO)
    )
    backed = Decision.objects.filter(approved | stands).values("pk")
    answered = Contestacion.objects.filter(
        Q(decision__consulta=None) | Q(contestada_el__gte=F("decision__consulta__abierta_el")),
        decision=OuterRef(OuterRef("pk")),
        organizacion_nombre=OuterRef("nombre"),
    )
    against = Convocada.objects.filter(
        ~Exists(answered),
        Q(consulta=OuterRef("consulta"))
        | Q(consulta=OuterRef("acuerdo__asunto__consulta"))
        | Q(consulta=OuterRef("acuerdo__sesion__acta__consulta")),
        con_voto=True,
        vigente__sentido=Sentido.OBJETA,
    )
    return Decision.objects.filter(~Q(pk__in=backed) | Exists(against), fondo__in=fondos)


def _antecedente(decision: Decision, prueba: Prueba) -> Antecedente:
    since = decision.consulta.abierta_el if decision.consulta else None
    answers = {
        answer.organizacion_nombre: answer
        for answer in decision.contestaciones.all()
        if since is None or answer.contestada_el >= since  # what answered a former vote answers nothing of this one
    }
    objeciones = [
        Objecion(v.organizacion, v.sentido, v.fundamento, answers.get(v.organizacion))
        for v in prueba.votos
        if v.sentido in OBJETADAS
    ]
    lacks = [
        _("Falta responder la objeción de %(quien)s.") % {"quien": o.organizacion}
        for o in objeciones
        if o.objeta and o.contestacion is None
    ]
    return Antecedente(decision, prueba, objeciones, [*prueba.falta, *lacks])

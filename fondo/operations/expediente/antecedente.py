"""What shows that the Mesa took a decision on its fund: by what, when, under which rule, who said what, and what lacks.

It names organisations and sectors, and never a person: who was there, by the institution that they came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fondo.models import Contestacion, Decision
from mesa.kernel.clock import SANTIAGO
from mesa.models import Convocada, Pronunciamiento

Sentido, Cierre = Pronunciamiento.Sentido, Convocada.Cierre
#: By what the Mesa decided: nothing yet, a consulta of the fund itself, a text out of session, an acta.
SIN, CONSULTA, ENTRE_SESIONES, EN_SESION = "", "consulta", "entre_sesiones", "en_sesion"
#: What each answer is called, and each silence.
SENTIDOS = {str(s.value): s.label for s in Sentido}
CIERRES = {str(c.value): c.label for c in Cierre}
COMPLETA, INCOMPLETA = gettext_lazy("Completa"), gettext_lazy("Incompleta")
SIN_EVIDENCIA = gettext_lazy("Sin evidencia")


@dataclass(frozen=True)
class Voto:
    """What an organisation answered (`sentido`, "" if it said nothing), how its silence closed, and its reasons."""

    organizacion: str
    sector: str
    sentido: str
    cierre: str
    fundamento: str = ""

    @property
    def en_palabras(self) -> str:
        """Aprueba; Aprueba (tácita); No respondió."""
        if not self.sentido:
            return capfirst(str(CIERRES.get(self.cierre, self.cierre)))
        said = str(SENTIDOS.get(self.sentido, self.sentido))
        return _("%(sentido)s (tácita)") % {"sentido": said} if self.cierre == Cierre.TACITA else said


@dataclass(frozen=True)
class Objecion:
    """What an organisation objected or observed (`objeta` says which), and what the secretaría answered, if it did."""

    organizacion: str
    sentido: str
    fundamento: str
    contestacion: Contestacion | None = None

    @property
    def objeta(self) -> bool:
        """Whether it opposes what was decided: then it has to be answered."""
        return self.sentido == Sentido.OBJETA


@dataclass(frozen=True)
class Presente:
    """An institution that the acta has at the session, and its sector in the órgano that day."""

    institucion: str
    sector: str


@dataclass(frozen=True)
class Sello:
    """The publication that says how it was approved: its kind and key, its code and the hash of its header."""

    tipo: str
    clave: str
    codigo: str
    hash: str


@dataclass(frozen=True)
class Prueba:
    """What was found of how a decision was approved; all of it empty if nothing was.

    `ruta` is the permanent address of what decided, `ruta_texto` that of the record with its votes. `asistentes`: how
    many people the acta has as present.
    """

    via: str = SIN
    fecha: date | None = None
    donde: str = ""
    ruta: str = ""
    ruta_texto: str = ""
    aprobada: bool = False
    regla: str = ""
    norma: str = ""
    quorum: str = ""
    explicacion: str = ""
    favor: int = 0
    contra: int = 0
    abstencion: int = 0
    tacitas: int = 0
    votos: list[Voto] = field(default_factory=list)
    presentes: list[Presente] = field(default_factory=list)
    asistentes: int = 0
    sha256: str = ""
    sello: Sello | None = None
    falta: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Antecedente:
    """A decision on the fund with its evidence. `falta` says in sentences what keeps it from being complete."""

    decision: Decision
    prueba: Prueba
    objeciones: list[Objecion]
    falta: list[str]

    @property
    def completa(self) -> bool:
        """Whether it shows what the Mesa decided, with every objection answered."""
        return not self.falta

    @property
    def evidencia(self) -> str:
        """Completa, Incompleta (it was approved and something else lacks), or Sin evidencia."""
        if self.completa:
            return str(COMPLETA)
        return str(INCOMPLETA if self.prueba.aprobada else SIN_EVIDENCIA)

    @property
    def clase_evidencia(self) -> str:
        """The class of that chip."""
        return "ok" if self.completa else "va" if self.prueba.aprobada else "no"

    @property
    def ancla(self) -> str:
        """Where it stands in a page that lists them: `decision-7`."""
        return f"decision-{self.decision.pk}"

    @property
    def sectores(self) -> list[str]:
        """The sectors that took part, each once: of who was at the session or, out of one, of who answered."""
        there = [p.sector for p in self.prueba.presentes]
        answered = [v.sector for v in self.prueba.votos if v.sentido and v.cierre == Cierre.EXPRESA]
        return sorted(set(filter(None, there or answered)))

    @property
    def recuento(self) -> str:
        """5 a favor de 5; 4 a favor, 1 inhabilitada."""
        p = self.prueba
        if not p.votos:
            return ""
        recused = sum(v.sentido == Sentido.SE_INHABILITA for v in p.votos)
        silent = sum(not v.sentido for v in p.votos)
        if p.favor == len(p.votos) and not p.tacitas:
            return _("%(n)s a favor de %(de)s") % {"n": p.favor, "de": len(p.votos)}
        parts = [_("%(n)s a favor") % {"n": p.favor}]
        if p.contra:
            parts.append(_("%(n)s en contra") % {"n": p.contra})
        if p.abstencion:
            parts.append(ngettext("%(n)s abstención", "%(n)s abstenciones", p.abstencion) % {"n": p.abstencion})
        if recused:
            parts.append(ngettext("%(n)s inhabilitada", "%(n)s inhabilitadas", recused) % {"n": recused})
        if silent:
            parts.append(_("%(n)s sin respuesta") % {"n": silent})
        if p.tacitas:
            parts.append(ngettext("%(n)s de ellas tácita", "%(n)s de ellas tácitas", p.tacitas) % {"n": p.tacitas})
        return ", ".join(parts)

    def publico(self) -> dict[str, Any]:
        """The same as schema.AntecedentePublicado, to be stored in a record."""
        p, d = self.prueba, self.decision
        return {
            "decision": d.pk,
            "clase": d.clase,
            "titulo": d.titulo,
            "via": p.via,
            "fecha": p.fecha.isoformat() if p.fecha else None,
            "donde": p.donde,
            "ruta": p.ruta,
            "ruta_texto": p.ruta_texto,
            "regla": p.regla,
            "norma": p.norma,
            "quorum": p.quorum,
            "explicacion": p.explicacion,
            "favor": p.favor,
            "contra": p.contra,
            "abstencion": p.abstencion,
            "tacitas": p.tacitas,
            "recuento": self.recuento,
            "sectores": self.sectores,
            "presentes": [{"institucion": one.institucion, "sector": one.sector} for one in p.presentes],
            "asistentes": p.asistentes,
            "respuestas": [_vote(v) for v in p.votos],
            "objeciones": [_objection(o) for o in self.objeciones],
            "sha256": p.sha256,
            "publicacion": None if p.sello is None else vars(p.sello).copy(),
            "completa": self.completa,
            "evidencia": self.evidencia,
            "falta": list(self.falta),
        }


def _vote(voto: Voto) -> dict[str, str]:
    return vars(voto) | {"en_palabras": voto.en_palabras}


def _objection(objecion: Objecion) -> dict[str, Any]:
    answer = objecion.contestacion
    return {
        "organizacion": objecion.organizacion,
        "sentido": objecion.sentido,
        "fundamento": objecion.fundamento,
        "respuesta": answer.texto if answer else "",
        "contestada_el": answer.contestada_el.astimezone(SANTIAGO).date().isoformat() if answer else None,
    }

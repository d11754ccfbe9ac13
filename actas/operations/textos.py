"""Where actas keep text: what a withdrawal of personal data strikes, and what it leaves and why."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Acta, nombre_acta
from actas.states import EstadoActa
from mesa.operations.textos import BODY, CODE, HASH, sigue_en_circulacion
from mesa.tipos import Textos, registrar_textos


def _in_progress(rows: Sequence[Model]) -> list[str]:
    """Lock the actas these rows are part of, and say which are before the órgano or approved and not yet published."""
    of = {name: {getattr(row, name) for row in rows if hasattr(row, name)} for name in ("acta_id", "sesion_id")}
    own = {model: {row.pk for row in rows if row._meta.model_name == model} for model in ("acta", "sesion")}
    whose = Q(pk__in=of["acta_id"] | own["acta"]) | Q(sesion__in=of["sesion_id"] | own["sesion"])
    locked = list(Acta.objects.select_for_update(no_key=True).filter(whose).order_by("pk"))
    actas = Acta.objects.filter(pk__in=[acta.pk for acta in locked]).select_related("sesion").order_by("pk")
    return [sentence for acta in actas if (sentence := _impediment(acta))]


def _impediment(acta: Acta) -> str:
    if acta.estado == EstadoActa.EN_CIRCULACION:
        return sigue_en_circulacion(nombre_acta(acta.sesion))
    if acta.estado == EstadoActa.APROBADA:
        return _(
            "El dato está en un acta aprobada y sin publicar (%(nombre)s). Reábrala y quite el dato, "
            "o publíquela y retire el dato después."
        ) % {"nombre": nombre_acta(acta.sesion)}
    return ""


registrar_textos(
    Textos("actas.Sesion", gettext_lazy("sesiones"), ("lugar",), impide=_in_progress),
    Textos("actas.Asistencia", gettext_lazy("asistentes"), ("grupo", "nombre", "calidad"), impide=_in_progress),
    Textos("actas.Punto", gettext_lazy("títulos de puntos"), ("titulo", "titulo_desarrollo"), impide=_in_progress),
    Textos(
        "actas.Acta",
        gettext_lazy("títulos y notas de actas"),
        ("titulo", "avisos_lectura", "motivo_rectificacion"),
        impide=_in_progress,
    ),
    Textos("actas.Parrafo", gettext_lazy("párrafos"), ("texto", "editado_por"), impide=_in_progress),
    Textos("actas.Acuerdo", gettext_lazy("títulos de acuerdos"), ("titulo",)),
    Textos(
        "actas.Observacion",
        gettext_lazy("observaciones"),
        ("persona_nombre", "texto_citado", "motivo", "propuesta", "respuesta", "respondida_por"),
    ),
    Textos(
        "actas.AcuerdoAdoptado",
        gettext_lazy("acuerdos adoptados"),
        ("titulo", "texto", "letras", "quorum", "sujeto_a", "condicion_motivo", "cumplimiento"),
    ),
    Textos("actas.Modificacion", gettext_lazy("modificaciones de acuerdos"), ("nota",)),
    Textos(
        "actas.PreguntaCiudadana",
        gettext_lazy("preguntas ciudadanas"),
        ("texto", "nombre", "motivo", "respuesta", "respondida_por_nombre"),
    ),
    Textos(
        "actas.Tarea",
        gettext_lazy("tareas"),
        ("titulo", "detalle", "sujeta_a", "motivo", "cumplida_por_nombre", "verificada_por_nombre"),
    ),
    Textos("actas.Parte", gettext_lazy("responsables de tareas"), ("persona_nombre", "que")),
    Textos("actas.Paso", gettext_lazy("pasos de tareas"), ("texto", "hecho_por_nombre")),
    Textos("actas.Avance", gettext_lazy("avances de tareas"), ("persona_nombre", "texto", "enlace")),
    Textos("actas.ReglaTabla", gettext_lazy("reglas de la tabla"), ("norma",)),
    Textos("actas.Tema", gettext_lazy("temas"), ("titulo", "motivo")),
    Textos("actas.Tratamiento", gettext_lazy("pasos de temas por la tabla"), ("titulo", "motivo")),
    Textos("actas.Comite", gettext_lazy("comités"), ("proposito", "motivo_cierre")),
    Textos("actas.InformeComite", gettext_lazy("informes de comités"), ("titulo", "texto", "persona_nombre")),
    Textos("actas.PuntoPropuesto", gettext_lazy("puntos propuestos"), ("titulo", "motivo")),
    Textos(
        "actas.ElementoPlan",
        gettext_lazy("compromisos, hitos y recomendaciones"),
        ("plan", "titulo", "texto", "responsable", "fuente"),
    ),
    Textos(
        "actas.Aporte",
        gettext_lazy("aportes"),
        ("instancia", "texto", "organizacion_nombre", "autor", "respuesta", "respondido_por_nombre"),
    ),
    exentas={
        "actas.AcuerdoAdoptado.clave": CODE,
        "actas.AcuerdoAdoptado.publicado_sha256": HASH,
        "actas.PreguntaCiudadana.correo": "Contact data of who asked: never published, and erased once she was told.",
        "actas.Parte.organizacion_nombre": BODY,
        "actas.Avance.organizacion_nombre": BODY,
        "actas.Tratamiento.diferido_por_nombre": BODY,
        "actas.PuntoPropuesto.propuesto_por_nombre": BODY,
        "actas.ElementoPlan.codigo": CODE,
        "actas.ElementoPlan.publicado_sha256": HASH,
        "actas.Aporte.codigo": CODE,
        "actas.Aporte.publicado_sha256": HASH,
        "actas.Sesion.clave": CODE,
        "actas.Observacion.organizacion_nombre": BODY,
        "actas.Observacion.calidad": CODE,
        "actas.Observacion.referencia": CODE,
    },
)

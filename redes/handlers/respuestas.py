"""Who is told of an answer: its body, that it was checked or observed, and how its level moved; and who observed, what
it was told.
"""

from __future__ import annotations

from typing import Any, cast

from django.utils.translation import gettext_lazy

from mesa.kernel.events import on
from mesa.models import Evento, Mandato
from mesa.operations.avisos import avisar, quienes_responden
from mesa.tipos import registrar_avisos
from redes.models import Estandar, ObservacionRespuesta, Perfil
from redes.operations import revision, vigencias  # noqa: F401  # verbs and sweeps are declared by importing them
from redes.operations.publicacion.registro import organo_del_perfil
from redes.puntaje import Nivel

registrar_avisos({"estandar": gettext_lazy("Estándar de transparencia")})


#: What its body is told of an answer.
CASOS = {
    "respuesta.verificada": "verificada",
    "verificacion.anulada": "anulada",
    "respuesta.observada": "observada",
    "observacion.quitada": "quitada",
}


@on("respuesta.verificada", handler="redes.avisar_verificada")
@on("verificacion.anulada", handler="redes.avisar_anulada")
@on("respuesta.observada", handler="redes.avisar_observada")
@on("observacion.quitada", handler="redes.avisar_observacion_quitada")
def tell_the_body(evento: Evento) -> None:
    """The body whose answer it is."""
    said = cast("dict[str, Any]", evento.ahora)
    perfil = _perfil(said["perfil"])
    caso = CASOS[evento.verbo]
    ruta = f"/redes/mi-perfil/estandar/{said['codigo']}/"
    if caso == "observada":
        said = said | {"motivo": ObservacionRespuesta.objects.get(pk=evento.objeto_id).texto}
    _tell(quienes_responden(perfil.organizacion), evento, perfil, caso, ruta, said)


@on("observacion.contestada", handler="redes.avisar_contestada")
@on("contestacion.corregida", handler="redes.avisar_contestacion_corregida")
def tell_who_observed(evento: Evento) -> None:
    """The body that observed."""
    said = cast("dict[str, Any]", evento.ahora)
    perfil = _perfil(said["perfil"])
    observacion = ObservacionRespuesta.objects.select_related("organizacion").get(pk=evento.objeto_id)
    ruta = f"/redes/{perfil.organizacion.slug}/"
    if perfil.respuestas.filter(codigo=said["codigo"], desde__isnull=False, hasta=None).exists():
        ruta += f"revisar/{said['codigo']}/"
    more = said | {"motivo": observacion.contestacion}
    _tell(quienes_responden(observacion.organizacion), evento, perfil, "contestada", ruta, more)


@on("nivel.cambiado", handler="redes.avisar_nivel")
def tell_the_level(evento: Evento) -> None:
    """The body, that its level went down or up by itself: something expired, or what it rests on changed elsewhere."""
    perfil = _perfil(int(evento.objeto_id))
    before, now = (Nivel(cast("dict[str, Any]", said)["nivel"]) for said in (evento.antes, evento.ahora))
    avisar(
        quienes_responden(perfil.organizacion),
        clave=f"evento:{evento.pk}",
        plantilla="estandar",
        ruta="/redes/mi-perfil/estandar/",
        datos={
            "organo": organo_del_perfil(perfil.organizacion).pk,
            "organizacion": perfil.organizacion.nombre,
            "caso": "nivel",
            "nivel": str(now),
            "baja": list(Nivel).index(now) < list(Nivel).index(before),
        },
    )


def _perfil(pk: int) -> Perfil:
    return Perfil.objects.select_related("organizacion").get(pk=pk)


def _name_of(codigo: str) -> str:
    """What the standard of today calls an indicator; "" if it asks for it no more."""
    found = Estandar.objects.vigente()
    return next((i.nombre for i in found.indicadores.all() if i.codigo == codigo), "") if found is not None else ""


def _tell(mandatos: list[Mandato], evento: Evento, perfil: Perfil, caso: str, ruta: str, said: dict[str, Any]) -> None:
    avisar(
        [mandato for mandato in mandatos if mandato.persona_id != evento.persona_id],
        clave=f"evento:{evento.pk}",
        plantilla="estandar",
        ruta=ruta,
        datos={
            "organo": organo_del_perfil(perfil.organizacion).pk,
            "organizacion": perfil.organizacion.nombre,
            "quien": evento.organizacion_nombre,
            "caso": caso,
            "codigo": said["codigo"],
            "nombre": _name_of(said["codigo"]),
            "estado": said.get("estado", ""),
            "motivo": said.get("motivo", ""),
        },
    )

"""Questions, more time, the chain of dates and the holidays."""

from __future__ import annotations

from collections.abc import Iterator

from mesa.enlaces import Enlace, url_para_responder
from mesa.models import Convocada, Feriado, Prorroga
from mesa.operations.cadenas import fijar_plazos, sugerida
from mesa.operations.deliberacion import preguntar_consulta, responder_pregunta
from mesa.operations.plazos import sembrar_feriados
from mesa.operations.prorrogas import limite, pedir_prorroga, resolver_prorroga
from tests.browser.pages.core import Case, send
from tests.browser.world import FUNDAMENTO, LARGO, World

PREGUNTA = f"¿El acuerdo 1 alcanza a las redes que aún no publican? Está en {LARGO}"


def _asked(world: World, cuenta: str, texto: str) -> int:
    actor, consulta = world.cast.actor(cuenta), world.consultas["deliberada"]
    assert actor.organizacion is not None
    return preguntar_consulta(consulta.pk, actor.organizacion.pk, texto, actor=actor).pk


def _more_time(world: World, cuenta: str) -> Prorroga:
    actor, consulta = world.cast.actor(cuenta), world.consultas["deliberada"]
    last = limite(consulta).ultima
    assert actor.organizacion is not None
    assert last is not None
    return pedir_prorroga(consulta.pk, actor.organizacion.pk, last, FUNDAMENTO, actor=actor)


def conducts(world: World) -> Iterator[Case]:
    """What the secretaría opens, with something to answer, and then done."""
    consulta = world.circulates("deliberada")
    base, secretaria = f"/consultas/{consulta.pk}", world.cast.secretaria
    answered = _asked(world, "social", PREGUNTA)
    responder_pregunta(answered, "Sí: desde que se publique el acta.", actor=secretaria)
    open_one, asked = _asked(world, "academica", "¿Quién lleva la lista?"), _more_time(world, "social")
    clases = {clase: sugerida(consulta, clase) for clase in ("observaciones", "publicacion")}
    yield Case("consulta: deliberación", f"{base}/")
    yield Case("responder una pregunta", f"{base}/preguntas/{open_one}/")
    yield Case("responder una pregunta: error", f"{base}/preguntas/{open_one}/", do=send(), says="Escriba la respuesta")
    yield Case("prorrogar", f"{base}/prorroga/")
    yield Case("resolver una prórroga", f"{base}/prorrogas/{asked.pk}/")
    yield Case("resolver una prórroga: error", f"{base}/prorrogas/{asked.pk}/", do=send(), says="Elija si la prórroga")
    yield Case("plazos", f"{base}/plazos/")
    for clase, vence in clases.items():
        yield Case(f"plazos: ver {clase}", f"{base}/plazos/?clase={clase}&vence={vence}&fatal=on")
        fijar_plazos(consulta.pk, clase, vence, fatal=clase == "observaciones", actor=secretaria)
    yield Case("plazos: no cabe", f"{base}/plazos/?clase=publicacion&vence={consulta.plazo.vence}", 422)
    yield Case("plazos: fijados", f"{base}/plazos/")
    resolver_prorroga(asked.pk, True, "Es la sesión de su consejo.", actor=secretaria)
    yield Case("plazos: propuesta", f"{base}/plazos/")
    yield Case("consulta: prorrogada", f"{base}/")
    yield Case("feriados", "/mesa/feriados/?anio=2026")
    yield Case("feriados: con plazos", f"/mesa/feriados/?anio=2026&editado={consulta.plazo.vence}")
    yield Case("feriados: otro año", "/mesa/feriados/?anio=2045")
    yield Case("agregar un feriado", "/mesa/feriados/agregar/")
    yield Case("agregar un feriado: error", "/mesa/feriados/agregar/", do=send(), says="Escriba la norma")
    sembrar_feriados([2026])
    day = Feriado.objects.filter(dia__year=2026)[0].pk
    yield Case("corregir un feriado", f"/mesa/feriados/{day}/corregir/")
    yield Case("eliminar un feriado", f"/mesa/feriados/{day}/eliminar/")


def asks(world: World) -> Iterator[Case]:
    """What a representative opens."""
    abierta = world.circulates("preguntada")  # its own: others close theirs
    yield Case("preguntar", f"/consultas/{abierta.pk}/preguntar/")
    yield Case("preguntar: error", f"/consultas/{abierta.pk}/preguntar/", do=send(), says="Escriba su pregunta.")
    yield Case("pedir una prórroga", f"/consultas/{abierta.pk}/prorroga/")
    yield Case("pedir una prórroga: error", f"/consultas/{abierta.pk}/prorroga/", do=send(), says="Escriba por qué")
    yield Case("feriados: solo leer", "/mesa/feriados/")


def by_link(world: World) -> Iterator[Case]:
    """What the personal link of an e-mail opens."""
    mandato = world.cast.actor("social").mandato
    assert mandato is not None
    convocada = Convocada.objects.get(consulta=world.consultas["preguntada"], organizacion=mandato.organizacion)
    token = url_para_responder(Enlace(convocada.pk, mandato.pk)).rstrip("/").rpartition("/")[2]
    yield Case("preguntar desde el correo", f"/responder/{token}/preguntar/")
    yield Case("prórroga desde el correo", f"/responder/{token}/prorroga/")

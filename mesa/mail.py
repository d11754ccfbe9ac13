"""E-mails of notices: text and HTML, composed when they are sent, with what is true at that moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesa.enlaces import Enlace, EnlaceVoto, url_de_invitacion, url_para_responder, url_para_votar
from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.querysets import in_force
from mesa.models import (
    Aviso,
    Consulta,
    Convocada,
    Elector,
    Funcion,
    Invitacion,
    Mandato,
    Organizacion,
    Plazo,
    Pregunta,
    Pronunciamiento,
    Prorroga,
    Publicacion,
    Regla,
    Votacion,
    Voto,
)
from mesa.palabras import fecha_dia

DOMAIN = "mesa.example"
#: Where each person chooses how notices reach her.
PREFERENCIAS = "/avisos/preferencias/"


def compose(aviso: Aviso) -> EmailMultiAlternatives:
    """The e-mail of a notice, addressed by the caller. Its Message-ID is stable: a repeated send is one message."""
    with translation.override("es"):
        return _message(aviso.plantilla, _context(aviso), f"aviso-{aviso.pk}")


def compose_aparte(plantilla: str, organo: Organizacion, identifier: str, **datos: Any) -> EmailMultiAlternatives:
    """An e-mail of an órgano to somebody who is no person of the register, addressed by the caller; sent once."""
    with translation.override("es"):
        enlace = f"{settings.SITE_URL}{datos.get('ruta', '/')}"
        message = _message(plantilla, {"convocada": None, "enlace": enlace, **datos, **_frame(organo)}, identifier)
    del message.extra_headers["List-Unsubscribe"]  # there is nothing to choose: no other follows
    return message


def compose_resumen(avisos: Sequence[Aviso]) -> tuple[EmailMultiAlternatives | None, dict[int, Exception]]:
    """One e-mail with several notices of a person, each with its link; and, by notice, why one is not in it."""
    partes, failed = [], {}
    with translation.override("es"):
        for aviso in avisos:
            try:
                context = _context(aviso)
                asunto = " ".join(render_to_string(f"correo/{aviso.plantilla}_asunto.txt", context).split())
            except Exception as error:  # noqa: BLE001  # what nobody can compose keeps out no other
                failed[aviso.pk] = error
            else:
                partes.append({"asunto": asunto, "aviso": aviso, "vence": _vence(aviso), **context})
        if not partes:
            return None, failed
        context = {**partes[0], "convocada": None, "partes": partes, "preferencias": PREFERENCIAS, "varios": False}
        if len({parte["organo"].pk for parte in partes}) > 1:
            # A reply would quote to the secretaría of one what is of another.
            context |= {"varios": True, "correos_secretaria": []}
        return _message("resumen", context, f"resumen-{partes[0]['aviso'].pk}"), failed


def _vence(aviso: Aviso) -> Plazo | None:
    """The deadline that a notice of the digest is about, while it waits."""
    plazo = aviso.plazo
    return plazo if plazo and plazo.cumplido_el is None and clock.now() <= plazo.instante else None


def _message(plantilla: str, context: dict[str, Any], identifier: str) -> EmailMultiAlternatives:
    subject = render_to_string(f"correo/{plantilla}_asunto.txt", context)
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"correo/{plantilla}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        reply_to=[formataddr((context["secretaria"], address)) for address in context["correos_secretaria"]],
        headers={
            "Message-ID": f"<{identifier}@{DOMAIN}>",
            "List-Unsubscribe": f"<{settings.SITE_URL}{PREFERENCIAS}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string(f"correo/{plantilla}.html", context), "text/html")
    return message


def _context(aviso: Aviso) -> dict[str, Any]:
    """What the templates of the notice's family may use: that of invitations, of publications, or of consultas."""
    if "invitacion" in aviso.datos:
        return _of_invitation(aviso)
    if "votacion" in aviso.datos:
        return _of_votacion(aviso)
    if "posicion" in aviso.datos:
        return _of_position(aviso)
    if aviso.plantilla == "recordatorio_plazo":
        return _of_plazo(aviso) | _ballot_of(aviso)
    if "publicacion" in aviso.datos:
        return _of_publication(aviso)
    return _of_consulta(aviso) if "consulta" in aviso.datos else _of_organo(aviso)


def _of_organo(aviso: Aviso) -> dict[str, Any]:
    """What the templates of any other matter of an órgano may use: what the notice itself says, and where to go."""
    return {
        "persona": aviso.persona,
        "mandato": aviso.mandato,
        "convocada": None,
        "datos": aviso.datos,
        "plazo": aviso.plazo,
        "enlace": f"{settings.SITE_URL}{aviso.ruta}",
        **_frame(Organizacion.objects.get(pk=aviso.datos["organo"])),
    }


def _of_deliberation(aviso: Aviso, consulta: Consulta) -> dict[str, Any]:
    """The question or the extension that a notice is about, and until when the text may be observed, if it says."""
    return {
        "pregunta": Pregunta.objects.filter(pk=aviso.datos.get("pregunta")).first(),
        "prorroga": Prorroga.objects.filter(pk=aviso.datos.get("prorroga")).first(),
        "observaciones": next((p for p in consulta.plazo.anteriores.all() if p.clase == "observaciones"), None),
    }


def _of_publication(aviso: Aviso) -> dict[str, Any]:
    """What `correo/rectificacion*` may use. What was withdrawn since is told by its header alone."""
    publicacion = Publicacion.objects.select_related("contenido").get(pk=aviso.datos["publicacion"])
    organo = Organizacion.objects.get(pk=aviso.datos["organo"])
    held = getattr(publicacion, "contenido", None)
    return {
        "persona": aviso.persona,
        "mandato": aviso.mandato,
        "publicacion": publicacion,
        "nombre": aviso.datos["nombre"],
        "rectifica": json.loads(held.texto).get("rectifica") if held else None,
        "enlace": f"{settings.SITE_URL}{aviso.ruta}",
        **_frame(organo),
    }


def _of_invitation(aviso: Aviso) -> dict[str, Any]:
    """What `correo/invitacion*` may use. A letter that leaves late says so instead of giving a link without effect."""
    invitacion = Invitacion.objects.select_related("organo").get(pk=aviso.datos["invitacion"])
    held = Mandato.objects.filter(persona=aviso.persona).exclude(hasta__lt=clock.today()).for_actor()
    frame = _frame(invitacion.organo)
    frame["correos_secretaria"] = [other for other in frame["correos_secretaria"] if other != invitacion.correo]
    return {
        "persona": aviso.persona,
        "invitacion": invitacion,
        "mandatos": list(held),
        "vigente": invitacion.estado(clock.now()) == Invitacion.Estado.PENDIENTE,
        "enlace": url_de_invitacion(invitacion.pk),
        **frame,
    }


def _of_votacion(aviso: Aviso) -> dict[str, Any]:
    """What `correo/votacion_*` may use. Of a secret vote it knows who may still vote, and nothing else."""
    votacion = Votacion.objects.select_related("organo", "plazo").get(pk=aviso.datos["votacion"])
    elector = Elector.objects.get(pk=aviso.datos["elector"])
    mandato = Mandato.objects.que_responden(clock.today()).filter(pk=aviso.mandato_id or 0).first()
    takes = votacion.estado == "abierta" and not votacion.vencida(clock.now())
    votes = takes and not (votacion.secreta and elector.recibida)
    bound = EnlaceVoto(elector.pk, mandato.pk) if votes and mandato else None
    voto = Voto.objects.filter(pk=aviso.datos.get("voto")).first()
    return {
        "persona": aviso.persona,
        "mandato": aviso.mandato,
        "votacion": votacion,
        "convocada": elector,
        "voto": voto,
        "marcadas": votacion.opciones.filter(orden__in=voto.marcas if voto else []),
        "recibe": takes,
        "personal": bound is not None,
        "enlace": url_para_votar(bound) if bound else f"{settings.SITE_URL}{aviso.ruta}",
        "plazo_corto": _short(votacion.plazo.instante) if votacion.plazo else "",
        **_frame(votacion.organo),
    }


def _of_plazo(aviso: Aviso) -> dict[str, Any]:
    """What `correo/recordatorio_plazo*` may use, whatever falls due."""
    assert aviso.plazo is not None
    assert aviso.mandato is not None
    plazo, body = aviso.plazo, aviso.mandato.organizacion
    return {
        "persona": aviso.persona,
        "mandato": aviso.mandato,
        "convocada": None,
        "organizacion": body,
        "plazo": plazo,
        "es_votacion": Votacion.objects.filter(plazo=plazo).exists(),
        "es_secretaria": "secretaria" in aviso.datos,
        "paso": clock.now() > plazo.instante,
        "faltan": list(plazo.responsables.filter(cumplido_el=None).select_related("organizacion")),
        "quedan": _left(plazo.instante),
        "enlace": f"{settings.SITE_URL}{plazo.ruta}",
        **_frame(plazo.organo or body),
    }


def _ballot_of(aviso: Aviso) -> dict[str, Any]:
    """Of a reminder to vote, the personal link that votes; of any other, nothing."""
    mandato = Mandato.objects.que_responden(clock.today()).filter(pk=aviso.mandato_id or 0).first()
    place = Elector.objects.filter(votacion__plazo=aviso.plazo_id or 0, votacion__estado="abierta", recibida=False)
    mine = place.filter(organizacion=mandato.organizacion_id).first() if mandato else None
    if mandato is None or mine is None or "secretaria" in aviso.datos:
        return {"personal": False}
    return {"personal": True, "convocada": mine, "enlace": url_para_votar(EnlaceVoto(mine.pk, mandato.pk))}


def _of_position(aviso: Aviso) -> dict[str, Any]:
    """What `correo/posicion*` and `correo/cuenta*` may use: what was answered in the name of a network, to its own."""
    answer = Pronunciamiento.objects.select_related(
        "convocada__consulta__organo", "convocada__organizacion", "interna", "cuenta"
    ).get(pk=aviso.datos["posicion"])
    return {
        "persona": aviso.persona,
        "mandato": aviso.mandato,
        "respuesta": answer,
        "superior": answer.convocada.consulta,
        "cuenta": getattr(answer, "cuenta", None),
        "se_aparta": bool(answer.apartamiento),
        "enlace": f"{settings.SITE_URL}{aviso.ruta}",
        **_frame(answer.convocada.organizacion),
    }


def _frame(organo: Organizacion) -> dict[str, Any]:
    """What the frame of every letter says: for which órgano, of which secretaría, and whether it is an example."""
    return {"organo": organo, "sitio": settings.SITE_URL, "ejemplo": organo.ejemplo, **_secretaria(organo)}


def _of_consulta(aviso: Aviso) -> dict[str, Any]:
    """What the other templates may use; the optional ones are None or "" when they do not apply."""
    consulta = Consulta.objects.for_detail().get(pk=aviso.datos["consulta"])
    convocada = next((c for c in consulta.convocadas.all() if c.pk == aviso.datos.get("convocada")), None)
    recibe = consulta.abierta and not consulta.vencida(clock.now())
    interna = Consulta.objects.for_detail().get(pk=aviso.datos["interna"]) if "interna" in aviso.datos else None
    bound = _link(aviso, convocada) if recibe and convocada else None
    return {
        "persona": aviso.persona,
        "datos": aviso.datos,
        "mandato": aviso.mandato,
        "consulta": consulta,
        "convocada": convocada,
        "pronunciamiento": Pronunciamiento.objects.filter(pk=aviso.datos.get("pronunciamiento")).first(),
        "recibe": recibe,
        "personal": bound is not None,
        "enlace": url_para_responder(bound) if bound else f"{settings.SITE_URL}{aviso.ruta}",
        "silencio": _silence(consulta, convocada),
        "plazo_corto": _short(consulta.plazo.instante),
        "quedan": _left(consulta.plazo.instante),
        "cifras": _figures(consulta),
        "documento": json.loads(consulta.documento) if consulta.kind.voz.adhesion else {},
        "faltaron": [c for c in consulta.convocadas.all() if consulta.espera_a(c) and c.vigente is None],
        "interna": interna,
        **_of_deliberation(aviso, consulta),
        **_frame(interna.organo if interna else consulta.organo),
    }


def _link(aviso: Aviso, convocada: Convocada) -> Enlace | None:
    """The personal link, if the mandate it would answer under is still held."""
    mandato = Mandato.objects.que_responden(clock.today()).filter(pk=aviso.mandato_id or 0).first()
    return Enlace(convocada.pk, mandato.pk) if mandato else None


def _silence(consulta: Consulta, convocada: Convocada | None) -> str:
    """What happens if the organisation does not answer: the sentence of the rule, where it has an effect."""
    if consulta.regla and convocada is not None and not convocada.con_voto:
        return _("Si no responde, no tiene efecto en el resultado.")
    return consulta.silencio_en_palabras


def _short(instante: datetime) -> str:
    """lunes 14 de septiembre, 23:59: for a subject, where the year is the present one or the next."""
    local = instante.astimezone(SANTIAGO)
    return f"{fecha_dia(local).removesuffix(f' de {local.year}')}, {local:%H:%M}"


def _left(instante: datetime) -> str:
    """Queda 1 día, Quedan 3 días or Vence hoy, by local dates; the subject has no room for business days."""
    dias = (instante.astimezone(SANTIAGO).date() - clock.today()).days
    if dias <= 0:
        return _("Vence hoy")
    return ngettext("Queda %(dias)s día", "Quedan %(dias)s días", dias) % {"dias": dias}


def _figures(consulta: Consulta) -> str:
    """4 a favor, 1 sin respuesta: how it closed, for a subject. A tacit answer is never shown as given."""
    voting = [c for c in consulta.convocadas.all() if c.con_voto]
    recused = sum(c.vigente is not None and c.vigente.sentido == Pronunciamiento.Sentido.SE_INHABILITA for c in voting)
    absent = sum(c.cierre == Convocada.Cierre.AUSENTE for c in voting)
    silent = sum(c.vigente is None for c in voting) - consulta.tacitas - absent
    tacit = ngettext(" (%(n)s tácita)", " (%(n)s tácitas)", consulta.tacitas) % {"n": consulta.tacitas}
    tacit = tacit if consulta.tacitas else ""
    approve = consulta.regla is not None and consulta.regla.silencio == Regla.Silencio.APRUEBA
    in_favour, abstaining = (tacit, "") if approve else ("", tacit)
    counts = [
        (consulta.contra, ngettext("%(n)s objeción", "%(n)s objeciones", consulta.contra), ""),
        (consulta.abstencion, ngettext("%(n)s abstención", "%(n)s abstenciones", consulta.abstencion), abstaining),
        (recused, ngettext("%(n)s inhabilitada", "%(n)s inhabilitadas", recused), ""),
        (absent, ngettext("%(n)s ausente", "%(n)s ausentes", absent), ""),
        (silent, ngettext("%(n)s sin respuesta", "%(n)s sin respuesta", silent), ""),
    ]
    parts = [_("%(n)s a favor") % {"n": consulta.favor} + in_favour]
    if consulta.kind.voz.adhesion:
        parts = [ngettext("%(n)s adhesión", "%(n)s adhesiones", consulta.favor) % {"n": consulta.favor}]
        counts[0] = (consulta.contra, ngettext("%(n)s no adhiere", "%(n)s no adhieren", consulta.contra), "")
    parts += [text % {"n": n} + note for n, text, note in counts if n]
    return ", ".join(parts)


def _secretaria(organo: Organizacion) -> dict[str, Any]:
    funcion = (
        Funcion.objects.filter(in_force(clock.today()), organo=organo, tipo=Funcion.Tipo.SECRETARIA)
        .select_related("organizacion")
        .prefetch_related("organizacion__mandatos__persona")
        .first()
    )
    if funcion is None and not organo.es_organo:
        return {"secretaria": organo.nombre, "correos_secretaria": []}
    answers = funcion.organizacion if funcion else organo  # a network's letters are answered by who represents it
    holders = answers.mandatos.vigentes(clock.today()).exclude(persona__correo="")
    return {
        "secretaria": answers.nombre,
        "correos_secretaria": [mandato.persona.correo for mandato in holders.select_related("persona")[:1]],
    }

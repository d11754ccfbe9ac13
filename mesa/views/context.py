"""What every template may rely on. Public pages get nothing of the reader but their preferences."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.middleware import TOKEN_PATH
from mesa.views.access import actor_of
from mesa.views.contados import contar

CINTA = gettext_lazy("Mesa, organizaciones, personas y cifras de esta página son ficticias.")


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page; the private part only where a view asked for it (`views.access.privada`)."""
    context: dict[str, Any] = {
        "mesa_nombre": "Mesa de Gobierno Abierto",
        "organo_nombre": _("Chile"),
        "version": settings.RELEASE,
        "debug": settings.DEBUG,
        "tema": getattr(request, "tema", ""),
        "texto": getattr(request, "texto", ""),
        "camino": request.path if request.path.count("/") == 2 else "",
        "enlaces_preferencias": _preferences(request),
    }
    if getattr(request, "privada", False):
        context.update(_private(request))
    return context


def _private(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    context: dict[str, Any] = {
        "privada": True,
        "actor": actor,
        "actor_texto": str(actor) if actor else request.user.get_username(),
        "pendientes_n": SimpleLazyObject(lambda: contar(actor)),
        "avisos_n": vars(actor.persona).get("sin_leer", 0) if actor else 0,
        "avisos_pagina": [
            ("ok" if m.level_tag == "success" else "ojo", str(m)) for m in messages.get_messages(request)
        ],
    }
    if actor and actor.persona.ejemplo:
        context["cinta"] = CINTA
        context["organo_nombre"] = _("Mesa de Ejemplo")
    return context


def _preferences(request: HttpRequest) -> dict[str, tuple[str, str, str]]:
    """The switches of contrast, text size and language, each a link that comes back to this page."""
    tema, texto = getattr(request, "tema", ""), getattr(request, "texto", "")
    idioma = getattr(request, "idioma", "es")
    other = {"es": ("en", "English"), "en": ("es", "Español")}[idioma]
    back = "/" if TOKEN_PATH.match(request.path) else request.get_full_path()
    address, end = reverse("mesa:preferencias"), f"&volver={quote_plus(back)}"
    return {
        "tema": (
            f"{address}?tema={'' if tema else 'contraste'}{end}",
            _("Contraste normal") if tema else _("Alto contraste"),
            "",
        ),
        "texto": (
            f"{address}?texto={'' if texto else 'grande'}{end}",
            _("Texto normal") if texto else _("Texto grande"),
            "",
        ),
        "idioma": (f"{address}?idioma={other[0]}{end}", other[1], other[0]),
    }

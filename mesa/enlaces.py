"""The personal link of an e-mail: it answers for one organisation, in one consulta, under one mandate, and no more.

The link is signed, not stored; whoever opens it is signed in nowhere. That it still holds is asked on each use.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing

_SALT = "mesa.responder"


@dataclass(frozen=True)
class Enlace:
    """What a link is bound to."""

    convocada_id: int
    mandato_id: int


def url_para_responder(enlace: Enlace) -> str:
    """The absolute address that answers the consulta."""
    token = signing.dumps({"c": enlace.convocada_id, "m": enlace.mandato_id}, salt=_SALT)
    return f"{settings.SITE_URL}/responder/{token}/"


def leer(token: str) -> Enlace | None:
    """What a link is bound to, or None if it was not made here for this purpose."""
    try:
        bound = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Enlace(bound["c"], bound["m"])

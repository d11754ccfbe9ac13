"""The personal links of e-mails: one answers for one organisation, in one consulta, under one mandate, and no more;
another opens the account of one invited person.

A link is signed, not stored; whoever opens it is signed in nowhere. That it still holds is asked on each use.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing

_SALT = "mesa.responder"
_SALT_INVITATION = "mesa.invitacion"


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


def clave_de_invitacion(pk: int) -> str:
    """The key of the invitation's link."""
    return signing.dumps(pk, salt=_SALT_INVITATION)


def url_de_invitacion(pk: int) -> str:
    """The absolute address that opens the invited account."""
    return f"{settings.SITE_URL}/invitacion/{clave_de_invitacion(pk)}/"


def leer_invitacion(clave: str) -> int | None:
    """The pk of the invitation of a key, or None if it was not made here for this purpose."""
    try:
        return int(signing.loads(clave, salt=_SALT_INVITATION))
    except signing.BadSignature:
        return None

"""The personal links of e-mails: one answers for one organisation, in one consulta, under one mandate, and no more;
another opens the account of one invited person; a third shows one person's calendar until she revokes it.

A link is signed, not stored; whoever opens it is signed in nowhere. That it still holds is asked on each use.
And the addresses of a register, which are the Mesa's or say of which órgano.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from mesa.models import Organizacion

_SALT = "mesa.responder"
_SALT_VOTE = "mesa.votar"
_SALT_INVITATION = "mesa.invitacion"
_SALT_CALENDAR = "mesa.calendario"


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


@dataclass(frozen=True)
class EnlaceVoto:
    """What a link that votes is bound to."""

    elector_id: int
    mandato_id: int


def url_para_votar(enlace: EnlaceVoto) -> str:
    """The absolute address that votes."""
    token = signing.dumps({"e": enlace.elector_id, "m": enlace.mandato_id}, salt=_SALT_VOTE)
    return f"{settings.SITE_URL}/votar/{token}/"


def leer_voto(token: str) -> EnlaceVoto | None:
    """What a link that votes is bound to, or None if it was not made here for this purpose."""
    try:
        bound = signing.loads(token, salt=_SALT_VOTE)
    except signing.BadSignature:
        return None
    return EnlaceVoto(bound["e"], bound["m"])


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


def url_de_calendario(pk: int) -> str:
    """The absolute address of a private calendar: always the same for the same subscription."""
    return f"{settings.SITE_URL}/calendario/{_calendar_signer().sign_object(pk)}.ics"


def leer_calendario(token: str) -> int | None:
    """The pk of the subscription of a calendar's address, or None if it was not made here for this purpose."""
    try:
        return int(_calendar_signer().unsign_object(token))
    except signing.BadSignature:
        return None


def _calendar_signer() -> signing.Signer:
    return signing.Signer(salt=_SALT_CALENDAR)


def direccion_del_registro(organo: Organizacion, nombre: str, *args: object) -> str:
    """The address of a page of the register of an órgano, by its name: `integrantes`, `adoptar_regla`…"""
    return reverse(f"mesa:{nombre}", args=args if organo.tipo == "mesa" else (organo.slug, *args))

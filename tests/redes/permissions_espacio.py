"""Who keeps a contact and the documents of a network, and what the others are told."""

from __future__ import annotations

from mesa.models import Organizacion

CONTACTO = "El contacto lo ven y lo corrigen solo la propia organización y quien lleva el registro en que está."
DOCUMENTOS = "Solo quien representa a la red, o lleva su secretaría, agrega y corrige los documentos de su espacio."

TABLE: dict[str, tuple[set[str], str]] = {
    "redes.llevar_contacto": ({"secretaria", "social"}, CONTACTO),
    "redes.llevar_documentos": ({"social"}, DOCUMENTOS),
}


def asked_of(_name: str) -> Organizacion:
    """What each is asked of: a network."""
    return Organizacion.objects.get(slug="red-social-ejemplo")

"""Which body a network without legal personality answers through."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.models import Membresia, Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from redes.models import Perfil


class AnfitrionaForm(Formulario):
    """One of the organisations that sit in the network, or beside it."""

    organizacion = forms.ChoiceField(
        label=_("Organización que la hospeda"),
        help_text=_("Tiene personalidad jurídica e integra la red, o un órgano que la red integra."),
        error_messages={"required": _("Elija la organización.")},
    )

    def __init__(self, perfil: Perfil, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = perfil.organizacion
        organos = Membresia.objects.filter(miembro=body).values("organo")
        near = Membresia.objects.filter(organo__in=[body.pk]) | Membresia.objects.filter(organo__in=organos)
        rows = Organizacion.objects.filter(
            pk__in=near.values("miembro"), tipo=TipoOrganizacion.ORGANIZACION, ejemplo=body.ejemplo
        ).exclude(pk=perfil.anfitriona_id or 0)
        field = self.fields["organizacion"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Elija")), *((str(o.pk), o.nombre) for o in rows)]

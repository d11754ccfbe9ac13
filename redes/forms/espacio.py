"""What is typed of how a body is reached, and of the documents of a network's space."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.kernel import clock
from redes.models import Contacto, DocumentoRed
from redes.operations.contactos import LARGOS, DatosContacto
from redes.operations.documentos import TEXTO_MAXIMO, TITULO_MAXIMO, URL_MAXIMA, DatosDocumento


def guardado_de_contacto(contacto: Contacto | None) -> dict[str, Any]:
    """What is saved of a contact, as its form shows it."""
    if contacto is None:
        return {"revision": 0}
    return {name: getattr(contacto, name) for name in (*LARGOS, "revision")}


def guardado_de_documento(documento: DocumentoRed) -> dict[str, Any]:
    """What is saved of a document, as its form shows it."""
    return {name: getattr(documento, name) for name in ("titulo", "fecha", "visible", "descripcion", "url", "revision")}


class ContactoForm(Formulario):
    """How a body is reached; `revision` is that of what the page showed."""

    persona = forms.CharField(label=gettext_lazy("Persona de contacto"), max_length=LARGOS["persona"], required=False)
    correo = forms.EmailField(label=gettext_lazy("Correo"), max_length=LARGOS["correo"], required=False)
    telefono = forms.CharField(label=gettext_lazy("Teléfono"), max_length=LARGOS["telefono"], required=False)
    direccion = forms.CharField(label=gettext_lazy("Dirección postal"), max_length=LARGOS["direccion"], required=False)
    nota = forms.CharField(
        label=gettext_lazy("Nota"),
        help_text=gettext_lazy("Horarios, a quién más escribir, o lo que convenga saber para ubicarla."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LARGOS["nota"],
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def datos(self) -> DatosContacto:
        """What was typed, as the operation takes it."""
        return DatosContacto(**{name: value for name, value in self.cleaned_data.items() if name != "revision"})


class DocumentoForm(Formulario):
    """A document: its file or its address. `envio` names what is sent once; `revision`, what the page showed."""

    titulo = forms.CharField(label=gettext_lazy("Título"), max_length=TITULO_MAXIMO)
    fecha = FechaField(label=gettext_lazy("Fecha del documento"), initial=clock.today)
    archivo = ArchivoField(label=gettext_lazy("Archivo"))
    url = forms.URLField(
        label=gettext_lazy("O su dirección en la web"),
        max_length=URL_MAXIMA,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Escriba una dirección que comience con http:// o https://.")},
    )
    descripcion = forms.CharField(
        label=gettext_lazy("Descripción"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )
    visible = forms.ChoiceField(
        label=gettext_lazy("Quién lo ve"),
        choices=[(value, capfirst(label)) for value, label in DocumentoRed.Visible.choices],
        widget=forms.RadioSelect,
        initial=DocumentoRed.Visible.MIEMBROS,
        error_messages={"required": gettext_lazy("Elija quién ve el documento.")},
    )
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, documento: DocumentoRed | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documento = documento
        if documento is None:
            return
        self.initial = guardado_de_documento(documento)
        if documento.archivo is not None:
            self.fields["archivo"].label = _("Otro archivo")
            kept = _("Sin otro archivo ni dirección, conserva el que tiene: %(nombre)s.")
            self.fields["archivo"].help_text = kept % {"nombre": documento.archivo.nombre}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        new = self.documento is None or self.documento.archivo is None
        if "archivo" in self.errors or "url" in self.errors:
            return data
        if data.get("archivo") and data.get("url"):
            self.add_error("url", _("Adjunte el archivo o escriba su dirección: una de las dos cosas."))
        elif new and not data.get("archivo") and not data.get("url"):
            self.add_error("archivo", _("Adjunte el archivo, o escriba su dirección más abajo."))
        return data

    def datos(self) -> DatosDocumento:
        """What was typed, as the operations take it."""
        data = self.cleaned_data
        return DatosDocumento(data["titulo"], data["fecha"], data["visible"], data["descripcion"], data["url"])

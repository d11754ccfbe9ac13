"""The field of a form that takes a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.errors import DomainError
from mesa.kernel.uploads import ARCHIVO_MAXIMO
from mesa.operations.archivos import TIPOS, Subido, demasiado_grande, revisar


class ArchivoField(forms.FileField):
    """A file of the types and weight that are taken; clean, it is a `Subido`, or None. The form is multipart."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "help_text", gettext_lazy("PDF, imagen (PNG o JPEG), correo (.eml), Word (.docx) o texto, de hasta 10 MB.")
        )
        endings = ",".join(ending for group in TIPOS.values() for ending in group)
        super().__init__(widget=forms.FileInput(attrs={"accept": endings}), **kwargs)

    def to_python(self, data: Any) -> Subido | None:  # type: ignore[override]  # what a form hands on is not a web object
        """The file, judged; its weight is looked at before it is read."""
        if data in self.empty_values:
            return None
        try:
            if data.size > ARCHIVO_MAXIMO:
                raise DomainError(demasiado_grande(data.size))
            return revisar(data.read(), data.name)
        except DomainError as error:
            raise forms.ValidationError(error.mensaje) from error


def pedir_de_nuevo(form: forms.Form) -> None:
    """Say, in a form that goes back for another reason, that its file must be attached again: none sends it twice.

    Its field is marked, so that archivos.js, where it kept the file, attaches it and takes the sentence away.
    """
    for name, field in form.fields.items():
        if isinstance(field, ArchivoField) and name not in form.errors and form.files.get(form.add_prefix(name)):
            field.widget.attrs["data-adjuntar"] = True
            form.add_error(name, _("Adjunte de nuevo el archivo: lo demás que escribió sigue aquí."))

"""The field of a form that takes a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.errors import DomainError
from mesa.kernel.uploads import ARCHIVO_MAXIMO
from mesa.operations.archivos import TIPOS, Subido, demasiado_grande, revisar


class ArchivoField(forms.FileField):
    """A file of the types and weight that are taken; clean, it is a `Subido`, or None. The form is multipart.

    `tipos`: those of `TIPOS` that it takes, photographs and PDF among them; all of them if none are said.
    """

    def __init__(self, *, tipos: Mapping[str, tuple[str, ...]] | None = None, **kwargs: Any) -> None:
        self.tipos = tipos
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "help_text", gettext_lazy("PDF, imagen (PNG o JPEG), correo (.eml), Word (.docx) o texto, de hasta 10 MB.")
        )
        accept = tipos or [ending for group in TIPOS.values() for ending in group]
        super().__init__(widget=forms.FileInput(attrs={"accept": ",".join(accept)}), **kwargs)

    def to_python(self, data: Any) -> Subido | None:  # type: ignore[override]  # what a form hands on is not a web object
        """The file, judged; its weight is looked at before it is read."""
        if data in self.empty_values:
            return None
        try:
            if data.size > ARCHIVO_MAXIMO:
                raise DomainError(demasiado_grande(data.size))
            found = revisar(data.read(), data.name)
        except DomainError as error:
            raise forms.ValidationError(error.mensaje) from error
        if self.tipos is not None and found.tipo not in self.tipos:
            raise forms.ValidationError(_("Adjunte una foto (JPEG o PNG) o un PDF; lo demás que escribió sigue aquí."))
        return found


def pedir_de_nuevo(form: forms.Form) -> None:
    """Say, in a form that goes back for another reason, that its file must be attached again: none sends it twice.

    Its field is marked, so that archivos.js, where it kept the file, attaches it and takes the sentence away.
    """
    for name, field in form.fields.items():
        if isinstance(field, ArchivoField) and name not in form.errors and form.files.get(form.add_prefix(name)):
            field.widget.attrs["data-adjuntar"] = True
            form.add_error(name, _("Adjunte de nuevo el archivo: lo demás que escribió sigue aquí."))

"""How a body is reached. Its event says which parts changed and never what they say."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Organizacion
from redes.models import Contacto

verbo("contacto.guardado", gettext_lazy("guardó el contacto de una organización"))

LARGOS = {"persona": 200, "correo": 254, "telefono": 40, "direccion": 300, "nota": 2_000}


@dataclass(frozen=True)
class DatosContacto:
    """What is typed of it; all of it may be empty."""

    persona: str = ""
    correo: str = ""
    telefono: str = ""
    direccion: str = ""
    nota: str = ""

    def limpio(self) -> DatosContacto:
        """The same, made safe to store. Raises DomainError for what does not fit."""
        said = {f.name: one_line(getattr(self, f.name)) for f in fields(self)}
        said |= {"nota": plain(self.nota).strip(), "correo": said["correo"].lower()}
        if any(len(said[name]) > most for name, most in LARGOS.items()):
            raise DomainError(_("Acorte el contacto: alguno de los datos es demasiado largo."))
        try:
            if said["correo"]:
                validate_email(said["correo"])
        except ValidationError as error:
            raise DomainError(_("Escriba una dirección de correo, como nombre@dominio.cl.")) from error
        return DatosContacto(**said)


@operation
def guardar_contacto(organizacion_id: int, datos: DatosContacto, *, revision: int, actor: Actor | None) -> Contacto:
    """Keep how a body is reached, over what was read at `revision` (0: there was none). What it says again changes
    nothing. Raises Conflicto if somebody saved it meanwhile.
    """
    organizacion = Organizacion.objects.select_for_update(no_key=True).get(pk=organizacion_id)
    require("redes.llevar_contacto", actor, organizacion)
    datos = datos.limpio()
    contacto = Contacto.objects.filter(organizacion=organizacion).first() or Contacto(
        organizacion=organizacion, revision=0
    )
    changed = [f.name for f in fields(datos) if getattr(contacto, f.name) != getattr(datos, f.name)]
    if not changed:
        return contacto
    if contacto.revision != revision:
        raise Conflicto(
            _("Alguien guardó este contacto mientras usted escribía. Compare lo guardado con lo suyo y guarde.")
        )
    for name in changed:
        setattr(contacto, name, getattr(datos, name))
    contacto.revision += 1
    if contacto.pk:
        contacto.save(update_fields=[*changed, "revision"])
    else:
        contacto.save()
    record("contacto.guardado", organizacion, actor=actor, ahora={"cambio": changed})
    return contacto

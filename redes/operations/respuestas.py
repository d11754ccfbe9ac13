"""What a body answers to the standard, at its pace: a draft for each indicator until its profile is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Archivo
from mesa.operations.archivos import Subido, guardar_archivo
from redes.models import Dato, Enlace, Estandar, Indicador, Perfil, Respuesta
from redes.operations.enlaces import revisar_de_nuevo
from redes.operations.perfil.base import lo_cambio, tocar
from redes.operations.publicacion import lock_perfil
from redes.operations.publicacion.registro import tipo_de
from redes.puntaje import PUBLICADO
from redes.states import EstadoDato
from redes.visita import parece_publica

verbo("respuesta.escrita", gettext_lazy("respondió un indicador del estándar, en borrador"))
verbo("respuesta.descartada", gettext_lazy("descartó el borrador de una respuesta al estándar"))

MOTIVO_MAXIMO, URL_MAXIMA = 2_000, 1_000
URL = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Dicho:
    """What is typed of an indicator. Its evidence is one of: a datum of the profile (its pk), a file, an address.

    `archivo` is one that comes now (`Subido`) or the pk of the one that the answer has already.
    """

    nivel: int
    fecha: date | None
    aplica: bool = True
    motivo: str = ""
    termino: date | None = None
    dato: int | None = None
    archivo: Subido | int | None = None
    url: str = ""

    def limpio(self) -> Dicho:
        """The same, made safe to store."""
        said = {name: getattr(self, name) for name in self.__dataclass_fields__}
        said |= {"motivo": plain(self.motivo).strip(), "url": one_line(self.url)}
        if not self.aplica:
            said |= {"nivel": 0, "termino": None, "dato": None, "archivo": None, "url": ""}
        return Dicho(**said)


def errores_de(dicho: Dicho, indicador: Indicador, hoy: date) -> list[tuple[str, str]]:
    """What is wrong with it, each with its field."""
    found: list[tuple[str, str]] = []
    if not dicho.aplica:
        found += _of_not_applying(dicho, indicador)
    elif not 0 <= dicho.nivel <= PUBLICADO:
        found.append(("nivel", _("Elija si no está publicado, si está en preparación o si está publicado.")))
    if len(dicho.motivo) > MOTIVO_MAXIMO:
        found.append(("motivo", _("Acórtelo: el máximo es %(maximo)s caracteres.") % {"maximo": MOTIVO_MAXIMO}))
    return found + _of_its_evidence(dicho) + _of_its_dates(dicho, indicador, hoy)


def _of_not_applying(dicho: Dicho, indicador: Indicador) -> list[tuple[str, str]]:
    if indicador.inexcusable:
        return [("nivel", _("Es un indicador inexcusable: se responde siempre."))]
    return [] if dicho.motivo else [("motivo", _("Diga por qué no se aplica a su organización: se publica."))]


def _of_its_evidence(dicho: Dicho) -> list[tuple[str, str]]:
    given = [name for name in ("dato", "archivo", "url") if getattr(dicho, name)]
    if len(given) > 1:
        return [("evidencia", _("Elija una sola evidencia: un dato del perfil, un archivo o una dirección."))]
    if dicho.nivel == PUBLICADO and not given:
        return [("evidencia", _("Para decir que está publicado, muestre dónde: un dato, un archivo o una dirección."))]
    return _of_its_address(dicho.url) if dicho.url else []


def _of_its_address(url: str) -> list[tuple[str, str]]:
    try:
        URL(url)
        userinfo = urlsplit(url).username is not None
    except (ValidationError, ValueError):
        return [("url", _("Escriba la dirección completa, como https://red.example/estatutos.pdf."))]
    if len(url) > URL_MAXIMA:
        return [("url", _("Acórtela: el máximo es %(maximo)s caracteres.") % {"maximo": URL_MAXIMA})]
    if userinfo:
        return [("url", _("La dirección no puede llevar usuario ni clave."))]
    if not parece_publica(url):
        return [("url", _("Esa dirección no se abre desde fuera: indique una que cualquiera pueda abrir."))]
    return []


def _of_its_dates(dicho: Dicho, indicador: Indicador, hoy: date) -> list[tuple[str, str]]:
    found = []
    if dicho.fecha is None and dicho.nivel:
        found.append(("fecha", _("Indique la fecha de la evidencia: desde ella corre su vigencia.")))
    if dicho.fecha and dicho.fecha > hoy:
        found.append(("fecha", _("La evidencia no puede tener una fecha futura.")))
    if dicho.termino is None and dicho.nivel == PUBLICADO and indicador.meses is None:
        found.append(("termino", _("Indique hasta cuándo dura el período: después vence.")))
    if dicho.termino and dicho.fecha and dicho.termino < dicho.fecha:
        found.append(("termino", _("Termina antes de la fecha de la evidencia: revise las fechas.")))
    return found


def indicador_vigente(perfil: Perfil, codigo: str) -> Indicador:
    """The indicator of that code, if the standard of today asks it of that kind of body. Raises DomainError if not."""
    estandar = Estandar.objects.vigente()
    asked = estandar.indicadores.all() if estandar is not None else ()
    tipo = tipo_de(perfil.organizacion)
    found = next((i for i in asked if i.codigo == codigo and tipo in i.para), None)
    if found is None:
        raise DomainError(_("El estándar vigente no pide «%(codigo)s» a su organización.") % {"codigo": codigo})
    return found


@operation
def responder_indicador(
    perfil_pk: int, codigo: str, dicho: Dicho, *, revision: int = 0, actor: Actor | None
) -> Respuesta:
    """Write the draft answer to an indicator, or edit the one there is: nobody else sees it until it is published.

    `revision` is that of the draft that was read, 0 if there was none. What it says again changes nothing. Raises
    DomainError for what is wrong with it, Conflicto if somebody wrote another meanwhile.
    """
    perfil = lock_perfil(perfil_pk)
    require("redes.responder_indicador", actor, perfil)
    indicador, dicho = indicador_vigente(perfil, codigo), dicho.limpio()
    if indicador.derivado:
        raise DomainError(_("No se responde: se calcula de los datos de su perfil. Complete esos datos."))
    if wrong := errores_de(dicho, indicador, clock.today()):
        raise DomainError(" ".join(dict.fromkeys(sentence for _name, sentence in wrong)))
    draft = perfil.respuestas.borradores().filter(codigo=codigo).first()
    said = _columns(perfil, codigo, dicho, actor)
    if draft is not None and all(getattr(draft, name) == value for name, value in said.items()):
        return draft
    if revision != (draft.revision if draft else 0):
        raise Conflicto(lo_cambio(draft.creada_por_nombre if draft else ""))
    before = _told(draft)
    draft = draft or Respuesta(perfil=perfil, codigo=codigo, revision=0)
    for name, value in said.items():
        setattr(draft, name, value)
    draft.creada_por, draft.creada_el = (actor.persona if actor else None), entry()
    draft.creada_por_nombre = actor.persona.nombre if actor else ""
    draft.revision += 1
    draft.save()
    tocar(perfil)
    record("respuesta.escrita", perfil, actor=actor, antes=before, ahora=_told(draft))
    return draft


def _columns(perfil: Perfil, codigo: str, dicho: Dicho, actor: Actor | None) -> dict[str, Any]:
    return {
        "nivel": dicho.nivel,
        "aplica": dicho.aplica,
        "motivo": dicho.motivo,
        "fecha": dicho.fecha or clock.today(),
        "termino": dicho.termino,
        "dato": _dato(perfil, dicho.dato),
        "archivo": _archivo(perfil, codigo, dicho.archivo, actor),
        "enlace": _enlace(dicho.url) if dicho.url else None,
    }


def _enlace(url: str) -> Enlace:
    """The row of an address; one that did not respond is looked at again, as who gives it says that it was mended."""
    enlace, created = Enlace.objects.get_or_create(url=url, defaults={"proximo_el": entry()})
    if not created and enlace.resultado != Enlace.Resultado.RESPONDE:
        revisar_de_nuevo(enlace)
    return enlace


def _dato(perfil: Perfil, pk: int | None) -> Dato | None:
    if pk is None:
        return None
    kept = (EstadoDato.BORRADOR, EstadoDato.VIGENTE)
    rows = perfil.datos.filter(pk=pk, estado__in=kept, quita=False)
    found: Dato | None = rows.exclude(reemplazado_por__quita=True).first()
    if found is None:
        raise DomainError(_("Ese dato ya no está en su perfil: elija otro."))
    return found


def _archivo(perfil: Perfil, codigo: str, given: Subido | int | None, actor: Actor | None) -> Archivo | None:
    """The file that comes now, or the one that an answer of the profile to that indicator has already."""
    if isinstance(given, Subido):
        return guardar_archivo(given.datos, given.nombre, perfil.organizacion, actor)
    if given is None:
        return None
    held = perfil.respuestas.filter(codigo=codigo, archivo=given).select_related("archivo").first()
    if held is None:
        raise DomainError(_("Adjunte de nuevo el archivo: lo demás que escribió sigue aquí."))
    return held.archivo


def _told(respuesta: Respuesta | None) -> dict[str, Any] | None:
    """How an event tells an answer."""
    if respuesta is None:
        return None
    return {
        "codigo": respuesta.codigo,
        "nivel": respuesta.nivel,
        "aplica": respuesta.aplica,
        "fecha": respuesta.fecha.isoformat(),
        "termino": respuesta.termino.isoformat() if respuesta.termino else None,
    }


@operation
def descartar_respuesta(perfil_pk: int, codigo: str, *, revision: int, actor: Actor | None) -> None:
    """Throw the draft answer away: what is published stays. Raises Conflicto if it is not the draft that was read."""
    perfil = lock_perfil(perfil_pk)
    require("redes.responder_indicador", actor, perfil)
    draft = perfil.respuestas.borradores().filter(codigo=codigo).first()
    if draft is None:
        raise Conflicto(_("Ese borrador ya no está: se publicó o alguien lo descartó. Recargue la página."))
    if draft.revision != revision:
        raise Conflicto(_("Alguien de su organización cambió el borrador. Léalo antes de descartarlo."))
    before = _told(draft)
    draft.delete()
    tocar(perfil)
    record("respuesta.descartada", perfil, actor=actor, antes=before)

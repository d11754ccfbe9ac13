"""Filters and tags of the interface: words for dates and hashes, state chips, form controls. Presentation only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms, template
from django.forms import BoundField
from django.template import Context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

from mesa import palabras, tipos
from mesa.diferencia import por_palabras
from mesa.enlaces import direccion_del_registro
from mesa.kernel import clock
from mesa.kernel.excerpt import excerpt
from mesa.operations.plazos import feriados_de_la_pagina

if TYPE_CHECKING:
    from mesa.models import Consulta, Ficha, Organizacion

register = template.Library()

for _in_words in (
    palabras.dia,
    palabras.dia_y_mes,
    palabras.dia_y_mes_corto,
    palabras.dolares,
    palabras.dolares_enteros,
    palabras.dolares_exactos,
    palabras.el_organo,
    palabras.fecha_dia,
    palabras.fecha_hora,
    palabras.fecha_hora_corta,
    palabras.fecha_larga,
    palabras.hora,
    palabras.huella,
    palabras.huella_corta,
    palabras.iso,
    palabras.lista_y,
    palabras.lugar,
    palabras.mes_abreviado,
    palabras.mes_corto,
    palabras.mes_largo,
    palabras.nombre_del_dia,
    palabras.pesos,
    palabras.porcentaje,
    palabras.vencido,
):
    register.filter(_in_words)

register.filter(por_palabras)


@register.filter
def cierre_de(aprobacion: Mapping[str, Any]) -> palabras.Fecha:
    """When what a schema.Aprobacion tells closed: at its deadline, though the sweep came a minute later, or before."""
    closed: palabras.Fecha = aprobacion["plazo" if aprobacion["cierre"] == "plazo" else "cerrada"]
    return closed


@register.filter
def faltan(vence: palabras.Fecha) -> str:
    """How long is left until a deadline; its business days, by the table of holidays."""
    return palabras.faltan(vence, feriados=feriados_de_la_pagina)


# Chip of each code of the models; a code that is not here has not happened yet, and its shape is the empty one.
CLASES: Final = {
    "aprueba": "ok",
    "aprueba_con_observaciones": "ok",
    "objeta": "no",
    "se_abstiene": "az",
    "se_inhabilita": "az",
    "aprobada": "ok",
    "publicada": "ok",
    "cumplido": "ok",
    "acogida": "ok",
    "acogido": "ok",
    "acogido_parcialmente": "va",
    "no_acogido": "no",
    "realizada": "ok",
    "cumplida": "ok",
    "verificada": "ok",
    "en_circulacion": "va",
    "en_cumplimiento": "va",
    "en_curso": "va",
    "acogida_parcialmente": "va",
    "abierta": "va",
    "pendiente": "va",
    "rechazada": "no",
    "sin_quorum": "no",
    "vencido": "no",
    "no_acogida": "no",
}


@register.filter
def nombre_del_tipo(tipo: str) -> str:
    """How a kind of publication is called."""
    return str(tipos.publicacion(tipo).nombre)


@register.filter
def resaltado(texto: str, lexemas: str) -> SafeString:
    """The part of a text that shows why a search found it, with its hits marked."""
    pieces = ((format_html("<mark>{}</mark>", piece) if hit else piece,) for piece, hit in excerpt(texto, lexemas))
    return format_html_join("", "{}", pieces)


@register.filter
def vencidas(datos: Mapping[str, Any], dia: str) -> int:
    """How many tasks of a published agreement, from its ficha, were due before a day."""
    return sum(plazo < dia for plazo in datos.get("plazos", ()))


@register.filter
def filas_de_acuerdos(fichas: Sequence[Ficha]) -> list[dict[str, str]]:
    """What `components/acuerdos_lista.html` shows of each: a template would find every word one by one, and slowly.

    Whether something of it is overdue is of today: whoever keeps the page keeps it for the day.
    """
    dias = {
        dia: (palabras.fecha_larga(dia), conditional_escape(palabras.mes_corto(dia)))
        for dia in {ficha.fecha for ficha in fichas}
    }
    numerada, rotulo = gettext("Sesión %(numero)s · %(fecha)s"), gettext("Acuerdo %(numero)s")
    consultada = gettext("Por consulta · %(fecha)s")
    clases = {
        "": "%(sesion)s",
        "ejemplo": gettext("%(sesion)s · Ejemplo"),
        "historico": gettext("%(sesion)s · Registro histórico"),
    }
    hoy = clock.today().isoformat()
    dichos = [estado_de_ficha(ficha.datos, hoy) for ficha in fichas]
    chips = {estado: _chip_de_acuerdo(estado) for estado in set(dichos)}
    rotulos = {orden: conditional_escape(rotulo % {"numero": orden}) for orden in {ficha.orden for ficha in fichas}}
    detalles: dict[str, SafeString] = {}  # those of a session say the same
    filas = []
    for ficha, estado in zip(fichas, dichos, strict=True):
        datos, (dia, mes) = ficha.datos, dias[ficha.fecha]
        numero = datos["sesion"]["numero"] if datos["sesion"] else None
        sesion = numerada % {"numero": numero, "fecha": dia} if numero else dia
        if datos.get("adoptado") == "por_consulta":
            sesion = consultada % {"fecha": dia}
        clase = "ejemplo" if ficha.ejemplo else "historico" if datos["registro_historico"] else ""
        if (dice := clases[clase] % {"sesion": sesion}) not in detalles:
            detalles[dice] = conditional_escape(dice)
        detalle = detalles[dice]
        fila = {"numero": SafeString(ficha.orden), "url": conditional_escape(ficha.ruta), "titulo": ficha.titulo}
        fila |= {"mes": mes, "detalle": detalle, "rotulo": SafeString(f"{rotulos[ficha.orden]}, {detalle}")}
        fila["estado"] = chips[estado] + _avance(datos, estado)
        filas.append(fila)
    return filas


#: How a published agreement stands, and those in which something is still expected of it.
ESTADOS_DE_ACUERDOS: Final = {
    "sin_seguimiento_registrado": gettext_lazy("Sin seguimiento registrado"),
    "suprimido": gettext_lazy("Suprimido"),
    "vigente": gettext_lazy("Vigente"),
    "en_cumplimiento": gettext_lazy("En cumplimiento"),
    "cumplido": gettext_lazy("Cumplido"),
    "sin_efecto": gettext_lazy("Sin efecto"),
    "vencido": gettext_lazy("Vencido"),
}
ABIERTOS: Final = ("vigente", "en_cumplimiento")


def estado_de_ficha(datos: Mapping[str, Any], hoy: str) -> str:
    """How a published agreement stands on a day (ISO): its state, "vencido" if a task passed, or "suprimido"."""
    if datos.get("suprimido"):
        return "suprimido"
    estado = str(datos["seguimiento"])
    return "vencido" if estado in ABIERTOS and "" < datos.get("vence", "") < hoy else estado


def _chip_de_acuerdo(estado: str) -> SafeString:
    """The chip of a state of an agreement."""
    clase = f"estado estado--{CLASES[estado]}" if estado in CLASES else "estado"
    return format_html('<span class="{}">{}</span>', clase, ESTADOS_DE_ACUERDOS[estado])


_NADA: Final = SafeString("")


def _avance(datos: Mapping[str, Any], estado: str) -> SafeString:
    """How its tasks go, and until when: "2 de 5 tareas verificadas · vence el 14 de septiembre de 2026"."""
    parts, tareas = [], datos.get("tareas", 0)
    if tareas:
        said = ngettext("%(hechas)s de %(n)s tarea verificada", "%(hechas)s de %(n)s tareas verificadas", tareas)
        parts.append(said % {"hechas": datos["tareas_hechas"], "n": tareas})
    if datos.get("vence") and datos["seguimiento"] in ABIERTOS:
        said = gettext("venció el %(fecha)s") if estado == "vencido" else gettext("vence el %(fecha)s")
        parts.append(said % {"fecha": palabras.fecha_larga(datos["vence"])})
    return format_html(' <span class="suave chico">{}</span>', " · ".join(parts)) if parts else _NADA


@register.filter
def letra(posicion: int) -> str:
    """The letter of an item: 1 is a, 26 is z, 27 is aa."""
    letras = ""
    while posicion > 0:
        posicion, resto = divmod(posicion - 1, 26)
        letras = chr(ord("a") + resto) + letras
    return letras


@register.filter
def referencia(punto: object, parrafo: object) -> str:
    """The reference of a paragraph: 2 and 3 give 2.3."""
    return f"{punto}.{parrafo}"


@register.filter
def une(inicio: object, fin: object) -> str:
    """Two values as one text: acuerdo- and 3 give acuerdo-3."""
    return f"{inicio}{fin}"


@register.filter
def clase_estado(codigo: object) -> str:
    """The class of the chip of a code ("" when it has not happened): see `components/estado.html`."""
    return CLASES.get(str(getattr(codigo, "value", codigo)), "")


@register.filter
def dicho(sentido: str, consulta: Consulta) -> str:
    """An answer once it is given, as its consulta says it: Aprueba; of a letter, Adhiere."""
    return consulta.kind.voz.dicho(sentido)


@register.filter
def llave(mapa: Mapping[Any, Any], clave: Any) -> Any:
    """What a mapping holds for a key, or "" when it has none."""
    return mapa.get(clave, "")


@register.inclusion_tag("components/migas.html")
def ruta(*partes: str) -> dict[str, Sequence[tuple[str, str]]]:
    """Breadcrumbs: text, url, text, url… and last, alone, the text of this page. An even count raises ValueError."""
    if len(partes) % 2 == 0:
        raise ValueError("La ruta termina en el nombre de esta página, sin dirección.")
    return {"migas": list(zip(partes[::2], [*partes[1::2], ""], strict=True))}


@register.filter
def tipo_control(campo: BoundField) -> str:
    """What kind of control a field has: radio (also a group of checkboxes), checkbox, or other."""
    if isinstance(campo.field.widget, forms.RadioSelect):
        return "radio"
    return "checkbox" if isinstance(campo.field.widget, forms.CheckboxInput) else "other"


@register.filter
def ancla(campo: BoundField) -> str:
    """The id an error links to: the control, or the first of its radios."""
    return f"{campo.auto_id}_0" if tipo_control(campo) == "radio" else campo.id_for_label


@register.filter
def campos_con_error(form: forms.BaseForm) -> list[BoundField]:
    """The visible fields of a form that have errors, in the form's order."""
    return [campo for campo in form.visible_fields() if campo.errors]


@register.simple_tag
def plantilla_de(tipo: str) -> str:
    """The template that draws the text of that kind of consulta."""
    return tipos.consulta(tipo).template


@register.simple_tag(takes_context=True)
def tarjetas(context: Context, campo: BoundField) -> list[dict[str, Any]]:
    """The options of a radio field, each with its value, control, text and effect: the sentence that the mapping
    `efectos`, given to `components/opciones.html`, holds for the value.
    """
    efectos = context.get("efectos")
    frases = efectos if isinstance(efectos, Mapping) else {}
    opciones = []
    for radio in campo:
        valor = str(radio.data["value"])
        if valor:
            opcion = {"valor": valor, "control": radio.tag(), "texto": radio.choice_label}
            opciones.append({**opcion, "efecto": frases.get(valor, "")})
    return opciones


@register.simple_tag(takes_context=True)
def control(context: Context, campo: BoundField) -> str:
    """The control of a field, described by its hint and its error, with what `components/campo.html` was given:
    `ayuda`, `guardar` (key of the autosave) and `alto` (rows). No placeholder: a label says it better.
    """
    attrs: dict[str, Any] = {"placeholder": False}
    ids = [f"{campo.auto_id}_helptext"] if campo.help_text or context.get("ayuda") else []
    ids += [f"{campo.auto_id}_error"] if campo.errors else []
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    if guardar := context.get("guardar"):
        attrs["data-guardar"] = guardar
    if isinstance(alto := context.get("alto"), int):
        attrs["rows"] = alto
    return campo.as_widget(attrs=attrs)


@register.simple_tag
def url_registro(organo: Organizacion, nombre: str, *args: object) -> str:
    """The address of a page of the register of an órgano."""
    return direccion_del_registro(organo, nombre, *args)

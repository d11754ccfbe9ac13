"""Data of a profile written, corrected and taken out, always as drafts: what is in force changes when published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.models import Archivo
from mesa.operations.archivos import Subido, guardar_archivo
from redes.datos import CLASES
from redes.models import Dato, Perfil
from redes.operations.perfil.base import en_pie, lo_cambio, tocar
from redes.operations.perfil.valores import DatoDicho, comprobar, valor_de
from redes.operations.publicacion import lock_perfil
from redes.states import EstadoDato

verbo("dato.guardado", gettext_lazy("escribió datos de su perfil, en borrador"))
verbo("dato.corregido", gettext_lazy("corrigió un dato de su perfil, en borrador"))
verbo("dato.quitado", gettext_lazy("quitó un dato de su perfil, en borrador"))
verbo("dato.descartado", gettext_lazy("descartó el borrador de un dato de su perfil"))
verbo("dato.copiado", gettext_lazy("copió a otro año los datos de su perfil, en borrador"))
verbo("dato.confirmado", gettext_lazy("confirmó datos de su perfil, en borrador"))
verbo("dato.ordenado", gettext_lazy("cambió el orden de los datos de su perfil"))

#: Of one class, and of one year where it is told by year: more is a mistake, or a file that belongs elsewhere.
MAXIMO = 300


def guardar_dato(
    perfil_pk: int, clase: str, dicho: DatoDicho, *, envio: UUID | None = None, actor: Actor | None
) -> Dato:
    """Write one datum as a draft."""
    return guardar_datos(perfil_pk, clase, [dicho], envio=envio, actor=actor)[0]


@operation
def guardar_datos(
    perfil_pk: int, clase: str, dichos: Sequence[DatoDicho], *, envio: UUID | None = None, actor: Actor | None
) -> list[Dato]:
    """Write data of a class as drafts, all or none. The same form sent twice (`envio`) writes them once.

    Raises DomainError for what is wrong with them, Conflicto if it is of what a profile has one of, and has it.
    """
    perfil = _lock(perfil_pk, actor)
    sent = [uuid5(envio, str(place)) for place in range(len(dichos))] if envio else [None] * len(dichos)
    if envio and (made := list(perfil.datos.filter(envio__in=sent).order_by("orden", "pk"))):
        return made
    hoy = clock.today()
    dichos = [comprobar(clase, dicho, hoy) for dicho in dichos]
    if not dichos:
        raise DomainError(_("Escriba al menos un dato: todas las filas están en blanco."))
    _comprobar_lugar(perfil, clase, dichos)
    place = perfil.datos.filter(clase=clase).aggregate(last=Max("orden"))["last"] or 0
    made = [
        _borrador(perfil, clase, dicho, actor, orden=place + n, envio=key)
        for n, (dicho, key) in enumerate(zip(dichos, sent, strict=True), 1)
    ]
    tocar(perfil)
    record("dato.guardado", perfil, actor=actor, ahora={"clase": clase, "datos": [dato.pk for dato in made]})
    return made


@operation
def corregir_dato(pk: int, dicho: DatoDicho, *, revision: int, actor: Actor | None) -> Dato:
    """Write a datum anew: a draft is edited; of what is in force, a draft is made that will take its place.

    `revision` is that of the datum that was read. What it says already changes nothing. Raises Conflicto if somebody
    of the same body changed it meanwhile: nothing is written over what was not read.
    """
    perfil, dato = _lock_dato(pk, actor)
    dicho = comprobar(dato.clase, dicho, clock.today())
    said = {
        "valor": valor_de(dato.clase, dicho),
        "anio": dicho.anio,
        "fuente": dicho.fuente,
        "fecha": dicho.fecha,
        "archivo": _archivo(perfil, dicho, actor),
    }
    if not dato.quita and all(getattr(dato, name) == value for name, value in said.items()):
        return dato
    _comprobar_leido(dato, revision)
    if dicho.anio != dato.anio:
        _comprobar_lugar(perfil, dato.clase, [dicho])
    if dato.estado == EstadoDato.BORRADOR:
        for name, value in said.items():
            setattr(dato, name, value)
        dato.quita, dato.revision = False, dato.revision + 1
        (dato.creado_por, dato.creado_por_nombre), dato.creado_el = _quien(actor), entry()
        dato.save()
    else:
        dato = _borrador(perfil, dato.clase, dicho, actor, orden=dato.orden, reemplaza=dato, archivo=said["archivo"])
    tocar(perfil)
    record("dato.corregido", perfil, actor=actor, ahora={"clase": dato.clase, "dato": dato.pk})
    return dato


@operation
def quitar_dato(pk: int, *, revision: int, actor: Actor | None) -> None:
    """Take a datum out when the profile is published; a draft of a new one goes at once. Undone by discarding it.

    Raises Conflicto while a draft answer to the standard shows it, or what it takes the place of.
    """
    perfil, dato = _lock_dato(pk, actor)
    _comprobar_leido(dato, revision)
    if perfil.respuestas.borradores().filter(dato__in=[dato.pk, dato.reemplaza_id]).exists():
        raise Conflicto(_usado())
    if dato.estado == EstadoDato.BORRADOR and dato.reemplaza_id is None:
        _borrar(dato)
    elif dato.estado == EstadoDato.BORRADOR:
        dato.quita, dato.revision = True, dato.revision + 1
        dato.save(update_fields=["quita", "revision"])
    else:
        copy = {"valor": dato.valor, "anio": dato.anio, "fuente": dato.fuente, "fecha": dato.fecha}
        who, name = _quien(actor)
        Dato.objects.create(
            perfil=perfil,
            clase=dato.clase,
            archivo=dato.archivo,
            orden=dato.orden,
            reemplaza=dato,
            quita=True,
            creado_por=who,
            creado_por_nombre=name,
            creado_el=entry(),
            **copy,
        )
    tocar(perfil)
    record("dato.quitado", perfil, actor=actor, ahora={"clase": dato.clase, "dato": pk})


@operation
def descartar_borrador(pk: int, *, revision: int, actor: Actor | None) -> None:
    """Throw a draft away: what is published stays as it is. Raises Conflicto if it is not the draft that was read."""
    perfil, dato = _lock_dato(pk, actor)
    if dato.estado != EstadoDato.BORRADOR:
        raise Conflicto(_("Ese borrador ya se publicó: ahora se corrige o se quita. Recargue la página."))
    _comprobar_leido(dato, revision)
    _borrar(dato)
    tocar(perfil)
    record("dato.descartado", perfil, actor=actor, ahora={"clase": dato.clase, "dato": pk})


@operation
def descartar_borradores(perfil_pk: int, clase: str, anio: int | None, *, revision: int, actor: Actor | None) -> int:
    """Throw away all the drafts of a class, of a year where it is told by year; returns how many. What is published
    stays. `revision` is that of the profile that was read: Raises Conflicto if it is another, or if there are none.
    """
    perfil = _lock(perfil_pk, actor)
    rows = list(perfil.datos.filter(clase=clase, anio=anio, estado=EstadoDato.BORRADOR))
    if not rows:
        raise Conflicto(_("Esos borradores ya no están: se publicaron o alguien los descartó. Recargue la página."))
    if revision != perfil.revision:
        raise Conflicto(_("Alguien de su organización cambió el perfil. Lea los borradores antes de descartarlos."))
    gone = [dato.pk for dato in rows]
    for dato in rows:
        _borrar(dato)
    tocar(perfil)
    record("dato.descartado", perfil, actor=actor, ahora={"clase": clase, "datos": gone})
    return len(gone)


@operation
def copiar_anio(perfil_pk: int, clase: str, de: int, a: int, *, actor: Actor | None) -> list[Dato]:
    """Write the data of a year as drafts of another one, with today's date, to be corrected one by one.

    Raises Conflicto if the year has data already, DomainError if the other has none.
    """
    perfil = _lock(perfil_pk, actor)
    hoy = clock.today()
    if clase not in CLASES or not CLASES[clase].anual:
        raise DomainError(_("Estos datos no se cuentan año a año."))
    rows = [dato for dato in _en_pie(perfil, clase) if dato.anio == de]
    if not rows:
        raise DomainError(_("No hay datos de %(anio)s que copiar.") % {"anio": de})
    if any(dato.anio == a for dato in _en_pie(perfil, clase)):
        raise Conflicto(_("El año %(anio)s ya tiene datos: corríjalos uno por uno.") % {"anio": a})
    made = []
    for row in rows:
        dicho = comprobar(clase, DatoDicho(row.valor, a, row.fuente, hoy), hoy)
        made.append(_borrador(perfil, clase, dicho, actor, orden=row.orden))
    tocar(perfil)
    record("dato.copiado", perfil, actor=actor, ahora={"clase": clase, "de": de, "a": a})
    return made


@operation
def confirmar_datos(
    perfil_pk: int, clase: str, fuente: str = "", *, actor: Actor | None
) -> tuple[list[Dato], list[Dato]]:
    """Say that the data in force of a class are still so: drafts with today's date, and their source if one is given.

    Of what is told by year, those of the last one. Returns the drafts, and the data that cannot be said again as they
    are, as one of which something was struck. Raises Conflicto when there is nothing in force to confirm, DomainError
    with what is wrong with them when it is all of them.
    """
    perfil = _lock(perfil_pk, actor)
    hoy = clock.today()
    standing = [dato for dato in _en_pie(perfil, clase) if dato.estado == EstadoDato.VIGENTE and dato.fecha != hoy]
    last = max((dato.anio or 0 for dato in standing), default=0)
    standing = [dato for dato in standing if (dato.anio or 0) == last]
    if not standing:
        raise Conflicto(_("No hay datos publicados que confirmar: escriba los que faltan."))
    made, left = list[Dato](), list[Dato]()
    for row in standing:
        try:
            dicho = comprobar(clase, DatoDicho(row.valor, row.anio, fuente or row.fuente, hoy, row.archivo), hoy)
        except DomainError:
            if row is standing[-1] and not made:
                raise
            left.append(row)
            continue
        made.append(_borrador(perfil, clase, dicho, actor, orden=row.orden, reemplaza=row, archivo=row.archivo))
    tocar(perfil)
    record("dato.confirmado", perfil, actor=actor, ahora={"clase": clase, "datos": [row.reemplaza_id for row in made]})
    return made, left


@operation
def ordenar_datos(perfil_pk: int, clase: str, pks: Sequence[int], *, actor: Actor | None) -> None:
    """Put the data of a class in that order. Raises Conflicto if they are not those that were read."""
    perfil = _lock(perfil_pk, actor)
    rows = {dato.pk: dato for dato in _en_pie(perfil, clase)}
    if sorted(rows) != sorted(pks):
        raise Conflicto(_("Alguien de su organización cambió estos datos. Recargue la página y ordénelos de nuevo."))
    for place, pk in enumerate(pks, 1):
        rows[pk].orden = place
    Dato.objects.bulk_update(rows.values(), ["orden"])
    tocar(perfil)
    record("dato.ordenado", perfil, actor=actor, ahora={"clase": clase})


def _lock(pk: int, actor: Actor | None) -> Perfil:
    perfil = lock_perfil(pk)
    require("redes.llevar_perfil", actor, perfil)
    return perfil


def _lock_dato(pk: int, actor: Actor | None) -> tuple[Perfil, Dato]:
    """Its profile, locked, and the datum as it is then. Raises Conflicto if it is no longer there or in force."""
    owner = Dato.objects.filter(pk=pk).values_list("perfil_id", flat=True).first()
    if owner is None:
        raise Conflicto(_("Ese borrador ya no está: alguien de su organización lo descartó. Recargue la página."))
    perfil = _lock(owner, actor)
    dato = Dato.objects.filter(pk=pk).select_related("archivo").first()
    if dato is None:
        raise Conflicto(_("Ese borrador ya no está: alguien de su organización lo descartó. Recargue la página."))
    if dato.estado not in (EstadoDato.BORRADOR, EstadoDato.VIGENTE):
        raise Conflicto(_("Ese dato ya se reemplazó o se quitó. Recargue la página para ver cómo quedó."))
    return perfil, dato


def _comprobar_leido(dato: Dato, revision: int) -> None:
    drafted = dato.estado == EstadoDato.VIGENTE and Dato.objects.filter(reemplaza=dato).exists()
    if drafted or dato.revision != revision:
        last = Dato.objects.filter(reemplaza=dato).first() or dato
        raise Conflicto(lo_cambio(last.creado_por_nombre))


def _en_pie(perfil: Perfil, clase: str) -> list[Dato]:
    return [dato for dato in en_pie(perfil) if dato.clase == clase]


def _comprobar_lugar(perfil: Perfil, clase: str, dichos: Sequence[DatoDicho]) -> None:
    """Raise Conflicto if there is no place for them: of some things a profile, or a year of it, has one."""
    there = _en_pie(perfil, clase)
    anios = [dicho.anio for dicho in dichos]
    if not CLASES[clase].varios and (len(set(anios)) < len(anios) or {d.anio for d in there} & set(anios)):
        raise Conflicto(_("Alguien de su organización ya lo escribió. Compare y vuelva a guardar."))
    held = Counter([*(dato.anio for dato in there), *anios])
    if any(held[anio] > MAXIMO for anio in anios):
        raise DomainError(
            _("Son demasiados: un perfil tiene hasta %(maximo)s de cada clase y año.") % {"maximo": MAXIMO}
        )


def _archivo(perfil: Perfil, dicho: DatoDicho, actor: Actor | None) -> Archivo | None:
    if isinstance(dicho.archivo, Subido):
        return guardar_archivo(dicho.archivo.datos, dicho.archivo.nombre, perfil.organizacion, actor)
    return dicho.archivo


def _quien(actor: Actor | None) -> tuple[Any, str]:
    return (actor.persona, actor.persona.nombre) if actor else (None, "")


def _borrador(perfil: Perfil, clase: str, dicho: DatoDicho, actor: Actor | None, **more: Any) -> Dato:
    who, name = _quien(actor)
    archivo = more.pop("archivo", None) or _archivo(perfil, dicho, actor)
    made: Dato = Dato.objects.create(
        perfil=perfil,
        clase=clase,
        valor=valor_de(clase, dicho),
        anio=dicho.anio,
        fuente=dicho.fuente,
        fecha=dicho.fecha,
        archivo=archivo,
        creado_por=who,
        creado_por_nombre=name,
        creado_el=entry(),
        **more,
    )
    return made


def _borrar(dato: Dato) -> None:
    try:
        dato.delete()
    except ProtectedError as error:
        raise Conflicto(_usado()) from error


def _usado() -> str:
    return _("Una respuesta al estándar lo usa como evidencia: cambie primero esa respuesta.")

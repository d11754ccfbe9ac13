"""Data of a profile as they are typed: many at once, one by one, taken out, brought from another year, put in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mesa.forms.archivos import pedir_de_nuevo
from mesa.kernel import clock
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.palabras import lista_y
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar
from redes.datos import CLASES
from redes.derivados import porciento
from redes.forms.perfil import DatoForm, FilasForm, comparar
from redes.models import Dato, Perfil
from redes.operations import perfil as operations
from redes.states import EstadoDato
from redes.views.perfil import Fila, datos_de, filas_de, migas, parte_de, perfil_que_lleva


class ClaseDeDato:
    """A class of datum in an address."""

    regex = "|".join(CLASES)

    def to_python(self, value: str) -> str:
        """The same."""
        return value

    def to_url(self, value: str) -> str:
        """The same."""
        return value


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def clase(request: HttpRequest, clase: str) -> HttpResponse:
    """The data of a class, of a year where it is told by year, and the form that adds to them or changes the one."""
    perfil = perfil_que_lleva(request)
    every = datos_de(perfil)
    rows = [dato for dato in every if dato.clase == clase]
    anio = _anio(request, clase, rows)
    shown = [dato for dato in rows if dato.anio == anio] if CLASES[clase].anual else rows
    form = _form(request, clase, shown, anio, [d for d in every if d.clase == "directivo" and not d.quita])
    status = 200
    if request.method == "POST" and "mas" not in request.POST:
        done = _add(request, perfil, form) if isinstance(form, FilasForm) else _change(request, perfil, form)
        if not isinstance(done, int):
            return done
        status = done
    context = {
        "seccion": "redes",
        "clase": clase,
        "nombre": CLASES[clase].nombre,
        "anual": CLASES[clase].anual,
        "reservados": sorted(CLASES[clase].reservados),
        "anio": anio,
        "anios": sorted({anio, clock.today().year - 1, *(d.anio for d in rows)}, key=lambda a: -(a or 0))
        if anio
        else [],
        "anterior": _anterior(rows, shown, anio),
        "filas": _con_partes(clase, shown, anio),
        "orden": ",".join(str(dato.pk) for dato in rows if not dato.quita),
        "dice": parte_de(clase, every, clock.today()).dice,
        "confirmables": any(d.estado == EstadoDato.VIGENTE and d.fecha != clock.today() for d in shown),
        "borradores": sum(d.estado == EstadoDato.BORRADOR for d in shown),
        "revision": perfil.revision,
        "form": form,
        "varios": isinstance(form, FilasForm),
        "organizacion_pk": perfil.organizacion_id,
        "migas": migas((CLASES[clase].nombre, "")),
    }
    return render(request, "redes/perfil/clase.html", context, status=status)


def _anio(request: HttpRequest, clase: str, rows: Sequence[Dato]) -> int | None:
    """The year asked for or, if none is, the last one told, or the last one that ended."""
    if not CLASES[clase].anual:
        return None
    asked = request.POST.get("anio") or request.GET.get("anio", "")
    if asked.isascii() and asked.isdecimal() and len(asked) == 4:
        return int(asked)
    return max((dato.anio for dato in rows if dato.anio), default=clock.today().year - 1)


def _form(
    request: HttpRequest, clase: str, shown: Sequence[Dato], anio: int | None, board: Sequence[Dato]
) -> FilasForm | DatoForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if not CLASES[clase].varios:
        return DatoForm(clase, *sent, dato=next(iter(shown), None), anio=anio)
    said = {dato.valor.get("nombre") for dato in shown}
    names = dict.fromkeys(d.valor["nombre"] for d in board) if clase == "interes" else {}
    rows = [{"nombre": name} for name in names if name not in said]
    return FilasForm(clase, *sent, anio=anio, iniciales=rows, vacia=not shown)


def _anterior(rows: Sequence[Dato], shown: Sequence[Dato], anio: int | None) -> int | None:
    """The year that can be brought to one that has nothing yet: the last one told before it."""
    if anio is None or shown:
        return None
    return max((dato.anio for dato in rows if dato.anio and dato.anio < anio and not dato.quita), default=None)


def _con_partes(clase: str, shown: Sequence[Dato], anio: int | None) -> list[Fila]:
    """The rows of the table; those of money, with the part that each is of its year."""
    filas = filas_de(clase, shown)
    if clase == "fuente" and anio:
        total = sum((dato.puro().monto for dato in shown if not dato.quita), Fraction(0))
        for fila in filas:
            fila.parte = porciento(fila.dato.puro().monto / total) if total and not fila.dato.quita else ""
    return filas


def _add(request: HttpRequest, perfil: Perfil, form: FilasForm) -> HttpResponse | int:
    """Store the rows; the status of the page if they cannot be."""
    if not form.is_valid():
        pedir_de_nuevo(form.origen)
        return 422
    actor = actor_of(request)

    def act() -> int:
        own = operations.perfil_de(perfil.organizacion)
        envio = form.origen.cleaned_data.get("envio")
        return len(operations.guardar_datos(own.pk, form.clase, form.dichos(), envio=envio, actor=actor))

    return _do(request, act, form, lambda n: _guardados(request, form.clase, n, form.origen.cleaned_data))


def _guardados(request: HttpRequest, clase: str, n: int, origen: Any) -> HttpResponse:
    said = ngettext("Quedó guardado un dato, en borrador.", "Quedaron guardados %(n)s datos, en borrador.", n)
    messages.success(request, said % {"n": n})
    return _volver(clase, origen.get("anio"), guardado=origen.get("envio"))


def _do(
    request: HttpRequest, act: Callable[[], int], form: FilasForm | DatoForm, then: Callable[[int], HttpResponse]
) -> HttpResponse | int:
    """Do it, or say above the form what cannot be done; the file, which no browser keeps, is asked for again."""
    try:
        return then(act())
    except NoPermitido:
        raise
    except DomainError as error:
        above = form.origen if isinstance(form, FilasForm) else form
        above.add_error(None, error.mensaje)
        pedir_de_nuevo(above)
        return error.status


def _volver(clase: str, anio: int | None = None, guardado: object = None) -> HttpResponse:
    query = {name: str(value) for name, value in (("anio", anio), ("guardado", guardado)) if value}
    return redirect(reverse("redes:clase", args=[clase], query=query or None))


def _change(request: HttpRequest, perfil: Perfil, form: DatoForm) -> HttpResponse | int:
    """Store the one datum anew, or for the first time. If somebody did meanwhile, say what is saved by each field."""
    if not form.is_valid():
        pedir_de_nuevo(form)
        return 422
    actor, live, read = actor_of(request), form.dato, form.cleaned_data.get("dato_leido")

    def act() -> int:
        if live is None:
            own = operations.perfil_de(perfil.organizacion)
            envio = form.cleaned_data.get("envio")
            return operations.guardar_dato(own.pk, form.clase, form.dicho(), envio=envio, actor=actor).pk
        known = read if read and perfil.datos.filter(pk=read).exists() else live.pk
        seen = (form.cleaned_data["revision"] if read else None) or 0
        return operations.corregir_dato(known, form.dicho(), revision=seen, actor=actor).pk

    done = _do(request, act, form, lambda _pk: _guardados(request, form.clase, 1, form.cleaned_data))
    if done == 409 and (now := _vivo(perfil, form.clase, live, form.cleaned_data.get("anio"))) is not None:
        comparar(form, now)
    return done


def _vivo(perfil: Perfil, clase: str, dato: Dato | None, anio: int | None) -> Dato | None:
    """What stands now, or would, in the place of a datum; of what there is one of, whoever wrote it."""
    rows = [d for d in datos_de(perfil) if d.clase == clase]
    if not CLASES[clase].varios:
        return next((d for d in rows if d.anio == (anio if CLASES[clase].anual else None)), None)
    found, seen = dato, set[int]()
    while found is not None and found.pk not in seen:
        seen.add(found.pk)
        if any(found.pk == d.pk for d in rows):
            return next(d for d in rows if d.pk == found.pk)
        found = Dato.objects.filter(reemplaza=found.pk).first()
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def dato(request: HttpRequest, pk: int) -> HttpResponse:
    """One datum, to be written anew. What was typed of one that somebody threw away meanwhile can be written again."""
    perfil = perfil_que_lleva(request)
    found = perfil.datos.select_related("archivo").filter(pk=pk).first() if perfil.pk else None
    if found is None and (request.method != "POST" or Dato.objects.filter(pk=pk).exists()):
        raise Http404
    clase = found.clase if found else request.POST.get("clase_de_dato", "")
    if clase not in CLASES:
        raise Http404
    live = _vivo(perfil, clase, found, found.anio if found else None)
    if request.method != "POST":
        if live is None or found is None:
            raise Http404
        if live.pk != found.pk:
            return redirect("redes:dato", live.pk)
    return _dato(request, perfil, clase, live)


def _dato(request: HttpRequest, perfil: Perfil, clase: str, live: Dato | None) -> HttpResponse:
    status, gone = 200, live is None
    form = DatoForm(clase, dato=live)
    if request.method == "POST":
        form = DatoForm(clase, request.POST, request.FILES, dato=live)
        if gone and "nuevo" not in request.POST:
            form.add_error(
                None,
                _("Alguien de su organización lo quitó mientras usted escribía. Guarde de nuevo para reponerlo."),
            )
            pedir_de_nuevo(form)
            status = 409
        else:
            done = _change(request, perfil, form)
            if not isinstance(done, int):
                return done
            status = done
    context = {
        "seccion": "redes",
        "clase": clase,
        "nombre": CLASES[clase].nombre,
        "form": form,
        "dato": live,
        "nuevo": gone and request.method == "POST",
        "volver": reverse("redes:clase", args=[clase]),
        "migas": migas((CLASES[clase].nombre, reverse("redes:clase", args=[clase])), (_("Corregir"), "")),
    }
    return render(request, "redes/perfil/dato.html", context, status=status)


def _suyo(request: HttpRequest, pk: int) -> Dato:
    """A datum of the actor's own profile; else 404."""
    perfil = perfil_que_lleva(request)
    return get_object_or_404(Dato.objects.select_related("archivo"), pk=pk, perfil=perfil.pk)


def _revision(request: HttpRequest) -> int:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0


@require_POST
@privada
def quitar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a datum out, as a draft."""
    found = _suyo(request, pk)
    operations.quitar_dato(pk, revision=_revision(request), actor=actor_of(request))
    gone = found.estado == EstadoDato.BORRADOR and found.reemplaza_id is None
    messages.success(request, _("El borrador se descartó.") if gone else _("Se quita cuando usted publique el perfil."))
    return _volver(found.clase, found.anio)


@require_POST
@privada
def descartar(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away: what is published stays."""
    found = _suyo(request, pk)
    operations.descartar_borrador(pk, revision=_revision(request), actor=actor_of(request))
    messages.success(request, _("El borrador se descartó."))
    return _volver(found.clase, found.anio)


@require_POST
@privada
def descartar_todos(request: HttpRequest, clase: str) -> HttpResponse:
    """Throw away the drafts of a class and year that the page showed."""
    perfil = perfil_que_lleva(request)
    anio = _year(request.POST, "anio") if CLASES[clase].anual else None
    own = operations.perfil_de(perfil.organizacion)
    n = operations.descartar_borradores(own.pk, clase, anio, revision=_revision(request), actor=actor_of(request))
    said = ngettext("El borrador se descartó.", "Se descartaron %(n)s borradores.", n)
    messages.success(request, said % {"n": n})
    return _volver(clase, anio)


@require_safe
@privada
def archivo(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a datum, for its own body."""
    found = _suyo(request, pk)
    if found.archivo is None:
        raise Http404
    return entregar(found.archivo)


@require_POST
@privada
def copiar(request: HttpRequest, clase: str) -> HttpResponse:
    """Bring the data of a year to another one, as drafts."""
    perfil = perfil_que_lleva(request)
    de, a = (_year(request.POST, name) for name in ("de", "a"))
    own = operations.perfil_de(perfil.organizacion)
    made = operations.copiar_anio(own.pk, clase, de, a, actor=actor_of(request))
    said = ngettext("Se copió un dato, en borrador.", "Se copiaron %(n)s datos, en borrador.", len(made))
    messages.success(request, f"{said % {'n': len(made)}} {_('Corrija lo que cambió.')}")
    return _volver(clase, a)


def _year(sent: QueryDict, name: str) -> int:
    said = sent.get(name, "")
    if not (said.isascii() and said.isdecimal() and len(said) == 4):
        raise DomainError(_("Indique el año."))
    return int(said)


@require_POST
@privada
def confirmar(request: HttpRequest, clase: str) -> HttpResponse:
    """Say that what is published of a class is still so today, as drafts."""
    perfil = perfil_que_lleva(request)
    own = operations.perfil_de(perfil.organizacion)
    made, left = operations.confirmar_datos(own.pk, clase, actor=actor_of(request))
    messages.success(request, _("Quedaron confirmados con fecha de hoy. Publique el perfil para que se vea."))
    if left:
        named = {"que": lista_y(fila.nombre for fila in filas_de(clase, left))}
        messages.warning(request, _("No se confirmaron, porque hay que corregirlos antes: %(que)s.") % named)
    return _volver(clase, made[0].anio)


@require_POST
@privada
def ordenar(request: HttpRequest, clase: str) -> HttpResponse:
    """Put a datum one place before."""
    perfil = perfil_que_lleva(request)
    pks = [int(said) for said in request.POST.get("orden", "").split(",") if said.isascii() and said.isdecimal()]
    up = request.POST.get("sube", "")
    place = next((n for n, pk in enumerate(pks) if str(pk) == up), 0)
    if place:
        pks[place - 1], pks[place] = pks[place], pks[place - 1]
    own = operations.perfil_de(perfil.organizacion)
    operations.ordenar_datos(own.pk, clase, pks, actor=actor_of(request))
    return _volver(clase, _year(request.POST, "anio") if request.POST.get("anio") else None)

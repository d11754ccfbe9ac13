"""The next tabla of an órgano: what comes back, what is proposed, what is in it and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from actas import operations
from actas.forms.actas import ActaDeTablaForm
from actas.forms.tabla import MotivoForm, ProponerForm
from actas.models import Acta, PuntoPropuesto, Tratamiento
from actas.operations.parrafos import clean_text
from actas.operations.tabla.propuestos import frase_de_limite
from actas.operations.tareas.curso import diferimientos, frase_de_tarea_diferida
from actas.states import EstadoPropuesto, EstadoTema
from actas.views.formularios import Pagina, desde_de, procesar
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import motivos_de, require
from mesa.models import Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.palabras import fecha_larga
from mesa.tipos import registrar_enlace
from mesa.views.access import actor_of, privada

registrar_enlace(gettext_lazy("Próxima tabla"), "actas:tabla")

POR_PAGINA, DESCARTADOS, DE_CADA_CLASE = 20, 10, 5
Clase = PuntoPropuesto.Clase
#: In the order in which they are listed, with how several of each are called.
CLASES = {
    Clase.DIFERIDO: gettext_lazy("Temas que se difirieron"),
    Clase.VENCIDA: gettext_lazy("Tareas vencidas"),
    Clase.COMITE: gettext_lazy("Informes de comités"),
    Clase.PROPUESTO: gettext_lazy("Propuestos"),
    Clase.ABIERTA: gettext_lazy("Tareas pendientes"),
}


def organos_seguidos(actor: Actor | None) -> list[Organizacion]:
    """The órganos that the actor follows: those it keeps first, and of them the Mesa; closed committees last."""
    al = clock.today()
    kept = Organizacion.objects.con_secretaria(actor, al).filter(pk=OuterRef("pk"))
    found = Organizacion.objects.seguidos_por(actor, al).annotate(
        llevado=Exists(kept), cerrado_el=F("comite__cerrado_el")
    )
    mesa = TipoOrganizacion.MESA
    return sorted(found, key=lambda o: (cerrado(o) is not None, not vars(o)["llevado"], o.tipo != mesa, o.nombre, o.pk))


def cerrado(organo: Organizacion) -> date | None:
    """When the committee that an órgano followed is was closed: its past is read, and nothing is done with it."""
    return cast("date | None", vars(organo)["cerrado_el"])


def organo_seguido(actor: Actor | None, slug: str) -> Organizacion:
    """The órgano of that name, if the actor follows it; else 404."""
    return elegir(organos_seguidos(actor), slug)


def elegir(known: list[Organizacion], slug: str) -> Organizacion:
    """Of those órganos, the one of that name or, without a name, the first one; else 404."""
    found = next((organo for organo in known if not slug or organo.slug == slug), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def tabla(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What will be in the next tabla and what is proposed for it, with its story; a member proposes a point."""
    actor = actor_of(request)
    known = organos_seguidos(actor)
    if not slug and not known:
        return render(request, "actas/tabla/sin_organo.html", {"seccion": "pendientes"})
    organo = elegir(known, slug)
    form, status = ProponerForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                operations.proponer_punto(organo.pk, form.cleaned_data["titulo"], actor=actor)
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, _("El punto quedó propuesto. La secretaría decide si va en la tabla."))
                return redirect("actas:tabla_de", organo.slug)
    decides, proposes = motivos_de(actor, organo, "actas.ordenar_tabla", "actas.proponer_punto")
    closed = cerrado(organo)
    limite = operations.regla_de_tabla(organo, clock.today()).max_diferimientos
    context: dict[str, Any] = {
        "seccion": "pendientes",
        "organo": organo,
        "organos": [each for each in known if cerrado(each) is None],
        "form": form,
        "decide": not decides and closed is None,
        "motivos": decides,
        "no_propone": proposes,
        "limite": limite,
        "cerrado": closed,
        "propia": actor.organizacion if actor and closed is None else None,
        **_listed(request, organo, limite),
    }
    return render(request, "actas/tabla/tabla.html", context, status=status)


def _listed(request: HttpRequest, organo: Organizacion, limite: int | None) -> dict[str, Any]:
    """What the page lists: the tabla and the first points of each class, or a page of one class that is asked for."""
    asked, desde = request.GET.get("clase", ""), desde_de(request)
    if (asked and asked not in Clase.values) or (desde is not None and not asked):
        raise Http404
    alive = PuntoPropuesto.objects.en_juego(clock.today()).filter(organo=organo)
    if asked:
        return _of_a_class(alive, Clase(asked), desde, limite)
    rows = _con_historia(_first_of_each(alive), limite)
    included = [row for row in rows if row["p"].estado == EstadoPropuesto.INCLUIDO]
    by_class = {clase: [r for r in rows if r not in included and r["p"].clase == clase] for clase in CLASES}
    discarded = PuntoPropuesto.objects.filter(organo=organo, estado=EstadoPropuesto.DESCARTADO)
    return {
        "clase": "",
        "incluidos": included,
        "grupos": [
            {"clase": clase.value, "nombre": CLASES[clase], "filas": found, "total": vars(found[0]["p"])["total"]}
            for clase, found in by_class.items()
            if found
        ],
        "descartados": list(discarded.order_by("-pk")[:DESCARTADOS]),
    }


def _first_of_each(alive: QuerySet[PuntoPropuesto]) -> QuerySet[PuntoPropuesto]:
    """All that is in the tabla, in its order, and the first proposed points of each class, with how many it has."""
    of_each = [F("estado"), F("clase")]
    numbered = alive.annotate(
        lugar=Window(RowNumber(), partition_by=of_each, order_by=F("pk").asc()),
        total=Window(Count("pk"), partition_by=of_each),
    )
    shown = numbered.filter(Q(estado=EstadoPropuesto.INCLUIDO) | Q(lugar__lte=DE_CADA_CLASE))
    return con_fuentes(shown.order_by("orden", "pk"))


def _of_a_class(alive: QuerySet[PuntoPropuesto], clase: Clase, desde: int | None, limite: int | None) -> dict[str, Any]:
    """A page, by key, of the proposed points of one class."""
    wanted = alive.filter(estado=EstadoPropuesto.PROPUESTO, clase=clase)
    after = wanted.filter(pk__gt=desde) if desde is not None else wanted
    rows = list(con_fuentes(after.order_by("pk"))[: POR_PAGINA + 1])
    shown = rows[:POR_PAGINA]
    found = _con_historia(shown, limite)
    return {
        "clase": clase.value,
        "incluidos": [],
        "grupos": [{"clase": clase.value, "nombre": CLASES[clase], "filas": found, "total": wanted.count()}],
        "descartados": [],
        "siguiente": str(shown[-1].pk) if len(rows) > POR_PAGINA else "",
        "continua": desde is not None,
        "parametros": f"clase={clase.value}",
    }


def con_fuentes(rows: QuerySet[PuntoPropuesto]) -> QuerySet[PuntoPropuesto]:
    """With what tells the story of each: the results of its topic, who owes its task, whose report it is."""
    results = Tratamiento.objects.select_related("sesion")
    whole = rows.select_related("tema", "tarea", "informe__comite__organizacion", "propuesto_por")
    return whole.prefetch_related(
        Prefetch("tema__tratamientos", results.order_by("-sesion__fecha", "-pk"), to_attr="resultados"),
        "tarea__partes",
    )


def _con_historia(rows: Iterable[PuntoPropuesto], limite: int | None) -> list[dict[str, Any]]:
    """The points as they are listed: how often the topic of each was deferred and its task put off, the last time,
    its last result if it was another, and if the rule asks for an end.
    """
    points = list(rows)
    put_off = diferimientos([row.tarea_id for row in points if row.tarea_id])
    found = []
    for row in points:
        results: list[Tratamiento] = getattr(row.tema, "resultados", []) if row.tema else []
        deferred = [each for each in results if each.resultado == Tratamiento.Resultado.DIFERIDO]
        told = put_off.get(row.tarea_id or 0, [])
        found.append(
            {
                "p": row,
                "veces": len(deferred),
                "ultimo": deferred[0] if deferred else None,
                "resultado": results[0] if results and results[0] not in deferred else None,
                "tarea_veces": len(told),
                "tarea_ultimo": told[0] if told else None,
                "limite": _reached(row, len(deferred), len(told), limite),
            }
        )
    return found


def _reached(row: PuntoPropuesto, deferred: int, put_off: int, limite: int | None) -> str:
    """What is told of an open topic, or of a task with no date, that may not be left for later once more."""
    if limite is None:
        return ""
    if row.tema and row.tema.estado == EstadoTema.ABIERTO and deferred >= max(limite, 1):
        return frase_de_limite(deferred, limite)
    if row.tarea and row.tarea.vence is None and put_off >= max(limite, 1):
        return frase_de_tarea_diferida(put_off)
    return ""


# What is done with a point


def visible_propuesto(request: HttpRequest, pk: int) -> PuntoPropuesto:
    """The point, if the actor may see it; else 404."""
    found = PuntoPropuesto.objects.visible_to(actor_of(request), clock.today()).select_related("organo")
    return get_object_or_404(found, pk=pk)


#: What one button does, and what is said once it is done.
BOTONES: dict[str, tuple[Callable[..., PuntoPropuesto], Any]] = {
    "incluir": (operations.incluir_propuesto, gettext_lazy("«%(titulo)s» va en la próxima tabla.")),
    "quitar": (
        operations.quitar_propuesto,
        gettext_lazy("«%(titulo)s» ya no va en la próxima tabla; sigue propuesto."),
    ),
    "reponer": (operations.reponer_propuesto, gettext_lazy("«%(titulo)s» vuelve a estar propuesto.")),
}


@require_POST
@privada
def decidir(request: HttpRequest, pk: int, que: str) -> HttpResponse:
    """Include a point, take it out, bring it back, or move it one place."""
    propuesto = visible_propuesto(request, pk)
    if que in BOTONES:
        act, done = BOTONES[que]
        act(pk, actor=actor_of(request))
        messages.success(request, str(done) % {"titulo": propuesto.titulo})
    else:
        operations.mover_propuesto(pk, sube=que == "subir", actor=actor_of(request))
    return redirect("actas:tabla_de", propuesto.organo.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def descartar(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a point out of the next tabla, saying why."""
    propuesto, actor = visible_propuesto(request, pk), actor_of(request)
    require("actas.descartar_propuesto", actor, propuesto)
    owed = propuesto.tema_id or propuesto.tarea_id
    back = reverse("actas:tabla_de", args=[propuesto.organo.slug])
    form = MotivoForm(request.POST or None)
    pagina = Pagina(
        titulo=_("Descartar el punto"),
        antetitulo=propuesto.titulo,
        bajada=_("No va en esta tabla. Como sigue pendiente, vuelve a proponerse después de la próxima sesión.")
        if owed
        else _("No va en la tabla. Puede volver a proponerse cuando quiera."),
        boton=_("Descartar el punto"),
        hecho=_("El punto quedó descartado, con su motivo."),
        sin_hacer=_("Volver sin descartar"),
        volver=back,
        migas=migas_de_tabla(propuesto.organo),
    )
    return procesar(
        request,
        pagina,
        form,
        lambda: operations.descartar_propuesto(pk, form.cleaned_data["motivo"], actor=actor),
    )


def migas_de_tabla(organo: Organizacion) -> list[tuple[str, str]]:
    """The way to the tabla of an órgano."""
    return [
        (_("Pendientes"), reverse("mesa:pendientes")),
        (_("Próxima tabla"), reverse("actas:tabla_de", args=[organo.slug])),
    ]


def _check_same(acta: Acta, data: dict[str, Any]) -> None:
    """Raise Conflicto unless what a form sends again is the acta that it made."""
    sesion = acta.sesion
    kept = [sesion.lugar, *(getattr(sesion, name) for name in CUANDO), *sesion.puntos.values_list("titulo", flat=True)]
    sent = [clean_text(data["lugar"]), *(data[name] for name in CUANDO), *map(clean_text, data["puntos"])]
    if kept != sent:
        raise Conflicto(
            _(
                "Este formulario ya se envió y creó el acta del %(fecha)s, en %(ruta)s. Siga en ella o, para crear "
                "otra, abra el formulario de nuevo."
            )
            % {"fecha": fecha_larga(sesion.fecha), "ruta": f"/actas/{sesion.clave}/editar/"}
        )


#: What the form of an acta says of its session, besides where.
CUANDO = ("fecha", "numero", "inicio", "termino")


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def acta(request: HttpRequest, slug: str) -> HttpResponse:
    """Create the draft of the next session with the included points as its tabla; the same form twice makes one."""
    actor = actor_of(request)
    organo = organo_seguido(actor, slug)
    require("actas.crear_acta", actor, organo)
    alive = PuntoPropuesto.objects.incluidos(organo) & PuntoPropuesto.objects.en_juego(clock.today())
    offered = dict(alive.values_list("pk", "titulo"))
    initial = {"puntos": "\n".join(offered.values()), "ofrecidos": " ".join(map(str, offered))}
    form = ActaDeTablaForm(request.POST or None, initial=initial)
    pagina = Pagina(
        titulo=_("Crear el acta de la próxima sesión"),
        antetitulo=organo.nombre,
        bajada=_(
            "Queda un borrador con la tabla de abajo. Los puntos que quite aquí siguen incluidos para la que viene."
        ),
        boton=_("Crear el borrador"),
        hecho=_("El borrador quedó creado con su tabla. Agregue los párrafos de cada punto."),
        sin_hacer=_("Volver sin crear"),
        volver=reverse("actas:tabla_de", args=[organo.slug]),
        migas=migas_de_tabla(organo),
    )

    def act() -> str:
        data = dict(form.cleaned_data)
        again = Acta.objects.filter(envio=data["envio"]).select_related("sesion").first()
        if again is not None:
            _check_same(again, data)
        made = again or operations.crear_acta_de_tabla(organo, data.pop("fecha"), actor=actor, **data)
        return reverse("actas:editar", args=[made.sesion.clave])

    return procesar(request, pagina, form, act)

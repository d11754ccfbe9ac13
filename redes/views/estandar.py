"""The versions of the standard for who keeps the Mesa: proposed from a table, compared, published and adopted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actas.views.formularios import Pagina, procesar
from actas.views.plan import organos_que_lleva, que_lleva
from mesa.forms.base import Formulario
from mesa.kernel import clock
from mesa.kernel.errors import NoPermitido
from mesa.kernel.permissions import motivos, require
from mesa.models import Ficha, Organizacion
from mesa.tipos import registrar_enlace
from mesa.views import intercambio
from mesa.views.access import actor_of, privada
from redes.forms.estandar import AdoptarForm
from redes.models import Estandar
from redes.operations.comparacion import comparar, efecto
from redes.operations.importacion_estandar import ImportadorEstandar
from redes.operations.versiones import TIPO, adoptar_estandar, deshacer_adopcion, publicar_estandar, se_deshace
from redes.vista import NIVELES

SECCION = "redes"
TODAS, AFECTADOS = 200, 200

registrar_enlace(gettext_lazy("Versiones del estándar"), "redes:versiones")


def la_mesa(request: HttpRequest) -> Organizacion:
    """The Mesa whose standard the actor keeps; refused to who keeps none."""
    kept = que_lleva(request, "redes.adoptar_estandar")
    mesa = next((organo for organo in kept if organo.tipo == "mesa"), None)
    if mesa is None:
        raise NoPermitido(motivos("redes.adoptar_estandar", actor_of(request), kept[0]))
    require("redes.adoptar_estandar", actor_of(request), mesa)
    return mesa


def _migas() -> list[tuple[str, str]]:
    return [
        (_("Redes"), "/redes/"),
        (_("Estándar"), reverse("redes:estandar")),
        (_("Versiones"), reverse("redes:versiones")),
    ]


def _version(numero: int) -> Estandar:
    return get_object_or_404(Estandar.objects.con_indicadores().select_related("acuerdo"), version=numero)


@require_safe
@privada
def versiones(request: HttpRequest) -> HttpResponse:
    """Every version with its state and dates, for whoever is inside; and what may be done with it."""
    rows = list(Estandar.objects.select_related("acuerdo").order_by("-version")[:TODAS])
    published = set(Ficha.objects.filter(tipo=TIPO).values_list("clave", flat=True))
    *before, (name, _url) = _migas()
    context = {
        "seccion": SECCION,
        "migas": [*before, (name, "")],
        "versiones": [(row, str(row.version) in published) for row in rows],
        "vigente": Estandar.objects.vigente(),
        "deshacible": next((row for row in rows if se_deshace(row)), None),
        "lleva": any(organo.tipo == "mesa" for organo in organos_que_lleva(actor_of(request))),
    }
    return render(request, "redes/estandar/versiones.html", context)


@require_safe
@privada
def comparacion(request: HttpRequest, numero: int) -> HttpResponse:
    """A version against another (`?con=`), the one in force unless said: indicators, and whose level would change."""
    despues, asked = _version(numero), request.GET.get("con", "")
    if asked and not (asked.isdecimal() and len(asked) < 9):
        raise Http404
    live = Estandar.objects.vigente()
    antes = _version(int(asked)) if asked else live if live != despues else _before(despues)
    context = {"seccion": SECCION, "migas": [*_migas(), (_("Comparar"), "")], "despues": despues, "antes": antes}
    if antes is not None:
        changed, levels = efecto(antes, despues, clock.today())
        context |= {
            "comparacion": comparar(antes, despues),
            "efectos": [(e.perfil, NIVELES[e.antes], NIVELES[e.despues]) for e in changed[:AFECTADOS]],
            "cuantos": len(changed),
            "niveles": [(name, levels.get(level, 0)) for level, name in NIVELES.items()],
        }
    return render(request, "redes/estandar/comparar.html", context)


def _before(estandar: Estandar) -> Estandar | None:
    rows = Estandar.objects.con_indicadores().filter(version__lt=estandar.version)
    return rows.order_by("-version").first()


def _pagina(numero: int, titulo: str, boton: str, hecho: str, bajada: str) -> Pagina:
    return Pagina(
        titulo=titulo,
        boton=boton,
        hecho=hecho,
        volver=reverse("redes:versiones"),
        migas=_migas(),
        antetitulo=_("Estándar, versión %(version)s") % {"version": numero},
        bajada=bajada,
        sin_hacer=_("Volver sin hacerlo"),
        seccion=SECCION,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest, numero: int) -> HttpResponse:
    """Ask once, and publish a version as it stands."""
    mesa, found = la_mesa(request), _version(numero)
    bajada = _("Queda en la cadena, con sus indicadores, su guía y sus ejemplos, como está hoy: %(estado)s. ¿Publicar?")
    pagina = _pagina(
        numero,
        _("Publicar el estándar"),
        _("Publicar"),
        _("Quedó publicado."),
        bajada % {"estado": found.get_estado_display()},
    )
    return procesar(
        request,
        pagina,
        Formulario(request.POST or {}),
        lambda: publicar_estandar(found.pk, organo_pk=mesa.pk, actor=actor_of(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def adoptar(request: HttpRequest, numero: int) -> HttpResponse:
    """Write down the agreement by which the Mesa adopts a version."""
    mesa, found = la_mesa(request), _version(numero)
    pagina = _pagina(
        numero,
        _("Adoptar esta versión"),
        _("Registrar que la Mesa la adopta"),
        _("Quedó adoptada. Desde mañana los perfiles publicados se miden con ella."),
        _(
            "Reemplaza a la versión que rige. Hasta que se publique un perfil medido con ella, la adopción se puede "
            "deshacer."
        ),
    )
    form = AdoptarForm(mesa, request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        adoptar_estandar(found.pk, said["acuerdo"].pk, said["desde"], actor=actor_of(request))

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def deshacer(request: HttpRequest, numero: int) -> HttpResponse:
    """Ask once, and undo an adoption that was written down by mistake."""
    mesa, found = la_mesa(request), _version(numero)
    pagina = _pagina(
        numero,
        _("Deshacer la adopción"),
        _("Deshacer la adopción"),
        _("Quedó deshecha: la versión vuelve a ser una propuesta."),
        _("Vuelve a quedar como antes de adoptarla. Solo se puede mientras ningún perfil se publique medido con esta."),
    )
    return procesar(
        request,
        pagina,
        Formulario(request.POST or {}),
        lambda: deshacer_adopcion(found.pk, organo_pk=mesa.pk, actor=actor_of(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def proponer(request: HttpRequest) -> HttpResponse:
    """Propose the next version from a table of indicators: tried first, and then all or nothing."""
    mesa = la_mesa(request)
    base = Estandar.objects.con_indicadores().order_by("-version").first()
    if base is None:
        raise Http404
    pagina = intercambio.Pagina(
        titulo=_("Proponer una versión del estándar"),
        bajada=_(
            "Descargue los indicadores de una versión, cámbielos en su planilla y cárguela entera: lo que no traiga "
            "queda fuera de la versión nueva. Es una propuesta hasta que la Mesa la adopte."
        ),
        migas=[*_migas(), (_("Proponer"), "")],
        volver=reverse("redes:versiones"),
        seccion=SECCION,
    )
    return intercambio.importar(request, ImportadorEstandar(mesa, base, actor_of(request)), pagina)

"""Every page of the site by who opens it. A `Case` is an address and, perhaps, what is done there before looking."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actas.models import Parrafo
from actas.operations import corregir_parrafo, retirar_acta
from mesa.dev import mailbox
from mesa.enlaces import Enlace, url_para_responder
from mesa.models import Mandato, Persona, Usuario
from mesa.operations.personas import invitar_persona
from tests.browser.world import FUNDAMENTO, MOTIVO, World

if TYPE_CHECKING:
    from playwright.sync_api import Page

MAIN = "#contenido button[type=submit]"


@dataclass
class Case:
    """A page: its name in failures, its address, the status it answers, and what is done there until it says so."""

    name: str
    path: str
    status: int = 200
    do: Callable[[Page], object] | None = None
    says: str = ""


def send(**values: str) -> Callable[[Page], None]:
    """Fill the fields of the page's form by their names and send it."""

    def act(page: Page) -> None:
        for name, value in values.items():
            page.locator(f"#contenido [name={name}]").first.fill(value)
        page.locator(MAIN).first.click()

    return act


def press(text: str) -> Callable[[Page], None]:
    """Press the button, or follow the link, that says so."""
    return lambda page: page.locator("#contenido").get_by_text(text, exact=True).first.click()


def public(world: World) -> Iterator[Case]:
    """What anyone opens."""
    yield Case("inicio", "/")
    yield Case("buscar", "/buscar/")
    yield Case("buscar: encontró", "/buscar/?q=fondo")
    yield Case("buscar: nada", "/buscar/?q=presupuesto+participativo+comunal")
    yield Case("accesibilidad", "/accesibilidad/")
    yield Case("privacidad", "/privacidad/")
    yield Case("actas", "/actas/")
    yield Case("actas: no hay más", "/actas/?desde=1990-01-01_0_1")
    yield Case("acta de 2022, en su párrafo", "/actas/2022-06-16/#2.8")
    yield Case("acta publicada", f"/actas/{world.clave('publicada')}/")
    yield Case("acta aprobada por regla 1", _session_11())
    yield Case("PDF en preparación", f"/actas/{world.clave('publicada')}/acta.pdf", 503)
    yield Case("acuerdos", "/acuerdos/")
    yield Case("acuerdos: no hay más", "/acuerdos/?desde=1990-01-01_0_1")
    yield Case("acuerdo 3 de 2022", "/acuerdos/2022-06-16/3/")
    yield Case("acuerdo de ejemplo", f"/acuerdos/{world.clave('publicada')}/1/")
    yield Case("404", "/no-existe/", 404)
    yield Case("400", "/actas/?desde=no-es-un-cursor", 400)


def _session_11() -> str:
    from mesa.models import Ficha

    return Ficha.objects.get(tipo="acta", datos__sesion__numero=11).ruta


def accounts(world: World) -> Iterator[Case]:
    """What allauth serves to someone who is not in, and the doors of an invitation."""
    yield Case("ingresar", "/cuenta/login/?next=/pendientes/")
    yield Case(
        "ingresar: error",
        "/cuenta/login/",
        do=send(login="social@mesa.example", password="no-es-esta"),
        says="No se pudo enviar.",
    )
    yield Case("pedir un código", "/cuenta/login/code/")
    yield Case("pedir un código: error", "/cuenta/login/code/", do=send(email=""), says="Falta corregir lo siguiente.")
    yield Case(
        "escribir el código", "/cuenta/login/code/", do=send(email="social@mesa.example"), says="Enviamos un código a"
    )
    yield Case(
        "escribir el código: error",
        "/cuenta/login/code/confirm/",
        do=send(code="XXXX-XXXX"),
        says="Falta corregir lo siguiente.",
    )
    yield Case("olvidó su contraseña", "/cuenta/password/reset/")
    yield Case(
        "olvidó su contraseña: error",
        "/cuenta/password/reset/",
        do=send(email="sin-arroba"),
        says="Falta corregir lo siguiente.",
    )
    yield Case(
        "olvidó su contraseña: enviado",
        "/cuenta/password/reset/",
        do=send(email="social@mesa.example"),
        says="Revise su correo",
    )
    link = re.search(r"/cuenta/password/reset/key/\S+", mailbox.letters(1)[0].texto)
    assert link is not None
    yield Case("contraseña nueva", link[0])
    yield Case(
        "contraseña nueva: error",
        link[0],
        do=send(password1="corta", password2="otra"),
        says="Falta corregir lo siguiente.",
    )
    yield Case("contraseña nueva: enlace malo", "/cuenta/password/reset/key/1-mala/")
    yield Case("contraseña nueva: hecho", "/cuenta/password/reset/key/done/")
    yield Case("abrir cuenta: sin invitación", "/cuenta/signup/")
    yield Case("invitación vencida", "/invitacion/mala/", 404)
    persona = Persona.objects.create(nombre="Persona Ejemplo Doce", correo="nueva@mesa.example", ejemplo=True)
    clave = invitar_persona(persona, "nueva@mesa.example", organo=world.cast.mesa, actor=world.cast.secretaria)
    yield Case("abrir cuenta", f"/invitacion/{clave}/")
    yield Case(
        "abrir cuenta: error",
        "/cuenta/signup/",
        do=send(password1="corta", password2="otra"),
        says="Falta corregir lo siguiente.",
    )
    yield Case("cuenta inactiva", "/cuenta/inactive/")


def signed_in(world: World) -> Iterator[Case]:
    """What allauth serves to someone who is in."""
    yield Case("cambiar contraseña", "/cuenta/password/change/")
    yield Case(
        "cambiar contraseña: error",
        "/cuenta/password/change/",
        do=send(oldpassword="no", password1="corta", password2="x"),
        says="Falta corregir lo siguiente.",
    )
    yield Case("correos de la cuenta", "/cuenta/email/")
    yield Case(
        "correos de la cuenta: error", "/cuenta/email/", do=_adds_a_bad_address, says="Falta corregir lo siguiente."
    )
    yield Case("confirmar quién es", "/cuenta/reauthenticate/")
    yield Case("salir", "/cuenta/logout/")


def newly_arrived(world: World) -> Iterator[Case]:
    """Who has neither a password nor, today, a mandate."""
    yield Case("sin mandato", "/pendientes/")
    yield Case("elegir una contraseña", "/cuenta/password/set/")
    yield Case(
        "elegir una contraseña: error",
        "/cuenta/password/set/",
        do=send(password1="corta"),
        says="Falta corregir lo siguiente.",
    )


def _adds_a_bad_address(page: Page) -> None:
    page.locator("#contenido [type=email]").fill("sin-arroba")
    page.get_by_role("button", name="Agregar el correo").click()


def secretaria(world: World) -> Iterator[Case]:
    """The work of the secretaría, in each state of an acta."""
    borrador, avisos = (f"/actas/{world.clave(n)}" for n in ("borrador", "avisos"))
    parrafo = world.actas["borrador"].parrafos.filter(padre=None, punto__isnull=False).order_by("pk")[1]
    yield Case("pendientes", "/pendientes/")
    yield Case("en trabajo", "/actas/en-trabajo/")
    yield Case("importar", "/actas/importar/")
    yield Case("importar: error", "/actas/importar/", do=send(), says="Adjunte un archivo o pegue el texto")
    yield Case(
        "importar: sin fecha",
        "/actas/importar/",
        do=send(texto="DESARROLLO\n\n1. Uno\n\n1. Un párrafo."),
        says="El texto no dice la fecha",
    )
    yield Case("editar", f"{borrador}/editar/")
    yield Case("editar: avisos", f"{avisos}/editar/")
    yield Case("editar: párrafo abierto", f"{borrador}/editar/?editar={parrafo.pk}")
    yield Case("editar: párrafo abierto por htmx", f"{borrador}/editar/", do=_opens, says="Volver sin guardar")
    yield Case(
        "editar: párrafo vacío",
        f"{borrador}/editar/?editar={parrafo.pk}",
        do=send(texto=" "),
        says="El párrafo quedó vacío.",
    )
    yield Case("editar: agregar", f"{borrador}/editar/?agregar={parrafo.punto_id}")
    yield Case(
        "editar: agregar vacío", f"{borrador}/editar/?agregar=acuerdos", do=send(), says="Escriba el texto del párrafo"
    )
    yield Case("editar: agregar letra", f"{borrador}/editar/?padre={parrafo.pk}")
    yield Case(
        "editar: conflicto",
        f"{borrador}/editar/?editar={parrafo.pk}",
        do=lambda page: _conflict(world, page, parrafo),
        says="Su texto no se perdió",
    )
    yield Case(
        "editar: eliminado",
        f"{avisos}/editar/?editar={_last(world, 'avisos').pk}",
        do=press("Eliminar"),
        says="Se eliminó el párrafo:",
    )
    yield Case("datos", f"{avisos}/datos/")
    yield Case(
        "datos: error",
        f"{avisos}/datos/",
        do=send(titulo="", fecha="", asistentes="Sin grupo"),
        says="Comience con el nombre del grupo",
    )
    yield Case("descartar", f"{borrador}/descartar/")
    yield Case("circular", f"{borrador}/circular/")
    yield Case("circular: avisos", f"{avisos}/circular/")
    yield Case("circular: error", f"{borrador}/circular/", do=send(vence="2020-01-01"), says="El plazo es más corto")
    for name in ("aprobada", "publicada", "rechazada", "abierta"):
        yield Case(f"editar: {name}", f"/actas/{world.clave(name)}/editar/")
    for name, consulta in world.consultas.items():
        yield Case(f"consulta: {name}", f"/consultas/{consulta.pk}/")
    yield Case("publicar", f"/actas/{world.clave('aprobada')}/publicar/")
    yield Case("retirar", f"/actas/{world.clave('abierta')}/retirar/")
    yield Case(
        "retirar: error", f"/actas/{world.clave('abierta')}/retirar/", do=send(), says="Escriba por qué retira el acta"
    )
    yield Case(
        "retirar: 409",
        f"/actas/{world.clave('abierta')}/retirar/",
        do=lambda page: _withdrawn_first(world, page),
        says="Esto ya no está como usted lo vio",
    )
    yield Case("403 sin sello", f"{borrador}/circular/", do=_without_cookie, says="No se pudo enviar")


def _opens(page: Page) -> None:
    page.get_by_role("link", name="Corregir 1.2", exact=True).click()
    page.locator("textarea[name=texto]").wait_for()


def _last(world: World, nombre: str) -> Parrafo:
    return world.actas[nombre].parrafos.filter(padre=None, punto__isnull=False).order_by("pk").last()  # type: ignore[return-value]


def _conflict(world: World, page: Page, parrafo: Parrafo) -> None:
    corregir_parrafo(parrafo.pk, "Lo que guardó otra persona.", version=parrafo.version, actor=world.cast.secretaria)
    page.locator("textarea[name=texto]").fill("Lo que escribo yo, mientras tanto.")
    page.get_by_role("button", name="Guardar").click()
    page.locator(".conflicto").wait_for()


def _withdrawn_first(world: World, page: Page) -> None:
    page.locator("[name=motivo]").fill(MOTIVO)
    retirar_acta(world.actas["abierta"].pk, "Se adelantó otra persona.", actor=world.cast.secretaria)
    page.locator(MAIN).first.click()


def _without_cookie(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    page.locator(MAIN).first.click()


def representative(world: World) -> Iterator[Case]:
    """What a representative opens: to read, to answer, and what is refused."""
    abierta, vencida = world.consultas["abierta"], world.consultas["vencida"]
    responder = f"/consultas/{abierta.pk}/responder/"
    yield Case("pendientes", "/pendientes/")
    yield Case("en trabajo", "/actas/en-trabajo/")
    yield Case("consulta", f"/consultas/{abierta.pk}/")
    yield Case("responder", responder)
    yield Case("responder: nada elegido", responder, do=send(), says="Elija una de las respuestas.")
    yield Case("responder: sin fundamento", responder, do=_objects, says="Escriba el fundamento.")
    yield Case("responder: abstención sin fundamento", responder, do=_abstains, says="Escriba el fundamento.")
    yield Case("responder: versión 2", f"/consultas/{world.consultas['segunda'].pk}/responder/")
    yield Case("responder: observaciones", f"/consultas/{world.consultas['observaciones'].pk}/responder/")
    yield Case("responder: vencida", f"/consultas/{vencida.pk}/responder/")
    yield Case("responder: cerrada", f"/consultas/{world.consultas['aprobada'].pk}/responder/")
    yield Case("403", f"/actas/{world.clave('abierta')}/circular/", 403)
    yield Case("editar sin permiso", f"/actas/{world.clave('rechazada')}/editar/")
    yield Case("404 de lo que no ve", f"/actas/{world.clave('borrador')}/editar/", 404)
    yield Case("responder: con respuesta", responder, do=_objects_with_reasons, says="Quedó registrada la respuesta")
    yield Case("responder: para cambiarla", responder)


def _objects(page: Page) -> None:
    page.get_by_label("Objetar").check()
    page.locator(MAIN).first.click()


def _abstains(page: Page) -> None:
    page.get_by_text("Abstenerme o inhabilitarme").click()
    page.get_by_label("Abstenerme").check()
    page.locator(MAIN).first.click()


def _objects_with_reasons(page: Page) -> None:
    page.get_by_label("Objetar").check()
    page.locator("[name=fundamento]").fill(FUNDAMENTO)
    page.locator(MAIN).first.click()


def guest(world: World) -> Iterator[Case]:
    """Who sits without a vote."""
    yield Case("pendientes: nada", "/pendientes/")
    yield Case("403 al responder", f"/consultas/{world.consultas['abierta'].pk}/responder/", 403)


def two_mandates(world: World) -> Iterator[Case]:
    """Who speaks for two organisations."""
    yield Case("pendientes: dos mandatos", "/pendientes/")


def from_mail(world: World) -> Iterator[Case]:
    """The page that an e-mail's link opens, where nobody is signed in."""
    mandato = Mandato.objects.get(persona=world.cast.actor("organismo").persona)
    for name in ("segunda", "observaciones", "vencida", "aprobada", "retirada"):
        convocada = world.consultas[name].convocadas.get(organizacion=mandato.organizacion_id)
        path = url_para_responder(Enlace(convocada.pk, mandato.pk))
        yield Case(f"enlace: {name}", path)
        if name == "segunda":
            yield Case("enlace: objeción sin fundamento", path, do=_objects, says="Escriba el fundamento.")
            yield Case("enlace: respondida", path, do=_objects_with_reasons, says="Quedó registrada la respuesta")
    yield Case("enlace: mal copiado", "/responder/no-es-un-enlace/", 404)


def tour(world: World) -> Iterator[Case]:
    """The demo's own pages."""
    yield Case("recorrido", "/recorrido/")
    yield Case("correo", "/correo/")
    for subject in ("Responda antes", "Se retiró", "Aprobada el", "Quedó registrada"):
        letter = next(c for c in mailbox.letters(500) if subject in c.asunto)
        yield Case(f"carta: {subject}", f"/correo/{letter.nombre}/")
    yield Case("404 de la demostración", "/no-existe/", 404)


def tour_as_secretaria(world: World) -> Iterator[Case]:
    """The tour for someone who is in."""
    yield Case("recorrido, dentro", "/recorrido/")
    yield Case("importar, con el ejemplo", "/actas/importar/")


def without_mandate() -> Usuario:
    """An account that enters with codes only, whose person speaks for nobody today."""
    persona = Persona.objects.create(nombre="Persona Ejemplo Trece", correo="sola@mesa.example", ejemplo=True)
    return Usuario.objects.create_user("sola@mesa.example", None, persona=persona)

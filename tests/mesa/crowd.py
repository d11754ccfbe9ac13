"""Many rows of everything around the scene, by bulk inserts: what operations would take minutes to do one by one.

They are there to be listed, not to be believed: their hashes are of their numbers, and no event tells how they came.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import chain, cycle
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Max, Model

from actas.models import Acta, Acuerdo, Asistencia, Observacion, Parrafo, Punto, Sesion
from mesa.kernel import clock
from mesa.models import (
    Archivo,
    Aviso,
    Consulta,
    Contenido,
    Convocada,
    Cuenta,
    Envio,
    Evento,
    Ficha,
    Funcion,
    Invitacion,
    Mandato,
    Membresia,
    Organizacion,
    Persona,
    Plazo,
    Pregunta,
    Pronunciamiento,
    Prorroga,
    Publicacion,
    Reaccion,
    Recordatorio,
    Regla,
    Representacion,
    Responsable,
    Suscripcion,
    Usuario,
)
from mesa.operations.asuntos import clave_publicada
from tests.mesa import crowd_acuerdos, crowd_asuntos, crowd_fondo, crowd_redes, crowd_votaciones
from tests.mesa.scene import NOW, ROLES, Scene

START = date(2026, 1, 5)
ENDED = date(2026, 3, 5)
#: Models of which a page never lists more than a few, whatever there is, each with its reason.
FEW = {
    "mesa.Retiro": "a publication has one at most, and its page shows that one",
    "mesa.Feriado": "holidays are read as one set, and a test of the calendar holds that",
}


def models_without(number: int) -> list[str]:
    """The models of our apps with fewer rows than that, but for those above."""
    ours = chain.from_iterable(apps.get_app_config(app).get_models() for app in ("mesa", "actas", "redes", "fondo"))
    return [m._meta.label for m in ours if m._meta.label not in FEW and m._default_manager.count() < number]


def grow(scene: Scene, first: int, last: int) -> None:
    """Add the rows number `first` to `last` of everything that somebody lists."""
    places = range(first, last)
    bodies = _bodies(scene, places)
    answers = _Answers(scene, bodies)
    for name, acta in scene.actas.items():
        _text(acta, name, places)
        if acta.consulta_id and name != "borrador":
            consulta = scene.consulta(name)
            answers.to(consulta)
            answers.former(consulta, places)
            answers.observations(acta, consulta, places)
            _asked(scene, consulta, places)
    answers.to(Consulta.objects.get(superior__isnull=False))
    answers.to(Consulta.objects.get(pk=scene.asuntos["carta"].consulta_id))
    answers.waiting(places)
    _notices(scene, places)
    _owed(scene, places)
    _published(scene, places)
    crowd_votaciones.grow(scene, places, bodies)
    crowd_asuntos.grow(scene, places)
    crowd_acuerdos.grow(scene, places)
    crowd_redes.grow(scene, places)
    crowd_fondo.grow(scene, places)


def _add(rows: Iterator[Model] | list[Model]) -> list[Any]:
    found = list(rows)
    return list(type(found[0])._default_manager.bulk_create(found)) if found else []


def _bodies(scene: Scene, places: range) -> list[Mandato]:
    """Bodies that sit in the Mesa and in a network, with their past, people and invitations; returns who speaks."""
    mesa, red = scene.cast.mesa, scene.cast.organizacion("red-social-ejemplo")
    bodies = _add(Organizacion(slug=f"otra-{n}", nombre=f"Otra Organización Ejemplo {n}") for n in places)
    people = _add(Persona(nombre=f"Persona Ejemplo 1{n:03}", correo=f"otra{n}@mesa.example") for n in places)
    for hasta, desde in ((ENDED, START), (None, date(2026, 4, 1))):
        dates: dict[str, Any] = {"desde": desde, "hasta": hasta}
        _add(Membresia(organo=mesa, miembro=body, sector="gobierno", **dates) for body in bodies)
        _add(Membresia(organo=red, miembro=body, sector="gobierno", **dates) for body in bodies)
        _add(
            Mandato(persona=p, organizacion=b, calidad="suplente", **dates) for p, b in zip(people, bodies, strict=True)
        )
    _add(Funcion(organo=mesa, organizacion=b, tipo="preside", desde=START, hasta=ENDED) for b in bodies)
    _add(Usuario(email=person.correo, persona=person, password="!") for person in people)
    _add(Suscripcion(persona=person, creada=NOW) for person in people)
    _add(
        Invitacion(persona=person, organo=mesa, correo=person.correo, creada=NOW, vence=NOW + timedelta(days=14))
        for person in people
    )
    _add(
        Regla(
            organo=organo,
            numero=10 + n,
            nombre=f"Otra {n}",
            mayoria="simple",
            dias=n + 1,
            desde=START,
            norma="Acuerdo",
        )
        for organo in (mesa, red)
        for n in places
    )
    return _add(
        Mandato(persona=person, organizacion=body, calidad="titular", desde=START)
        for person, body in zip(people, bodies, strict=True)
    )


def _person(scene: Scene, rol: str) -> Persona:
    return scene.cast.actor(rol).persona


def _text(acta: Acta, name: str, places: range) -> None:
    """Items, paragraphs, letras, agreements and people of an acta, and what happened to its text."""
    sesion = acta.sesion
    items = _add(Punto(sesion=sesion, orden=100 + n, titulo=f"Materia {n}") for n in places)
    paragraphs = _add(Parrafo(acta=acta, punto=item, orden=1, texto="Se propuso lo siguiente:") for item in items)
    _add(Parrafo(acta=acta, punto=p.punto, padre=p, orden=1, texto="una cosa") for p in paragraphs)
    agreed = _add(Parrafo(acta=acta, orden=100 + n, texto=f"Se acordó la tarea {n}.") for n in places)
    _add(Acuerdo(acta=acta, parrafo=paragraph) for paragraph in agreed)
    _add(Asistencia(sesion=sesion, orden_grupo=1, orden=100 + n, nombre=f"Persona Ejemplo {n}") for n in places)
    told = {"objeto_tipo": "actas.acta", "objeto_id": acta.pk, "objeto_texto": name, "ocurrido": NOW}
    events = _add(Evento(verbo="acta.datos_corregidos", ahora={}, **told) for _ in places)
    _add(Reaccion(evento=e, handler="otra", objeto_tipo="actas.acta", objeto_id=acta.pk, proximo=NOW) for e in events)


def _asked(scene: Scene, consulta: Consulta, places: range) -> None:
    """Questions about a text, and requests for more time that were denied."""
    who = scene.cast.actor("social")
    said: dict[str, Any] = {
        "consulta": consulta,
        "organizacion": who.organizacion,
        "organizacion_nombre": "Otra",
        "persona": who.persona,
        "persona_nombre": "Otra",
        "respuesta": "Así es.",
    }
    _add(Pregunta(**said, texto=f"¿Y la materia {n}?", hecha_el=NOW, respondida_el=NOW) for n in places)
    ends: dict[str, Any] = {"vence": consulta.plazo.vence, "vence_antes": consulta.plazo.vence}
    _add(
        Prorroga(**said, **ends, motivo=f"Falta la materia {n}.", pedida_el=NOW, resuelta_el=NOW, estado="denegada")
        for n in places
    )


class _Answers:
    """Consultas and what is answered to them, by bodies like those of the scene."""

    def __init__(self, scene: Scene, mandates: list[Mandato]) -> None:
        self.scene, self.mandates = scene, mandates
        self.model = scene.consulta()
        self.seen_by = [Mandato.objects.get(pk=scene.cast.actor(r).mandato.pk) for r in ROLES[1:4]]  # type: ignore[union-attr]

    def to(self, consulta: Consulta) -> None:
        """Every new body is convoked, and answered twice; another registered it by hand, with a file."""
        called = self._convoked([consulta] * len(self.mandates), self.mandates)
        self._answers(called, self.mandates, "objeta")
        given = self._answers(called, self.mandates, "aprueba")
        self._current(called, given)
        _add(Cuenta(pronunciamiento=a, texto="Se aprobó.", persona=a.persona, dada_el=NOW) for a in given)

    def former(self, consulta: Consulta, places: range) -> None:
        """So many former versions of the text, answered by those who look."""
        made = self._consultas(consulta.objeto_id, places, estado="retirada", version=lambda n: 100 + n)
        for mandate in self.seen_by:
            called = self._convoked(made, [mandate] * len(made))
            self._current(called, self._answers(called, [mandate] * len(made), "aprueba"))

    def waiting(self, places: range) -> None:
        """Actas in circulation and drafts: what waits for those who look."""
        days = [date(2010, 1, 1) + timedelta(n) for n in places]
        organo = self.scene.cast.mesa
        for estado, back in (("borrador", ""), ("en_circulacion", "-2")):
            sessions = _add(Sesion(organo=organo, clave=f"{day}{back}", fecha=day) for day in days)
            actas = _add(Acta(sesion=s, titulo=f"Acta {s.clave}", estado=estado) for s in sessions)
            if estado == "borrador":
                continue
            for acta in actas:
                [acta.consulta] = self._consultas(acta.pk, range(1), estado="abierta", version=lambda _: 1)
            Acta.objects.bulk_update(actas, ["consulta"])
            for mandate in self.seen_by:
                self._convoked([acta.consulta for acta in actas], [mandate] * len(actas))

    def observations(self, acta: Acta, consulta: Consulta, places: range) -> None:
        """So many remarks on the first paragraph, by those who look."""
        where = Parrafo.objects.filter(acta=acta, punto__isnull=False, padre=None).first()
        _add(
            Observacion(
                acta=acta,
                consulta=consulta,
                organizacion=mandate.organizacion,
                organizacion_nombre=mandate.organizacion.nombre,
                persona=mandate.persona,
                persona_nombre=mandate.persona.nombre,
                mandato=mandate,
                calidad=mandate.calidad,
                parrafo=where,
                referencia="1.1",
                motivo=f"Falta algo, {n}.",
                creada=NOW,
            )
            for n in places
            for mandate in self.seen_by
        )

    def _consultas(self, objeto: int, places: range, *, estado: str, version: Any) -> list[Consulta]:
        model, ends = self.model, NOW + timedelta(days=30)
        deadlines = _add(
            Plazo(titulo=f"Plazo {n}", ruta="/", vence=ends.date(), instante=ends, cumplido_el=None) for n in places
        )
        return _add(
            Consulta(
                organo=model.organo,
                tipo=model.tipo,
                titulo=model.titulo,
                version=version(n),
                objeto_tipo=model.objeto_tipo,
                objeto_id=objeto,
                documento=model.documento,
                sha256=model.sha256,
                regla=model.regla,
                plazo=deadline,
                estado=estado,
                abierta_el=NOW - timedelta(days=60),
                motivo_retiro="Otra redacción" if estado == "retirada" else "",
            )
            for n, deadline in zip(places, deadlines, strict=True)
        )

    def _convoked(self, consultas: list[Consulta], mandates: list[Mandato]) -> list[Convocada]:
        return _add(
            Convocada(
                consulta=consulta,
                organizacion=mandate.organizacion,
                nombre=mandate.organizacion.nombre,
                clase="miembro",
                con_voto=True,
                sector="gobierno",
            )
            for consulta, mandate in zip(consultas, mandates, strict=True)
        )

    def _answers(self, called: list[Convocada], mandates: list[Mandato], sentido: str) -> list[Pronunciamiento]:
        files = _add(
            Archivo(
                organo=self.scene.cast.mesa,
                nombre="carta.pdf",
                tipo="application/pdf",
                sha256="0" * 64,
                bytes=1,
                creado=NOW,
            )
            for _ in called
        )
        return _add(
            Pronunciamiento(
                convocada=convocada,
                sentido=sentido,
                fundamento="Falta un punto." if sentido == "objeta" else "",
                persona=mandate.persona,
                persona_nombre=mandate.persona.nombre,
                mandato=mandate,
                calidad=mandate.calidad,
                sha256=self.model.sha256,
                recibido=NOW,
                via="otro_medio",
                evidencia="Correo del 1 de septiembre.",
                archivo=file,
                registrado_por=self.seen_by[0].persona,
                registrado_por_nombre=self.seen_by[0].persona.nombre,
            )
            for convocada, mandate, file in zip(called, mandates, files, strict=True)
        )

    def _current(self, called: list[Convocada], answers: list[Pronunciamiento]) -> None:
        for convocada, answer in zip(called, answers, strict=True):
            convocada.vigente = answer
        Convocada.objects.bulk_update(called, ["vigente"])


def _notices(scene: Scene, places: range) -> None:
    """What everyone who looks was told."""
    models = [Aviso.objects.filter(mandato__isnull=False, datos__has_key=key)[0] for key in ("consulta", "votacion")]
    told = _add(
        Aviso(
            persona=_person(scene, rol),
            clave=f"otra-{n}",
            plantilla=model.plantilla,
            datos=model.datos,
            ruta=model.ruta,
            creado=NOW,
            organo=scene.cast.mesa,
        )
        for rol in ROLES[1:]
        for n, model in zip(places, cycle(models))
    )
    _add(
        Envio(aviso=aviso, destino="otra@mesa.example", proximo=NOW, estado="fallido", error="550", intentos=8)
        for aviso in told
    )


def _owed(scene: Scene, places: range) -> None:
    """Deadlines of this month that expect something from those who look."""
    ends = NOW + timedelta(days=9)
    deadlines = _add(Plazo(titulo=f"Informe {n}", ruta="/", vence=ends.date(), instante=ends) for n in places)
    bodies = [scene.cast.actor(rol).mandato.organizacion for rol in ROLES[1:]]  # type: ignore[union-attr]
    _add(Responsable(plazo=plazo, organizacion=body) for plazo in deadlines for body in bodies)
    _add(Recordatorio(plazo=plazo, vence=plazo.vence, marca=7, hecho_el=NOW) for plazo in deadlines)


PLAN = (("plan", "ejemplo-c2"), ("aporte", "ejemplo-a2"), ("perfil", "red-academica-ejemplo"))


def _published(scene: Scene, places: range) -> None:
    """Other agreements and actas, and other versions of those of the scene, with the text and the PDF of each."""
    made: list[Publicacion] = []
    number = Publicacion.objects.aggregate(Max("numero"))["numero__max"]
    clave = scene.clave("publicada")
    decided = clave_publicada(scene.asuntos["publicado"])
    own_ones = (("acta", clave), ("acuerdo", f"{clave}/1"), ("pregunta", f"{clave}/1/1"), ("decision", decided), *PLAN)
    for tipo, own in own_ones:
        model = Ficha.objects.get(tipo=tipo, clave=own)
        text = model.publicacion.contenido.texto
        others = [_header(number := number + 1, tipo, f"2009-{n}" + own[10:], 1) for n in places]
        versions = [_header(number := number + 1, tipo, own, 100 + n) for n in places]
        made = _add([*others, *versions])
        _add(Contenido(publicacion=header, sal="0" * 32, texto=text) for header in made)
        _add(Representacion(publicacion=h, formato="pdf", sha256=h.hash, bytes=1, creada=NOW) for h in made)
        shown = {f.attname: getattr(model, f.attname) for f in Ficha._meta.fields if not f.primary_key}
        _add(
            Ficha(**shown | {"publicacion_id": header.pk, "clave": header.clave, "fecha": model.fecha - timedelta(1)})
            for header in made[: len(others)]
        )
    with connection.cursor() as cursor:
        cursor.execute("update mesa_ficha set busqueda = es_vec(texto) where busqueda is null or clave like '2009-%'")
        about = '{"elementos": ["ejemplo-c2"]}'
        own = "update mesa_ficha set datos = datos || %s::jsonb where tipo = 'acuerdo' and clave like '2009-%%'"
        cursor.execute(own, [about])


def _header(number: int, tipo: str, clave: str, version: int) -> Publicacion:
    digest = sha256(str(number).encode()).hexdigest()
    return Publicacion(
        numero=number,
        tipo=tipo,
        clave=clave,
        version=version,
        contenido_sha256=digest,
        hash=digest,
        codigo=f"{number:09}",
        publicada=datetime(2026, 8, 20, tzinfo=clock.SANTIAGO),
    )

"""What must hold after the kills, asked of the database, the files and the outbox. Run with the stack's settings."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesa.settings")
django.setup()

from django.db.models import Count, Max  # noqa: E402
from django.utils import timezone  # noqa: E402

from actas.models import Acta  # noqa: E402
from actas.operations.parrafos import texto_en  # noqa: E402
from mesa import decision  # noqa: E402
from mesa.dev import locations  # noqa: E402
from mesa.dev.demo import say  # noqa: E402
from mesa.dev.mailbox import outbox  # noqa: E402
from mesa.kernel import files  # noqa: E402
from mesa.kernel.canonical import sha256  # noqa: E402
from mesa.models import Aviso, Consulta, Convocada, Envio, Evento, Publicacion, Reaccion, Representacion  # noqa: E402
from mesa.operations.publicaciones import verificar_cadena  # noqa: E402

DRAIN_SECONDS = 90
#: The last row of each when people began: what the demo tells of its past is no work of this run.
BEFORE: dict[str, int] = {}
Failures = Iterator[str]
Acts = list[dict[str, Any]]
DONE = {"confirmado", "visto"}


def drain() -> Failures:
    """The queues empty by themselves; what a dead worker had claimed is not waited for, but brought forward."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < deadline:
        if not waiting():
            return
        # An e-mail whose sender died is claimed again after ten minutes: for these, they have passed.
        late = Envio.objects.filter(estado=Envio.Estado.RECLAMADO)
        if not Reaccion.objects.filter(estado="pendiente").exists():
            late.update(proximo=timezone.now())
            sweep()
        time.sleep(1)
    yield f"las colas no se vacían en {DRAIN_SECONDS} s: {waiting()}"


def waiting() -> dict[str, int]:
    """What is still to be done, by its kind."""
    found = {
        "reacciones pendientes": Reaccion.objects.exclude(estado="hecha").count(),
        "correos sin enviar": Envio.objects.filter(pk__gt=BEFORE["Envio"])
        .exclude(estado__in=(Envio.Estado.ENVIADO, Envio.Estado.OMITIDO))
        .count(),
        "actas en circulación con su consulta cerrada": Acta.objects.filter(
            estado="en_circulacion", consulta__estado="cerrada"
        ).count(),
    }
    return {what: count for what, count in found.items() if count}


def sweep() -> None:
    """What beat asks for every minute."""
    subprocess.run([sys.executable, "manage.py", "barrer"], cwd=locations.ROOT, check=False, capture_output=True)


def known(acts: Acts, what: str) -> dict[str, list[dict[str, Any]]]:
    """Of one kind of act, those that were known to be done, in order, by what they were done to."""
    found: dict[str, list[dict[str, Any]]] = {}
    for act in acts:
        if act["what"] == what and act["known"] in DONE:
            found.setdefault(act["key"], []).append(act)
    return found


def unsure(acts: Acts, what: str, key: str) -> bool:
    """Whether somebody went home without knowing if the last of those was done."""
    return any(act["what"] == what and act["key"] == key and not act["known"] for act in acts)


def same(acts: Acts, what: str, key: str, there: list[str], wanted: list[str]) -> Failures:
    """What is there is what was confirmed, in that order, each once; perhaps also a last one nobody knew of."""
    if there != wanted and not (unsure(acts, what, key) and there[:-1] == wanted):
        yield f"{what} {key}: se confirmó {wanted} y hay {there}"


def imports(acts: Acts) -> Failures:
    """One draft for each text sent, however often it was sent."""
    drafts = Counter(str(fecha) for fecha in Acta.objects.values_list("sesion__fecha", flat=True))
    sent = {act["key"] for act in acts if act["what"] == "importa"}
    for key in known(acts, "importa"):
        if not Acta.objects.filter(sesion__clave=key).exists():
            yield f"se perdió el acta {key}, que se confirmó"
    yield from (f"hay {count} borradores del mismo envío {key}" for key, count in drafts.items() if count > 1)
    yield from (f"hay un acta que nadie importó: {key}" for key in drafts if "1990" <= key < "2000" and key not in sent)


def paragraphs(acts: Acts) -> Failures:
    """Each correction confirmed is a version of its paragraph, in order and once; what was added is there once."""
    corrected, added = known(acts, "corrige"), known(acts, "agrega")
    for clave in known(acts, "importa"):
        acta = Acta.objects.get(sesion__clave=clave)
        versions = {
            str(p.pk): [*(texto_en(acta, p, version) for version in range(1, p.version)), p.texto]
            for p in acta.parrafos.all()
        }
        for pk, texts in versions.items():
            key = f"{clave}#{pk}"
            yield from same(acts, "corrige", key, texts[1:], [act["value"] for act in corrected.get(key, [])])
        events = Evento.objects.filter(verbo="parrafo.corregido", objeto_tipo="actas.acta", objeto_id=acta.pk)
        if events.count() != sum(len(texts) - 1 for texts in versions.values()):
            yield f"{clave}: los eventos de corrección no son los de sus párrafos"
        first = Counter(texts[0] for texts in versions.values())
        for act in added.get(clave, []):
            if first[act["value"]] != 1:
                yield f"el acuerdo agregado a {clave} está {first[act['value']]} veces"


def circulations(acts: Acts) -> Failures:
    """Each circulation opened one consulta, the one that was shown, and each withdrawal was one."""
    for clave in known(acts, "importa"):
        acta = Acta.objects.get(sesion__clave=clave)
        consultas = Consulta.objects.filter(objeto_tipo="actas.acta", objeto_id=acta.pk).order_by("pk")
        there = [str(consulta.version) for consulta in consultas]
        done = known(acts, "circula").get(clave, [])
        yield from same(acts, "circula", clave, there, [act["value"] for act in done])
        shown = [act["found"] for act in done if act["found"] is not None]
        if shown != list(consultas.values_list("pk", flat=True))[: len(shown)]:
            yield f"las consultas de {clave} no son las que se mostraron: {shown}"
        for verbo, count in (
            ("acta.circulada", len(there)),
            ("acta.retirada", consultas.filter(estado="retirada").count()),
            ("acta.importada", 1),
        ):
            if Evento.objects.filter(verbo=verbo, objeto_tipo="actas.acta", objeto_id=acta.pk).count() != count:
                yield f"{verbo} de {clave}: no hay {count}"
        if consultas.filter(estado="retirada").count() < len(known(acts, "retira").get(clave, [])):
            yield f"se perdió el retiro de {clave}"


def answers(acts: Acts) -> Failures:
    """Each answer confirmed is in the history of its organisation, in order and once; the last one is in force."""
    organisations = {
        "secretaria": "secretaria-ejemplo",
        "gobierno": "ministerio-ejemplo",
        "academica": "red-academica-ejemplo",
        "social": "red-social-ejemplo",
        "organismo": "organismo-ejemplo",
    }
    for key in {act["key"] for act in acts if act["what"] == "responde"}:
        consulta, _, who = key.partition(":")
        convocada = Convocada.objects.get(consulta=consulta, organizacion__slug=organisations[who])
        history = list(convocada.pronunciamientos.order_by("pk"))
        there = [f"{answer.sentido}: {answer.fundamento}" for answer in history]
        yield from same(acts, "responde", key, there, [act["value"] for act in known(acts, "responde").get(key, [])])
        if history and convocada.vigente_id != history[-1].pk:
            yield f"la respuesta vigente de {key} no es la última"
    for convocada in Convocada.objects.prefetch_related("pronunciamientos"):
        told = [(answer.sentido, answer.fundamento) for answer in convocada.pronunciamientos.order_by("pk")]
        if any(one == other for one, other in pairwise(told)):
            yield f"la misma respuesta dos veces seguidas: {convocada}"


def results(_acts: Acts) -> Failures:
    """Each result stored is what the rule gives with the answers stored."""
    for consulta in Consulta.objects.filter(estado="cerrada").exclude(regla=None).select_related("regla"):
        voting = consulta.convocadas.filter(con_voto=True).select_related("vigente")
        senses = {str(c.pk): decision.Sentido(c.vigente.sentido) if c.vigente else None for c in voting}
        assert consulta.regla is not None
        early = consulta.cierre == Consulta.Cierre.ANTICIPADO
        result = decision.resolver(
            consulta.regla.pura, senses, cerrada=not early, sectores={str(c.pk): c.sector for c in voting}
        )
        stored = (consulta.resultado, consulta.favor, consulta.contra, consulta.abstencion, consulta.tacitas)
        if stored != (result.estado, result.favor, result.contra, result.abstencion, result.tacitas):
            yield f"el resultado de la consulta {consulta.pk} no es el de sus respuestas"
        if Evento.objects.filter(verbo="consulta.cerrada", objeto_id=consulta.pk).count() != 1:
            yield f"la consulta {consulta.pk} cerró más de una vez"


def publications(acts: Acts) -> Failures:
    """One publication for each acta and agreement, in a chain without gaps, each with its PDF as it was hashed."""
    for clave in known(acts, "publica"):
        there = Publicacion.objects.filter(tipo="acta", clave=clave).count()
        if there != 1 or Acta.objects.get(sesion__clave=clave).estado != "publicada":
            yield f"el acta {clave}, que se publicó, tiene {there} publicaciones"
    twice = Publicacion.objects.filter(version__gt=1, pk__gt=BEFORE["Publicacion"])  # the demo puts some up to date
    yield from (f"se publicó dos veces: {publicacion}" for publicacion in twice)
    numbers = list(Publicacion.objects.order_by("numero").values_list("numero", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        yield "los números de la cadena tienen saltos"
    if verificar_cadena() != len(numbers):
        yield "la cadena no se verifica completa"
    done = subprocess.run([sys.executable, "manage.py", "verificar_publicaciones"], cwd=locations.ROOT, check=False)
    if done.returncode:
        yield "verificar_publicaciones termina con error"
    pdfs = Representacion.objects.filter(formato="pdf")
    for publicacion in Publicacion.objects.filter(tipo="acta").exclude(pk__in=pdfs.values("publicacion")):
        yield f"sin PDF: {publicacion}"
    for made in pdfs:
        data = files.path_of(made.sha256).read_bytes()
        if sha256(data) != made.sha256 or len(data) != made.bytes or not data.startswith(b"%PDF"):
            yield f"el PDF de {made.publicacion_id} no es el que dice su sha256"


def notices(_acts: Acts) -> Failures:
    """Each person is told each thing once: one call and one result for each consulta, one receipt for each answer."""
    told = Aviso.objects.values("persona", "clave").annotate(times=Count("pk")).filter(times__gt=1)
    yield from (f"aviso repetido: {row}" for row in told)
    for plantilla in ("llamado", "resultado", "retiro", "comprobante"):
        seen = Counter(
            (aviso.mandato_id, aviso.datos["consulta"], aviso.datos.get("pronunciamiento"))
            for aviso in Aviso.objects.filter(plantilla=plantilla)
        )
        yield from (f"{plantilla} repetido: {key}" for key, times in seen.items() if times > 1)
    for consulta in Consulta.objects.filter(estado="cerrada", pk__gt=BEFORE["Consulta"]):
        if not Aviso.objects.filter(plantilla="resultado", datos__consulta=consulta.pk).exists():
            yield f"nadie supo el resultado de la consulta {consulta.pk}"
    answered = Evento.objects.filter(verbo="pronunciamiento.registrado", reacciones__estado="hecha")
    receipts = Aviso.objects.filter(plantilla="comprobante").values_list("datos__pronunciamiento", flat=True)
    for event in answered.exclude(ahora__pronunciamiento__in=list(receipts)).filter(reacciones__intentos=0):
        if Convocada.objects.filter(
            pronunciamientos=event.ahora["pronunciamiento"], consulta__pk__gt=BEFORE["Consulta"]
        ).exists():  # type: ignore[call-overload,index]
            yield f"sin comprobante: {event.ahora}"


def letters(_acts: Acts) -> Failures:
    """Each e-mail went out once. If its sender died before writing that down, again under the same Message-ID."""
    sent: Counter[str] = Counter()
    to: dict[str, set[str]] = {}
    for file in outbox().glob("*.eml"):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        sent[message["Message-ID"]] += 1
        to.setdefault(message["Message-ID"], set()).add(message["To"])
    made = Envio.objects.filter(pk__gt=BEFORE["Envio"])
    written = {f"<aviso-{envio.aviso_id}@mesa.example>": envio for envio in made.exclude(estado="omitido")}
    for identifier, envio in written.items():
        times = sent.pop(identifier, 0)
        if not 1 <= times <= envio.intentos:
            yield f"la carta {identifier} salió {times} veces en {envio.intentos} intentos"
        if to.get(identifier) != {envio.destino}:
            yield f"la carta {identifier} no fue a {envio.destino}: {to.get(identifier)}"
    known = {f"<aviso-{pk}@mesa.example>" for pk in Envio.objects.values_list("aviso", flat=True)}
    yield from (f"una carta que nadie escribió: {identifier}" for identifier in sent.keys() - known)


#: What is raised when a server dies or is not up yet; by Celery too, when it has to tell so to a broker that is gone.
EXPECTED = {
    "OperationalError", "InterfaceError", "AdminShutdown", "CrashShutdown", "CannotConnectNow", "WorkerLostError",
    "ConnectionError", "ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "FileNotFoundError",
    "ExceptionWithTraceback",
}  # fmt: skip
#: Celery stumbles on this when the broker dies with a message in its hands: the worker ends, and is started again.
OF_CELERY = "AttributeError: 'NoneType' object has no attribute 'hostname'"
LAST_OF_TRACEBACK = re.compile(
    r"^Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)*(?P<name>[\w.]+)(?P<said>.*)",
    re.MULTILINE,
)


def logs(_acts: Acts) -> Failures:
    """Whatever failed, failed because a server was down, and not by a mistake of ours."""
    found: Counter[str] = Counter()
    for log in locations.log_dir().glob("*.log"):
        if log.name.startswith(("web", "worker", "beat")):
            text = log.read_text(encoding="utf-8", errors="replace")
            for end in LAST_OF_TRACEBACK.finditer(text):
                if not text[end.end() :].lstrip("\n").startswith(("During handling", "The above exception")):
                    found[end["name"] + end["said"]] += 1
    yield from (
        f"{count} × {what[:200]}"
        for what, count in found.items()
        if what != OF_CELERY and what.partition(":")[0].rpartition(".")[2] not in EXPECTED
    )


CHECKS: dict[str, Callable[[Acts], Failures]] = {
    "Importaciones": imports,
    "Párrafos": paragraphs,
    "Circulaciones": circulations,
    "Respuestas": answers,
    "Resultados": results,
    "Publicaciones, cadena y PDF": publications,
    "Avisos": notices,
    "Correos": letters,
    "Registros": logs,
}


def _failures(check: Callable[[Acts], Failures], acts: Acts) -> Failures:
    """What a check finds; what it stumbles on, such as an acta that is not there, is a failure too."""
    try:
        yield from check(acts)
    except Exception as error:  # noqa: BLE001
        yield f"{check.__name__}: {type(error).__name__}: {error}"


def remember(path: Path) -> None:
    """Write down, before anybody works, which rows were there."""
    models = (Consulta, Envio, Publicacion)
    last = {model.__name__: model._default_manager.aggregate(x=Max("pk"))["x"] or 0 for model in models}
    path.write_text(json.dumps(last), encoding="utf-8")


def main(path: Path) -> None:
    """Say what holds, and leave what does not in a file beside the journal."""
    BEFORE.update(json.loads((path.parent / "before.json").read_text(encoding="utf-8")))
    acts: Acts = json.loads(path.read_text(encoding="utf-8"))
    began = time.monotonic()
    failures = list(drain())
    say(f"\nColas vacías en {time.monotonic() - began:.0f} s. Comprobaciones:")
    for title, check in CHECKS.items():
        found = list(_failures(check, acts))
        failures += found
        say(f"  {title:<30}{'bien' if not found else f'{len(found)} fallas'}")
    rows = {model.__name__: model._default_manager.count() for model in (Acta, Consulta, Publicacion, Aviso, Envio)}
    again = Envio.objects.filter(intentos__gt=1).count()
    say(f"  Filas: {rows}; cartas con más de un intento: {again}")
    path.with_suffix(".failures").write_text("\n".join(failures), encoding="utf-8")


if __name__ == "__main__":
    remember(Path(sys.argv[2])) if sys.argv[1] == "--remember" else main(Path(sys.argv[1]))

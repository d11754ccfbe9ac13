"""Open deadlines by the thousand, and what must hold of their reminders however they were written."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db.models import Count

from mesa import calendario
from mesa.kernel.clock import SANTIAGO
from mesa.models import Aviso, Envio, Mandato, Organizacion, Persona, Plazo, Recordatorio, Responsable

#: Monday: when all of them were told.
TOLD = datetime(2026, 9, 7, 10, tzinfo=SANTIAGO)
DIAS = 10


def many(number: int, organo: Organizacion, *, bodies: int = 20, prefix: str = "plazo") -> None:
    """So many open deadlines, from 1 to 10 days after TOLD, each of one body; each body has one person."""
    made = Organizacion.objects.bulk_create(
        Organizacion(slug=f"{prefix}-{n}", nombre=f"Organización de Plazos {n}") for n in range(bodies)
    )
    people = Persona.objects.bulk_create(
        Persona(nombre=f"Persona Plazo {n}", correo=f"{prefix}{n}@mesa.example") for n in range(bodies)
    )
    Mandato.objects.bulk_create(
        Mandato(persona=person, organizacion=body, calidad="titular", desde=date(2026, 1, 5))
        for person, body in zip(people, made, strict=True)
    )
    for first in range(0, number, 10_000):
        places = range(first, min(first + 10_000, number))
        days = [TOLD.date() + timedelta(days=1 + n % DIAS) for n in places]
        plazos = Plazo.objects.bulk_create(
            Plazo(
                titulo=f"Tarea {n}",
                ruta=f"/tareas/{n}/",
                organo=organo,
                vence=day,
                instante=calendario.ultimo_instante(day),
                fatal=n % 2 == 0,
                notificado_el=TOLD,
            )
            for n, day in zip(places, days, strict=True)
        )
        Responsable.objects.bulk_create(
            Responsable(plazo=plazo, organizacion=made[n % bodies]) for n, plazo in zip(places, plazos, strict=True)
        )


def repeated() -> list[str]:
    """What exists more than once, or lacks its counterpart: empty if each reminder exists exactly once."""
    wrong = [
        f"{row['plazo']} {row['vence']} {row['marca']}: {row['n']} veces"
        for row in Recordatorio.objects.values("plazo", "vence", "marca").annotate(n=Count("pk")).filter(n__gt=1)
    ]
    marks = set(Recordatorio.objects.values_list("plazo", "vence", "marca"))
    told = Counter(
        (plazo, datos["marca"])
        for plazo, datos in Aviso.objects.filter(plazo__isnull=False, datos__has_key="marca")
        .exclude(datos__has_key="secretaria")
        .values_list("plazo", "datos")
    )
    expected = {(plazo, marca) for plazo, _vence, marca in marks}
    wrong += [f"sin aviso: {key}" for key in expected - set(told)]
    wrong += [f"{n} avisos de {key}" for key, n in told.items() if n > 1 or key not in expected]
    without = Aviso.objects.exclude(persona__correo="").filter(envios=None).count()
    if without:
        wrong.append(f"{without} avisos sin su envío")
    twice = Envio.objects.values("aviso").annotate(n=Count("pk")).filter(n__gt=1).count()
    return [*wrong, f"{twice} avisos con dos envíos"] if twice else wrong


def due_marks(al: datetime) -> Counter[int]:
    """By mark, how many of the deadlines of `many` are owed one at that instant, reckoned one by one and by hand."""
    marks = (_mark(plazo, al) for plazo in Plazo.objects.filter(titulo__startswith="Tarea "))
    return Counter(mark for mark in marks if mark is not None)


def _mark(plazo: Plazo, al: datetime) -> int | None:
    if al > plazo.instante:
        return -1 if al > plazo.instante + timedelta(seconds=60) else None
    for marca in (0, 1, 3, 7):
        hour = datetime.combine(plazo.vence - timedelta(days=marca), time(8), SANTIAGO)
        if TOLD < hour <= al:
            return marca
    return None


def owed(al: datetime) -> int:
    """How many deadlines of `many` are owed a mark at that instant, reckoned by their day and not one by one."""
    a_day = {
        row["vence"]: row["n"]
        for row in Plazo.objects.filter(titulo__startswith="Tarea ").values("vence").annotate(n=Count("pk"))
    }
    one_a_day = Plazo.objects.filter(titulo__startswith="Tarea ").order_by("vence", "pk").distinct("vence")
    model = {plazo.vence: plazo for plazo in one_a_day}
    return sum(n for vence, n in a_day.items() if _mark(model[vence], al) is not None)

"""Every day, every term and every change of the clock from 2015 to 2035, against a naive count."""

from datetime import UTC, date, datetime, time, timedelta

from mesa.calendario import SANTIAGO, instante, semilla, ultimo_instante, vencimiento


def test_each_day_of_2015_to_2035_against_a_naive_counter():
    """Every term of every day, hábiles and corridos, by walking the list of the days on which offices open."""
    inhabiles = {fila.fecha for fila in semilla(range(2014, 2038))}
    dias = [date(2015, 1, 1) + timedelta(days=n) for n in range((date(2037, 1, 1) - date(2015, 1, 1)).days)]
    habiles = [dia for dia in dias if dia.isoweekday() not in (6, 7) and dia not in inhabiles]
    siguiente, place = 0, {}
    for dia in dias:
        while siguiente < len(habiles) and habiles[siguiente] < dia:
            siguiente += 1
        place[dia] = siguiente  # of the first one on that day or after it
    for dia in dias[: dias.index(date(2036, 1, 1))]:
        first = place[dia + timedelta(days=1)]  # day 0 is not counted
        for n in (1, 2, 3, 5, 10, 15, 20, 30):
            assert vencimiento(dia, n) == habiles[first + n - 1], (dia, n)
            assert vencimiento(dia, n, habiles=False) == habiles[place[dia + timedelta(days=n)]], (dia, n)
        assert vencimiento(dia, 0) == vencimiento(dia, 0, habiles=False) == habiles[place[dia]], dia


def cambios_de_hora() -> list[tuple[datetime, timedelta]]:
    """Each change of the clock from 2015 to 2035: the first instant of the new hour, in UTC, and by how much."""
    found, hora = [], datetime(2015, 1, 1, tzinfo=UTC)
    antes = hora.astimezone(SANTIAGO).utcoffset()
    while hora.year < 2036:
        ahora = hora.astimezone(SANTIAGO).utcoffset()
        assert ahora is not None
        assert antes is not None
        if ahora != antes:
            found.append((hora, ahora - antes))
        antes, hora = ahora, hora + timedelta(hours=1)
    return found


def test_every_change_of_the_clock_from_2015_to_2035():
    """The last instant of the days around each, by walking the minutes; and the hours that repeat or do not exist."""
    changes = cambios_de_hora()
    assert not [hora for hora, _ in changes if date(2015, 5, 1) <= hora.date() < date(2016, 5, 1)], "no winter in 2015"
    assert {abs(by) for _, by in changes} == {timedelta(hours=1)}
    for year in range(2016, 2036):
        assert [by > timedelta(0) for hora, by in changes if hora.year == year] == [False, True], year
    for hora, by in changes:
        local = hora.astimezone(SANTIAGO).date()
        for dia in (local - timedelta(days=1), local, local + timedelta(days=1)):
            minuto = datetime(dia.year, dia.month, dia.day, 20, tzinfo=UTC)
            while minuto.astimezone(SANTIAGO).date() <= dia:
                minuto += timedelta(minutes=1)
            assert ultimo_instante(dia).astimezone(UTC) == minuto - timedelta(microseconds=1), dia
        previous = (hora - timedelta(minutes=1)).astimezone(SANTIAGO)
        if by < timedelta(0):  # an hour that repeats: the second one
            again = instante(previous.date(), time(previous.hour, 30))
            assert again.astimezone(UTC) == hora + timedelta(minutes=30), hora
        else:  # one that does not exist: what comes after it
            assert instante(local, time(0, 30)).astimezone(UTC) == hora, hora

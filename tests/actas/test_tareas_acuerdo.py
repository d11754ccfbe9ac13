"""The agreement of a task is chosen among all those of its órgano, and is never taken away by not being offered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from actas.forms import tareas as forms
from actas.models import AcuerdoAdoptado
from tests.actas.tareas import acuerdo, ahora, tarea
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast) -> Client:
    """The secretaría."""
    entered = Client()
    entered.force_login(cast.usuario("secretaria"))
    return entered


@pytest.mark.parametrize("gone", [{"suprimido": True}, {"estado": "sin_seguimiento_registrado"}])
def test_what_became_of_its_agreement_does_not_untie_it(cast: Cast, client: Client, gone: dict[str, object]) -> None:
    made = tarea(cast)
    url = f"/tareas/{made.pk}/acuerdo/"
    AcuerdoAdoptado.objects.filter(pk=made.acuerdo_id).update(**gone)
    form = client.get(url).context["form"]
    assert str(form["acuerdo"].value()) in dict(form.fields["acuerdo"].choices), "it is the one that is chosen already"
    assert client.post(url, {"acuerdo": made.acuerdo_id}).status_code == 302
    assert ahora(made).acuerdo_id == made.acuerdo_id
    client.post(url, {"acuerdo": ""})
    assert ahora(made).acuerdo_id is None, "unless it is what is asked for"


@pytest.mark.parametrize("decision", ["acuerdo", "sin-efecto"])
def test_one_that_is_not_among_the_newest_is_found_by_its_words(
    cast: Cast, client: Client, decision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "ACUERDOS", 1)
    made, old, own = tarea(cast), acuerdo(cast, 2), acuerdo(cast)
    acuerdo(cast, 3)  # the newest
    AcuerdoAdoptado.objects.filter(pk=old.pk).update(fecha=old.fecha - timedelta(days=30), texto="Sobre regiones.")
    AcuerdoAdoptado.objects.filter(pk=own.pk).update(fecha=own.fecha - timedelta(days=60))
    url = f"/tareas/{made.pk}/{decision}/"
    assert client.post(url, {"acuerdo": old.pk}).status_code == 422, "it is not offered"
    found = client.get(f"{url}?q=REGIONES")
    assert str(old.pk) in dict(found.context["form"].fields["acuerdo"].choices)
    assert 'value="REGIONES"' in found.content.decode()
    assert "Ningún otro acuerdo tiene esas palabras" in client.get(f"{url}?q=nada").content.decode()
    assert client.post(f"{url}?q=REGIONES", {"acuerdo": old.pk}).status_code == 302
    assert old in {ahora(made).acuerdo, ahora(made).sin_efecto_por}

"""What waits for what: who publishes for the version adopted, who adopts for the profiles, a guest for its host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import models, transaction

from mesa.kernel import clock
from redes.models import Estandar, Perfil
from redes.operations.perfil import aceptar_anfitriona, designar_anfitriona
from redes.operations.publicacion import publicar_perfil
from redes.operations.respuestas import responder_indicador
from redes.operations.versiones import adoptar_estandar
from tests.cast import Cast
from tests.checks import row_locked, together, wait_until_blocked
from tests.redes import escena
from tests.redes.estandar import AHORA, HOY, acuerdo, dicho, perfil, publicada

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def waits_for(row: models.Model, act: Callable[[], Any], meanwhile: Callable[[], Any] = lambda: None) -> Any:
    """What the act gives once it had waited for the row; `meanwhile` is done while it waits."""
    with row_locked(row) as release:

        def lets_go() -> None:
            try:
                wait_until_blocked()
                meanwhile()
            finally:
                release.set()

        found, went = together(act, lets_go)
    assert went is None, went
    assert not isinstance(found, Exception), found
    return found


def test_what_is_published_waits_for_the_version_that_is_being_adopted_or_undone(cast: Cast) -> None:
    """Or it would be measured with one that stands no more, and its adoption undone all the same."""
    own, actor = perfil(cast), cast.actor("social")
    responder_indicador(own.pk, "T3", dicho(), actor=actor)
    waits_for(Estandar.objects.get(), lambda: publicar_perfil(own.pk, actor=actor))


def test_who_adopts_has_the_profiles_before_the_versions(cast: Cast) -> None:
    """In the order in which who publishes one takes both: neither waits for the other for ever."""
    own, agreed, version = publicada(cast).perfil, acuerdo(cast), Estandar.objects.get()

    def free() -> None:
        with transaction.atomic():
            Estandar.objects.select_for_update(nowait=True).get()

    waits_for(own, lambda: adoptar_estandar(version.pk, agreed.pk, HOY, actor=cast.secretaria), free)


def test_who_accepts_to_host_publishes_before_or_after(cast: Cast) -> None:
    """Or what it published meanwhile would answer for nobody until it published again."""
    own, host = perfil(cast), cast.organizacion("norte-ejemplo")
    there: Perfil = escena.perfil(host)
    designar_anfitriona(own.pk, host.pk, actor=cast.actor("social"))
    waits_for(there, lambda: aceptar_anfitriona(own.pk, host.pk, actor=cast.actor("delegada.norte")))

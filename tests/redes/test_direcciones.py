"""Addresses of redes: no body may be called as one of its pages."""

from __future__ import annotations

from mesa.operations.organizaciones import RESERVADOS
from redes.urls import urlpatterns


def test_every_fixed_word_of_an_address_is_refused_as_a_body() -> None:
    """Otherwise a body of that name would have a page that nobody can open."""
    paths = [str(pattern.pattern).split("/") for pattern in urlpatterns]
    words = {parts[1] for parts in paths if len(parts) > 2 and not parts[1].startswith("<")}
    assert words == RESERVADOS

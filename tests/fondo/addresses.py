"""The addresses of the fund × every role: those of tests/fondo/addresses_*.py."""

from __future__ import annotations

from tests.fondo.escena import _parts
from tests.mesa.addresses import Row

TABLE: list[Row] = [row for part in _parts("addresses_") for row in part.TABLE]

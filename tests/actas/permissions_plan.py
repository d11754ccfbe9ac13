"""Who keeps the plan and the ledger of contributions, and what the others are told."""

from __future__ import annotations

from tests.actas.plan import LLEVA_APORTES, LLEVA_PLAN

TABLE: dict[str, tuple[set[str], str]] = {
    "actas.llevar_plan": ({"secretaria"}, LLEVA_PLAN),
    "actas.llevar_aportes": ({"secretaria"}, LLEVA_APORTES),
}

"""Addresses of the fund. The public ones, below `fondo/`, are permanent and citable; `fondos/` is where it is run."""

from django.urls import URLPattern, URLResolver

app_name = "fondo"

#: The call, the proposal and who administers.
PROPUESTA: list[URLPattern | URLResolver] = []

#: Suppliers, cuotas and contracts.
CONTRATOS: list[URLPattern | URLResolver] = []

#: Expenses and payments, and their review.
GASTOS: list[URLPattern | URLResolver] = []

#: The budget, its transfers, and the dossier of what the Mesa decided.
PRESUPUESTO: list[URLPattern | URLResolver] = []

#: How it goes: floors, plan and projection.
MARCHA: list[URLPattern | URLResolver] = []

#: Activities, and what the bank says.
ACTIVIDADES: list[URLPattern | URLResolver] = []

#: Its reports.
INFORMES: list[URLPattern | URLResolver] = []

#: What anyone reads.
PUBLICAS: list[URLPattern | URLResolver] = []

urlpatterns = [*PROPUESTA, *CONTRATOS, *GASTOS, *PRESUPUESTO, *MARCHA, *ACTIVIDADES, *INFORMES, *PUBLICAS]

"""What events do in the fund, one file a noun. Imported by apps.py only."""

from fondo.handlers import contratos, gastos, informes, marcha, propuesta  # noqa: F401  # they wait for their events by being imported

"""Who may do what with the fund, one file a noun: permissions are declared by importing them."""

from fondo.permissions import gastos, marcha, pagos, presupuesto, propuesta, publicacion  # noqa: F401  # their permissions are declared by importing them

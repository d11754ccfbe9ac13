"""Who may do what with the fund, one file a noun: permissions are declared by importing them."""

from fondo.permissions import (  # noqa: F401  # their permissions are declared by importing them
    actividades,
    contratos,
    cuotas,
    gastos,
    informes,
    marcha,
    pagos,
    presupuesto,
    propuesta,
    publicacion,
)

"""The register of an órgano from tables and to tables: who sits in it, and who speaks for whom."""

from redes.operations.directorio.integrantes import (
    COLUMNAS as COLUMNAS_INTEGRANTES,
)
from redes.operations.directorio.integrantes import (
    ImportadorIntegrantes,
    filas_de_integrantes,
    importar_integrantes,
)
from redes.operations.directorio.mandatos import (
    COLUMNAS as COLUMNAS_MANDATOS,
)
from redes.operations.directorio.mandatos import (
    ImportadorMandatos,
    filas_de_mandatos,
    importar_mandatos,
)

__all__ = [
    "COLUMNAS_INTEGRANTES",
    "COLUMNAS_MANDATOS",
    "ImportadorIntegrantes",
    "ImportadorMandatos",
    "filas_de_integrantes",
    "filas_de_mandatos",
    "importar_integrantes",
    "importar_mandatos",
]

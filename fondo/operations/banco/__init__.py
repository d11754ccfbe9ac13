"""What the bank says of the money of a fund: loaded, matched with what was recorded, or explained."""

from fondo.operations.banco.cartolas import cargar_cartola
from fondo.operations.banco.lectura import Banco, Registrado, banco_de, posibles
from fondo.operations.banco.lineas import conciliar_linea, descartar_linea, desconciliar_linea

__all__ = [
    "Banco",
    "Registrado",
    "banco_de",
    "cargar_cartola",
    "conciliar_linea",
    "descartar_linea",
    "desconciliar_linea",
    "posibles",
]

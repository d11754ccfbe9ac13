"""A fund made public: what its record says, published first by a person and kept up to date from then on."""

from fondo.operations.publicacion.publicar import actualizar_fondo, poner_al_dia_fondos, por_publicar, publicar_fondo
from fondo.operations.publicacion.registro import TIPO, contenido_de

__all__ = ["TIPO", "actualizar_fondo", "contenido_de", "poner_al_dia_fondos", "por_publicar", "publicar_fondo"]

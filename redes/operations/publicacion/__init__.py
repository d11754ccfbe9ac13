"""What a body tells of itself made public: drafts become what is in force, and a new version of its publication."""

from redes.operations.publicacion.publicar import (
    TIPO,
    actualizar_hospedada,
    anotar_nivel,
    anotar_retiro,
    dias_de_cambio,
    lock_perfil,
    lock_perfiles,
    proximo_dia,
    publicar_perfil,
    republicar,
    republicar_perfil,
)
from redes.operations.publicacion.vigor import Cambios, por_publicar

__all__ = [
    "TIPO",
    "Cambios",
    "actualizar_hospedada",
    "anotar_nivel",
    "anotar_retiro",
    "dias_de_cambio",
    "lock_perfil",
    "lock_perfiles",
    "por_publicar",
    "proximo_dia",
    "publicar_perfil",
    "republicar",
    "republicar_perfil",
]

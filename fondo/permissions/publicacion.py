"""Who publishes a fund, and who keeps up to date what is published of it."""

from __future__ import annotations

from fondo.permissions.base import decide
from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import es_el_sistema

permiso("fondo.publicar_fondo", decide)
permiso("fondo.actualizar_fondo", es_el_sistema)

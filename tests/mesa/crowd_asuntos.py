"""Many texts to decide around those of the scene, with their files, and many decisions published."""

from __future__ import annotations

from mesa.models import Adjunto, Archivo, Asunto
from tests.mesa.scene import NOW, Scene


def grow(scene: Scene, places: range) -> None:
    """Drafts of the secretaría, those put away, and files of the draft that is looked at."""
    mesa, draft = scene.cast.mesa, scene.asuntos["borrador"]
    Asunto.objects.bulk_create(
        Asunto(organo=mesa, tipo="acuerdo", titulo=f"Materia {n}", cuerpo="Se acuerda.", estado=estado, creado=NOW)
        for n in places
        for estado in ("borrador", "descartado")
    )
    files = Archivo.objects.bulk_create(
        Archivo(organo=mesa, nombre=f"{n}.png", tipo="image/png", sha256=f"{n:064}", bytes=1, creado=NOW)
        for n in places
    )
    Adjunto.objects.bulk_create(Adjunto(asunto=draft, archivo=file, orden=n) for n, file in enumerate(files, 10))

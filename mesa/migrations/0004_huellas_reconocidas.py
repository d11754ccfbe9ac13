"""What was already published is recognised by the hash of its JSON and of its voted text, as what comes after is."""

import hashlib
import json

from django.db import migrations


def recognise(apps, schema_editor):
    """One row for each hash that publicar() now keeps."""
    representaciones = apps.get_model("mesa", "Representacion").objects
    contenidos = apps.get_model("mesa", "Contenido").objects.select_related("publicacion")
    for contenido in contenidos.iterator(chunk_size=100):
        data = contenido.texto.encode()
        known = {"json": (hashlib.sha256(data).hexdigest(), len(data))}
        if voted := json.loads(contenido.texto).get("sha256"):
            known["votado"] = (voted, 0)
        for formato, (digest, size) in known.items():
            representaciones.get_or_create(
                publicacion=contenido.publicacion,
                formato=formato,
                defaults={"sha256": digest, "bytes": size, "creada": contenido.publicacion.publicada},
            )


def forget(apps, schema_editor):
    """Leave only what is a file."""
    apps.get_model("mesa", "Representacion").objects.exclude(formato="pdf").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("mesa", "0003_vias_retiros_e_invitaciones"),
    ]

    operations = [migrations.RunPython(recognise, forget)]

"""What tests of withdrawals share: an acta that holds a datum, its withdrawal, and everything that is kept."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import connection
from pypdf import PdfReader

from actas.models import Acta
from actas.operations import (
    publicar_registro_historico,
)
from mesa.kernel.strike import Dato, leer_dato
from mesa.models import (
    Ficha,
    Publicacion,
)
from mesa.operations.retiros import tachar_dato
from mesa.operations.tachado import buscar_dato
from tests.cast import TEXTO, Cast

DATO = "Zósima Quintana"
MOTIVO = "La persona titular lo pidió."
GROUND = "Ley 19.628, modificada por la Ley 21.719, art. 23: solicitud acogida de la persona titular del dato"
SOLO_LA_SECRETARIA = (
    "Solo la secretaría del órgano (en una red, quien la representa) puede retirar datos personales de lo publicado."
)
CON_DATO = TEXTO.replace("Las redes informaron", f"{DATO} y las redes informaron").replace(
    "b. Persona Ejemplo Cinco", f"b. {DATO}"
)


def datum(escrito: str = DATO) -> Dato:
    found = leer_dato(escrito)
    assert found is not None
    return found


def historical(cast: Cast, texto: str = CON_DATO) -> Acta:
    """An acta published without approval, with the datum in a paragraph and among who attended."""
    return publicar_registro_historico(cast.borrador(texto).pk, actor=None)


def seen(cast: Cast, escrito: str = DATO) -> str:
    """What a preview of now would show."""
    return buscar_dato(datum(escrito), cast.secretaria).huella


def strike(cast: Cast, numero: int = 1, escrito: str = DATO, **changes: Any) -> Publicacion:
    """Withdraw the datum as the secretaría, having seen where it is."""
    said = {
        "motivo": MOTIVO,
        "fundamento": "titular",
        "visto": seen(cast, escrito),
        "actor": cast.secretaria,
        **changes,
    }
    return tachar_dato(numero, escrito, said.pop("motivo"), said.pop("fundamento"), **said)


def content(tipo: str, clave: str = "2026-08-05") -> dict[str, Any]:
    """What is read now."""
    ficha = Ficha.objects.select_related("publicacion__contenido").get(tipo=tipo, clave=clave)
    return json.loads(ficha.publicacion.contenido.texto)


def dump() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public' order by 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'select t::text from "{table}" t')
            found += [f"{table}: {text}" for (text,) in cursor.fetchall()]
    return "\n".join(found).replace("\\n", "\n")


def on_disk(root: Path) -> str:
    """Everything in DATA_DIR, PDFs read."""
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            found.append(data.decode("utf-8", "replace"))
            if data.startswith(b"%PDF"):
                pdf = PdfReader(BytesIO(data))
                found += [page.extract_text() for page in pdf.pages]
                found += [piece.decode() for pieces in pdf.attachments.values() for piece in pieces]
    return "\n".join(found)

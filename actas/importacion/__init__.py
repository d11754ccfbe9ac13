"""From the bytes of a file to the text of a minute: what it is, told by its content, and the text it holds.

bytes → type (`tipos`, `comprimido`) → text: of a text by its letters (`codificacion`), of a .docx (`word`, `parrafos`,
`numeracion`, `estilos`) or a PDF (`pdf`) in a process of its own, with bounded time and memory (`aparte`, `__main__`).
Nothing is fetched, nothing is run, and what cannot be read is told in a sentence (`errores`).
"""

from actas.importacion.citas import Citas
from actas.importacion.entrada import admitir, texto_de
from actas.importacion.errores import MAXIMO, ArchivoIlegible, Motivo

__all__ = ["MAXIMO", "ArchivoIlegible", "Citas", "Motivo", "admitir", "texto_de"]

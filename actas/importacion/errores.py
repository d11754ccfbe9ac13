"""Why a file cannot be read, and the sentence that says what to do about it."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mesa.kernel.errors import DomainError

#: Bytes of a file, of what it holds once decompressed, and of its text in UTF-8.
MAXIMO = 5 * 1024 * 1024


class Motivo(StrEnum):
    """Why not. The process that reads a .docx or a PDF says it with this name."""

    VACIO = "vacio"
    BLANCO = "blanco"
    PESADO = "pesado"
    DESCOMPRIMIDO = "descomprimido"
    LARGO = "largo"
    LINEAS = "lineas"
    BINARIO = "binario"
    OTRO = "otro"
    IMAGEN = "imagen"
    ESCANEADO = "escaneado"
    SIN_TEXTO = "sin_texto"
    SIN_LETRAS = "sin_letras"
    CIFRADO = "cifrado"
    DANADO = "danado"
    COSTOSO = "costoso"
    SIN_ACTA = "sin_acta"


SENTENCES: dict[Motivo, str | Promise] = {
    Motivo.VACIO: _("El archivo está vacío. Revise que sea el del acta."),
    Motivo.BLANCO: _("El archivo tiene solo espacios en blanco. Revise que sea el del acta."),
    Motivo.PESADO: _("El archivo pesa más de 5 MB. Use una versión más liviana, por ejemplo sin imágenes."),
    Motivo.DESCOMPRIMIDO: _(
        "El archivo pesa más de 5 MB una vez descomprimido. Use una versión más liviana, por ejemplo sin imágenes."
    ),
    Motivo.LARGO: _("El texto pesa más de 5 MB. Divídalo: un acta es mucho más breve."),
    Motivo.LINEAS: _("El texto tiene más de 200.000 líneas. Divídalo: un acta es mucho más breve."),
    Motivo.BINARIO: _("El archivo no es texto, ni .docx, ni PDF. Guárdelo en uno de esos formatos."),
    Motivo.OTRO: _("El archivo es %(que)s. Ábralo y guárdelo como .docx, PDF o texto."),
    Motivo.IMAGEN: _(
        "El archivo es una imagen, sin texto que leer. Use el documento original o un programa que reconozca el texto."
    ),
    Motivo.ESCANEADO: _(
        "El PDF es una imagen digitalizada, sin texto que leer. "
        "Use el documento original o un programa que reconozca el texto."
    ),
    Motivo.SIN_TEXTO: _("El archivo no tiene texto que leer. Revise que sea el del acta."),
    Motivo.SIN_LETRAS: _(
        "El PDF no dice qué letras son las que dibuja, y su texto no se puede leer. "
        "Use el documento original o un programa que reconozca el texto."
    ),
    Motivo.CIFRADO: _(
        "El archivo está cifrado o protegido con contraseña. Guárdelo sin protección y vuelva a intentarlo."
    ),
    Motivo.DANADO: _(
        "El archivo está dañado o incompleto. Ábralo en su programa, guárdelo de nuevo y vuelva a intentarlo."
    ),
    Motivo.SIN_ACTA: _(
        "En el texto no se reconoce un acta: no se leen asistentes, tabla, desarrollo ni acuerdos. "
        "Revise que sea el documento correcto, o escriba esos títulos antes de cada parte."
    ),
    Motivo.COSTOSO: _(
        "Leer este archivo pide más tiempo o memoria que lo admitido. Guarde su texto como .txt y vuelva a intentarlo."
    ),
}


class ArchivoIlegible(DomainError):
    """A file that holds no text that can be read. `que` is what the file is, when it is of another kind."""

    def __init__(self, motivo: Motivo, *, que: str | Promise = "", aunque: str | Promise = "") -> None:
        self.motivo = motivo
        sentence = str(SENTENCES[motivo]) % {"que": que} if que else str(SENTENCES[motivo])
        super().__init__(f"{aunque} {sentence}" if aunque else sentence)

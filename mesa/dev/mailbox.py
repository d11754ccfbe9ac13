"""The demo's outbox: every e-mail becomes one file, shown at /correo/. Nothing of it runs in production."""

from __future__ import annotations

import email
import email.policy
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


@dataclass(frozen=True)
class Carta:
    """An e-mail of the outbox."""

    nombre: str
    para: str
    asunto: str
    cuando: datetime
    texto: str
    html: str


class Backend(BaseEmailBackend):
    """Writes each message aside and renames it, so that the reader never sees half a letter."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = outbox()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
            aside = folder / f"{name}.tmp"
            aside.write_bytes(message.message().as_bytes())
            aside.rename(folder / f"{name}.eml")
        return len(email_messages)


def outbox() -> Path:
    """Where the letters are."""
    return Path(settings.DATA_DIR) / "correo"


def letters(limit: int = 60) -> list[Carta]:
    """The latest letters, newest first."""
    files = sorted(outbox().glob("*.eml"), reverse=True)[:limit]
    return [read(file.stem) for file in files]


def read(nombre: str) -> Carta:
    """One letter. FileNotFoundError if there is none of that name."""
    if not nombre.replace("-", "").isalnum():
        raise FileNotFoundError(nombre)
    file = outbox() / f"{nombre}.eml"
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return Carta(
        nombre=nombre,
        para=str(message["To"]),
        asunto=str(message["Subject"]).strip(),
        cuando=datetime.strptime(nombre.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(
            tzinfo=timezone.get_fixed_timezone(0)
        ),
        texto=plain.get_content() if plain else "",
        html=html.get_content() if html else "",
    )

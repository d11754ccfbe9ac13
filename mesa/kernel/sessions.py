"""Sessions in the database. Nobody is told that the request was bad because the database died while saving one."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError


class SessionStore(db.SessionStore):
    """Django's, which takes any failure to save for a session that somebody deleted, and answers 400."""

    def save(self, must_create: bool = False) -> None:
        """Store the session. A database that does not answer is raised as it came: a fault of the server."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from None
            raise

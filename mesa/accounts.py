"""allauth's adapter: accounts are opened by invitation only, and the e-mails carry the site's name."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from mesa.operations import personas


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is open only to a session that holds a live invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the session holds an invitation that can still be accepted."""
        return personas.invitacion_viva(request.session.get("invitacion", "")) is not None

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Create the account for the invited persona, with the invited e-mail: holding the link proves it."""
        password = form.cleaned_data["password1"]
        return personas.aceptar_invitacion(request.session.pop("invitacion"), password=password, actor=None)

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """The invitation reached that address, so it needs no second proof."""
        return True

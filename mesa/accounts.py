"""allauth as the Mesa uses it: accounts are opened by invitation only, for the invited person and address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm
from allauth.core import context
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mesa.operations import personas


def invited_key(request: HttpRequest) -> str:
    """The key of the invitation that this session opened, or ""."""
    return str(request.session.get("invitacion", ""))


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is open only to a session that holds a live invitation; its sentences speak as the site does."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("El correo o la contraseña no coinciden. Revíselos, o pida un código por correo."),
        "incorrect_code": _("El código no es correcto. Revise el correo más reciente."),
        "incorrect_password": _("La contraseña no es correcta."),
        "too_many_login_attempts": _("Hubo demasiados intentos. Espere unos minutos o pida un código por correo."),
        "rate_limited": _("Hubo demasiadas solicitudes. Espere un momento y vuelva a intentarlo."),
        "enter_current_password": _("Escriba su contraseña actual."),
        "invalid_password_reset": _("El enlace para cambiar la contraseña no es válido. Pida otro."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the session holds an invitation that can still be accepted."""
        return personas.invitacion_viva(invited_key(request)) is not None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Whose password it is, or nobody's; an attempt that broke (the database does not answer) is not counted.

        allauth counts it before asking and takes it back only if the password was right: five in the seconds in
        which a database starts again would close the account for five minutes to who typed it well.
        """
        try:
            return super().authenticate(request, **credentials)
        except DatabaseError:
            self._rollback_login_failed_rl_usage()
            raise

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Create the account for the invited persona."""
        usuario = personas.aceptar_invitacion(invited_key(request), password=form.cleaned_data["password1"], actor=None)
        request.session.pop("invitacion")
        return usuario


class InvitedSignupForm(SignupForm):  # type: ignore[misc]
    """The address is the invitation's: it is shown, and whatever else is sent is ignored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invitacion = personas.invitacion_viva(invited_key(context.request))
        email = self.fields["email"]
        email.initial = invitacion.correo if invitacion else ""
        email.disabled = True

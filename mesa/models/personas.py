"""People: named, perhaps with an account, perhaps invited."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mesa.querysets.personas import InvitacionQuerySet


class Persona(models.Model):
    """Anyone named: past members, delegadas without account. Contact data is private and never published."""

    nombre = models.CharField(_("nombre"), max_length=200)
    correo = models.EmailField(_("correo"), blank=True)
    ejemplo = models.BooleanField(_("dato de ejemplo"), default=False)
    # What has no fatal deadline comes once a day instead of at once.
    resumen_diario = models.BooleanField(_("un solo correo al día"), default=False)

    class Meta:
        ordering = ["nombre", "pk"]

    def __str__(self) -> str:
        return self.nombre


class UsuarioManager(BaseUserManager["Usuario"]):
    """Accounts by e-mail."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> Usuario:
        """An account with that e-mail in lower case; without password it enters by code only."""
        usuario = self.model(email=self.normalize_email(email).lower(), **extra)
        usuario.set_password(password)
        usuario.save(using=self._db)
        return usuario

    def get_by_natural_key(self, username: str | None) -> Usuario:
        return self.get(email__iexact=username)


class Usuario(AbstractBaseUser, PermissionsMixin):
    """An account. What it may do comes from its persona's mandates, never from the account itself."""

    email = models.EmailField(_("correo"), unique=True)
    persona = models.OneToOneField(Persona, models.PROTECT, null=True, related_name="usuario")
    is_active = models.BooleanField(_("activa"), default=True)
    is_staff = models.BooleanField(_("opera el sistema"), default=False)
    date_joined = models.DateTimeField(_("creada"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar[UsuarioManager] = UsuarioManager()

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="usuario_correo_unico",
                violation_error_message=_("Ya hay una cuenta con ese correo."),
            )
        ]

    def __str__(self) -> str:
        return self.email


class Invitacion(models.Model):
    """Leave to open one account for one persona, once, until it expires. Its link is signed, never stored."""

    class Estado(models.TextChoices):
        PENDIENTE = "pendiente", _("pendiente")
        ACEPTADA = "aceptada", _("aceptada")
        VENCIDA = "vencida", _("vencida")
        REVOCADA = "revocada", _("revocada")

    persona = models.ForeignKey(Persona, models.PROTECT, related_name="invitaciones")
    organo = models.ForeignKey("mesa.Organizacion", models.PROTECT, related_name="invitaciones")
    correo = models.EmailField(_("correo"))
    creada = models.DateTimeField(_("creada"))
    vence = models.DateTimeField(_("vence"))
    aceptada = models.DateTimeField(_("aceptada"), null=True)
    revocada = models.DateTimeField(_("revocada"), null=True)

    objects = InvitacionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.correo}: {self.vence:%Y-%m-%d}"

    def estado(self, al: datetime) -> Estado:
        """How it stands at an instant; the last one of its term still serves."""
        if self.aceptada:
            return self.Estado.ACEPTADA
        if self.revocada:
            return self.Estado.REVOCADA
        return self.Estado.VENCIDA if self.vence < al else self.Estado.PENDIENTE


class Suscripcion(models.Model):
    """Leave to read one persona's calendar by its address, signed and never stored, until it is revoked."""

    persona = models.ForeignKey(Persona, models.PROTECT, related_name="suscripciones")
    creada = models.DateTimeField(_("creada"))
    revocada = models.DateTimeField(_("revocada"), null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["persona"],
                condition=models.Q(revocada=None),
                name="suscripcion_una_vigente",
                violation_error_message=_("Ya hay una dirección vigente de su calendario."),
            )
        ]

    def __str__(self) -> str:
        return f"calendario de {self.persona_id}"

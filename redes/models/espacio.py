"""What is of a body's own: how it is reached, which nobody else reads, and a network's documents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa.models import Archivo, Organizacion, Persona
from redes.querysets.espacio import DocumentoRedQuerySet


class Contacto(models.Model):
    """How a body is reached: for who keeps the register it is in, and for itself. Never published nor logged."""

    organizacion = models.OneToOneField(Organizacion, models.PROTECT, related_name="contacto")
    persona = models.CharField(_("persona de contacto"), max_length=200, blank=True)
    correo = models.EmailField(_("correo"), blank=True)
    telefono = models.CharField(_("teléfono"), max_length=40, blank=True)
    direccion = models.CharField(_("dirección postal"), max_length=300, blank=True)
    nota = models.TextField(_("nota"), blank=True)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"contacto de {self.organizacion_id}"


class DocumentoRed(models.Model):
    """A document of a network's own space. `visible`: to its members, to the Mesa, or to anyone, as its rule says."""

    class Visible(models.TextChoices):
        MIEMBROS = "miembros", _("quienes integran la red")
        MESA = "mesa", _("la Mesa")
        PUBLICO = "publico", _("cualquiera")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="documentos")
    titulo = models.CharField(_("título"), max_length=300)
    descripcion = models.TextField(_("descripción"), blank=True)
    fecha = models.DateField(_("fecha"))
    archivo = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    url = models.URLField(_("dirección"), max_length=1000, blank=True)
    visible = models.CharField(_("quién lo ve"), max_length=10, choices=Visible, default=Visible.MIEMBROS)
    retirado_el = models.DateTimeField(null=True)
    retirado_por_nombre = models.CharField(max_length=200, blank=True)
    subido_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    subido_por_nombre = models.CharField(max_length=200, blank=True)
    creado_el = models.DateTimeField()
    envio = models.UUIDField(null=True, unique=True)
    revision = models.PositiveIntegerField(default=1)

    objects = DocumentoRedQuerySet.as_manager()

    class Meta:
        ordering = ["-fecha", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(archivo__isnull=False) | ~models.Q(url=""),
                name="documento_red_con_contenido",
                violation_error_message=_("Adjunte el archivo o escriba su dirección."),
            )
        ]

    def __str__(self) -> str:
        return self.titulo

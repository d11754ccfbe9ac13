"""What is put to decision outside of a session: an agreement, a document, a letter open to adhesion."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa import states
from mesa.models.archivos import Archivo
from mesa.models.consultas import Consulta
from mesa.models.organizaciones import Organizacion
from mesa.models.personas import Persona
from mesa.querysets.asuntos import AsuntoQuerySet


class Asunto(models.Model):
    """A text being prepared, in consulta or decided. What is voted is the copy that its consulta froze.

    `cuerpo` is plain text, a paragraph for each block between blank lines. `organos` are those whose organisations a
    letter is open to; the others ask the members of their own órgano.
    """

    TRANSICIONES = states.ASUNTO

    class Tipo(models.TextChoices):
        ACUERDO = "acuerdo", _("Acuerdo entre sesiones")
        DOCUMENTO = "documento", _("Aprobación de documento")
        CARTA = "carta", _("Carta para adhesión")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="asuntos")
    tipo = models.CharField(_("tipo"), max_length=12, choices=Tipo)
    titulo = models.CharField(_("título"), max_length=250)
    cuerpo = models.TextField(_("texto"))
    antecedentes = models.TextField(_("antecedentes"), blank=True)
    destinatario = models.CharField(_("destinatario"), max_length=250, blank=True)
    promotora = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    promotora_nombre = models.CharField(max_length=200, blank=True)
    organos = models.ManyToManyField(Organizacion, related_name="+", blank=True)
    estado = models.CharField(
        max_length=12, choices=states.EstadoAsunto, default=states.EstadoAsunto.BORRADOR, db_index=True
    )
    version = models.PositiveIntegerField(_("versión del texto"), default=1)
    revision = models.PositiveIntegerField(default=1)  # of the draft: two people never overwrite each other
    consulta = models.OneToOneField(Consulta, models.PROTECT, null=True, related_name="+")
    creado_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    creado = models.DateTimeField(_("creado"))
    # Of a letter: what happened to it after it closed.
    entregada_el = models.DateField(_("entregada el"), null=True)
    entrega = models.TextField(_("cómo se entregó"), blank=True)
    respondida_el = models.DateField(_("respondida el"), null=True)
    respuesta = models.TextField(_("qué se respondió"), blank=True)

    objects = AsuntoQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.titulo


class Adjunto(models.Model):
    """A file that goes with what is put to decision; its hash is part of the text that is voted."""

    asunto = models.ForeignKey(Asunto, models.CASCADE, related_name="adjuntos")
    archivo = models.ForeignKey(Archivo, models.PROTECT, related_name="+")
    orden = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["orden", "pk"]

    def __str__(self) -> str:
        return f"{self.asunto_id}: {self.archivo_id}"

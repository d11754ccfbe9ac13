"""What is public: an immutable chain, its texts, their renderings, and the projection that pages read."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa.models.organizaciones import Organizacion
from mesa.querysets.publicaciones import FichaQuerySet


class Publicacion(models.Model):
    """The immutable header: one chain for the installation, without gaps. It holds hashes, no text."""

    numero = models.PositiveIntegerField(_("número"), unique=True)
    tipo = models.CharField(_("tipo"), max_length=40)
    clave = models.CharField(_("clave"), max_length=120)
    version = models.PositiveIntegerField(_("versión"))
    contenido_sha256 = models.CharField(_("huella del contenido"), max_length=64)
    anterior = models.CharField(_("huella de la anterior"), max_length=64, blank=True)
    hash = models.CharField(_("huella"), max_length=64, unique=True)
    codigo = models.CharField(_("código"), max_length=9, unique=True)
    publicada = models.DateTimeField(_("publicada"))

    class Meta:
        ordering = ["numero"]
        constraints = [models.UniqueConstraint(fields=["tipo", "clave", "version"], name="publicacion_version_unica")]
        triggers = [pgtrigger.Protect(name="solo_se_agrega", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.numero}: {self.tipo} {self.clave} v{self.version}"


class Contenido(models.Model):
    """The canonical JSON of a publication and the salt of its hash. Never edited; deleted only by a withdrawal."""

    publicacion = models.OneToOneField(Publicacion, models.PROTECT, related_name="contenido", primary_key=True)
    sal = models.CharField(max_length=32)
    texto = models.TextField()

    class Meta:
        triggers = [pgtrigger.Protect(name="no_se_edita", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"contenido de {self.publicacion_id}"


#: The formats that are files of their own; the others only recognise what was published.
PDFS = ("pdf", "pdf_en")


class Representacion(models.Model):
    """A rendering of a publication (a PDF) made later by the worker, outside the chain, with its own hash."""

    publicacion = models.ForeignKey(Publicacion, models.PROTECT, related_name="representaciones")
    formato = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField()
    creada = models.DateTimeField()
    # After a withdrawal the file is gone and `sha256` holds a keyed hash of it: it still answers, and tells nothing.
    retirada = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["publicacion", "formato"], name="representacion_unica")]
        indexes = [models.Index(fields=["sha256"], name="representacion_sha256")]

    def __str__(self) -> str:
        return f"{self.formato} de {self.publicacion_id}"


class Retiro(models.Model):
    """What was taken out of a publication for personal data, and the link of the chain that says so.

    `parcial`: a datum was struck and a version without it stands in place; otherwise the whole text is gone.
    """

    publicacion = models.OneToOneField(Publicacion, models.PROTECT, related_name="retiro", primary_key=True)
    registro = models.ForeignKey(Publicacion, models.PROTECT, related_name="retiros_que_registra")
    motivo = models.TextField(_("motivo"))
    parcial = models.BooleanField()
    creado = models.DateTimeField()

    def __str__(self) -> str:
        return f"retiro de {self.publicacion_id}"


class Ficha(models.Model):
    """The rebuildable projection of the current version: the only thing public pages, lists and search read."""

    publicacion = models.OneToOneField(Publicacion, models.CASCADE, related_name="ficha")
    tipo = models.CharField(max_length=40)
    clave = models.CharField(max_length=120)
    organo = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    organo_nombre = models.CharField(max_length=200)
    titulo = models.CharField(max_length=300)
    resumen = models.TextField(blank=True)
    fecha = models.DateField()
    orden = models.PositiveIntegerField(default=0)
    ejemplo = models.BooleanField(default=False)
    ruta = models.CharField(max_length=200)
    datos = models.JSONField(default=dict)
    cuerpos = models.JSONField(default=dict)  # one rendered body per language
    texto = models.TextField(blank=True)
    busqueda = SearchVectorField(null=True)

    objects = FichaQuerySet.as_manager()

    class Meta:
        ordering = ["-fecha", "tipo", "orden", "pk"]
        constraints = [models.UniqueConstraint(fields=["tipo", "clave"], name="ficha_unica")]
        indexes = [
            models.Index(fields=["tipo", "-fecha", "orden", "id"], name="ficha_lista"),
            models.Index(fields=["-fecha", "tipo", "orden", "id"], name="ficha_recientes"),
            GinIndex(fields=["busqueda"], name="ficha_busqueda"),
            # What lists filter by: a state, a body, a year.
            GinIndex(fields=["datos"], name="ficha_datos", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return self.titulo

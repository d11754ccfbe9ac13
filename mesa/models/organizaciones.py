"""Bodies, who sits in them and who speaks for them. Everything is dated."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa.kernel.querysets import DatedQuerySet
from mesa.models.personas import Persona
from mesa.querysets.organizaciones import MandatoQuerySet, OrganizacionQuerySet


class Sector(models.TextChoices):
    GOBIERNO = "gobierno", _("gobierno")
    ACADEMIA = "academia", _("academia")
    SOCIEDAD_CIVIL = "sociedad_civil", _("sociedad civil")
    ORGANISMO_INTERNACIONAL = "organismo_internacional", _("organismo internacional")
    GOBIERNO_LOCAL = "gobierno_local", _("gobierno local")
    OTRO_PODER = "otro_poder", _("otro poder del Estado")


class TipoOrganizacion(models.TextChoices):
    MESA = "mesa", _("mesa")
    RED = "red", _("red")
    COMITE = "comite", _("comité")
    ORGANIZACION = "organizacion", _("organización")


class Calidad(models.TextChoices):
    TITULAR = "titular", _("titular")
    SUPLENTE = "suplente", _("suplente")
    DELEGADA = "delegada", _("delegada")
    ADMINISTRADORA = "administradora", _("administradora")


class Organizacion(models.Model):
    """A body. An órgano is one that has members and decides: the Mesa, a network, a committee.

    `nombre` is today's; records keep a copy of the name the body had.
    """

    nombre = models.CharField(_("nombre"), max_length=200)
    slug = models.SlugField(_("identificador"), max_length=80, unique=True)
    tipo = models.CharField(_("tipo"), max_length=20, choices=TipoOrganizacion, default=TipoOrganizacion.ORGANIZACION)
    sector = models.CharField(_("sector"), max_length=30, choices=Sector, blank=True)
    ejemplo = models.BooleanField(_("dato de ejemplo"), default=False)
    desde = models.DateField(_("desde"), null=True, blank=True)
    hasta = models.DateField(_("hasta"), null=True, blank=True)

    objects = OrganizacionQuerySet.as_manager()

    class Meta:
        ordering = ["nombre", "pk"]

    def __str__(self) -> str:
        return self.nombre

    @property
    def es_organo(self) -> bool:
        """Whether it has members and decides."""
        return self.tipo != TipoOrganizacion.ORGANIZACION


class Dated(models.Model):
    """In force from `desde` to `hasta`, both included.

    The past is never rewritten: of a row only its end is written, once; it is deleted only while nothing rests on it,
    by the operation that annuls (`mesa.operations.registro`).
    """

    desde = models.DateField(_("desde"))
    hasta = models.DateField(_("hasta"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hasta=None) | models.Q(hasta__gte=models.F("desde")),
                name="%(class)s_fechas_en_orden",
                violation_error_message=_("La fecha de término es anterior a la de inicio."),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="solo_se_termina",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=(
                    "if to_jsonb(new) = to_jsonb(old)"
                    " or (old.hasta is null and to_jsonb(new) - 'hasta' = to_jsonb(old) - 'hasta') then return new;"
                    " end if; raise exception 'la fila % de % no se reescribe', old.id, tg_table_name"
                    " using errcode = 'integrity_constraint_violation';"
                ),
            ),
            pgtrigger.Protect(name="no_se_borra", operation=pgtrigger.Delete),
        ]


class Membresia(Dated):
    """A body's seat in an órgano: its class, whether it votes (*no consta*: no source says), its sector."""

    class Clase(models.TextChoices):
        MIEMBRO = "miembro", _("miembro")
        INVITADA_PERMANENTE = "invitada_permanente", _("invitada permanente")
        OBSERVADORA = "observadora", _("observadora")

    class Voto(models.TextChoices):
        SI = "si", _("con voto")
        NO = "no", _("sin voto")
        NO_CONSTA = "no_consta", _("no consta")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="membresias")
    miembro = models.ForeignKey(Organizacion, models.PROTECT, related_name="asientos")
    clase = models.CharField(_("clase"), max_length=20, choices=Clase, default=Clase.MIEMBRO)
    voto = models.CharField(_("voto"), max_length=10, choices=Voto, default=Voto.SI)
    sector = models.CharField(_("sector"), max_length=30, choices=Sector)
    norma = models.TextField(_("norma"), blank=True)

    objects = DatedQuerySet["Membresia"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["organo_id", "miembro__nombre", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["organo", "miembro"],
                condition=models.Q(hasta=None),
                name="membresia_una_vigente",
                violation_error_message=_("Esa organización ya integra el órgano."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.miembro} en {self.organo}"


class Funcion(Dated):
    """What a body does for an órgano besides sitting in it; functions are cumulative."""

    class Tipo(models.TextChoices):
        PRESIDE = "preside", _("preside")
        SECRETARIA = "secretaria", _("secretaría")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="funciones")
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="cargos")
    tipo = models.CharField(_("función"), max_length=20, choices=Tipo)
    norma = models.TextField(_("norma"), blank=True)

    objects = DatedQuerySet["Funcion"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["organo_id", "tipo", "pk"]

    def __str__(self) -> str:
        return f"{self.organizacion}: {self.get_tipo_display()} de {self.organo}"


class Mandato(Dated):
    """Who speaks for an organisation, in which capacity and by which act."""

    persona = models.ForeignKey(Persona, models.PROTECT, related_name="mandatos")
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="mandatos")
    calidad = models.CharField(_("calidad"), max_length=20, choices=Calidad)
    acto = models.TextField(_("acto"), blank=True)

    objects = MandatoQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["organizacion__nombre", "-calidad", "pk"]

    def __str__(self) -> str:
        return f"{self.persona}, {self.get_calidad_display()} por {self.organizacion}"

"""Agreements once adopted: what they say, how they were adopted, and how they stand since."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from actas import states
from actas.models.actas import Sesion
from actas.querysets.acuerdos import AcuerdoAdoptadoQuerySet
from mesa.models import Asunto, Organizacion, Plazo


class AcuerdoAdoptado(models.Model):
    """An agreement that was published, followed from then on. `clave` is that of its publication: "2022-06-16/3".

    One adopted out of session comes from the `asunto` that was put to decision. `texto` and `letras` are those of its
    publication in force; the rest is its follow-up, which is public once it is published. `revision` grows with each
    edit. Those of old records are *sin seguimiento registrado*: outside every figure, and never overdue.
    """

    class Tipo(models.TextChoices):
        DECIDE = "decide", _("decide")
        ENCARGA = "encarga", _("encarga")
        DIFIERE = "difiere", _("difiere")
        CONSTITUYE = "constituye", _("constituye un comité")

    class Condicion(models.TextChoices):
        PENDIENTE = "pendiente", _("por cumplirse")
        CUMPLIDA = "cumplida", _("se cumplió")
        FALLIDA = "fallida", _("no se cumplió")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="acuerdos_adoptados")
    clave = models.CharField(max_length=120, unique=True)
    numero = models.PositiveIntegerField(_("número"))
    fecha = models.DateField(_("adoptado el"))
    sesion = models.ForeignKey(Sesion, models.PROTECT, null=True, related_name="acuerdos_adoptados")
    asunto = models.OneToOneField(Asunto, models.PROTECT, null=True, related_name="acuerdo_adoptado")
    titulo = models.CharField(_("título breve"), max_length=250, blank=True)
    texto = models.TextField(_("texto"))
    letras = models.JSONField(_("letras"), default=list)  # [{"letra": "a", "texto": "…"}]
    tipo = models.CharField(_("tipo"), max_length=12, choices=Tipo, default=Tipo.DECIDE)
    quorum = models.CharField(_("quórum con que se adoptó"), max_length=300, blank=True)
    sujeto_a = models.TextField(_("sujeto a"), blank=True)
    condicion = models.CharField(max_length=10, choices=Condicion, blank=True)
    condicion_el = models.DateField(null=True)
    condicion_motivo = models.TextField(_("qué pasó con la condición"), blank=True)
    estado = models.CharField(
        max_length=30, choices=states.EstadoAcuerdo, default=states.EstadoAcuerdo.VIGENTE, db_index=True
    )
    # Said by the secretaría of one that no task accomplishes: since when it is done, and how it is known.
    cumplido_el = models.DateField(null=True)
    cumplimiento = models.TextField(_("cómo se cumplió"), blank=True)
    suprimido = models.BooleanField(default=False)
    # The hash of the follow-up that was published last: another one waits to be published.
    publicado_sha256 = models.CharField(max_length=64, blank=True)
    publicado_el = models.DateTimeField(null=True)
    cambiado_el = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = AcuerdoAdoptadoQuerySet.as_manager()

    class Meta:
        ordering = ["-fecha", "numero", "pk"]
        indexes = [models.Index(fields=["organo", "-fecha", "numero", "id"], name="acuerdo_adoptado_lista")]

    def __str__(self) -> str:
        return self.titulo or self.texto[:80]

    @property
    def se_sigue(self) -> bool:
        """Whether anything follows of it: not of an old record, nor of one that a correction removed."""
        return not self.suprimido and self.estado != states.EstadoAcuerdo.SIN_SEGUIMIENTO

    @property
    def ruta(self) -> str:
        """Its permanent public address."""
        return f"/acuerdos/{self.clave}/"

    @property
    def cambio(self) -> str:
        """Which follow-up this is, as a form that showed it says: another one as soon as anything of it changes."""
        return self.cambiado_el.isoformat() if self.cambiado_el else ""


class Modificacion(models.Model):
    """A later agreement that changes, replaces or leaves without effect a former one."""

    class Clase(models.TextChoices):
        MODIFICA = "modifica", _("modifica")
        REEMPLAZA = "reemplaza", _("reemplaza")
        DEJA_SIN_EFECTO = "deja_sin_efecto", _("deja sin efecto")

    posterior = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, related_name="modifica")
    anterior = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, related_name="modificado_por")
    clase = models.CharField(max_length=16, choices=Clase)
    nota = models.TextField(_("qué cambia"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["posterior", "anterior"], name="modificacion_unica"),
            models.CheckConstraint(condition=~models.Q(posterior=models.F("anterior")), name="modificacion_de_otro"),
        ]

    def __str__(self) -> str:
        return f"{self.posterior_id} {self.clase} {self.anterior_id}"


class PreguntaCiudadana(models.Model):
    """What anyone asks of a published agreement: moderated, answered by a plazo, published with its answer.

    `nombre` and `correo` are never published; both are erased once who asked was told, or before if she asks.
    """

    TRANSICIONES = states.PREGUNTA

    acuerdo = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, related_name="preguntas")
    texto = models.TextField(_("pregunta"))
    nombre = models.CharField(_("nombre"), max_length=120, blank=True)
    correo = models.EmailField(_("correo"), blank=True)
    estado = models.CharField(
        max_length=12, choices=states.EstadoPregunta, default=states.EstadoPregunta.RECIBIDA, db_index=True
    )
    motivo = models.TextField(_("por qué no se publica"), blank=True)
    respuesta = models.TextField(_("respuesta"), blank=True)
    plazo = models.ForeignKey(Plazo, models.PROTECT, null=True, related_name="+")
    envio = models.UUIDField(unique=True)  # of the form: sent twice, it is one question
    recibida_el = models.DateTimeField()
    respondida_el = models.DateTimeField(null=True)
    respondida_por_nombre = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.texto[:80]

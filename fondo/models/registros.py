"""What the administering organisation records and the secretaría reviews: cuotas, contracts, expenses and payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from fondo import states
from fondo.models.fondo import USD, Fondo, Item
from fondo.querysets.registros import RegistroQuerySet
from mesa.models import Archivo, Organizacion, Persona

#: An amount in the currency of its document; whole pesos, or dollars with cents.
MONTO: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
#: Pesos for a dollar.
TASA: dict[str, Any] = {"max_digits": 12, "decimal_places": 4}


class Moneda(models.TextChoices):
    CLP = "CLP", _("pesos chilenos")
    USD = "USD", _("dólares de EE. UU.")


class Registro(models.Model):
    """What somebody records and another person reviews. `envio` names its form: sent twice, it is one.

    `fundamento`: why it was accepted although something was flagged. Accepted, it is neither edited nor deleted.
    """

    TRANSICIONES = states.REGISTRO

    estado = models.CharField(
        max_length=10, choices=states.EstadoRegistro, default=states.EstadoRegistro.REGISTRADO, db_index=True
    )
    observacion = models.TextField(_("qué se observa"), blank=True)
    fundamento = models.TextField(_("por qué se acepta"), blank=True)
    motivo_anulacion = models.TextField(_("por qué se anula"), blank=True)
    registrado_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    registrado_por_nombre = models.CharField(max_length=200, blank=True)
    registrado_el = models.DateTimeField()
    revisado_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    revisado_por_nombre = models.CharField(max_length=200, blank=True)
    revisado_el = models.DateTimeField(null=True)
    anulado_el = models.DateTimeField(null=True)
    envio = models.UUIDField(null=True, unique=True)
    revision = models.PositiveIntegerField(default=1)

    objects = RegistroQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def abierto(self) -> bool:
        """Whether it still waits for its review or its correction."""
        return self.estado in states.ABIERTOS


#: What no one may change of a record once it was accepted, but its end.
INTOCABLE = pgtrigger.Q(old__estado="aceptado")


class Proveedor(models.Model):
    """Who is paid. Its RUT (without dots, with hyphen) is never public, nor the name of a natural person."""

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="proveedores")
    nombre = models.CharField(_("nombre"), max_length=200)
    rut = models.CharField(_("RUT"), max_length=12, blank=True)
    persona_natural = models.BooleanField(_("persona natural"), default=False)
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["nombre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fondo", "rut"],
                condition=~models.Q(rut=""),
                name="proveedor_rut_unico",
                violation_error_message=_("Ya hay un proveedor con ese RUT."),
            )
        ]

    def __str__(self) -> str:
        return self.nombre

    def tiene_aceptados(self) -> bool:
        """Whether a contract with it, or an expense, was accepted and stands."""
        accepted = {"proveedor_id": self.pk, "estado": states.EstadoRegistro.ACEPTADO}
        return Gasto.objects.filter(**accepted).exists() or Obligacion.objects.filter(**accepted).exists()


class Cuota(Registro):
    """An instalment of the fund: as it was foreseen and, once it came, what came and what the bank gave for it."""

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="cuotas")
    numero = models.PositiveSmallIntegerField(_("cuota"))
    prevista_el = models.DateField(_("prevista para el"))
    monto_previsto = models.DecimalField(_("monto previsto, en US$"), **USD)
    recibida_el = models.DateField(_("recibida el"), null=True)
    monto = models.DecimalField(_("monto recibido, en US$"), **USD, null=True)
    pesos = models.DecimalField(_("pesos que abonó el banco"), **MONTO, null=True)
    tasa = models.DecimalField(_("pesos por dólar"), **TASA, null=True)
    comprobante = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["fondo_id", "numero"]
        constraints = [models.UniqueConstraint(fields=["fondo", "numero"], name="cuota_unica")]
        triggers = [
            pgtrigger.Protect(
                name="aceptada_no_se_edita",
                operation=pgtrigger.UpdateOf("recibida_el", "monto", "pesos", "tasa"),
                condition=INTOCABLE,
            )
        ]

    def __str__(self) -> str:
        return f"Cuota {self.numero}"


class Obligacion(Registro):
    """A contract: what was agreed with a supplier, for how much, with its terms, quotations and deliverables."""

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="obligaciones")
    item = models.ForeignKey(Item, models.PROTECT, related_name="obligaciones")
    proveedor = models.ForeignKey(Proveedor, models.PROTECT, related_name="obligaciones")
    titulo = models.CharField(_("qué se contrata"), max_length=250)
    firmada_el = models.DateField(_("firmado el"))
    termina_el = models.DateField(_("termina el"))
    moneda = models.CharField(_("moneda"), max_length=3, choices=Moneda, default=Moneda.CLP)
    monto = models.DecimalField(_("monto"), **MONTO)
    tasa = models.DecimalField(_("pesos por dólar"), **TASA, null=True)
    monto_usd = models.DecimalField(_("monto, en US$"), **USD)
    terminos = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    contrato = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    terminada_el = models.DateField(_("terminado el"), null=True)
    motivo_termino = models.TextField(_("por qué se dio por terminado"), blank=True)

    class Meta:
        ordering = ["-firmada_el", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monto__gt=0, monto_usd__gt=0),
                name="obligacion_positiva",
                violation_error_message=_("El monto de un contrato es mayor que cero."),
            ),
            models.CheckConstraint(
                condition=models.Q(termina_el__gte=models.F("firmada_el")),
                name="obligacion_fechas_en_orden",
                violation_error_message=_("El contrato termina antes de firmarse."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="aceptada_no_se_edita",
                operation=pgtrigger.UpdateOf(
                    "item_id", "proveedor_id", "firmada_el", "moneda", "monto", "tasa", "monto_usd", "contrato_id"
                ),
                condition=INTOCABLE,
            ),
            pgtrigger.Protect(name="aceptada_no_se_borra", operation=pgtrigger.Delete, condition=INTOCABLE),
        ]

    def __str__(self) -> str:
        return self.titulo


class Cotizacion(models.Model):
    """What a supplier offered; one of them was chosen."""

    obligacion = models.ForeignKey(Obligacion, models.PROTECT, related_name="cotizaciones")
    proveedor_nombre = models.CharField(_("proveedor"), max_length=200)
    monto = models.DecimalField(_("monto"), **MONTO)
    archivo = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    elegida = models.BooleanField(_("elegida"), default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.proveedor_nombre}: {self.monto}"


class Entregable(models.Model):
    """What a contract delivers by a day, for what part of its amount (its plan of payments), and its acceptance."""

    obligacion = models.ForeignKey(Obligacion, models.PROTECT, related_name="entregables")
    numero = models.PositiveSmallIntegerField()
    nombre = models.CharField(_("qué se entrega"), max_length=250)
    vence = models.DateField(_("se entrega el"))
    monto = models.DecimalField(_("monto"), **MONTO)
    recibido_el = models.DateField(_("recibido conforme el"), null=True)
    recibido_por_nombre = models.CharField(max_length=200, blank=True)
    recepcion = models.TextField(_("recepción conforme"), blank=True)
    archivo = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["obligacion_id", "numero"]
        constraints = [
            models.UniqueConstraint(fields=["obligacion", "numero"], name="entregable_unico"),
            models.CheckConstraint(
                condition=models.Q(monto__gte=0),
                name="entregable_no_negativo",
                violation_error_message=_("El monto de un entregable no puede ser negativo."),
            ),
        ]

    def __str__(self) -> str:
        return self.nombre

    @property
    def fondo(self) -> Fondo:
        """The fund of its contract."""
        return self.obligacion.fondo


class Gasto(Registro):
    """A cost incurred, with its document. `monto` is gross, in its currency; of a boleta de honorarios, `retencion` is
    what is paid to the tax service and the rest is the net. `monto_usd` is fixed when it is recorded.
    """

    class Documento(models.TextChoices):
        FACTURA = "factura", _("factura")
        BOLETA = "boleta", _("boleta")
        HONORARIOS = "honorarios", _("boleta de honorarios")
        OTRO = "otro", _("otro documento")

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="gastos")
    item = models.ForeignKey(Item, models.PROTECT, related_name="gastos")
    proveedor = models.ForeignKey(Proveedor, models.PROTECT, related_name="gastos")
    obligacion = models.ForeignKey(Obligacion, models.PROTECT, null=True, blank=True, related_name="gastos")
    entregable = models.ForeignKey(Entregable, models.PROTECT, null=True, blank=True, related_name="gastos")
    documento = models.CharField(_("documento"), max_length=12, choices=Documento, default=Documento.BOLETA)
    folio = models.CharField(_("número"), max_length=40, blank=True)
    emitido_el = models.DateField(_("fecha del documento"))
    devengado_el = models.DateField(_("devengado el"))
    moneda = models.CharField(_("moneda"), max_length=3, choices=Moneda, default=Moneda.CLP)
    monto = models.DecimalField(_("monto"), **MONTO)
    tasa_retencion = models.DecimalField(_("retención, en %"), max_digits=5, decimal_places=2, null=True)
    retencion = models.DecimalField(_("retención"), **MONTO, default=Decimal("0"))
    cuota = models.ForeignKey(Cuota, models.PROTECT, null=True, blank=True, related_name="gastos")
    tasa = models.DecimalField(_("pesos por dólar"), **TASA, null=True)
    fuente_tasa = models.CharField(_("de dónde es el tipo de cambio"), max_length=200, blank=True)
    monto_usd = models.DecimalField(_("monto, en US$"), **USD)
    glosa = models.CharField(_("en qué se gastó"), max_length=250)
    comprobante = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    huella = models.CharField(max_length=64, blank=True, db_index=True)  # of the receipt, to find it twice

    class Meta:
        ordering = ["-devengado_el", "-pk"]
        indexes = [
            models.Index(fields=["fondo", "-devengado_el", "-id"], name="gasto_lista"),
            models.Index(fields=["fondo", "folio"], name="gasto_folio"),  # to find a document twice
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monto__gt=0, monto_usd__gt=0, retencion__gte=0)
                & models.Q(retencion__lt=models.F("monto")),
                name="gasto_positivo",
                violation_error_message=_("El monto de un gasto es mayor que cero, y su retención es menor que él."),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="aceptado_no_se_edita",
                operation=pgtrigger.UpdateOf(
                    "item_id",
                    "proveedor_id",
                    "obligacion_id",
                    "documento",
                    "folio",
                    "emitido_el",
                    "devengado_el",
                    "moneda",
                    "monto",
                    "retencion",
                    "tasa",
                    "monto_usd",
                ),
                condition=INTOCABLE,
            ),
            pgtrigger.Protect(name="aceptado_no_se_borra", operation=pgtrigger.Delete, condition=INTOCABLE),
        ]

    def __str__(self) -> str:
        return f"{self.get_documento_display()} {self.folio}".strip()

    @property
    def liquido(self) -> Decimal:
        """What its supplier gets: all of it, but for what is retained."""
        return self.monto - self.retencion


class Pago(Registro):
    """Money that went out for an expense, in its currency: all of it or a part, the net, or what was retained.

    `monto_usd` is its part of the expense in USD; `diferencia_usd`, what more (or less) it cost at the rate of its day.
    """

    class Clase(models.TextChoices):
        TOTAL = "total", _("pago")
        LIQUIDO = "liquido", _("pago del líquido")
        RETENCION = "retencion", _("pago de la retención")

    gasto = models.ForeignKey(Gasto, models.PROTECT, related_name="pagos")
    clase = models.CharField(_("qué se paga"), max_length=10, choices=Clase, default=Clase.TOTAL)
    pagado_el = models.DateField(_("pagado el"))
    monto = models.DecimalField(_("monto"), **MONTO)
    tasa = models.DecimalField(_("pesos por dólar"), **TASA, null=True)
    monto_usd = models.DecimalField(_("monto, en US$"), **USD)
    diferencia_usd = models.DecimalField(_("diferencia de cambio, en US$"), **USD, default=Decimal("0.00"))
    medio = models.CharField(_("medio de pago"), max_length=120, blank=True)
    comprobante = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pagado_el", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monto__gt=0),
                name="pago_positivo",
                violation_error_message=_("El monto de un pago es mayor que cero."),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="aceptado_no_se_edita",
                operation=pgtrigger.UpdateOf(
                    "gasto_id", "clase", "pagado_el", "monto", "tasa", "monto_usd", "diferencia_usd"
                ),
                condition=INTOCABLE,
            ),
            pgtrigger.Protect(name="aceptado_no_se_borra", operation=pgtrigger.Delete, condition=INTOCABLE),
        ]

    def __str__(self) -> str:
        return f"{self.get_clase_display()} del {self.pagado_el}"

    @property
    def fondo(self) -> Fondo:
        """The fund of its expense."""
        return self.gasto.fondo


class CopiaPublica(models.Model):
    """A copy of a receipt without personal data, that anyone may see once another person checked it."""

    gasto = models.ForeignKey(Gasto, models.PROTECT, related_name="copias")
    archivo = models.ForeignKey(Archivo, models.PROTECT, related_name="+")
    subida_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    subida_por_nombre = models.CharField(max_length=200, blank=True)
    subida_el = models.DateTimeField()
    revisada_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    revisada_por_nombre = models.CharField(max_length=200, blank=True)
    revisada_el = models.DateTimeField(null=True)
    retirada_el = models.DateTimeField(null=True)
    motivo_retiro = models.TextField(_("por qué se retira"), blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"copia de {self.gasto_id}"

    @property
    def fondo(self) -> Fondo:
        """The fund of its expense."""
        return self.gasto.fondo

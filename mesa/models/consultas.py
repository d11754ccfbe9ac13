"""Decisions: the rule, the frozen text, the convoked and what each answered."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pgtrigger
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mesa import decision, states, tipos
from mesa.kernel.clock import SANTIAGO
from mesa.models.archivos import Archivo
from mesa.models.organizaciones import Calidad, Mandato, Membresia, Organizacion, Sector, TipoOrganizacion
from mesa.models.personas import Persona
from mesa.models.plazos import Plazo
from mesa.querysets.consultas import ConsultaQuerySet


class Regla(models.Model):
    """A rule for agreements as an órgano adopted it. Immutable once used: a change is a new rule."""

    class Mayoria(models.TextChoices):
        CONSENSO = "consenso", _("consenso")
        SIMPLE = "simple", _("mayoría simple")
        ABSOLUTA = "absoluta", _("mayoría absoluta")
        DOS_TERCIOS = "dos_tercios", _("dos tercios")
        UNANIMIDAD = "unanimidad", _("unanimidad")
        ADHESION = "adhesion", _("adhesión")

    class Silencio(models.TextChoices):
        NO_CUENTA = "no_cuenta", _("no cuenta")
        APRUEBA = "aprueba", _("se entiende que aprueba")
        SE_ABSTIENE = "se_abstiene", _("se entiende que se abstiene")

    class PublicaInterno(models.TextChoices):
        NADA = "nada", _("nada")
        RESULTADO = "resultado", _("el resultado y su recuento")
        DETALLE = "detalle", _("el resultado y lo que respondió cada organización")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="reglas")
    numero = models.PositiveIntegerField(_("número"))
    nombre = models.CharField(_("nombre"), max_length=120)
    mayoria = models.CharField(_("mayoría"), max_length=20, choices=Mayoria)
    quorum_numerador = models.PositiveIntegerField(_("quórum, numerador"), default=1)
    quorum_denominador = models.PositiveIntegerField(_("quórum, denominador"), default=2)
    quorum_por_sector = models.BooleanField(_("quórum en cada sector"), default=False)
    silencio = models.CharField(_("silencio"), max_length=20, choices=Silencio, default=Silencio.NO_CUENTA)
    dias = models.PositiveIntegerField(_("días de plazo"))
    habiles = models.BooleanField(_("días hábiles"), default=True)
    cierre_anticipado = models.BooleanField(_("puede cerrar antes del plazo"), default=False)
    norma = models.TextField(_("acuerdo o norma que la adopta"))
    texto = models.TextField(_("texto adoptado"), blank=True)
    publicacion = models.ForeignKey("mesa.Publicacion", models.PROTECT, null=True, blank=True, related_name="+")
    # What the term may grow by, once and before it ends. Half is the default of Ley 19.880, article 26.
    prorroga = models.PositiveSmallIntegerField(_("prórroga máxima, en % del plazo"), default=50)
    # Of a network, for what it answers at the table: how long before it closes, who answers, and what others see.
    margen_interno = models.PositiveSmallIntegerField(
        _("días hábiles que cierra antes que la consulta de la Mesa"), default=1
    )
    mandato_amplio = models.BooleanField(_("mandato amplio: su representante responde y da cuenta"), default=False)
    publica_interno = models.CharField(
        _("qué se publica de la consulta interna"), max_length=10, choices=PublicaInterno, default=PublicaInterno.NADA
    )
    desde = models.DateField(_("desde"))
    hasta = models.DateField(_("hasta"), null=True, blank=True)

    class Meta:
        ordering = ["organo_id", "numero"]
        constraints = [
            models.UniqueConstraint(fields=["organo", "numero"], name="regla_numero_unico"),
            models.CheckConstraint(
                condition=models.Q(quorum_denominador__gt=0)
                & models.Q(quorum_numerador__lte=models.F("quorum_denominador")),
                name="regla_quorum_es_fraccion",
                violation_error_message=_("El quórum es una fracción entre 0 y 1."),
            ),
            models.CheckConstraint(
                condition=~models.Q(silencio="aprueba") | ~models.Q(norma=""),
                name="regla_tacita_con_norma",
                violation_error_message=_("La aprobación tácita necesita la norma que la adopta."),
            ),
        ]
        triggers = [
            # Immutable once used: the stored rule is what a decision says it was taken under.
            pgtrigger.Trigger(
                name="inmutable_si_se_uso",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf(
                    "mayoria",
                    "quorum_numerador",
                    "quorum_denominador",
                    "quorum_por_sector",
                    "silencio",
                    "dias",
                    "habiles",
                    "cierre_anticipado",
                    "norma",
                    "texto",
                    "nombre",
                    "numero",
                    "prorroga",
                    "margen_interno",
                    "mandato_amplio",
                    "publica_interno",
                ),
                func=(
                    "if exists (select 1 from mesa_consulta where regla_id = old.id) then"
                    " raise exception 'regla % ya se uso', old.id using errcode = 'integrity_constraint_violation';"
                    " end if; return new;"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Regla {self.numero}: {self.nombre}"

    @property
    def pura(self) -> decision.Regla:
        """The rule as the decision core takes it."""
        return decision.Regla(
            mayoria=decision.Mayoria(self.mayoria),
            quorum=Fraction(self.quorum_numerador, self.quorum_denominador),
            quorum_por_sector=self.quorum_por_sector,
            silencio=decision.Silencio(self.silencio),
            dias=self.dias,
            habiles=self.habiles,
            cierre_anticipado=self.cierre_anticipado,
            norma=self.norma,
        )

    @property
    def en_palabras(self) -> str:
        """The rule in plain sentences."""
        return decision.describir(self.pura)

    @property
    def condiciones(self) -> decision.Condiciones:
        """What it says besides how it decides."""
        return decision.Condiciones(
            prorroga=self.prorroga,
            margen_interno=self.margen_interno,
            mandato_amplio=self.mandato_amplio,
            publica_interno=decision.Publica(self.publica_interno),
        )

    @property
    def condiciones_en_palabras(self) -> str:
        """Its conditions in plain sentences: the extension and, of a network, how it answers at the Mesa."""
        return decision.describir_condiciones(self.condiciones, red=self.organo.tipo == TipoOrganizacion.RED)


class Consulta(models.Model):
    """A decision taken on a frozen text, by a deadline, under a rule; without rule, *para observaciones*.

    `documento` is the canonical JSON whose sha256 everyone approves. `objeto_*` name what it decides in an upper app,
    which hears of the result by the event.
    """

    TRANSICIONES = states.CONSULTA

    class Cierre(models.TextChoices):
        PLAZO = "plazo", _("al vencer el plazo")
        ANTICIPADO = "anticipado", _("antes del plazo, con resultado cierto")
        EN_SESION = "en_sesion", _("en sesión")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="consultas")
    tipo = models.CharField(_("tipo"), max_length=40)
    titulo = models.CharField(_("título"), max_length=300)
    version = models.PositiveIntegerField(_("versión del texto"), default=1)
    objeto_tipo = models.CharField(max_length=80)
    objeto_id = models.BigIntegerField()
    documento = models.TextField(_("texto congelado"))
    sha256 = models.CharField(_("huella del texto"), max_length=64)
    regla = models.ForeignKey(Regla, models.PROTECT, null=True, related_name="consultas")
    plazo = models.OneToOneField(Plazo, models.PROTECT, related_name="consulta")
    estado = models.CharField(
        max_length=10, choices=states.EstadoConsulta, default=states.EstadoConsulta.ABIERTA, db_index=True
    )
    abierta_el = models.DateTimeField(_("abierta el"))
    cerrada_el = models.DateTimeField(_("cerrada el"), null=True)
    cierre = models.CharField(max_length=12, choices=Cierre, blank=True)
    resultado = models.CharField(_("resultado"), max_length=12, blank=True)
    favor = models.PositiveIntegerField(default=0)
    contra = models.PositiveIntegerField(default=0)
    abstencion = models.PositiveIntegerField(default=0)
    tacitas = models.PositiveIntegerField(default=0)
    explicacion = models.TextField(blank=True)
    motivo_retiro = models.TextField(blank=True)
    sesion = models.CharField(_("sesión en que cerró"), max_length=200, blank=True)
    # The consulta of the table that a network answers after asking its own organisations in this one.
    superior = models.ForeignKey("self", models.PROTECT, null=True, related_name="internas")

    objects = ConsultaQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objeto_tipo", "objeto_id", "organo"],
                condition=models.Q(estado="abierta"),
                name="consulta_una_abierta",
                violation_error_message=_("Ese texto ya está en circulación."),
            )
        ]
        triggers = [
            # What is voted is frozen with its hash; nobody's approval may come to mean another text.
            pgtrigger.Protect(
                name="texto_congelado",
                operation=pgtrigger.UpdateOf(
                    "documento", "sha256", "regla_id", "organo_id", "objeto_id", "abierta_el", "superior_id"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.titulo

    @property
    def kind(self) -> tipos.TipoConsulta:
        """Its kind: how its text is shown, where it is listed, and how sentences speak of it."""
        return tipos.consulta(self.tipo)

    @property
    def solo(self) -> str:
        """Its text by its name: acta de la sesión 12, carta «Título»."""
        return self.kind.voz.solo(self.titulo)

    @property
    def el(self) -> str:
        """The same with its article: el acta de la sesión 12, la carta «Título»."""
        return self.kind.voz.el(self.titulo)

    @property
    def al(self) -> str:
        """To it: al acta de la sesión 12, a la carta «Título»."""
        return self.kind.voz.al(self.titulo)

    @property
    def abierta(self) -> bool:
        """Whether it still takes answers, its deadline apart."""
        return self.estado == states.EstadoConsulta.ABIERTA

    @property
    def es_interna(self) -> bool:
        """Whether it is a network's own: seen by its organisations and whoever represents it, and by nobody else."""
        return self.organo.tipo == TipoOrganizacion.RED

    @property
    def convoca(self) -> str:
        """Who put it in circulation, to be named in the middle of a sentence."""
        return self.organo.nombre if self.es_interna else gettext("la secretaría")

    @property
    def silencio_en_palabras(self) -> str:
        """What happens if an organisation with a vote does not answer, as the rule says it."""
        if self.regla is None:
            return gettext("Circula para observaciones: al vencer no tiene efecto.")
        return decision.describir_silencio(self.regla.pura)

    @property
    def cerro_el(self) -> datetime | None:
        """When it closed: its deadline, though the sweep that closes it comes a minute later."""
        return min(self.cerrada_el, self.plazo.instante) if self.cerrada_el else None

    @property
    def dia_de_cierre(self) -> date:
        """The day, in Chile, on which it closed. Only of one that closed."""
        assert self.cerro_el is not None
        return self.cerro_el.astimezone(SANTIAGO).date()

    @property
    def cierra_antes(self) -> bool:
        """Whether its rule closes it as soon as the result is certain: nobody is promised the whole term."""
        return self.regla is not None and self.regla.cierre_anticipado

    def espera_a(self, convocada: Convocada) -> bool:
        """Whether its answer counts for something: under a rule, that of who has a vote; to observe, everyone's."""
        return convocada.con_voto or self.regla_id is None

    def vencida(self, al: datetime) -> bool:
        """Whether the instant `al` is after its last one."""
        return al > self.plazo.instante


class Convocada(models.Model):
    """An organisation called to answer, with its name, class, vote and sector of that day."""

    class Cierre(models.TextChoices):
        EXPRESA = "expresa", _("respondió")
        TACITA = "tacita", _("tácita")
        SILENTE = "silente", _("no respondió")
        NO_REQUERIDA = "no_requerida", _("no fue necesaria")
        AUSENTE = "ausente", _("no estuvo en la sesión")

    consulta = models.ForeignKey(Consulta, models.PROTECT, related_name="convocadas")
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="convocatorias")
    nombre = models.CharField(_("nombre"), max_length=200)
    clase = models.CharField(max_length=20, choices=Membresia.Clase)
    con_voto = models.BooleanField()
    sector = models.CharField(max_length=30, choices=Sector)
    vigente = models.OneToOneField("Pronunciamiento", models.PROTECT, null=True, related_name="+")
    cierre = models.CharField(max_length=12, choices=Cierre, blank=True)

    class Meta:
        ordering = ["nombre", "pk"]
        constraints = [models.UniqueConstraint(fields=["consulta", "organizacion"], name="convocada_unica")]

    def __str__(self) -> str:
        return f"{self.nombre} en {self.consulta_id}"


class Pronunciamiento(models.Model):
    """One answer of one organisation; the current one is `Convocada.vigente`, the others are its history."""

    class Sentido(models.TextChoices):
        APRUEBA = "aprueba", _("Aprueba")
        APRUEBA_CON_OBSERVACIONES = "aprueba_con_observaciones", _("Aprueba con observaciones")
        OBJETA = "objeta", _("Objeta")
        SE_ABSTIENE = "se_abstiene", _("Se abstiene")
        SE_INHABILITA = "se_inhabilita", _("Se inhabilita")

    class Via(models.TextChoices):
        EN_LINEA = "en_linea", _("En línea")
        EN_SESION = "en_sesion", _("En sesión")
        OTRO_MEDIO = "otro_medio", _("Otro medio")

    convocada = models.ForeignKey(Convocada, models.PROTECT, related_name="pronunciamientos")
    sentido = models.CharField(_("respuesta"), max_length=30, choices=Sentido)
    fundamento = models.TextField(_("fundamento"), blank=True)
    via = models.CharField(_("vía"), max_length=12, choices=Via, default=Via.EN_LINEA)
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    mandato = models.ForeignKey(Mandato, models.PROTECT, related_name="+")
    calidad = models.CharField(max_length=20, choices=Calidad)
    sha256 = models.CharField(_("huella del texto"), max_length=64)
    recibido = models.DateTimeField(_("recibido"))
    # What the secretaría registered for an organisation: how it is known, by whom, and what it stands in place of.
    evidencia = models.TextField(_("evidencia"), blank=True)
    archivo = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    registrado_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    registrado_por_nombre = models.CharField(max_length=200, blank=True)
    reemplaza = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    # A network's answer: the consulta in which it asked its own, and why its representative departs from its result.
    interna = models.ForeignKey(Consulta, models.PROTECT, null=True, related_name="+")
    apartamiento = models.TextField(_("por qué se aparta de lo que resolvió la red"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(via="en_linea") | ~models.Q(evidencia=""),
                name="pronunciamiento_con_evidencia",
                violation_error_message=_("Escriba cómo consta la respuesta: la sesión, el correo o el documento."),
            ),
            models.CheckConstraint(
                condition=models.Q(sentido="aprueba") | ~models.Q(fundamento=""),
                name="pronunciamiento_con_fundamento",
                violation_error_message=_("Escriba el fundamento. Sin él, la respuesta no se puede registrar."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="solo_se_agrega", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.convocada_id}: {self.sentido}"

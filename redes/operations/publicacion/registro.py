"""The record of a profile: what of it is public, from its rows. What is reserved never enters it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.models import Archivo, Evento, Ficha, Mandato, Membresia, Organizacion
from mesa.operations.aprobacion import secretaria_de
from mesa.palabras import lista_y
from redes import schema
from redes.datos import CLASES, ancla, publico
from redes.models import Dato, Estandar, Indicador, ObservacionRespuesta, Perfil, Respuesta
from redes.vista import corto, en_frase


def tipo_de(organizacion: Organizacion) -> Literal["red", "org"]:
    """Which of the two kinds the standard asks things of."""
    return "red" if organizacion.tipo == "red" else "org"


def organo_del_perfil(organizacion: Organizacion) -> Organizacion:
    """The órgano that its publication is of: the Mesa it sits in or, if in none, the network, or where it last sat. Of
    one whose only seat was a mistake, that of what it had published.

    Raises Conflicto for a body that never sat anywhere and published nothing.
    """
    seats = Membresia.objects.filter(miembro=organizacion).select_related("organo")
    today = clock.today()

    def rank(seat: Membresia) -> tuple[bool, bool, date, int]:
        stands = seat.desde <= today and (seat.hasta is None or seat.hasta >= today)
        return stands, seat.organo.tipo == "mesa", seat.hasta or date.max, -seat.pk

    best = max(seats, key=rank, default=None)
    if best is not None:
        return best.organo
    if organizacion.es_organo:
        return organizacion
    ficha = Ficha.objects.filter(tipo="perfil", clave=organizacion.slug).select_related("organo").first()
    if ficha is not None and ficha.organo is not None:
        return ficha.organo
    raise Conflicto(_("Esta organización no integra la Mesa ni una de sus redes: su perfil no se publica."))


def registro_de(perfil: Perfil, al: date) -> schema.PerfilPublicado:
    """What a locked profile says on that day: all the answers that ever stood, and the data that stand."""
    body = perfil.organizacion
    organo = organo_del_perfil(body)
    return schema.PerfilPublicado(
        slug=body.slug,
        nombre=body.nombre,
        tipo=tipo_de(body),
        sector=body.sector,
        anfitriona=perfil.anfitriona.nombre if perfil.anfitriona else "",
        anfitriona_slug=perfil.anfitriona.slug if perfil.anfitriona else "",
        al=al,
        integra_hasta=_integra_hasta(body),
        datos=_datos(perfil, al),
        respuestas=_respuestas(perfil),
        observaciones=_observaciones(perfil, al),
        estandares=_medidas(),
        representantes=_representantes(body, al),
        integrantes=_integrantes(body, al),
        organo=organo.nombre,
        datos_de_ejemplo=body.ejemplo,
        secretaria=secretaria_de(organo, al),
    )


def _integra_hasta(body: Organizacion) -> date | None:
    """The last day of its last seat, when all of them end; None while one goes on. Of one whose only seat was annulled
    as a mistake, the day before that was known.
    """
    ends = list(Membresia.objects.filter(miembro=body).values_list("hasta", flat=True))
    if not ends:
        annulled = Evento.objects.filter(verbo="integrante.anulado", antes__cuerpos__0=body.pk).order_by("-pk").first()
        known = annulled and annulled.ocurrido.astimezone(clock.SANTIAGO).date()
        return known - timedelta(days=1) if known else None
    return None if None in ends else max((end for end in ends if end), default=None)


def _archivo(slug: str, archivo: Archivo) -> schema.EvidenciaPublicada:
    return schema.EvidenciaPublicada(
        clase="archivo",
        nombre=archivo.nombre,
        url=reverse("redes:evidencia", args=[slug, archivo.sha256]),
        sha256=archivo.sha256,
        tipo=archivo.tipo,
        bytes=archivo.bytes,
    )


def _datos(perfil: Perfil, al: date) -> list[schema.DatoPublicado]:
    order = {clase: place for place, clase in enumerate(CLASES)}
    rows = Dato.objects.vigentes(al).filter(perfil=perfil).select_related("archivo")
    found = sorted(rows, key=lambda dato: (order.get(dato.clase, 99), -(dato.anio or 0), dato.orden, dato.pk))
    return [
        schema.DatoPublicado(
            clase=dato.clase,
            anio=dato.anio,
            valor=publico(dato.clase, dato.valor),
            fuente=dato.fuente,
            fecha=dato.fecha,
            desde=dato.desde or al,
            archivo=_archivo(perfil.organizacion.slug, dato.archivo) if dato.archivo else None,
        )
        for dato in found
    ]


def _respuestas(perfil: Perfil) -> list[schema.RespuestaPublicada]:
    named = ("archivo", "enlace", "por", "dato__perfil__organizacion")
    rows = perfil.respuestas.publicadas().select_related(*named).order_by("codigo", "desde", "pk")
    return [_respuesta(perfil, row) for row in rows]


def _respuesta(perfil: Perfil, row: Respuesta) -> schema.RespuestaPublicada:
    """Of an answer that ended, its level and dates: not its words, which may name people who are told no more."""
    assert row.desde is not None
    return schema.RespuestaPublicada(
        codigo=row.codigo,
        nivel=row.nivel,
        aplica=row.aplica,
        motivo=row.motivo if row.hasta is None else "",
        fecha=row.fecha,
        termino=row.termino,
        desde=row.desde,
        hasta=row.hasta,
        derivada=row.derivada,
        por=row.por.nombre if row.por else "",
        verificada_el=row.verificada_el,
        verificada_por=row.verificada_por_organizacion_nombre,
        evidencia=_evidencia(perfil, row),
    )


def _evidencia(perfil: Perfil, row: Respuesta) -> schema.EvidenciaPublicada:
    if row.archivo is not None:
        whole = _archivo(perfil.organizacion.slug, row.archivo)
        # What an answer showed once is kept by its hash, and handed out no more.
        return whole if row.hasta is None else whole.model_copy(update={"nombre": "", "url": ""})
    if row.enlace is not None:
        seen = row.enlace.revisado_el
        return schema.EvidenciaPublicada(
            clase="enlace",
            nombre=row.enlace.url,
            url=row.enlace.url,
            sha256=row.enlace.sha256,
            tipo=row.enlace.tipo,
            bytes=row.enlace.bytes,
            revisado_el=seen.astimezone(clock.SANTIAGO).date() if seen else None,
            resultado=row.enlace.resultado,
        )
    if row.dato is not None:
        nombre = str(CLASES[row.dato.clase].nombre)
        return schema.EvidenciaPublicada(clase="dato", nombre=nombre, url=direccion_de(row.dato))
    return schema.EvidenciaPublicada()


def en_palabras(codigos: Iterable[str]) -> str:
    """Indicators in a sentence, by the names that the standard of today gives them."""
    estandar = Estandar.objects.vigente()
    names = {i.codigo: corto(i.nombre) for i in estandar.indicadores.all()} if estandar else {}
    return lista_y(en_frase(names[code], code) if code in names else code for code in codigos)


def direccion_de(dato: Dato) -> str:
    """Where anyone reads a published datum."""
    page = reverse("redes:red", args=[dato.perfil.organizacion.slug])
    return f"{page}#{ancla(dato.clase, dato.valor)}"


def _observaciones(perfil: Perfil, al: date) -> list[schema.ObservacionPublicada]:
    """All that were ever made: answering anew is no way to be rid of one. What its author withdrew says only that."""
    rows = ObservacionRespuesta.objects.filter(respuesta__perfil=perfil, respuesta__desde__isnull=False)
    return [
        schema.ObservacionPublicada(
            codigo=row.respuesta.codigo,
            organizacion=row.organizacion_nombre,
            texto="" if row.motivo_retiro else row.texto,
            fecha=row.creada_el.astimezone(clock.SANTIAGO).date(),
            estado=row.estado,
            contestacion="" if row.motivo_retiro else row.contestacion,
            motivo_retiro=row.motivo_retiro,
            anterior=row.respuesta.hasta is not None and row.respuesta.hasta <= al,
        )
        for row in rows.select_related("respuesta").order_by("pk")
    ]


def _medidas() -> list[schema.Medida]:
    """Every version that was adopted, and the one that everything is measured against while none was."""
    rows = Prefetch("indicadores", Indicador.objects.order_by("orden", "pk"))
    known = {e.pk: e for e in Estandar.objects.filter(desde__isnull=False).prefetch_related(rows)}
    live = Estandar.objects.vigente()
    if live is not None:
        known.setdefault(live.pk, live)
    return [_medida(estandar) for estandar in sorted(known.values(), key=lambda e: e.version)]


def _medida(estandar: Estandar) -> schema.Medida:
    return schema.Medida(
        version=estandar.version,
        estado=estandar.estado,
        desde=estandar.desde,
        hasta=estandar.hasta,
        dimensiones=[schema.Dimension(**dimension) for dimension in estandar.dimensiones],
        valores=estandar.valores,
        sobre=estandar.sobre,
        minimo=estandar.minimo,
        indicadores=[
            schema.IndicadorPublicado(
                codigo=i.codigo,
                dimension=i.dimension,
                nombre=i.nombre,
                inexcusable=i.inexcusable,
                para=i.para,
                meses=i.meses,
                peso=i.peso,
                derivado=i.derivado,
            )
            for i in estandar.indicadores.all()
        ],
    )


def _representantes(body: Organizacion, al: date) -> list[schema.Representante]:
    rows = Mandato.objects.que_responden(al).filter(organizacion=body).for_actor()
    return [
        schema.Representante(
            nombre=row.persona.nombre,
            calidad=row.get_calidad_display(),
            acto=row.acto,
            desde=row.desde,
            hasta=row.hasta,
        )
        for row in rows
    ]


def _integrantes(body: Organizacion, al: date) -> list[schema.Integrante]:
    if not body.es_organo:
        return []
    rows = Membresia.objects.vigentes(al).filter(organo=body).select_related("miembro")
    return [
        schema.Integrante(
            nombre=row.miembro.nombre,
            slug=row.miembro.slug,
            clase=row.get_clase_display(),
            sector=row.get_sector_display(),
            desde=row.desde,
            hasta=row.hasta,
            norma=row.norma,
        )
        for row in rows
    ]

"""Where redes keeps text: what a withdrawal of personal data strikes, and what it leaves and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mesa.operations.textos import BODY, CODE, HASH
from mesa.tipos import Textos, registrar_textos

PRIVATE = "How a body is reached: private, never published, and erased or corrected where it is kept."

registrar_textos(
    Textos("redes.Estandar", gettext_lazy("versiones del estándar"), ("nombre", "fuente", "dimensiones")),
    Textos(
        "redes.Indicador",
        gettext_lazy("indicadores del estándar"),
        ("nombre", "documentado_en", "guia", "ejemplos"),
    ),
    Textos("redes.Dato", gettext_lazy("datos de perfiles"), ("fuente", "creado_por_nombre", "valor")),
    Textos(
        "redes.Respuesta",
        gettext_lazy("respuestas al estándar"),
        ("motivo", "creada_por_nombre", "verificada_por_nombre"),
    ),
    Textos(
        "redes.ObservacionRespuesta",
        gettext_lazy("observaciones a respuestas"),
        ("texto", "persona_nombre", "contestacion", "contestada_por_nombre", "motivo_retiro"),
    ),
    Textos("redes.Mejora", gettext_lazy("mejoras"), ("texto", "fuente", "descartada")),
    Textos(
        "redes.FotoElegibilidad", gettext_lazy("constancias de quién puede administrar"), ("uso", "tomada_por_nombre")
    ),
    Textos(
        "redes.DocumentoRed",
        gettext_lazy("documentos de redes"),
        ("titulo", "descripcion", "url", "retirado_por_nombre", "subido_por_nombre"),
    ),
    Textos("redes.Enlace", gettext_lazy("direcciones de evidencias"), ("url", "detalle", "final")),
    exentas={
        "redes.Indicador.codigo": CODE,
        "redes.Indicador.dimension": CODE,
        "redes.Indicador.derivado": CODE,
        "redes.Perfil.nivel": CODE,
        "redes.Perfil.publicado_sha256": HASH,
        "redes.Dato.clase": CODE,
        "redes.Respuesta.codigo": CODE,
        "redes.Respuesta.verificada_por_organizacion_nombre": BODY,
        "redes.ObservacionRespuesta.organizacion_nombre": BODY,
        "redes.Enlace.tipo": CODE,
        "redes.Enlace.sha256": HASH,
        "redes.Mejora.referencia": CODE,
        "redes.Mejora.codigo": CODE,
        "redes.FotoElegibilidad.contenido": "Frozen evidence: public data by their hashes, as they were published.",
        "redes.FotoElegibilidad.sha256": HASH,
        "redes.FotoElegibilidad.objeto_tipo": CODE,
        "redes.Contacto.persona": PRIVATE,
        "redes.Contacto.correo": PRIVATE,
        "redes.Contacto.telefono": PRIVATE,
        "redes.Contacto.direccion": PRIVATE,
        "redes.Contacto.nota": PRIVATE,
    },
)

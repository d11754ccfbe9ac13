"""What the fund publishes and puts to decision, as pydantic models: one file a document."""

from fondo.schema.expediente import AntecedentePublicado
from fondo.schema.propuesta import DocumentoPropuesta, EjePropuesto, EtapaPropuesta, ItemPropuesto

__all__ = ["AntecedentePublicado", "DocumentoPropuesta", "EjePropuesto", "EtapaPropuesta", "ItemPropuesto"]

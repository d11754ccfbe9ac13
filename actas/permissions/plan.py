"""Who keeps the catalogue of the plan and the ledger of contributions: the secretaría; members read both."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import conduce

permiso("actas.llevar_plan", conduce.saying(_("Solo la secretaría del órgano lleva el plan y las recomendaciones.")))
permiso("actas.llevar_aportes", conduce.saying(_("Solo la secretaría del órgano registra y responde los aportes.")))

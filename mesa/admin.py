"""Read-only windows for operators: what happened, what waits, what failed. Nothing is changed from here."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from mesa import models

# Operators sign in where everyone does, with the same limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


#: By the kind of object, how to reach the órgano whose matter it is.
PATHS = {
    "consulta": "organo",
    "pregunta": "consulta__organo",
    "prorroga": "consulta__organo",
    "cuenta": "pronunciamiento__convocada__organizacion",
    "votacion": "organo",
    "asunto": "organo",
    "regla": "organo",
}


def of_networks() -> Q:
    """The events of what a network keeps to itself: whoever operates the installation is outside of it."""
    found = Q(pk__in=[])
    for name, path in PATHS.items():
        rows = apps.get_model("mesa", name)._base_manager.filter(**{f"{path}__tipo": "red"})
        found |= Q(objeto_tipo=f"mesa.{name}", objeto_id__in=rows.values("pk"))
    return found


def hidden(model: type[Any]) -> Q:
    """The rows of a model that no operator reads."""
    if model is models.Evento:
        return of_networks()
    if model is models.Reaccion:
        return Q(evento__in=models.Evento.objects.filter(of_networks()).values("pk"))
    network = {models.Consulta: "organo__tipo", models.Regla: "organo__tipo", models.Envio: "aviso__organo__tipo"}
    return Q(**{network[model]: "red"}) if model in network else Q(pk__in=[])


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Looks, never touches: a superuser is no member of the Mesa."""

    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without what the networks keep to themselves, in the list and by its address."""
        return super().get_queryset(request).exclude(hidden(self.model))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


COLUMNS: dict[type[Any], tuple[str, ...]] = {
    models.Evento: ("ocurrido", "verbo", "objeto_texto", "persona_nombre", "organizacion_nombre"),
    models.Reaccion: ("evento", "handler", "estado", "intentos", "proximo", "error"),
    models.Envio: ("aviso", "canal", "estado", "intentos", "proximo", "enviado_el", "error"),
    models.Consulta: ("titulo", "version", "organo", "estado", "resultado", "abierta_el", "cerrada_el"),
    models.Publicacion: ("numero", "tipo", "clave", "version", "codigo", "publicada"),
    models.Organizacion: ("nombre", "tipo", "sector", "desde", "hasta"),
    models.Membresia: ("organo", "miembro", "clase", "voto", "sector", "desde", "hasta"),
    models.Funcion: ("organo", "organizacion", "tipo", "desde", "hasta"),
    models.Mandato: ("persona", "organizacion", "calidad", "desde", "hasta"),
    models.Regla: ("organo", "numero", "nombre", "mayoria", "silencio", "dias", "desde", "hasta"),
    models.Feriado: ("dia", "nombre", "norma"),
}
# Other apps bring forms that change accounts and groups; loaded first, so that none comes back later.
for app in ("allauth.account", "django.contrib.auth"):
    import_module(f"{app}.admin")
for model in list(admin.site._registry):
    admin.site.unregister(model)
for model, columns in COLUMNS.items():
    admin.site.register(model, type(f"{model.__name__}Admin", (ReadOnly,), {"list_display": columns}))

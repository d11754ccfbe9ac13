"""Addresses of the fund. The public ones, below `fondo/`, are permanent and citable; `fondos/` is where it is run."""

from django.urls import URLPattern, URLResolver, path

from fondo.views import administradora, fondos, marcha, propuesta

app_name = "fondo"

#: The call, the proposal and who administers.
PROPUESTA: list[URLPattern | URLResolver] = [
    path("fondos/", fondos.fondos, name="fondos"),
    path("fondos/nuevo/", fondos.nuevo, name="nuevo_fondo"),
    path("fondos/<slug:clave>/datos/", fondos.datos, name="corregir_fondo"),
    path("fondos/<slug:clave>/desistir/", fondos.desistir, name="desistir_fondo"),
    path("fondos/<slug:clave>/retomar/", fondos.retomar, name="retomar_fondo"),
    path("fondos/<slug:clave>/cerrar/", fondos.cerrar, name="cerrar_fondo"),
    path("fondos/<slug:clave>/reabrir/", fondos.reabrir, name="reabrir_fondo"),
    path("fondos/<slug:clave>/propuesta/", propuesta.propuesta, name="propuesta"),
    path("fondos/<slug:clave>/propuesta/<int:numero>/", propuesta.propuesta, name="propuesta_version"),
    path("fondos/<slug:clave>/propuesta/escribir/", propuesta.editar, name="editar_propuesta"),
    path("fondos/<slug:clave>/propuesta/siguiente/", propuesta.siguiente, name="siguiente_propuesta"),
    path("fondos/<slug:clave>/propuesta/consultar/", propuesta.consultar, name="consultar_propuesta"),
    path("fondos/<slug:clave>/propuesta/consulta/", propuesta.consulta, name="consulta_propuesta"),
    path("fondos/<slug:clave>/propuesta/retirar/", propuesta.retirar, name="retirar_propuesta"),
    path("fondos/<slug:clave>/propuesta/envio/", propuesta.enviar, name="enviar_propuesta"),
    path("fondos/<slug:clave>/administradora/", administradora.administradora, name="administradora"),
    path("fondos/<slug:clave>/administradora/designar/", administradora.designar, name="designar_administradora"),
]

#: Suppliers, cuotas and contracts.
CONTRATOS: list[URLPattern | URLResolver] = []

#: Expenses and payments, and their review.
GASTOS: list[URLPattern | URLResolver] = []

#: The budget, its transfers, and the dossier of what the Mesa decided.
PRESUPUESTO: list[URLPattern | URLResolver] = []

#: How it goes: floors, plan and projection.
MARCHA: list[URLPattern | URLResolver] = [
    path("fondos/<slug:clave>/", marcha.fondo, name="fondo"),
]

#: Activities, and what the bank says.
ACTIVIDADES: list[URLPattern | URLResolver] = []

#: Its reports.
INFORMES: list[URLPattern | URLResolver] = []

#: What anyone reads.
PUBLICAS: list[URLPattern | URLResolver] = []

urlpatterns = [*PROPUESTA, *CONTRATOS, *GASTOS, *PRESUPUESTO, *MARCHA, *ACTIVIDADES, *INFORMES, *PUBLICAS]

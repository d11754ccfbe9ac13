"""Addresses of the fund. The public ones, below `fondo/`, are permanent and citable; `fondos/` is where it is run."""

from django.urls import URLPattern, URLResolver, path

from fondo.public import datos as publicos_datos
from fondo.public import fondo as publico
from fondo.views import administradora, expediente, fondos, libro, marcha, pisos, presupuesto, propuesta, publicar
from fondo.views import calendario as calendario  # its dates are declared by importing it
from fondo.views.gastos import copias, gasto, lista, pagos, pendientes, registrar, revision  # noqa: F401  # pendientes counts

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
    path("fondos/<slug:clave>/propuesta/<int:numero>/constancia/", propuesta.constancia, name="constancia_propuesta"),
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
GASTOS: list[URLPattern | URLResolver] = [
    path("fondos/<slug:clave>/gastos/", lista.gastos, name="gastos"),
    path("fondos/<slug:clave>/gastos/nuevo/", registrar.nuevo, name="registrar_gasto"),
    path("fondos/<slug:clave>/gastos/<int:pk>/", gasto.gasto, name="gasto"),
    path("fondos/<slug:clave>/gastos/<int:pk>/corregir/", registrar.corregir, name="corregir_gasto"),
    path("fondos/<slug:clave>/gastos/<int:pk>/retirar/", revision.retirar, name="retirar_gasto"),
    path("fondos/<slug:clave>/gastos/<int:pk>/observar/", revision.observar, name="observar_gasto"),
    path("fondos/<slug:clave>/gastos/<int:pk>/aceptar/", revision.aceptar, name="aceptar_gasto"),
    path("fondos/<slug:clave>/gastos/<int:pk>/anular/", revision.anular, name="anular_gasto"),
    path("fondos/<slug:clave>/gastos/<int:pk>/comprobante/", gasto.comprobante, name="comprobante"),
    path("fondos/<slug:clave>/gastos/<int:pk>/pagar/", pagos.registrar, name="registrar_pago"),
    path("fondos/<slug:clave>/gastos/<int:pk>/copia/", copias.subir, name="subir_copia"),
    path("fondos/<slug:clave>/pagos/<int:pk>/retirar/", pagos.retirar, name="retirar_pago"),
    path("fondos/<slug:clave>/pagos/<int:pk>/observar/", pagos.observar, name="observar_pago"),
    path("fondos/<slug:clave>/pagos/<int:pk>/aceptar/", pagos.aceptar, name="aceptar_pago"),
    path("fondos/<slug:clave>/pagos/<int:pk>/anular/", pagos.anular, name="anular_pago"),
    path("fondos/<slug:clave>/pagos/<int:pk>/comprobante/", gasto.comprobante_de_pago, name="comprobante_de_pago"),
    path("fondos/<slug:clave>/copias/<int:pk>/", gasto.archivo_de_copia, name="archivo_de_copia"),
    path("fondos/<slug:clave>/copias/<int:pk>/aprobar/", copias.aprobar, name="aprobar_copia"),
    path("fondos/<slug:clave>/copias/<int:pk>/retirar/", copias.retirar, name="retirar_copia"),
    path("fondos/<slug:clave>/libro/", libro.libro, name="libro"),
]

#: The budget, its transfers, and the dossier of what the Mesa decided.
PRESUPUESTO: list[URLPattern | URLResolver] = [
    path("fondos/<slug:clave>/presupuesto/", presupuesto.presupuesto, name="presupuesto"),
    path("fondos/<slug:clave>/presupuesto/descargar/", presupuesto.descargar, name="descargar_presupuesto"),
    path("fondos/<slug:clave>/presupuesto/traspasar/", presupuesto.traspasar, name="traspasar"),
    path(
        "fondos/<slug:clave>/presupuesto/traspasos/<int:pk>/deshacer/", presupuesto.deshacer, name="deshacer_traspaso"
    ),
    path("fondos/<slug:clave>/presupuesto/items/agregar/", presupuesto.agregar_item, name="agregar_item"),
    path("fondos/<slug:clave>/presupuesto/items/<int:pk>/quitar/", presupuesto.quitar_item, name="quitar_item"),
    path("fondos/<slug:clave>/expediente/", expediente.expediente, name="expediente"),
    path("fondos/<slug:clave>/expediente/anotar/", expediente.anotar, name="anotar_decision"),
    path("fondos/<slug:clave>/expediente/<int:pk>/", expediente.decision, name="decision"),
    path("fondos/<slug:clave>/expediente/<int:pk>/respaldar/", expediente.respaldar, name="respaldar_decision"),
    path("fondos/<slug:clave>/expediente/<int:pk>/desvincular/", expediente.desvincular, name="desvincular_decision"),
    path("fondos/<slug:clave>/expediente/<int:pk>/descartar/", expediente.descartar, name="descartar_decision"),
    path("fondos/<slug:clave>/expediente/<int:pk>/contestar/", expediente.contestar, name="contestar_objecion"),
    path(
        "fondos/<slug:clave>/expediente/respuestas/<int:pk>/",
        expediente.corregir_contestacion,
        name="corregir_contestacion",
    ),
]

#: How it goes: floors, plan and projection.
MARCHA: list[URLPattern | URLResolver] = [
    path("fondos/<slug:clave>/", marcha.fondo, name="fondo"),
    path("fondos/<slug:clave>/publicar/", publicar.publicar, name="publicar_fondo"),
    path("fondos/<slug:clave>/pisos/agregar/", pisos.agregar, name="agregar_hito"),
    path("fondos/<slug:clave>/pisos/<int:pk>/", pisos.corregir, name="corregir_hito"),
    path("fondos/<slug:clave>/pisos/<int:pk>/quitar/", pisos.quitar, name="quitar_hito"),
]

#: Activities, and what the bank says.
ACTIVIDADES: list[URLPattern | URLResolver] = []

#: Its reports.
INFORMES: list[URLPattern | URLResolver] = []

#: What anyone reads.
PUBLICAS: list[URLPattern | URLResolver] = [
    path("fondo/", publico.publicos, name="publicos"),
    path("fondo/<slug:clave>/", publico.publico, name="publico"),
    path("fondo/<slug:clave>/fondo.json", publico.fondo_json, name="fondo_json"),
    path("fondo/<slug:clave>/v/<int:version>/", publico.publico, name="publico_version"),
    path("fondo/<slug:clave>/v/<int:version>/fondo.json", publico.fondo_json, name="fondo_version_json"),
    path("fondo/<slug:clave>/comprobantes/<slug:sha256>/", publico.comprobante, name="comprobante_publico"),
    path("fondo/<slug:clave>/<str:nombre>", publicos_datos.archivo, name="archivo"),
]

urlpatterns = [*PROPUESTA, *CONTRATOS, *GASTOS, *PRESUPUESTO, *MARCHA, *ACTIVIDADES, *INFORMES, *PUBLICAS]

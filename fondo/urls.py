"""Addresses of the fund. The public ones, below `fondo/`, are permanent and citable; `fondos/` is where it is run."""

from django.urls import URLPattern, URLResolver, path

from fondo.public import datos as publicos_datos
from fondo.public import fondo as publico
from fondo.public import informe as publico_informe
from fondo.views import administradora, expediente, fondos, libro, marcha, pisos, presupuesto, propuesta, publicar
from fondo.views import calendario as calendario  # its dates are declared by importing it
from fondo.views.actividades import actividad
from fondo.views.actividades import lista as lista_actividades
from fondo.views.actividades import registrar as registrar_actividades
from fondo.views.banco import banco
from fondo.views.contratos import contrato, entregables, proveedores
from fondo.views.contratos import lista as lista_contratos
from fondo.views.contratos import pendientes as pendientes_contratos  # noqa: F401  # it counts by being imported
from fondo.views.contratos import registrar as registrar_contratos
from fondo.views.contratos import revision as revision_contratos
from fondo.views.cuotas import lista as lista_cuotas
from fondo.views.cuotas import previstas, recibidas
from fondo.views.cuotas import revision as revision_cuotas
from fondo.views.gastos import copias, gasto, lista, pagos, registrar, revision
from fondo.views.gastos import pendientes as pendientes_gastos  # noqa: F401  # it counts by being imported
from fondo.views.informes import actos, informes
from fondo.views.informes import pendientes as pendientes_informes  # noqa: F401  # it counts by being imported
from fondo.views.plan import plan

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
CONTRATOS: list[URLPattern | URLResolver] = [
    path("fondos/<slug:clave>/cuotas/", lista_cuotas.cuotas, name="cuotas"),
    path("fondos/<slug:clave>/cuotas/prever/", previstas.prever, name="prever_cuota"),
    path("fondos/<slug:clave>/cuotas/<int:pk>/prevista/", previstas.corregir, name="corregir_cuota_prevista"),
    path("fondos/<slug:clave>/cuotas/<int:pk>/quitar/", previstas.quitar, name="quitar_cuota_prevista"),
    path("fondos/<slug:clave>/cuotas/<int:pk>/recibir/", recibidas.registrar, name="registrar_cuota"),
    path("fondos/<slug:clave>/cuotas/<int:pk>/corregir/", recibidas.corregir, name="corregir_cuota"),
    path("fondos/<slug:clave>/cuotas/<int:pk>/retirar/", recibidas.retirar, name="retirar_cuota"),
    path("fondos/<slug:clave>/cuotas/<int:pk>/observar/", revision_cuotas.observar, name="observar_cuota"),
    path("fondos/<slug:clave>/cuotas/<int:pk>/aceptar/", revision_cuotas.aceptar, name="aceptar_cuota"),
    path("fondos/<slug:clave>/cuotas/<int:pk>/anular/", revision_cuotas.anular, name="anular_cuota"),
    path("fondos/<slug:clave>/cuotas/<int:pk>/comprobante/", lista_cuotas.comprobante, name="comprobante_de_cuota"),
    path("fondos/<slug:clave>/contratos/", lista_contratos.contratos, name="contratos"),
    path("fondos/<slug:clave>/contratos/nuevo/", registrar_contratos.nuevo, name="registrar_contrato"),
    path("fondos/<slug:clave>/contratos/<int:pk>/", contrato.contrato, name="contrato"),
    path("fondos/<slug:clave>/contratos/<int:pk>/corregir/", registrar_contratos.corregir, name="corregir_contrato"),
    path("fondos/<slug:clave>/contratos/<int:pk>/retirar/", revision_contratos.retirar, name="retirar_contrato"),
    path("fondos/<slug:clave>/contratos/<int:pk>/observar/", revision_contratos.observar, name="observar_contrato"),
    path("fondos/<slug:clave>/contratos/<int:pk>/aceptar/", revision_contratos.aceptar, name="aceptar_contrato"),
    path("fondos/<slug:clave>/contratos/<int:pk>/anular/", revision_contratos.anular, name="anular_contrato"),
    path("fondos/<slug:clave>/contratos/<int:pk>/terminar/", revision_contratos.terminar, name="terminar_contrato"),
    path("fondos/<slug:clave>/contratos/<int:pk>/contrato/", contrato.archivo, name="archivo_de_contrato"),
    path("fondos/<slug:clave>/contratos/<int:pk>/terminos/", contrato.terminos, name="terminos"),
    path("fondos/<slug:clave>/cotizaciones/<int:pk>/", contrato.cotizacion, name="cotizacion"),
    path("fondos/<slug:clave>/entregables/<int:pk>/recibir/", entregables.recibir, name="recibir_entregable"),
    path("fondos/<slug:clave>/entregables/<int:pk>/deshacer/", entregables.deshacer, name="deshacer_recepcion"),
    path("fondos/<slug:clave>/entregables/<int:pk>/archivo/", contrato.recepcion, name="archivo_de_entregable"),
    path("fondos/<slug:clave>/proveedores/", proveedores.proveedores, name="proveedores"),
    path("fondos/<slug:clave>/proveedores/<int:pk>/", proveedores.corregir, name="corregir_proveedor"),
]

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
ACTIVIDADES: list[URLPattern | URLResolver] = [
    path("fondos/<slug:clave>/actividades/", lista_actividades.actividades, name="actividades"),
    path("fondos/<slug:clave>/actividades/descargar/", lista_actividades.descargar, name="descargar_actividades"),
    path("fondos/<slug:clave>/actividades/importar/", lista_actividades.importar, name="importar_actividades"),
    path("fondos/<slug:clave>/actividades/nueva/", registrar_actividades.nueva, name="registrar_actividad"),
    path("fondos/<slug:clave>/actividades/<int:pk>/", actividad.actividad, name="actividad"),
    path(
        "fondos/<slug:clave>/actividades/<int:pk>/corregir/", registrar_actividades.corregir, name="corregir_actividad"
    ),
    path("fondos/<slug:clave>/actividades/<int:pk>/eliminar/", actividad.eliminar, name="eliminar_actividad"),
    path("fondos/<slug:clave>/actividades/<int:pk>/recuperar/", actividad.recuperar, name="recuperar_actividad"),
    path("fondos/<slug:clave>/actividades/<int:pk>/material/", actividad.agregar_material, name="agregar_material"),
    path("fondos/<slug:clave>/materiales/<int:pk>/", actividad.material, name="material"),
    path("fondos/<slug:clave>/materiales/<int:pk>/quitar/", actividad.quitar_material, name="quitar_material"),
    path("fondos/<slug:clave>/plan/", plan.plan, name="plan"),
    path("fondos/<slug:clave>/plan/descargar/", plan.descargar, name="descargar_plan"),
    path("fondos/<slug:clave>/plan/importar/", plan.importar, name="importar_lineas"),
    path("fondos/<slug:clave>/plan/sumar/", plan.sumar, name="sumar_plan"),
    path("fondos/<slug:clave>/plan/agregar/", plan.agregar, name="agregar_linea"),
    path("fondos/<slug:clave>/plan/<int:pk>/", plan.corregir, name="corregir_linea"),
    path("fondos/<slug:clave>/plan/<int:pk>/quitar/", plan.quitar, name="quitar_linea"),
    path("fondos/<slug:clave>/banco/", banco.banco, name="banco"),
    path("fondos/<slug:clave>/banco/cargar/", banco.cargar, name="cargar_cartola"),
    path("fondos/<slug:clave>/banco/<int:pk>/conciliar/", banco.conciliar, name="conciliar_linea"),
    path("fondos/<slug:clave>/banco/<int:pk>/deshacer/", banco.desconciliar, name="desconciliar_linea"),
    path("fondos/<slug:clave>/banco/<int:pk>/descartar/", banco.descartar, name="descartar_linea"),
]

#: Its reports.
INFORMES: list[URLPattern | URLResolver] = [
    path("fondos/<slug:clave>/informes/", informes.informes, name="informes"),
    path("fondos/<slug:clave>/informes/comprobantes.zip", informes.comprobantes, name="comprobantes_zip"),
    path("fondos/<slug:clave>/informes/<slug:clase>/", informes.informe, name="informe"),
    path("fondos/<slug:clave>/informes/<slug:clase>/abrir/", informes.preparar, name="preparar_informe"),
    path("fondos/<slug:clave>/informes/<slug:clase>/fechas/", informes.fechas, name="fechas_informe"),
    path("fondos/<slug:clave>/informes/<slug:clase>/escribir/", actos.relato, name="escribir_relato"),
    path("fondos/<slug:clave>/informes/<slug:clase>/entregar/", actos.entregar, name="entregar_informe"),
    path("fondos/<slug:clave>/informes/<slug:clase>/observar/", actos.observar, name="observar_informe"),
    path(
        "fondos/<slug:clave>/informes/<slug:clase>/observaciones/<int:pk>/",
        actos.responder,
        name="responder_observacion_informe",
    ),
    path("fondos/<slug:clave>/informes/<slug:clase>/consultar/", actos.consultar, name="consultar_informe"),
    path("fondos/<slug:clave>/informes/<slug:clase>/retirar/", actos.retirar, name="retirar_informe"),
    path("fondos/<slug:clave>/informes/<slug:clase>/publicar/", actos.publicar, name="publicar_informe"),
    path("fondos/<slug:clave>/informes/<slug:clase>/corregir/", actos.corregir, name="corregir_informe"),
    path("fondos/<slug:clave>/informes/<slug:clase>/envio/", actos.enviar, name="enviar_informe"),
    path("fondos/<slug:clave>/informes/<slug:clase>/constancia/", informes.constancia, name="constancia_informe"),
]

#: What anyone reads.
PUBLICAS: list[URLPattern | URLResolver] = [
    path("fondo/", publico.publicos, name="publicos"),
    path("fondo/<slug:clave>/", publico.publico, name="publico"),
    path("fondo/<slug:clave>/fondo.json", publico.fondo_json, name="fondo_json"),
    path("fondo/<slug:clave>/v/<int:version>/", publico.publico, name="publico_version"),
    path("fondo/<slug:clave>/v/<int:version>/fondo.json", publico.fondo_json, name="fondo_version_json"),
    path("fondo/<slug:clave>/informes/<slug:clase>/", publico_informe.informe, name="informe_publico"),
    path("fondo/<slug:clave>/informes/<slug:clase>/informe.json", publico_informe.informe_json, name="informe_json"),
    path("fondo/<slug:clave>/informes/<slug:clase>/informe.pdf", publico_informe.en_pdf, name="informe_pdf"),
    path(
        "fondo/<slug:clave>/informes/<slug:clase>/report.pdf",
        publico_informe.en_pdf,
        {"idioma": "en"},
        name="informe_pdf_en",
    ),
    path("fondo/<slug:clave>/informes/<slug:clase>/informe.xlsx", publico_informe.en_xlsx, name="informe_xlsx"),
    path(
        "fondo/<slug:clave>/informes/<slug:clase>/report.xlsx",
        publico_informe.en_xlsx,
        {"idioma": "en"},
        name="informe_xlsx_en",
    ),
    path(
        "fondo/<slug:clave>/informes/<slug:clase>/v/<int:version>/report.xlsx",
        publico_informe.en_xlsx,
        {"idioma": "en"},
        name="informe_version_xlsx_en",
    ),
    path(
        "fondo/<slug:clave>/informes/<slug:clase>/v/<int:version>/informe.xlsx",
        publico_informe.en_xlsx,
        name="informe_version_xlsx",
    ),
    path(
        "fondo/<slug:clave>/informes/<slug:clase>/v/<int:version>/report.pdf",
        publico_informe.en_pdf,
        {"idioma": "en"},
        name="informe_version_pdf_en",
    ),
    path("fondo/<slug:clave>/informes/<slug:clase>/v/<int:version>/", publico_informe.informe, name="informe_version"),
    path(
        "fondo/<slug:clave>/informes/<slug:clase>/v/<int:version>/informe.json",
        publico_informe.informe_json,
        name="informe_version_json",
    ),
    path(
        "fondo/<slug:clave>/informes/<slug:clase>/v/<int:version>/informe.pdf",
        publico_informe.en_pdf,
        name="informe_version_pdf",
    ),
    path("fondo/<slug:clave>/comprobantes/<slug:sha256>/", publico.comprobante, name="comprobante_publico"),
    path("fondo/<slug:clave>/<str:nombre>", publicos_datos.archivo, name="archivo"),
]

urlpatterns = [*PROPUESTA, *CONTRATOS, *GASTOS, *PRESUPUESTO, *MARCHA, *ACTIVIDADES, *INFORMES, *PUBLICAS]

"""Addresses of actas and agreements. The public ones are permanent and citable."""

from django.urls import include, path, register_converter

from actas.public import actas as public
from actas.public import acuerdo, acuerdos
from actas.public import aportes as aportes_publicos
from actas.public import informes as informes_publicos
from actas.public import plan as plan_publico
from actas.public import preguntas as preguntas_publicas
from actas.views import (
    actas,
    acuerdos_cambios,
    acuerdos_lista,
    aportes,
    comites,
    editor,
    en_sesion,
    estructura,
    importacion,
    informes,
    intercambio,
    nueva,
    observaciones,
    parrafos,
    plan,
    preguntas,
    presencia,
    rectificacion,
    reglas_tabla,
    resultados,
    tabla,
    tareas,
    tareas_curso,
    tareas_edicion,
    temas,
)
from actas.views import acuerdos as seguimiento


class Clave:
    """The permanent key of a session: its date, perhaps "-2", perhaps after the órgano's slug."""

    regex = r"(?:[a-z0-9-]+-)?\d{4}-\d{2}-\d{2}(?:-\d+)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Clave, "clave")
app_name = "actas"
urlpatterns = [
    path("actas/", public.lista, name="lista"),
    path("acuerdos/", acuerdos.acuerdos, name="acuerdos"),  # first, as what is most read: each address before it costs
    path("actas/en-trabajo/", actas.en_trabajo, name="en_trabajo"),
    path("actas/importar/", importacion.importar, name="importar"),
    path("actas/nueva/", nueva.nueva, name="nueva"),
    path("actas/<clave:clave>/", public.acta, name="acta"),
    path("actas/<clave:clave>/acta.pdf", public.acta_pdf, name="acta_pdf"),
    path("actas/<clave:clave>/acta.json", public.acta_json, name="acta_json"),
    path("actas/<clave:clave>/v/<int:version>/", public.acta, name="acta_version"),
    path("actas/<clave:clave>/v/<int:version>/acta.pdf", public.acta_pdf, name="acta_version_pdf"),
    path("actas/<clave:clave>/v/<int:version>/acta.json", public.acta_json, name="acta_version_json"),
    path("actas/<clave:clave>/editar/", editor.editar, name="editar"),
    path("actas/<clave:clave>/datos/", actas.datos, name="datos"),
    path("actas/<clave:clave>/parrafos/", parrafos.agregar, name="agregar_parrafo"),
    path("actas/<clave:clave>/parrafos/<int:pk>/", parrafos.guardar, name="guardar_parrafo"),
    path("actas/<clave:clave>/parrafos/<int:pk>/eliminar/", estructura.eliminar, name="eliminar_parrafo"),
    path("actas/<clave:clave>/parrafos/<int:pk>/mover/", estructura.mover, name="mover_parrafo"),
    path("actas/<clave:clave>/parrafos/<int:pk>/sangrar/", estructura.sangrar, name="sangrar_parrafo"),
    path("actas/<clave:clave>/parrafos/<int:pk>/elevar/", estructura.elevar, name="elevar_letra"),
    path("actas/<clave:clave>/parrafos/<int:pk>/dividir/", parrafos.dividir, name="dividir_parrafo"),
    path("actas/<clave:clave>/parrafos/<int:pk>/unir/", estructura.unir, name="unir_parrafo"),
    path("actas/<clave:clave>/parrafos/<int:pk>/reponer/", parrafos.reponer, name="reponer_parrafo"),
    path("actas/<clave:clave>/puntos/", estructura.agregar_punto, name="agregar_punto"),
    path("actas/<clave:clave>/puntos/<int:pk>/mover/", estructura.mover_punto, name="mover_punto"),
    path("actas/<clave:clave>/puntos/<int:pk>/eliminar/", estructura.eliminar_punto, name="eliminar_punto"),
    path("actas/<clave:clave>/presencia/", presencia.presencia, name="presencia"),
    path("actas/<clave:clave>/deshacer/<int:evento>/", estructura.deshacer, name="deshacer"),
    path("actas/<clave:clave>/descartar/", actas.descartar, name="descartar"),
    path("actas/<clave:clave>/circular/", actas.circular, name="circular"),
    path("actas/<clave:clave>/circulacion/", actas.circulacion, name="circulacion"),
    path("actas/<clave:clave>/retirar/", actas.retirar, name="retirar"),
    path("actas/<clave:clave>/observar/", observaciones.observar, name="observar"),
    path("actas/<clave:clave>/observaciones/", observaciones.registro, name="observaciones"),
    path(
        "actas/<clave:clave>/observaciones/<int:pk>/",
        observaciones.responder,
        name="responder_observacion",
    ),
    path("observar/<str:token>/", observaciones.observar_desde_correo, name="observar_desde_correo"),
    path("actas/<clave:clave>/reabrir/", actas.reabrir, name="reabrir"),
    path("actas/<clave:clave>/aprobar-en-sesion/", en_sesion.aprobar, name="aprobar_en_sesion"),
    path("actas/<clave:clave>/publicar/", actas.publicar, name="publicar"),
    path("actas/<clave:clave>/rectificar/", rectificacion.rectificar, name="rectificar"),
    path("actas/<clave:clave>/desistir/", rectificacion.desistir, name="desistir"),
    path("tareas/", tareas.tareas, name="tareas"),
    path("tareas/tablero/", tareas.tablero, name="tablero"),
    path("tareas/nueva/", tareas_edicion.nueva, name="nueva_tarea"),
    path("tareas/<int:pk>/", tareas.tarea, name="tarea"),
    path("tareas/<int:pk>/editar/", tareas_edicion.editar, name="editar_tarea"),
    path("tareas/<int:pk>/iniciar/", tareas_edicion.iniciar, name="iniciar_tarea"),
    path("tareas/<int:pk>/avances/", tareas_edicion.informar, name="informar_avance"),
    path("tareas/<int:pk>/avances/<int:avance>/", tareas_edicion.anular_avance, name="anular_avance"),
    path("tareas/<int:pk>/avances/<int:avance>/archivo/", tareas_edicion.evidencia, name="evidencia_tarea"),
    path("tareas/<int:pk>/pasos/<int:paso>/", tareas_edicion.marcar_paso, name="marcar_paso"),
    path("tareas/<int:pk>/partes/<int:parte>/", tareas_edicion.cumplir_parte, name="cumplir_parte"),
    path("tareas/<int:pk>/verificar/", tareas_edicion.verificar, name="verificar_tarea"),
    *(
        path(f"tareas/<int:pk>/{que}/", tareas_curso.decidir, {"que": que}, name=f"{que.replace('-', '_')}_tarea")
        for que in tareas_curso.DECISIONES
    ),
    path("actas/<clave:clave>/resultados/", resultados.resultados, name="resultados"),
    path("actas/<clave:clave>/resultados/puntos/<int:pk>/", resultados.registrar, name="registrar_resultado"),
    path("actas/<clave:clave>/resultados/<int:pk>/quitar/", resultados.quitar, name="quitar_resultado"),
    path("tabla/", tabla.tabla, name="tabla"),
    path("tabla/puntos/<int:pk>/descartar/", tabla.descartar, name="descartar_propuesto"),
    path("tabla/puntos/<int:pk>/incluir/", tabla.decidir, {"que": "incluir"}, name="incluir_propuesto"),
    path("tabla/puntos/<int:pk>/quitar/", tabla.decidir, {"que": "quitar"}, name="quitar_propuesto"),
    path("tabla/puntos/<int:pk>/reponer/", tabla.decidir, {"que": "reponer"}, name="reponer_propuesto"),
    path("tabla/puntos/<int:pk>/subir/", tabla.decidir, {"que": "subir"}, name="subir_propuesto"),
    path("tabla/puntos/<int:pk>/bajar/", tabla.decidir, {"que": "bajar"}, name="bajar_propuesto"),
    path("tabla/<slug:slug>/", tabla.tabla, name="tabla_de"),
    path("tabla/<slug:slug>/acta/", tabla.acta, name="acta_de_tabla"),
    path("tabla/<slug:slug>/reglas/", reglas_tabla.reglas, name="reglas_tabla"),
    path("tabla/<slug:slug>/reglas/ingresar/", reglas_tabla.adoptar, name="adoptar_regla_tabla"),
    path("tabla/<slug:slug>/reglas/<int:pk>/anular/", reglas_tabla.anular, name="anular_regla_tabla"),
    path("temas/", temas.lista, name="temas"),
    path("temas/<int:pk>/", temas.tema, name="tema"),
    path("temas/<int:pk>/retirar/", temas.retirar, name="retirar_tema"),
    path("temas/<int:pk>/fecha/", temas.fechar, name="fechar_tema"),
    path("temas/<int:pk>/reabrir/", temas.reabrir, name="reabrir_tema"),
    path("comites/", comites.lista, name="comites"),
    path("comites/constituir/", comites.constituir, name="constituir_comite"),
    path("comites/<slug:slug>/", comites.comite, name="comite"),
    path("comites/<slug:slug>/corregir/", comites.editar, name="editar_comite"),
    path("comites/<slug:slug>/cerrar/", comites.cerrar, name="cerrar_comite"),
    path("comites/<slug:slug>/reabrir/", comites.reabrir, name="reabrir_comite"),
    path("comites/<slug:slug>/informar/", comites.informar, name="informar_comite"),
    path("comites/<slug:slug>/informes/<int:pk>/archivo/", comites.archivo, name="archivo_informe"),
    path("comites/<slug:slug>/informes/<int:pk>/anular/", comites.anular_informe, name="anular_informe"),
    path("tareas/exportar/", intercambio.exportar_tareas, name="exportar_tareas"),
    path("tareas/importar/", intercambio.importar_tareas, name="importar_tareas"),
    path("acuerdos/en-seguimiento/exportar/", intercambio.exportar_acuerdos, name="exportar_acuerdos"),
    path("acuerdos/en-seguimiento/importar/", intercambio.importar_acuerdos, name="importar_acuerdos"),
    path("acuerdos/informe/", informes_publicos.cumplimiento, name="informe_publico"),
    path("informes/ogp/", informes_publicos.ogp, name="ogp"),
    path("informes/cumplimiento/", informes.cumplimiento, name="informe_cumplimiento"),
    path("informes/cumplimiento/pdf/", informes.pedir, name="pedir_informe"),
    path("informes/cumplimiento/<int:pk>/informe.pdf", informes.pdf, name="informe_pdf"),
    path("acuerdos/en-seguimiento/", acuerdos_lista.en_seguimiento, name="en_seguimiento"),
    path("acuerdos/en-seguimiento/publicar/", seguimiento.publicar_todos, name="publicar_seguimientos"),
    path("acuerdos/<clave:clave>/<int:numero>/seguimiento/", seguimiento.seguimiento, name="seguimiento"),
    path(
        "acuerdos/<clave:clave>/<int:numero>/seguimiento/publicar/", seguimiento.publicar, name="publicar_seguimiento"
    ),
    path(
        "acuerdos/<clave:clave>/<int:numero>/seguimiento/precisar/",
        acuerdos_cambios.clasificar,
        name="clasificar_acuerdo",
    ),
    path(
        "acuerdos/<clave:clave>/<int:numero>/seguimiento/condicion/",
        acuerdos_cambios.condicion,
        name="resolver_condicion",
    ),
    path(
        "acuerdos/<clave:clave>/<int:numero>/seguimiento/cumplido/",
        acuerdos_cambios.cumplido,
        name="declarar_cumplido",
    ),
    path(
        "acuerdos/<clave:clave>/<int:numero>/seguimiento/anular-cumplimiento/",
        acuerdos_cambios.anular_cumplimiento,
        name="anular_cumplimiento",
    ),
    path(
        "acuerdos/<clave:clave>/<int:numero>/seguimiento/relacionar/",
        acuerdos_cambios.relacionar,
        name="relacionar_acuerdos",
    ),
    path(
        "acuerdos/<clave:clave>/<int:numero>/seguimiento/relaciones/<int:pk>/quitar/",
        acuerdos_cambios.quitar_relacion,
        name="quitar_relacion",
    ),
    path("acuerdos/<clave:clave>/<int:numero>/", acuerdo.acuerdo, name="acuerdo"),
    path("acuerdos/<clave:clave>/<int:numero>/acuerdo.json", acuerdo.acuerdo_json, name="acuerdo_json"),
    path("acuerdos/<clave:clave>/<int:numero>/evidencia/<str:sha256>/", acuerdo.evidencia, name="evidencia"),
    path("acuerdos/<clave:clave>/<int:numero>/v/<int:version>/", acuerdo.acuerdo, name="acuerdo_version"),
    path(
        "acuerdos/<clave:clave>/<int:numero>/v/<int:version>/acuerdo.json",
        acuerdo.acuerdo_json,
        name="acuerdo_version_json",
    ),
    path("acuerdos/<clave:clave>/<int:numero>/preguntar/", preguntas_publicas.preguntar, name="preguntar"),
    path("acuerdos/<clave:clave>/<int:numero>/preguntas/", preguntas_publicas.preguntas, name="preguntas"),
    path(
        "acuerdos/<clave:clave>/<int:numero>/preguntas/<int:orden>/",
        include(
            [
                path("", preguntas_publicas.pregunta, name="pregunta"),
                path("pregunta.json", preguntas_publicas.pregunta_json, name="pregunta_json"),
                path("v/<int:version>/", preguntas_publicas.pregunta, name="pregunta_version"),
                path("v/<int:version>/pregunta.json", preguntas_publicas.pregunta_json, name="pregunta_version_json"),
            ]
        ),
    ),
    path("preguntas/", preguntas.recibidas, name="preguntas_recibidas"),
    path("preguntas/<int:pk>/", preguntas.una, name="pregunta_recibida"),
    path("preguntas/<int:pk>/admitir/", preguntas.admitir, name="admitir_pregunta"),
    path("preguntas/<int:pk>/rechazar/", preguntas.rechazar, name="rechazar_pregunta"),
    path("preguntas/<int:pk>/tachar/", preguntas.tachar, name="tachar_pregunta"),
    path("preguntas/<int:pk>/publicar/", preguntas.publicar, name="publicar_pregunta"),
    path("preguntas/<int:pk>/corregir/", preguntas.corregir, name="corregir_pregunta"),
    path("plan/", plan_publico.plan, name="plan"),
    path("plan/en-trabajo/", plan.lista, name="plan_en_trabajo"),
    path("plan/en-trabajo/agregar/", plan.agregar, name="agregar_elemento"),
    path("plan/en-trabajo/importar/", plan.importar, name="importar_plan"),
    path("plan/en-trabajo/exportar/", plan.exportar, name="exportar_plan"),
    path("plan/en-trabajo/publicar/", plan.publicar_todo, name="publicar_plan"),
    path("plan/en-trabajo/<slug:codigo>/", plan.elemento, name="elemento_en_trabajo"),
    path("plan/en-trabajo/<slug:codigo>/corregir/", plan.corregir, name="editar_elemento"),
    path("plan/en-trabajo/<slug:codigo>/eliminar/", plan.eliminar, name="eliminar_elemento"),
    path("plan/en-trabajo/<slug:codigo>/publicar/", plan.publicar, name="publicar_elemento"),
    path("plan/en-trabajo/<slug:codigo>/vincular/", plan.vincular, name="vincular_elemento"),
    path("plan/en-trabajo/<slug:codigo>/separar/<str:clase>/<int:pk>/", plan.separar, name="separar_elemento"),
    path("plan/<slug:codigo>/", plan_publico.elemento, name="elemento"),
    path("plan/<slug:codigo>/plan.json", plan_publico.elemento_json, name="elemento_json"),
    path("plan/<slug:codigo>/v/<int:version>/", plan_publico.elemento, name="elemento_version"),
    path("plan/<slug:codigo>/v/<int:version>/plan.json", plan_publico.elemento_json, name="elemento_version_json"),
    path("aportes/", aportes_publicos.aportes, name="aportes"),
    path("aportes/en-trabajo/", aportes.lista, name="aportes_en_trabajo"),
    path("aportes/en-trabajo/agregar/", aportes.registrar, name="registrar_aporte"),
    path("aportes/en-trabajo/importar/", aportes.importar, name="importar_aportes"),
    path("aportes/en-trabajo/exportar/", aportes.exportar, name="exportar_aportes"),
    path("aportes/en-trabajo/publicar/", aportes.publicar_todo, name="publicar_aportes"),
    path("aportes/en-trabajo/<slug:codigo>/", aportes.aporte, name="aporte_en_trabajo"),
    path("aportes/en-trabajo/<slug:codigo>/corregir/", aportes.corregir, name="editar_aporte"),
    path("aportes/en-trabajo/<slug:codigo>/eliminar/", aportes.eliminar, name="eliminar_aporte"),
    path("aportes/en-trabajo/<slug:codigo>/publicar/", aportes.publicar, name="publicar_aporte"),
    path("aportes/<slug:codigo>/", aportes_publicos.aporte, name="aporte"),
    path("aportes/<slug:codigo>/aporte.json", aportes_publicos.aporte_json, name="aporte_json"),
    path("aportes/<slug:codigo>/v/<int:version>/", aportes_publicos.aporte, name="aporte_version"),
    path("aportes/<slug:codigo>/v/<int:version>/aporte.json", aportes_publicos.aporte_json, name="aporte_version_json"),
]

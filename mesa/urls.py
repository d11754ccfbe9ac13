"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from mesa.views import (
    consultas,
    cuentas,
    demo,
    pendientes,
    personas,
    portal,
    publicaciones,
    puesta,
    registro,
    reglas,
    retiros,
    verificar,
    versiones,
    vias,
)

mesa_urls = [
    path("", portal.inicio, name="inicio"),
    path("buscar/", portal.buscar, name="buscar"),
    path("preferencias/", portal.preferencias, name="preferencias"),
    path("accesibilidad/", portal.texto_fijo, {"pagina": "accesibilidad"}, name="accesibilidad"),
    path("privacidad/", portal.texto_fijo, {"pagina": "privacidad"}, name="privacidad"),
    path("salud/", portal.salud, name="salud"),
    path("pendientes/", pendientes.pendientes, name="pendientes"),
    path("pendientes/actuar-por/<int:pk>/", pendientes.actuar_por, name="actuar_por"),
    path("consultas/<int:pk>/", consultas.detalle, name="consulta"),
    path("consultas/<int:pk>/responder/", consultas.responder, name="responder"),
    path("consultas/<int:pk>/cambios/", versiones.cambios, name="cambios"),
    path("consultas/<int:pk>/recordar/", consultas.recordar, name="recordar"),
    path("consultas/<int:pk>/registrar/", vias.registrar_varias, name="registrar_varias"),
    path("consultas/<int:pk>/registrar/<int:organizacion>/", vias.registrar, name="registrar"),
    path("consultas/<int:pk>/registrar/<int:organizacion>/anular/", vias.anular, name="anular_registro"),
    path("consultas/<int:pk>/evidencia/<int:archivo>/", vias.evidencia, name="evidencia"),
    path("responder/<str:token>/", consultas.responder_desde_correo, name="responder_desde_correo"),
    path("invitacion/<str:clave>/", cuentas.invitacion, name="invitacion"),
    path("mesa/puesta-en-marcha/", puesta.puesta_en_marcha, name="puesta_en_marcha"),
    path("mesa/integrantes/", registro.integrantes, name="integrantes"),
    path("mesa/integrantes/agregar/", registro.agregar_integrante, name="agregar_integrante"),
    path("mesa/integrantes/<int:pk>/cambiar/", registro.cambiar_integrante, name="cambiar_integrante"),
    path("mesa/funciones/asignar/", registro.asignar_funcion, name="asignar_funcion"),
    path("mesa/organizaciones/<int:pk>/nombre/", registro.renombrar, name="renombrar"),
    path("mesa/personas/", personas.personas, name="personas"),
    path("mesa/personas/agregar/", personas.agregar_mandato, name="agregar_mandato"),
    path("mesa/personas/<int:pk>/", personas.corregir_persona, name="corregir_persona"),
    path("mesa/personas/<int:pk>/invitar/", personas.invitar, name="invitar"),
    path("mesa/invitaciones/", personas.invitaciones, name="invitaciones"),
    path("mesa/invitaciones/<int:pk>/revocar/", personas.revocar, name="revocar_invitacion"),
    path("mesa/reglas/", reglas.reglas, name="reglas"),
    path("mesa/reglas/ingresar/", reglas.adoptar, name="adoptar_regla"),
    *(
        path(f"mesa/{plural}/<int:pk>/{name}/", view, {"que": que}, name=f"{name}_{que}")
        for que, plural in registro.PLURALES.items()
        for name, view in (("terminar", registro.terminar), ("anular", registro.anular))
    ),
    path("verificar/", verificar.verificar, name="verificar"),
    path("verificar/como/", verificar.como, name="como_verificar"),
    path("verificar/cadena.json", verificar.cadena, name="cadena"),
    path("publicaciones/<int:numero>/retirar/", retiros.retirar, name="retirar_publicacion"),
    path("retiros/<str:clave>/", publicaciones.retiro, name="retiro"),
    path("retiros/<str:clave>/retiro.json", publicaciones.retiro_json, name="retiro_json"),
    path("retiros/<str:clave>/v/<int:version>/", publicaciones.retiro_version, name="retiro_version"),
    path("retiros/<str:clave>/v/<int:version>/retiro.json", publicaciones.retiro_json, name="retiro_version_json"),
    path("recorrido/", demo.recorrido, name="recorrido"),
    path("recorrido/entrar/", demo.entrar, name="recorrido_entrar"),
    path("recorrido/adelantar/<int:pk>/", demo.adelantar, name="recorrido_adelantar"),
    path("correo/", demo.correo, name="correo"),
    path("correo/<str:nombre>/", demo.carta, name="carta"),
]
urlpatterns = [
    path("", include((mesa_urls, "mesa"))),
    path("", include("actas.urls")),
    path("cuenta/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

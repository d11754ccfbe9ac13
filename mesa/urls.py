"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from mesa.views import consultas, cuentas, demo, pendientes, portal

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
    path("consultas/<int:pk>/recordar/", consultas.recordar, name="recordar"),
    path("responder/<str:token>/", consultas.responder_desde_correo, name="responder_desde_correo"),
    path("invitacion/<str:clave>/", cuentas.invitacion, name="invitacion"),
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

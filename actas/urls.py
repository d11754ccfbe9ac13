"""Addresses of actas and agreements. The public ones are permanent and citable."""

from django.urls import path, register_converter

from actas import public
from actas.views import actas, parrafos


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
    path("actas/en-trabajo/", actas.en_trabajo, name="en_trabajo"),
    path("actas/importar/", actas.importar, name="importar"),
    path("actas/<clave:clave>/", public.acta, name="acta"),
    path("actas/<clave:clave>/acta.pdf", public.acta_pdf, name="acta_pdf"),
    path("actas/<clave:clave>/acta.json", public.acta_json, name="acta_json"),
    path("actas/<clave:clave>/editar/", parrafos.editar, name="editar"),
    path("actas/<clave:clave>/datos/", actas.datos, name="datos"),
    path("actas/<clave:clave>/parrafos/", parrafos.agregar, name="agregar_parrafo"),
    path("actas/<clave:clave>/parrafos/<int:pk>/", parrafos.guardar, name="guardar_parrafo"),
    path("actas/<clave:clave>/parrafos/<int:pk>/eliminar/", parrafos.eliminar, name="eliminar_parrafo"),
    path("actas/<clave:clave>/restaurar/<int:evento>/", parrafos.restaurar, name="restaurar_parrafo"),
    path("actas/<clave:clave>/descartar/", actas.descartar, name="descartar"),
    path("actas/<clave:clave>/circular/", actas.circular, name="circular"),
    path("actas/<clave:clave>/circulacion/", actas.circulacion, name="circulacion"),
    path("actas/<clave:clave>/retirar/", actas.retirar, name="retirar"),
    path("actas/<clave:clave>/publicar/", actas.publicar, name="publicar"),
    path("acuerdos/", public.acuerdos, name="acuerdos"),
    path("acuerdos/<clave:clave>/<int:numero>/", public.acuerdo, name="acuerdo"),
    path("acuerdos/<clave:clave>/<int:numero>/acuerdo.json", public.acuerdo_json, name="acuerdo_json"),
]

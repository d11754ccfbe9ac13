"""Addresses of actas and agreements. The public ones are permanent and citable."""

from django.urls import path, register_converter

from actas.public import actas as public
from actas.views import (
    actas,
    editor,
    en_sesion,
    estructura,
    importacion,
    nueva,
    observaciones,
    parrafos,
    presencia,
    rectificacion,
)


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
    path("acuerdos/", public.acuerdos, name="acuerdos"),
    path("acuerdos/<clave:clave>/<int:numero>/", public.acuerdo, name="acuerdo"),
    path("acuerdos/<clave:clave>/<int:numero>/acuerdo.json", public.acuerdo_json, name="acuerdo_json"),
    path("acuerdos/<clave:clave>/<int:numero>/v/<int:version>/", public.acuerdo, name="acuerdo_version"),
    path(
        "acuerdos/<clave:clave>/<int:numero>/v/<int:version>/acuerdo.json",
        public.acuerdo_json,
        name="acuerdo_version_json",
    ),
]

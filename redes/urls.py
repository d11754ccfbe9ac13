"""Addresses of networks and organisations. The public ones are permanent and citable."""

from django.urls import URLPattern, URLResolver, path, register_converter

from redes.public import documentos, insignia, lista
from redes.public import estandar as estandar_publico
from redes.public import integrantes as integra
from redes.public import perfil as publico
from redes.views import (
    anexo,
    anfitriona,
    contactos,
    directorio,
    elegibilidad,
    espacio,
    estandar,
    integrantes,
    mejoras,
    perfil,
    perfil_datos,
    planillas,
    por_verificar,
    publicar,
    respuestas,
    revision,
)
from redes.views.perfil_datos import ClaseDeDato

app_name = "redes"

#: By the slug of a body: they come last, so that a fixed word of a path is never taken for one.
PUBLICAS: list[URLPattern | URLResolver] = [
    path("redes/<slug:slug>/", publico.red, name="red"),
    path("redes/<slug:slug>/perfil.json", publico.perfil_json, name="perfil_json"),
    path("redes/<slug:slug>/indicadores.csv", publico.indicadores_csv, name="indicadores_csv"),
    path("redes/<slug:slug>/insignia.svg", insignia.insignia, name="insignia"),
    path("redes/<slug:slug>/evidencias/<str:sha256>/", publico.evidencia, name="evidencia"),
    path("redes/<slug:slug>/v/<int:version>/", publico.red, name="red_version"),
    path("redes/<slug:slug>/v/<int:version>/perfil.json", publico.perfil_json, name="perfil_version_json"),
]

#: The standard, what a body answers to it, and what others say of that. Before `mi-perfil/<clase>/`.
ESTANDAR: list[URLPattern | URLResolver] = [
    path("redes/estandar/", estandar_publico.estandar, name="estandar"),
    path("redes/estandar/en-trabajo/", estandar.versiones, name="versiones"),
    path("redes/estandar/en-trabajo/proponer/", estandar.proponer, name="proponer_estandar"),
    path("redes/estandar/en-trabajo/<int:numero>/comparar/", estandar.comparacion, name="comparar_estandar"),
    path("redes/estandar/en-trabajo/<int:numero>/publicar/", estandar.publicar, name="publicar_estandar"),
    path("redes/estandar/en-trabajo/<int:numero>/adoptar/", estandar.adoptar, name="adoptar_estandar"),
    path("redes/estandar/en-trabajo/<int:numero>/deshacer/", estandar.deshacer, name="deshacer_adopcion"),
    path("redes/estandar/<int:numero>/", estandar_publico.version, name="estandar_version"),
    path("redes/estandar/<int:numero>/estandar.json", estandar_publico.version_json, name="estandar_json"),
    path("redes/estandar/<int:numero>/estandar.csv", estandar_publico.version_csv, name="estandar_csv"),
    path("redes/estandar/<int:numero>/v/<int:version>/", estandar_publico.version, name="estandar_publicado"),
    path(
        "redes/estandar/<int:numero>/v/<int:version>/estandar.json",
        estandar_publico.version_json,
        name="estandar_publicado_json",
    ),
    path("redes/mi-perfil/estandar/", respuestas.mi_estandar, name="mi_estandar"),
    path("redes/mi-perfil/estandar/observaciones/<int:pk>/", respuestas.contestar, name="contestar_observacion"),
    path("redes/mi-perfil/estandar/<slug:codigo>/", respuestas.indicador, name="responder_indicador"),
    path("redes/mi-perfil/estandar/<slug:codigo>/descartar/", respuestas.descartar, name="descartar_respuesta"),
    path("redes/mi-perfil/estandar/<slug:codigo>/archivo/", respuestas.archivo, name="archivo_respuesta"),
    path("redes/por-verificar/", por_verificar.por_verificar, name="por_verificar"),
    path("redes/<slug:slug>/revisar/", revision.revisar, name="revisar"),
    path("redes/<slug:slug>/revisar/<slug:codigo>/", revision.respuesta, name="revisar_respuesta"),
    path("redes/<slug:slug>/revisar/<slug:codigo>/verificar/", revision.verificar, name="verificar_respuesta"),
    path("redes/<slug:slug>/revisar/<slug:codigo>/anular/", revision.anular, name="anular_verificacion"),
    path("redes/<slug:slug>/revisar/<slug:codigo>/observar/", revision.observar, name="observar_respuesta"),
    path(
        "redes/<slug:slug>/revisar/<slug:codigo>/observaciones/<int:pk>/retirar/",
        revision.retirar,
        name="retirar_observacion",
    ),
    path("redes/<slug:slug>/revisar/<slug:codigo>/archivo/", revision.archivo, name="archivo_revisado"),
]

#: The directory of who sits at the table and in its networks.
DIRECTORIO: list[URLPattern | URLResolver] = [
    path("redes/directorio/", directorio.directorio, name="directorio"),
    path("redes/directorio/integrantes/exportar/", planillas.exportar, {"que": "integrantes"}, "exportar_integrantes"),
    path("redes/directorio/integrantes/importar/", planillas.importar_integrantes, name="importar_integrantes"),
    path("redes/directorio/integrantes/publicar/", integrantes.publicar, name="publicar_integrantes"),
    path("redes/directorio/mandatos/exportar/", planillas.exportar, {"que": "mandatos"}, "exportar_mandatos"),
    path("redes/directorio/mandatos/importar/", planillas.importar_mandatos, name="importar_mandatos"),
    path("redes/directorio/<slug:slug>/", directorio.organizacion, name="organizacion"),
    path("redes/directorio/<slug:slug>/contacto/", contactos.contacto, name="contacto"),
]
#: Who sits in an órgano, as it was published.
INTEGRANTES: list[URLPattern | URLResolver] = [
    path("redes/integrantes/<slug:slug>/", integra.integrantes, name="integrantes"),
    path("redes/integrantes/<slug:slug>/integrantes.json", integra.integrantes_json, name="integrantes_json"),
    path("redes/integrantes/<slug:slug>/integrantes.csv", integra.integrantes_csv, name="integrantes_csv"),
    path("redes/integrantes/<slug:slug>/v/<int:version>/", integra.integrantes, name="integrantes_version"),
    path(
        "redes/integrantes/<slug:slug>/v/<int:version>/integrantes.json",
        integra.integrantes_json,
        name="integrantes_version_json",
    ),
]
#: By the slug of a network, and so after every fixed word.
ESPACIO: list[URLPattern | URLResolver] = [
    path("redes/<slug:slug>/espacio/", espacio.espacio, name="espacio"),
    path("redes/<slug:slug>/espacio/documentos/", espacio.documentos, name="documentos"),
    path("redes/<slug:slug>/espacio/documentos/agregar/", espacio.subir, name="subir_documento"),
    path("redes/<slug:slug>/espacio/documentos/<int:pk>/archivo/", espacio.archivo, name="archivo_documento"),
    path("redes/<slug:slug>/espacio/documentos/<int:pk>/corregir/", espacio.corregir, name="corregir_documento"),
    path("redes/<slug:slug>/espacio/documentos/<int:pk>/retirar/", espacio.retirar, name="retirar_documento"),
    path("redes/<slug:slug>/espacio/documentos/<int:pk>/reponer/", espacio.reponer, name="reponer_documento"),
    path("redes/<slug:slug>/documentos/", documentos.lista, name="documentos_publicos"),
    path("redes/<slug:slug>/documentos/<int:pk>/archivo/", documentos.archivo, name="documento_publico"),
]

register_converter(ClaseDeDato, "clase")

#: What a body tells of itself, at its pace.
PERFIL: list[URLPattern | URLResolver] = [
    path("redes/mi-perfil/", perfil.mi_perfil, name="mi_perfil"),
    path("redes/mi-perfil/publicar/", publicar.publicar, name="publicar_perfil"),
    path("redes/mi-perfil/anfitriona/", anfitriona.anfitriona, name="anfitriona"),
    path("redes/mi-perfil/anfitriona/dejar/", anfitriona.dejar, name="dejar_anfitriona"),
    path("redes/mi-perfil/hospedar/<int:pk>/", anfitriona.hospedar, name="hospedar"),
    path("redes/mi-perfil/hospedar/<int:pk>/dejar/", anfitriona.no_hospedar, name="no_hospedar"),
    path("redes/mi-perfil/dato/<int:pk>/", perfil_datos.dato, name="dato"),
    path("redes/mi-perfil/dato/<int:pk>/archivo/", perfil_datos.archivo, name="archivo_de_dato"),
    path("redes/mi-perfil/dato/<int:pk>/quitar/", perfil_datos.quitar, name="quitar_dato"),
    path("redes/mi-perfil/dato/<int:pk>/descartar/", perfil_datos.descartar, name="descartar_dato"),
    path("redes/mi-perfil/<clase:clase>/", perfil_datos.clase, name="clase"),
    path("redes/mi-perfil/<clase:clase>/copiar/", perfil_datos.copiar, name="copiar_anio"),
    path("redes/mi-perfil/<clase:clase>/confirmar/", perfil_datos.confirmar, name="confirmar_datos"),
    path("redes/mi-perfil/<clase:clase>/descartar/", perfil_datos.descartar_todos, name="descartar_datos"),
    path("redes/mi-perfil/<clase:clase>/ordenar/", perfil_datos.ordenar, name="ordenar_datos"),
]

#: What a body improves, what that achieved, and who may administer.
MEJORAS: list[URLPattern | URLResolver] = [
    path("redes/mi-perfil/mejoras/", mejoras.mis_mejoras, name="mis_mejoras"),
    path("redes/mejoras/", mejoras.mejoras, name="mejoras"),
    path("redes/mejoras/proponer/", mejoras.proponer, name="proponer_mejoras"),
    path("redes/mejoras/agregar/", mejoras.agregar, name="agregar_mejora"),
    path("redes/mejoras/importar/", mejoras.importar, name="importar_mejoras"),
    path("redes/mejoras/exportar/", mejoras.exportar, name="exportar_mejoras"),
    path("redes/mejoras/anexo/", anexo.anexo, name="anexo_mejoras"),
    path("redes/mejoras/anexo/pedir/", anexo.pedir, name="pedir_anexo"),
    path("redes/mejoras/anexo/<int:pk>/", anexo.pdf, name="anexo_pdf"),
    path("redes/mejoras/<int:pk>/corregir/", mejoras.corregir, name="corregir_mejora"),
    path("redes/mejoras/<int:pk>/encargar/", mejoras.encargar, name="encargar_mejora"),
    path("redes/mejoras/<int:pk>/descartar/", mejoras.descartar, name="descartar_mejora"),
    path("redes/mejoras/<int:pk>/reponer/", mejoras.reponer, name="reponer_mejora"),
    path("redes/elegibilidad/", elegibilidad.lista, name="elegibilidad"),
    path("redes/elegibilidad/<int:pk>/", elegibilidad.foto, name="foto_elegibilidad"),
    path("redes/elegibilidad/<int:pk>/dejar/", elegibilidad.dejar, name="dejar_de_vigilar"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *MEJORAS,
    *PERFIL,
    *DIRECTORIO,
    *ESTANDAR,
    *INTEGRANTES,
    path("redes/", lista.redes, name="redes"),
    path("redes/datos.csv", lista.datos_csv, name="datos_csv"),
    path("redes/comparar/", lista.comparar, name="comparar"),
    *ESPACIO,
    *PUBLICAS,
]

"""Where the attendance ends, what is no person, and agreements or titles out of their usual place."""

from __future__ import annotations

from actas.lectura import ActaLeida, leer


def nombres(acta: ActaLeida) -> list[str]:
    return [persona.nombre for grupo in acta.asistentes for persona in grupo.personas]


def avisado(acta: ActaLeida, *textos: str) -> bool:
    """Whether each text is quoted in some aviso."""
    return all(any(texto in aviso for aviso in acta.avisos) for texto in textos)


def test_numbered_points_end_a_list_with_bullets_and_agreements_are_read() -> None:
    acta = leer(
        "Asisten:\n- Sra. Ana Uno, Presidenta.\n- Sr. Beto Dos, Secretario.\nExcusa su inasistencia: Sr. Caro Tres.\n\n"
        "1. Bienvenida\n1.1 La Presidenta abre la sesión.\n1.2 El Sr. Dos pide corregir una fecha.\n2. Presupuesto\n"
        "2.1 Se debate.\n\nACUERDO N° 1: SE APRUEBA EL PRESUPUESTO.\nACUERDO N° 2: SE ENCARGA EL REGLAMENTO.\n\n"
        "Se levanta la sesión a las 17:05 horas."
    )
    estados = [(persona.nombre, persona.estado) for grupo in acta.asistentes for persona in grupo.personas]
    assert estados == [("Sra. Ana Uno", "presente"), ("Sr. Beto Dos", "presente"), ("Sr. Caro Tres", "excusada")]
    assert all(grupo.personas for grupo in acta.asistentes)
    assert [acuerdo.texto for acuerdo in acta.acuerdos] == ["SE APRUEBA EL PRESUPUESTO.", "SE ENCARGA EL REGLAMENTO."]
    assert avisado(acta, "Bienvenida", "La Presidenta abre", "pide corregir", "Presupuesto", "Se levanta la sesión")


def test_groups_numbered_at_two_levels_are_still_attendance() -> None:
    acta = leer("Asistentes\n1. Red Ejemplo\n1.1 Persona Uno\n1.2 Persona Dos\n\nTabla\n- Plan")
    assert nombres(acta) == ["Persona Uno", "Persona Dos"]


def test_a_table_of_topics_ends_the_attendance() -> None:
    acta = leer(
        "Asistentes : Clara Uno (CR), Iván Dos (IM)\n\n| N° | Tema | Responsable |\n|---|---|---|\n"
        "| 1 | Portal de datos | CR |\n\nTEMA 1: PORTAL DE DATOS\nCR informa el avance.\n\n"
        "ACUERDOS:\nA1. Publicar el portal.\nA2. Usar la licencia."
    )
    assert nombres(acta) == ["Clara Uno", "Iván Dos"]
    assert [grupo.grupo for grupo in acta.asistentes] == [""]
    assert avisado(acta, "N° | Tema | Responsable", "1 | Portal de datos | CR", "TEMA 1", "CR informa")
    assert [acuerdo.texto for acuerdo in acta.acuerdos] == ["Publicar el portal.", "Usar la licencia."]


def test_a_mark_that_only_looks_like_a_number_of_agreement_stays() -> None:
    acta = leer("Acuerdos\n- Revisar la ruta.\n\nA4. es el formato del informe.")
    assert "A4." in " ".join([*(acuerdo.texto for acuerdo in acta.acuerdos), *acta.avisos])


def test_points_by_name_end_the_attendance_and_votes_are_no_people() -> None:
    acta = leer(
        "Asistentes: Ministerio (2), Redes (3).\n\nPunto 1. Convocatoria\nSe explica.\n\n"
        "ACUERDO 5.1. Convocar a elecciones.\n\nPunto 2. Reglamento\nSe revisa:\na.- Votan a favor: 4.\n\n"
        "ACUERDO 5.2. Aprobar el reglamento."
    )
    assert acta.asistentes == ()
    assert [(a.texto, a.letras) for a in acta.acuerdos] == [
        ("Convocar a elecciones.", ()),
        ("Aprobar el reglamento.", ()),
    ]
    assert avisado(
        acta, "Ministerio (2), Redes (3)", "Punto 1. Convocatoria", "Punto 2. Reglamento", "Votan a favor: 4"
    )


def test_a_number_or_a_sentence_is_no_person() -> None:
    larga = "Beto Dos, de la Red Ejemplo, informa a todos que el plan de la mesa ya está publicado."
    acta = leer(f"Asistentes\n- Persona Uno\n- 4\n- Votan a favor: 4.\n- El Sr. Dos pide una copia\n- {larga}")
    assert nombres(acta) == ["Persona Uno"]
    assert avisado(acta, "«4»", "Votan a favor: 4", "pide una copia", larga)


def test_the_heading_row_of_a_table_of_people_is_kept_apart() -> None:
    acta = leer(
        "## Participantes\n\n| Nombre | Institución | Correo |\n|---|---|---|\n| Ana Uno | Red | a@mesa.example |"
    )
    assert nombres(acta) == ["Ana Uno"]
    assert avisado(acta, "Nombre | Institución | Correo")


def test_an_agreement_out_of_its_section_is_said() -> None:
    acta = leer("Desarrollo\n1. Se debate.\n\nAcuerdo N° 3: Se publica.\n\nAcuerdos\n1. Otro.")
    assert [acuerdo.texto for acuerdo in acta.acuerdos] == ["Otro."]
    aviso = "Una línea parece un acuerdo y no está en la sección de acuerdos: «Acuerdo N° 3: Se publica.»."
    assert aviso in acta.avisos
    assert any("Se publica" in parrafo.texto for parrafo in acta.parrafos)


def test_titles_without_capitals() -> None:
    acta = leer(
        "acta de ejemplo\nlugar: sala\ntemas tratados\n1.- accidentes. hubo dos.\n2.- extintores. hay 4.\n"
        "acuerdos\n1.- ana cotiza.\n2.- beto revisa.\nproxima reunion: 1-3-2025"
    )
    assert [parrafo.texto for parrafo in acta.parrafos] == ["accidentes. hubo dos.", "extintores. hay 4."]
    assert [acuerdo.texto for acuerdo in acta.acuerdos] == ["ana cotiza.", "beto revisa."]
    assert avisado(acta, "proxima reunion: 1-3-2025")


def test_the_tail_of_a_wrapped_sentence_is_no_title() -> None:
    acta = leer("Desarrollo\n1. Se revisaron los compromisos pendientes y los nuevos\nacuerdos\nde la mesa.")
    assert acta.acuerdos == ()
    assert acta.parrafos[0].texto.endswith("los nuevos acuerdos de la mesa.")

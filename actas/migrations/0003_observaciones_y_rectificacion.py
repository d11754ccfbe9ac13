"""Observations with their answers, and what a correction of a published acta is about."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actas", "0002_textos_sin_tope"),
        ("mesa", "0003_vias_retiros_e_invitaciones"),
    ]

    operations = [
        migrations.AddField(
            model_name="acta",
            name="motivo_rectificacion",
            field=models.TextField(blank=True, verbose_name="motivo de la rectificación"),
        ),
        migrations.AddField(
            model_name="acta",
            name="rectifica",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.publicacion"
            ),
        ),
        migrations.CreateModel(
            name="Observacion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organizacion_nombre", models.CharField(max_length=200)),
                ("persona_nombre", models.CharField(max_length=200)),
                ("calidad", models.CharField(max_length=20)),
                ("referencia", models.CharField(blank=True, max_length=40, verbose_name="párrafo")),
                ("texto_citado", models.TextField(blank=True)),
                ("motivo", models.TextField(verbose_name="observación")),
                ("propuesta", models.TextField(blank=True, verbose_name="redacción propuesta")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("pendiente", "pendiente"),
                            ("acogida", "acogida"),
                            ("acogida_parcialmente", "acogida parcialmente"),
                            ("no_acogida", "no acogida"),
                            ("retirada", "retirada"),
                        ],
                        default="pendiente",
                        max_length=25,
                    ),
                ),
                ("respuesta", models.TextField(blank=True, verbose_name="respuesta fundada")),
                ("respondida_por", models.CharField(blank=True, max_length=200)),
                ("respondida_el", models.DateTimeField(null=True)),
                ("aplicada", models.BooleanField(default=False, verbose_name="redacción incorporada al texto")),
                ("creada", models.DateTimeField(verbose_name="recibida")),
                (
                    "acta",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="observaciones", to="actas.acta"
                    ),
                ),
                (
                    "consulta",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="observaciones", to="mesa.consulta"
                    ),
                ),
                (
                    "mandato",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.mandato"),
                ),
                (
                    "organizacion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.organizacion"
                    ),
                ),
                (
                    "parrafo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="observaciones",
                        to="actas.parrafo",
                    ),
                ),
                (
                    "persona",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.persona"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("estado__in", ["pendiente", "retirada"]),
                            models.Q(("respuesta", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="observacion_respuesta_fundada",
                        violation_error_message="Escriba el fundamento de la respuesta: lo leerá quien observó.",
                    )
                ],
            },
        ),
    ]

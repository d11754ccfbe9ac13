"""Answers registered by the secretaría, attached files, withdrawals, and invitations whose key is signed."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


def forget_invitations(apps, schema_editor):
    """An invitation is bound to its key: when the form of the key changes, the ones there are cannot be opened."""
    apps.get_model("mesa", "Invitacion").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("mesa", "0002_busqueda"),
    ]

    operations = [
        migrations.RunPython(forget_invitations, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Archivo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nombre", models.CharField(max_length=200, verbose_name="nombre")),
                ("tipo", models.CharField(max_length=100, verbose_name="tipo")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("bytes", models.PositiveIntegerField()),
                ("creado", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Retiro",
            fields=[
                (
                    "publicacion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="retiro",
                        serialize=False,
                        to="mesa.publicacion",
                    ),
                ),
                ("motivo", models.TextField(verbose_name="motivo")),
                ("parcial", models.BooleanField()),
                ("creado", models.DateTimeField()),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="regla",
            name="inmutable_si_se_uso",
        ),
        migrations.RemoveField(
            model_name="invitacion",
            name="clave_sha256",
        ),
        migrations.AddField(
            model_name="consulta",
            name="sesion",
            field=models.CharField(blank=True, max_length=200, verbose_name="sesión en que cerró"),
        ),
        migrations.AddField(
            model_name="invitacion",
            name="creada",
            field=models.DateTimeField(default=None, verbose_name="creada"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invitacion",
            name="organo",
            field=models.ForeignKey(
                default=None,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitaciones",
                to="mesa.organizacion",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="pronunciamiento",
            name="evidencia",
            field=models.TextField(blank=True, verbose_name="evidencia"),
        ),
        migrations.AddField(
            model_name="pronunciamiento",
            name="reemplaza",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.pronunciamiento"
            ),
        ),
        migrations.AddField(
            model_name="pronunciamiento",
            name="registrado_por",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.persona"
            ),
        ),
        migrations.AddField(
            model_name="pronunciamiento",
            name="registrado_por_nombre",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="regla",
            name="publicacion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mesa.publicacion",
            ),
        ),
        migrations.AddField(
            model_name="regla",
            name="texto",
            field=models.TextField(blank=True, verbose_name="texto adoptado"),
        ),
        migrations.AddField(
            model_name="representacion",
            name="retirada",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="consulta",
            name="cierre",
            field=models.CharField(
                blank=True,
                choices=[
                    ("plazo", "al vencer el plazo"),
                    ("anticipado", "antes del plazo, con resultado cierto"),
                    ("en_sesion", "en sesión"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="convocada",
            name="cierre",
            field=models.CharField(
                blank=True,
                choices=[
                    ("expresa", "respondió"),
                    ("tacita", "tácita"),
                    ("silente", "no respondió"),
                    ("no_requerida", "no fue necesaria"),
                    ("ausente", "no estuvo en la sesión"),
                ],
                max_length=12,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="regla",
            trigger=pgtrigger.compiler.Trigger(
                name="inmutable_si_se_uso",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="if exists (select 1 from mesa_consulta where regla_id = old.id) then raise exception 'regla % ya se uso', old.id using errcode = 'integrity_constraint_violation'; end if; return new;",
                    hash="42c5482bad4f097cd0bcd319a11145cc88da5195",
                    operation='UPDATE OF "mayoria", "quorum_numerador", "quorum_denominador", "quorum_por_sector", "silencio", "dias", "habiles", "cierre_anticipado", "norma", "texto", "nombre", "numero"',
                    pgid="pgtrigger_inmutable_si_se_uso_1bb8c",
                    table="mesa_regla",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="archivo",
            name="organo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.organizacion"
            ),
        ),
        migrations.AddField(
            model_name="archivo",
            name="subido_por",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.persona"
            ),
        ),
        migrations.AddField(
            model_name="pronunciamiento",
            name="archivo",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mesa.archivo"
            ),
        ),
        migrations.AddConstraint(
            model_name="pronunciamiento",
            constraint=models.CheckConstraint(
                condition=models.Q(("via", "en_linea"), models.Q(("evidencia", ""), _negated=True), _connector="OR"),
                name="pronunciamiento_con_evidencia",
                violation_error_message="Escriba cómo consta la respuesta: la sesión, el correo o el documento.",
            ),
        ),
        migrations.AddField(
            model_name="retiro",
            name="registro",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="retiros_que_registra", to="mesa.publicacion"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_invitations),
    ]

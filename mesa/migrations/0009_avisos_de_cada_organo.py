"""A notice and a deadline know whose they are; what fell due before anybody was reminded of it is not told now."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
set constraints all immediate;
update mesa_plazo set organo_id = consulta.organo_id
from mesa_consulta consulta where consulta.plazo_id = mesa_plazo.id;
update mesa_aviso set organo_id = consulta.organo_id
from mesa_consulta consulta where consulta.id = (mesa_aviso.datos ->> 'consulta')::bigint;
update mesa_aviso set organo_id = (datos ->> 'organo')::bigint
where organo_id is null and datos ? 'organo';
update mesa_aviso set organo_id = invitacion.organo_id
from mesa_invitacion invitacion where invitacion.id = (mesa_aviso.datos ->> 'invitacion')::bigint;
insert into mesa_recordatorio (plazo_id, vence, marca, hecho_el)
select id, vence, -1, now() from mesa_plazo where instante < now()
on conflict do nothing;
"""


class Migration(migrations.Migration):
    dependencies = [("mesa", "0008_responsables_de_plazos")]
    operations = [
        migrations.AddField(
            "aviso",
            "organo",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mesa.organizacion",
            ),
        ),
        migrations.AddField(
            "plazo",
            "organo",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mesa.organizacion",
            ),
        ),
        migrations.AlterField(
            "envio",
            "estado",
            models.CharField(
                choices=[
                    ("pendiente", "en espera"),
                    ("reclamado", "enviándose"),
                    ("enviado", "enviado"),
                    ("fallido", "falló"),
                    ("omitido", "no hizo falta"),
                ],
                default="pendiente",
                max_length=10,
            ),
        ),
        migrations.RunSQL(FILL, reverse_sql="update mesa_envio set estado = 'fallido' where estado = 'omitido'"),
    ]

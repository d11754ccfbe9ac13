"""The deadlines that were open already know from whom they expect an answer, and that they were told."""

from django.db import migrations

FILL = """
insert into mesa_responsable (plazo_id, organizacion_id, cumplido_el)
select consulta.plazo_id, convocada.organizacion_id, answer.recibido
from mesa_consulta consulta
join mesa_convocada convocada on convocada.consulta_id = consulta.id
left join mesa_pronunciamiento answer on answer.id = convocada.vigente_id
where consulta.estado = 'abierta' and (convocada.con_voto or consulta.regla_id is null)
on conflict do nothing;
update mesa_plazo set notificado_el = consulta.abierta_el
from mesa_consulta consulta where consulta.plazo_id = mesa_plazo.id;
"""


class Migration(migrations.Migration):
    dependencies = [("mesa", "0007_decisiones_completas")]
    operations = [migrations.RunSQL(FILL, reverse_sql="delete from mesa_responsable")]

"""Of seats, functions and mandates only the end is written, once, and none is deleted but by the act that annuls."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("mesa", "0004_huellas_reconocidas"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="funcion",
            trigger=pgtrigger.compiler.Trigger(
                name="solo_se_termina",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="if to_jsonb(new) = to_jsonb(old) or (old.hasta is null and to_jsonb(new) - 'hasta' = to_jsonb(old) - 'hasta') then return new; end if; raise exception 'la fila % de % no se reescribe', old.id, tg_table_name using errcode = 'integrity_constraint_violation';",
                    hash="ab63131a54e4a9962ef5bd9006b7ce1fbc06b96e",
                    operation="UPDATE",
                    pgid="pgtrigger_solo_se_termina_6d91d",
                    table="mesa_funcion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="funcion",
            trigger=pgtrigger.compiler.Trigger(
                name="no_se_borra",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="51ce31652a9f800c74f4b8d0a51dcb3575e0190e",
                    operation="DELETE",
                    pgid="pgtrigger_no_se_borra_2318b",
                    table="mesa_funcion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mandato",
            trigger=pgtrigger.compiler.Trigger(
                name="solo_se_termina",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="if to_jsonb(new) = to_jsonb(old) or (old.hasta is null and to_jsonb(new) - 'hasta' = to_jsonb(old) - 'hasta') then return new; end if; raise exception 'la fila % de % no se reescribe', old.id, tg_table_name using errcode = 'integrity_constraint_violation';",
                    hash="4f19a8b5244694a4751d0252ebc2697e8b89adca",
                    operation="UPDATE",
                    pgid="pgtrigger_solo_se_termina_a9cae",
                    table="mesa_mandato",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mandato",
            trigger=pgtrigger.compiler.Trigger(
                name="no_se_borra",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a4adc22f0d76bb8183475d8d0e65dae8cbc8c985",
                    operation="DELETE",
                    pgid="pgtrigger_no_se_borra_f3931",
                    table="mesa_mandato",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membresia",
            trigger=pgtrigger.compiler.Trigger(
                name="solo_se_termina",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="if to_jsonb(new) = to_jsonb(old) or (old.hasta is null and to_jsonb(new) - 'hasta' = to_jsonb(old) - 'hasta') then return new; end if; raise exception 'la fila % de % no se reescribe', old.id, tg_table_name using errcode = 'integrity_constraint_violation';",
                    hash="acc4529428c2f25b8c623c8686013faa67382a21",
                    operation="UPDATE",
                    pgid="pgtrigger_solo_se_termina_7df5a",
                    table="mesa_membresia",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membresia",
            trigger=pgtrigger.compiler.Trigger(
                name="no_se_borra",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="79f21f09d0d7014d86f61370f6cd51c7b4165b60",
                    operation="DELETE",
                    pgid="pgtrigger_no_se_borra_86446",
                    table="mesa_membresia",
                    when="BEFORE",
                ),
            ),
        ),
    ]

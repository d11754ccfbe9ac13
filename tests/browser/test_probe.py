import time
def test_probe(world, enter):
    from tests.browser.inspection import Console, faults
    print(world.actas)
    ctx = enter("secretaria"); page = ctx.new_page(); c = Console(page)
    for path in ["/pendientes/", f"/actas/{world.clave('borrador')}/editar/", f"/consultas/{world.consultas['segunda'].pk}/"]:
        t=time.time(); page.goto(path); print(path, time.time()-t); t=time.time()
        print(list(faults(page, c)), time.time()-t)

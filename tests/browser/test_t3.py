import time, json
from axe_playwright_python.base import AXE_SCRIPT
from tests.browser import inspection as I
def test_t(world, enter):
    page=enter("secretaria").new_page()
    page.goto("/cuenta/login/")
    for path in ("/actas/2022-06-16/", f"/consultas/{world.consultas['segunda'].pk}/"):
        t=time.time(); page.goto(path); print("goto",time.time()-t)
        t=time.time(); page.evaluate(AXE_SCRIPT); print("inject",time.time()-t)
        for opts in (I.OPTIONS,{**I.OPTIONS,"preload":True},I.OPTIONS,{**I.OPTIONS,"preload":True},I.COLOURS):
            t=time.time(); r=page.evaluate(f"() => axe.run(document, {json.dumps(opts)}).then(r => r.violations)"); print(opts.get("preload"),time.time()-t)
        t=time.time()
        for i in range(6): page.set_viewport_size({"width":390+i*10,"height":900}); page.evaluate(I.OVERFLOW)
        print("ovf", time.time()-t)
    ctx=enter(); page=ctx.new_page(); page.goto("/cuenta/login/"); page.fill("[name=login]","social@mesa.example"); page.fill("[name=password]","no"); page.locator("#contenido button[type=submit]").first.click(); page.wait_for_timeout(2000); print(page.locator("main").inner_text())

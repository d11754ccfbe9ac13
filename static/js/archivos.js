/* The files chosen in a form that mesa.js keeps (`data-guardar-formulario`): held in this browser for a day, so that a form
   that came back refused, or a phone that dropped the page, asks for no photograph again. Every page can do without. */
(() => {
  "use strict";

  const DAY = 24 * 60 * 60 * 1000;
  const STORE = "elegidos";
  const words = document.getElementById("textos-js")?.dataset ?? {};
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  let opened;
  const open = () => {
    opened ??= (() => {
      const asked = indexedDB.open("mesa-archivos", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      return done(asked);
    })();
    return opened;
  };

  /* Storage may be forbidden or full: then nothing is kept, and nothing breaks. */
  const store = async (mode, act) => {
    try {
      return await done(act((await open()).transaction(STORE, mode).objectStore(STORE)));
    } catch {
      return undefined;
    }
  };
  const read = (key) => store("readonly", (rows) => rows.get(key));
  const write = (key, value) => store("readwrite", (rows) => rows.put(value, key));
  const remove = (key) => store("readwrite", (rows) => rows.delete(key));

  /* What a page says that is saved goes, and so does what is a day old. */
  const clean = async () => {
    const nodes = [...document.querySelectorAll("[data-formulario-guardado]")];
    const saved = new Set(nodes.map((node) => node.dataset.formularioGuardado));
    for (const key of (await store("readonly", (rows) => rows.getAllKeys())) ?? []) {
      const kept = await read(key);
      if (kept && (saved.has(kept.envio) || Date.now() - kept.cuando > DAY)) await remove(key);
    }
  };

  const refusal = (input) => document.getElementById(`${input.id}_error`);
  const asksAgain = (input) => input.hasAttribute("data-adjuntar");

  /* The file is there again, so nothing asks for it any more: neither its field nor the summary above the form. */
  const settle = (input) => {
    if (asksAgain(input)) {
      input.removeAttribute("data-adjuntar");
      refusal(input)?.remove();
      input.closest(".campo")?.classList.remove("campo--error");
      input.removeAttribute("aria-invalid");
      for (const link of input.form.querySelectorAll(`[data-enfocar] a[href="#${input.id}"]`)) {
        const list = link.closest("ul");
        link.closest("li").remove();
        if (!list.children.length) list.remove();
      }
    }
    const names = [...input.files].map((file) => file.name).join(", ");
    const said = document.createElement("p");
    said.className = "chico suave";
    said.setAttribute("role", "status");
    said.textContent = `${words.adjunto} ${names}`;
    input.after(said);
    input.addEventListener("change", () => said.remove(), { once: true });
  };

  const attach = (input, files) => {
    if (input.files.length) return;
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    input.files = held.files;
    settle(input);
  };

  const keep = async (input) => {
    const key = `${input.form.dataset.guardarFormulario}:${input.name}`;
    const envio = input.form.elements.envio?.value;
    input.addEventListener("change", () => {
      if (input.files.length) write(key, { envio, archivos: [...input.files], cuando: Date.now() });
      else remove(key);
    });
    const kept = await read(key);
    if (!kept) return;
    if (refusal(input) && !asksAgain(input)) await remove(key); // it was refused itself
    else if (asksAgain(input) || (envio && kept.envio === envio)) attach(input, kept.archivos); // the form came back
    else input.form.addEventListener("mesa:recuperado", () => attach(input, kept.archivos), { once: true });
  };

  const prepare = async () => {
    const inputs = [...document.querySelectorAll("form[data-guardar-formulario] input[type=file]")];
    if (!inputs.length && !document.querySelector("[data-formulario-guardado]")) return;
    await clean();
    for (const input of inputs) await keep(input);
  };

  prepare();
})();

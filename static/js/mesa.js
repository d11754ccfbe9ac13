/* Small helps that a page can do without: keeps what is being written, copies a text, moves the focus after a swap.
   No dependencies, no inline code. Its contract is in templates/components/LEAME.md. */
(() => {
  "use strict";

  const PREFIX = "mesa:texto:";
  const WAIT = 400; // ms after the last key, so that typing never waits for the disk
  const words = document.getElementById("textos-js")?.dataset ?? {};

  /* Storage may be forbidden or full: then nothing is kept, and nothing breaks. */
  const store = {
    read(key) {
      try {
        return JSON.parse(localStorage.getItem(PREFIX + key));
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify(value));
      } catch {
        /* said above */
      }
    },
    remove(key) {
      try {
        localStorage.removeItem(PREFIX + key);
      } catch {
        /* said above */
      }
    },
    keys() {
      try {
        return Object.keys(localStorage).flatMap((key) => (key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : []));
      } catch {
        return [];
      }
    },
  };

  const element = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  const button = (text, onClick) => {
    const node = element("button", { type: "button", class: "btn btn--2 btn--chico" }, text);
    node.addEventListener("click", onClick);
    return node;
  };

  const notice = (level, role, strong, text, ...rest) =>
    element(
      "div",
      { class: `aviso aviso--${level} medida`, role },
      element("p", {}, element("strong", {}, strong), ` ${text}`),
      ...rest,
    );

  /* Keep a textarea in this browser until the server says it has it. */
  const keep = (area) => {
    if (area.dataset.atendido) return;
    area.dataset.atendido = "si";
    const key = area.dataset.guardar;
    const saved = store.read(key);
    if (saved && saved.texto !== area.value) offer(area, key, saved);
    let timer;
    const now = () => {
      clearTimeout(timer);
      if (area.value === area.defaultValue) store.remove(key);
      else store.write(key, { texto: area.value, cuando: Date.now() });
    };
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(now, WAIT);
    });
    area.addEventListener("change", now);
    if (area.value !== area.defaultValue) now(); // typed while the page was still being drawn
  };

  const offer = (area, key, saved) => {
    const box = notice("ojo", "status", words.pendienteFuerte, words.pendiente);
    const close = () => {
      box.remove();
      area.focus();
    };
    const recover = button(words.recuperar, () => {
      area.value = saved.texto;
      area.dispatchEvent(new Event("change", { bubbles: true }));
      close();
    });
    const discard = button(words.descartar, () => {
      store.remove(key);
      close();
    });
    const name = area.labels?.[0]?.textContent.trim();
    if (name) {
      for (const node of [recover, discard]) node.append(element("span", { class: "solo-lector" }, `: ${name}`));
    }
    box.append(element("p", { class: "chico" }, saved.texto), element("p", { class: "grupo" }, recover, discard));
    area.before(box);
  };

  /* Keep all that is typed in a form of many fields, until a page shows that what it was sent as (`envio`) is saved. */
  const fields = (form) =>
    [...form.elements].filter((field) => field.name && !["hidden", "file", "submit", "button"].includes(field.type));
  const ticked = (field) => ["checkbox", "radio"].includes(field.type);
  const typed = (field) => (ticked(field) ? field.checked : field.value);
  const called = (field) => (ticked(field) ? `${field.name}=${field.value}` : field.name); // a group has one name
  const put = (field, value) => {
    if (ticked(field)) field.checked = value;
    else field.value = value;
    const fold = field.closest("details");
    if (fold && value) fold.open = true;
  };
  const initially = (field) => {
    if (ticked(field)) return field.defaultChecked;
    return field.options ? ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value : field.defaultValue;
  };

  const keepForm = (form) => {
    if (form.dataset.atendido) return;
    form.dataset.atendido = "si";
    const key = form.dataset.guardarFormulario;
    const envio = form.elements.envio?.value;
    const saved = store.read(key);
    const before = saved?.campos ?? {};
    const differs = (field) => called(field) in before && before[called(field)] !== typed(field);
    let offered = fields(form).some(differs) ? before : {}; // until it is recovered or discarded, it stays kept
    const again = saved && saved.envio === envio ? before : {}; // the page came back with it, and it is not saved
    const mine = (field) => typed(field) !== initially(field);
    let timer;
    const now = () => {
      clearTimeout(timer);
      timer = undefined;
      const changed = fields(form).filter((field) => mine(field) || called(field) in again);
      const campos = { ...offered, ...Object.fromEntries(changed.map((field) => [called(field), typed(field)])) };
      if (Object.keys(campos).length) store.write(key, { campos, envio, cuando: Date.now() });
      else store.remove(key);
    };
    if (Object.keys(offered).length) {
      offerForm(form, offered, () => {
        offered = {};
        now();
      });
    }
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(now, WAIT);
    });
    form.addEventListener("submit", now);
    window.addEventListener("pagehide", () => timer && now()); // another form of the page was sent at once
    const [how] = performance.getEntriesByType("navigation"); // who comes back finds what was sent already
    if (how?.type !== "back_forward" && fields(form).some(mine)) now(); // typed while the page was still being drawn
  };

  const offerForm = (form, campos, settled) => {
    const box = notice("ojo", "status", words.pendienteFuerte, words.pendiente);
    const recover = button(words.recuperar, () => {
      for (const field of fields(form)) if (called(field) in campos) put(field, campos[called(field)]);
      settled();
      box.remove();
      form.dispatchEvent(new Event("mesa:recuperado"));
    });
    const discard = button(words.descartar, () => {
      settled();
      box.remove();
    });
    box.append(element("p", { class: "grupo" }, recover, discard));
    form.prepend(box);
  };

  /* What is kept for a text that is closed is told next to the link that opens it. */
  const remind = (link) => {
    if (link.dataset.atendido || !store.read(link.dataset.abre)) return;
    link.dataset.atendido = "si";
    const fold = link.closest("details");
    if (fold) fold.open = true;
    link.after(element("strong", { class: "pendiente-aqui" }, words.pendienteFuerte));
  };

  /* A button that leaves a blank line at the cursor; hidden in the page, for without script one leaves it by hand. */
  const splitter = (control) => {
    if (control.dataset.atendido) return;
    control.dataset.atendido = "si";
    control.hidden = false;
    control.addEventListener("click", () => {
      const area = document.getElementById(control.dataset.partir);
      area.setRangeText("\n\n", area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("change", { bubbles: true }));
      area.focus();
    });
  };

  /* A button that copies the text of another element; hidden in the page, for without script it does nothing. */
  const copier = (control) => {
    if (control.dataset.atendido || !navigator.clipboard) return;
    control.dataset.atendido = "si";
    control.hidden = false;
    const said = element("span", { class: "chico suave", role: "status" });
    control.after(said);
    control.addEventListener("click", async () => {
      const source = document.querySelector(control.dataset.copiar);
      const text = source ? (source.value ?? source.textContent.trim()) : "";
      try {
        await navigator.clipboard.writeText(text);
        said.textContent = ` ${words.copiado}`;
      } catch {
        said.textContent = ` ${words.noCopiado}`;
        source?.select?.();
      }
    });
  };

  /* A button that selects a line of a textarea and brings it into view; hidden in the page, as above. */
  const pointer = (control) => {
    if (control.dataset.atendido) return;
    control.dataset.atendido = "si";
    control.hidden = false;
    control.addEventListener("click", () => {
      const area = document.querySelector(control.dataset.lineaEn);
      const lines = area.value.split("\n");
      const place = Math.min(Number(control.dataset.linea), lines.length) - 1;
      const start = lines.slice(0, place).reduce((sum, line) => sum + line.length + 1, 0);
      area.setSelectionRange(start, start);
      area.blur(); // a caret is scrolled to when its area is entered
      area.focus();
      area.setSelectionRange(start, start + lines[place].length);
    });
  };

  /* What the server has is no longer kept here; what differs from it was never sent. */
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const release = (done) => {
    for (const key of done.dataset.guardado.split(" ")) {
      const saved = store.read(key);
      if (saved && plain(saved.texto) === plain(done.textContent)) store.remove(key);
    }
  };

  /* The same of a form, wherever it was: its `envio` tells which. */
  const releaseForm = (envio) => {
    for (const key of store.keys()) if (store.read(key)?.envio === envio) store.remove(key);
  };

  const prepare = (root) => {
    for (const done of root.querySelectorAll("[data-guardado]")) release(done);
    for (const done of root.querySelectorAll("[data-formulario-guardado]")) releaseForm(done.dataset.formularioGuardado);
    for (const area of root.querySelectorAll("textarea[data-guardar]")) keep(area);
    for (const form of root.querySelectorAll("form[data-guardar-formulario]")) keepForm(form);
    for (const link of root.querySelectorAll("[data-abre]")) remind(link);
    for (const control of root.querySelectorAll("[data-partir]")) splitter(control);
    for (const control of root.querySelectorAll("[data-copiar]")) copier(control);
    for (const control of root.querySelectorAll("[data-linea]")) pointer(control);
  };

  const focusIn = (root) => root.querySelector("[data-enfocar]")?.focus();

  prepare(document);
  focusIn(document);

  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.target instanceof Element && event.target.isConnected ? event.target : document;
    prepare(root.parentElement ?? document);
    focusIn(root.matches?.("[data-enfocar]") ? (root.parentElement ?? document) : root);
  });

  /* The sentence of an error page of this site, or null when the answer is not one. */
  const sentence = (xhr) => {
    if (!xhr?.responseText?.trimStart().toLowerCase().startsWith("<!doctype")) return null;
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const said = page.querySelector("[data-mensaje]")?.textContent.replace(/\s+/g, " ").trim();
    return said ? [`${page.querySelector("h1").textContent.trim()}.`, said] : null;
  };

  /* Whether the answer is a whole page without what was asked for: one that asks who is there, once a session ended. */
  const another = (xhr) =>
    xhr?.status === 200 && /^\s*<!doctype/i.test(xhr.responseText) && !xhr.responseText.includes('id="editor"');

  /* Another page never takes the place of a fragment: what was typed stays, with the reason above it. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    const lost = Boolean(target?.closest("#editor")) && another(xhr);
    if (lost || (xhr.status >= 400 && sentence(xhr))) {
      event.detail.shouldSwap = false;
      event.detail.isError = true;
    }
  });

  /* What asks by itself, now and then, does not trouble anyone when it gets no answer. */
  const silent = (event) => Boolean(event.detail?.elt?.closest("[data-silencioso]"));
  const clear = (event) => {
    if (!silent(event)) event.detail?.elt?.closest("form")?.querySelector(":scope > [data-aviso-falla]")?.remove();
  };
  const why = (xhr) =>
    sentence(xhr) ?? (another(xhr) ? [words.salioFuerte, words.salio] : [words.fallaFuerte, words.falla]);
  const failed = (event) => {
    if (silent(event)) return;
    clear(event);
    const place = event.detail?.elt?.closest("form") ?? document.querySelector("main .ancho");
    const box = notice("error", "alert", ...why(event.detail?.xhr));
    box.dataset.avisoFalla = "si";
    place?.prepend(box);
  };
  document.addEventListener("htmx:beforeRequest", clear);
  for (const fault of ["sendError", "timeout", "responseError"]) document.addEventListener(`htmx:${fault}`, failed);
})();

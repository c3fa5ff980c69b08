// Keeps a draft of a conversation on the server, two seconds after typing stops. Without this file the save button does it all.
// The first draft of a page is the whole form: a browser may have put back what was typed before. With data-draft-partly the
// next ones send what changed since, named by "gewijzigd"; fields with the same data-together go together.
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft-url]");
  if (!form) return;
  const WAIT = 2000;
  const line = document.getElementById("draft");
  const conflict = document.getElementById("conflict");
  const version = form.elements.version;
  const ALWAYS = ["csrfmiddlewaretoken", "klant", "version", "page_id"];
  let timer = 0, running = false, dirty = false, stopped = false, whole = true;
  line.setAttribute("role", "status");

  // What the form says now: one text per field, or per group of fields that go together.
  function told() {
    const texts = new Map();
    const keys = new Map();
    for (const field of form.elements) {
      if (!field.name || ALWAYS.includes(field.name) || field.type === "submit" || field.dataset.onlySearches !== undefined) continue;
      const together = field.closest("[data-together]");
      const key = together ? together.dataset.together : field.name;
      keys.set(field.name, key);
      if (!texts.has(key)) texts.set(key, "");
    }
    for (const [name, value] of new FormData(form)) {
      if (keys.has(name)) texts.set(keys.get(name), texts.get(keys.get(name)) + JSON.stringify([name, value]));
    }
    return { texts, keys };
  }

  let kept = new Map();

  function changes(now) {
    const names = [...now.texts.keys()].filter((key) => now.texts.get(key) !== kept.get(key));
    return names.includes("formula") ? null : names; // another formula asks other questions
  }

  function body(now, names) {
    const data = new FormData(form);
    data.delete("idempotency_key"); // its id and version tell a repeated draft
    form.querySelectorAll("[data-only-searches]").forEach((field) => data.delete(field.name));
    if (!names) return data;
    for (const [name, key] of now.keys) if (!names.includes(key)) data.delete(name);
    names.forEach((name) => data.append("gewijzigd", name));
    return data;
  }

  // Another formula asks other questions. Who typed an answer meanwhile keeps the old ones until that is sent too.
  function showQuestions(now) {
    const fresh = line.querySelector("template[data-questions]");
    const shown = document.getElementById("doorvragen");
    if (fresh && shown && told().texts.get("doorvragen") === now.texts.get("doorvragen")) shown.replaceWith(fresh.content);
  }

  function keep(now, wrong) {
    whole = form.dataset.draftPartly === undefined;
    wrong.filter(Boolean).forEach((key) => now.texts.delete(key)); // what could not be kept is sent again
    kept = now.texts;
  }

  function showConflict(html) {
    stopped = true;
    conflict.innerHTML = html;
    offerMine();
    const box = conflict.firstElementChild;
    if (box) box.focus();
  }

  // "Keep mine" saves once more, now on top of the version that is shown.
  function offerMine() {
    const box = conflict.querySelector("[data-current-version]");
    const button = box && box.querySelector("[data-keep-mine]");
    if (!button) return;
    stopped = true;
    button.hidden = false;
    button.addEventListener("click", () => {
      version.value = box.dataset.currentVersion;
      whole = true;
      conflict.textContent = "";
      stopped = false;
      save();
      form.querySelector("textarea").focus();
    });
  }

  async function save() {
    if (running || stopped) return;
    const now = told();
    const names = whole ? null : changes(now);
    if (names && !names.length) return;
    running = true; dirty = false;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: body(now, names), headers: { "HX-Request": "true" }, redirect: "manual" });
      const html = answer.type === "opaqueredirect" ? "" : await answer.text();
      if (answer.status === 409 && names) { whole = true; dirty = true; } // once more with all, to see all that differs
      else if (answer.status === 409) showConflict(html);
      else if (answer.ok) {
        line.innerHTML = html;
        version.value = line.firstElementChild.dataset.version;
        showQuestions(now);
        keep(now, (line.firstElementChild.dataset.wrong || "").split(" "));
      } else if (answer.status === 422) line.innerHTML = html;
      else line.textContent = "Nog niet bewaard. Log opnieuw in op een ander tabblad; wat je typte staat er nog.";
    } catch {
      line.textContent = "Geen verbinding. Wat je typte staat er nog; we proberen het zo weer.";
      dirty = true;
    }
    running = false;
    if (dirty) later(whole ? 0 : WAIT);
  }

  function later(wait = WAIT) { window.clearTimeout(timer); timer = window.setTimeout(save, wait); }

  // Enter presses the first button of a form, and here that one searches: who is done with a field means to save.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches('input:not([type="search"], [type="submit"])')) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector(".savebar [type=submit]"));
  });

  form.addEventListener("input", () => { dirty = true; later(); });
  form.addEventListener("change", () => { dirty = true; later(); });
  form.addEventListener("submit", () => { window.clearTimeout(timer); stopped = true; });
  window.addEventListener("pageshow", () => { if (!conflict.querySelector("[data-current-version]")) stopped = false; });
  offerMine();
})();

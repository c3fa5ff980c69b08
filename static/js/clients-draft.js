// Keeps a draft of a conversation on the server, two seconds after typing stops. Without this file the save button does it all.
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft-url]");
  if (!form) return;
  const WAIT = 2000;
  const line = document.getElementById("draft");
  const conflict = document.getElementById("conflict");
  const version = form.elements.version;
  let timer = 0, running = false, dirty = false, stopped = false;
  line.setAttribute("role", "status");

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
      conflict.textContent = "";
      stopped = false;
      save();
      form.querySelector("textarea").focus();
    });
  }

  async function save() {
    if (running || stopped) return;
    running = true; dirty = false;
    const data = new FormData(form);
    data.delete("idempotency_key"); // its id and version tell a repeated draft
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: data, headers: { "HX-Request": "true" }, redirect: "manual" });
      const html = answer.type === "opaqueredirect" ? "" : await answer.text();
      if (answer.status === 409) showConflict(html);
      else if (answer.ok) {
        line.innerHTML = html;
        version.value = line.firstElementChild.dataset.version;
      } else if (answer.status === 422) line.innerHTML = html;
      else line.textContent = "Nog niet bewaard. Log opnieuw in op een ander tabblad; wat je typte staat er nog.";
    } catch {
      line.textContent = "Geen verbinding. Wat je typte staat er nog; we proberen het zo weer.";
      dirty = true;
    }
    running = false;
    if (dirty) later();
  }

  function later() { window.clearTimeout(timer); timer = window.setTimeout(save, WAIT); }

  form.addEventListener("input", () => { dirty = true; later(); });
  form.addEventListener("change", () => { dirty = true; later(); });
  form.addEventListener("submit", () => { window.clearTimeout(timer); stopped = true; });
  window.addEventListener("pageshow", () => { if (!conflict.querySelector("[data-current-version]")) stopped = false; });
  offerMine();
})();

// Progressive enhancement only: every page works without this file.
(() => {
  "use strict";
  const all = (selector, root = document) =>
    (root.matches && root.matches(selector) ? [root] : []).concat(Array.from(root.querySelectorAll(selector)));

  function say(text) {
    const live = document.getElementById("live");
    if (live) { live.textContent = ""; window.setTimeout(() => { live.textContent = text; }, 60); }
  }

  // Side menu on small screens. Without this file the link jumps to the menu and :target shows it.
  function setUpMenu() {
    const menu = document.getElementById("zijmenu");
    const opener = document.querySelector("[data-menu-open]");
    if (!menu || !opener) return;
    const close = () => { menu.classList.remove("is-open"); opener.setAttribute("aria-expanded", "false"); opener.focus(); };
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      menu.classList.add("is-open");
      opener.setAttribute("aria-expanded", "true");
      menu.querySelector("a").focus();
    });
    opener.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); opener.click(); } });
    menu.querySelector("[data-menu-close]").addEventListener("click", (event) => { event.preventDefault(); close(); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && menu.classList.contains("is-open")) close(); });
    document.addEventListener("click", (event) => {
      if (menu.classList.contains("is-open") && !menu.contains(event.target) && !opener.contains(event.target)) close();
    });
  }

  // Enter in a field that only searches must not send the form around it.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches && event.target.matches("[data-only-searches]")) event.preventDefault();
  });

  function setUpPopups(root) {
    all("details[data-popup]", root).forEach((popup) => {
      popup.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && popup.open) { popup.open = false; popup.querySelector("summary").focus(); }
      });
      document.addEventListener("click", (event) => { if (popup.open && !popup.contains(event.target)) popup.open = false; });
      popup.addEventListener("focusout", (event) => {
        if (popup.open && event.relatedTarget && !popup.contains(event.relatedTarget)) popup.open = false;
      });
    });
  }

  // A question that unfolds in the page becomes a modal dialog.
  function setUpConfirms(root) {
    all("details[data-confirm]", root).forEach((details) => {
      const opener = details.querySelector("summary");
      const panel = details.querySelector(".confirm__panel");
      const title = panel.querySelector("h2");
      const dialog = document.createElement("dialog");
      dialog.setAttribute("aria-labelledby", title.id);
      panel.removeAttribute("role");
      panel.removeAttribute("aria-labelledby");
      dialog.append(panel);
      details.after(dialog);
      opener.setAttribute("aria-haspopup", "dialog");
      opener.addEventListener("click", (event) => { event.preventDefault(); dialog.showModal(); });
      const back = panel.querySelector("[data-confirm-close]");
      back.hidden = false;
      back.addEventListener("click", () => dialog.close());
      dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
      dialog.addEventListener("close", () => opener.focus());
    });
  }

  // Other dialogs: <button data-dialog="id"> opens <dialog id="id">; the button is hidden without JavaScript.
  function setUpDialogs(root) {
    all("[data-dialog]", root).forEach((button) => {
      const dialog = document.getElementById(button.dataset.dialog);
      if (!dialog) return;
      button.hidden = false;
      button.addEventListener("click", () => dialog.showModal());
      all("[data-dialog-close]", dialog).forEach((closer) => closer.addEventListener("click", () => dialog.close()));
    });
  }

  // The second click does nothing. The server knows the idempotency key as well.
  function guard(event) {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-no-guard") || event.defaultPrevented) return;
    if (form.dataset.sent === "yes") { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button) { button.setAttribute("aria-busy", "true"); }
    window.setTimeout(release, 15000); // a download leaves the page where it was
  }

  function release() {
    all("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
    all("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }

  // Errors first; otherwise what the swap itself asks for with data-focus.
  function focusIn(root) {
    const wanted = root.matches && root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (!wanted) return;
    if (!wanted.hasAttribute("tabindex") && wanted.tabIndex < 0) wanted.setAttribute("tabindex", "-1");
    wanted.focus();
  }

  function setUpSummaryLinks(root) {
    all(".error-summary a[href^='#']", root).forEach((link) => {
      link.addEventListener("click", (event) => {
        const target = document.getElementById(link.getAttribute("href").slice(1));
        if (!target) return;
        event.preventDefault();
        const field = target.matches("input, select, textarea, button") ? target : target.querySelector("input, select, textarea");
        target.scrollIntoView({ block: "center" });
        if (field) field.focus();
      });
    });
  }

  // <button data-copy="#id"> puts the text or value of that element on the clipboard.
  function setUpCopy(root) {
    all("[data-copy]", root).forEach((button) => {
      if (!navigator.clipboard) return;
      button.hidden = false;
      button.addEventListener("click", () => {
        const source = document.querySelector(button.dataset.copy);
        navigator.clipboard.writeText(source.value || source.textContent.trim()).then(() => say("Gekopieerd"));
      });
    });
  }

  function setUpPrint(root) {
    all("[data-print]", root).forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
  }

  function setUp(root) {
    setUpPopups(root); setUpConfirms(root); setUpDialogs(root); setUpSummaryLinks(root); setUpCopy(root); setUpPrint(root);
  }

  // A table that fits has a sticky head and no stop for the Tab key; a wider one scrolls within its box.
  function trimTabStops() {
    all(".table-scroll").forEach((box) => {
      box.classList.remove("is-wide");
      const wide = box.scrollWidth > box.clientWidth;
      box.classList.toggle("is-wide", wide);
      if (wide) box.setAttribute("tabindex", "0"); else box.removeAttribute("tabindex");
    });
  }

  document.addEventListener("submit", guard);
  window.addEventListener("pageshow", release);
  window.addEventListener("resize", trimTabStops);
  document.addEventListener("htmx:load", (event) => {
    const part = event.detail.elt;
    if (part === document.body) return;
    setUp(part); focusIn(part); trimTabStops(); release();
  });
  document.addEventListener("htmx:responseError", () => say("Dat lukte niet. Probeer het opnieuw."));
  document.addEventListener("htmx:sendError", () => say("Geen verbinding. Wat je typte staat er nog."));
  // A passkey that was cancelled or refused.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const place = document.getElementById("passkey-melding");
    const text = "Dat lukte niet. Probeer het opnieuw of kies een andere manier.";
    if (place) { place.textContent = text; place.hidden = false; } else { say(text); }
  });
  all("[data-needs-passkey]").forEach((button) => { button.hidden = !window.PublicKeyCredential; });
  setUpMenu(); setUp(document); focusIn(document); trimTabStops();
  window.llo = { say };
})();

// Counts the seconds in which a conversation can be taken back. Without this file the server refuses after ten seconds.
(() => {
  "use strict";
  const form = document.querySelector("form[data-undo]");
  if (!form) return;
  let left = Number(form.dataset.undo);
  const told = form.querySelector("[data-undo-left]");
  const button = form.querySelector("button");
  const clock = window.setInterval(() => {
    left -= 1;
    if (left > 0) { told.textContent = `Nog ${left} ${left === 1 ? "seconde" : "seconden"}.`; return; }
    window.clearInterval(clock);
    if (document.activeElement === button) document.getElementById("inhoud").focus();
    form.remove();
  }, 1000);
  form.addEventListener("submit", () => window.clearInterval(clock));
})();

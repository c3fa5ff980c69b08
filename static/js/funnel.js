// Counts that this page was looked at, and hands on where the visitor came from in the links to courses and enrolment.
// No cookie, nothing kept in the browser, no id: the page works the same without this file.
(() => {
  "use strict";
  const here = document.currentScript;
  const asked = new URLSearchParams(window.location.search);
  const cleaned = (text) => (text || "").trim().slice(0, 60);
  let from = "";
  try {
    const before = document.referrer ? new URL(document.referrer) : null;
    if (before && before.host !== window.location.host) from = before.hostname;
  } catch { from = ""; }
  const via = cleaned(asked.get("via") || asked.get("utm_source") || from);

  function count() {
    const address = new URL(here.dataset.count, window.location.href);
    if (via) address.searchParams.set("via", via);
    fetch(address, { cache: "no-store", keepalive: true, credentials: "same-origin" }).catch(() => {});
  }

  if (via) {
    document.querySelectorAll("a[href]:not([href^='#'])").forEach((link) => {
      const to = new URL(link.href, window.location.href);
      const counts = to.origin === window.location.origin && here.dataset.carry.split(" ").some((start) => to.pathname.startsWith(start));
      if (!counts || to.pathname.includes(".")) return;
      to.searchParams.set("via", via);
      link.href = to.href;
    });
  }
  // a page that is drawn ahead counts when it is really shown
  if (document.prerendering) document.addEventListener("prerenderingchange", count, { once: true });
  else if (document.visibilityState === "hidden") document.addEventListener("visibilitychange", count, { once: true });
  else count();
})();

/* What pages do beyond HTML: a key to the search, forms sent once, problems brought into view. */
(() => {
  "use strict";

  const isTyping = (element) =>
    element.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) return;
    const search = document.querySelector("main [type=search]") || document.getElementById("search");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  // A second click must not send a form twice. The buttons stay in the tab order, and are given
  // back when the page is shown again from the history.
  const release = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", release);
  document.addEventListener("htmx:after:request", release);

  // What is shown once is copied by a button, which is shown where browsers allow it.
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.querySelector("span").textContent = button.dataset.copied;
    });
  }

  // On a narrow screen tabs scroll: the one that is open is in sight.
  const showTab = () => {
    const tabs = document.querySelector(".tabs");
    const here = tabs && tabs.querySelector("[aria-current]");
    // Not by scrollIntoView: the Tab key would go on from there.
    if (here) tabs.scrollLeft += here.getBoundingClientRect().right - tabs.getBoundingClientRect().right;
  };

  const showProblems = () => {
    const summary = document.querySelector("[data-problems]");
    if (summary && !summary.closest("[data-example]")) summary.focus();
  };
  const start = () => {
    showTab();
    showProblems();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

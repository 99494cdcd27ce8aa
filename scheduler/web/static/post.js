// The preview follows while she types; leaving with unsaved words is asked about.
"use strict";
(() => {
  const form = document.getElementById("post");
  const preview = document.getElementById("preview");
  if (!form || !preview) return;
  const around = preview.closest(".previews");
  const unsaved = document.getElementById("unsaved");
  const QUIET_MS = 400;
  let timer = 0;
  let running = null;
  let changed = false;

  const show = async () => {
    if (running) running.abort();
    running = new AbortController();
    around.classList.add("waiting");
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST", body: new FormData(form), signal: running.signal, credentials: "same-origin",
      });
      if (answer.ok || answer.status === 422) preview.innerHTML = await answer.text();
      around.classList.remove("waiting");
    } catch (error) {
      if (error.name !== "AbortError") around.classList.remove("waiting");
    }
  };

  form.addEventListener("input", () => {
    changed = true;
    unsaved.textContent = form.dataset.unsaved;
    clearTimeout(timer);
    timer = setTimeout(show, QUIET_MS);
  });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();

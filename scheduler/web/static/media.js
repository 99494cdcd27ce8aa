// The brand's cards follow while she chooses; a click on a picture says where to look.
"use strict";
(() => {
  const form = document.getElementById("brand-form");
  const look = document.getElementById("brand-look");
  const QUIET_MS = 350;
  if (form && look) {
    let timer = 0;
    let running = null;
    const show = async () => {
      if (running) running.abort();
      running = new AbortController();
      try {
        const answer = await fetch(form.dataset.preview, {
          method: "POST", body: new FormData(form), signal: running.signal, credentials: "same-origin",
        });
        if (answer.ok || answer.status === 422) look.innerHTML = await answer.text();
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    };
    form.addEventListener("input", (event) => {
      const role = event.target.name.startsWith("color.") ? event.target.name.slice(6) : "";
      if (role) form.elements[`own.${role}`].checked = true;
      clearTimeout(timer);
      timer = setTimeout(show, QUIET_MS);
    });
    if (!look.children.length) show();
  }

  const picture = document.getElementById("focus-on");
  const focus = document.getElementById("focus");
  if (picture && focus) {
    const recut = () => {
      const place = `?x=${focus.elements.x.value}&y=${focus.elements.y.value}`;
      for (const cut of document.querySelectorAll("[data-cut]")) cut.src = cut.dataset.cut + place;
    };
    picture.classList.add("clickable");
    picture.addEventListener("click", (event) => {
      const box = picture.getBoundingClientRect();
      focus.elements.x.value = Math.round(((event.clientX - box.left) / box.width) * 100);
      focus.elements.y.value = Math.round(((event.clientY - box.top) / box.height) * 100);
      recut();
    });
    focus.addEventListener("change", recut);
  }
})();

// An article can be dropped anywhere on its form.
"use strict";
(() => {
  const form = document.getElementById("drop");
  const said = document.getElementById("dropped");
  if (!form || !said) return;
  const field = form.elements.file;
  const tell = () => { if (field.files.length) said.textContent = said.dataset.text.replace("{name}", field.files[0].name); };
  field.addEventListener("change", tell);
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    field.files = event.dataTransfer.files;
    tell();
  });
})();

// Moving posts on the calendar: by dragging, or with the keyboard (m, arrows, space for a day's slots, Enter, Escape).
"use strict";
(() => {
  const calendar = document.querySelector(".calendar");
  const form = document.getElementById("move");
  if (!calendar || !form) return;
  const days = [...calendar.querySelectorAll(".day")];
  const today = () => days.findIndex((day) => !day.classList.contains("past"));
  let dragged = null;
  let over = null;

  const mark = (place) => {
    if (over) over.classList.remove("over");
    over = place;
    if (over) over.classList.add("over");
  };

  // Where a drop would lead to: a slot has its own time, a day keeps the post's.
  const target = (place, event) => {
    if (!place) return null;
    if (place.dataset.at) return place.dataset.at;
    return `${place.dataset.day}T${event.dataset.at.slice(11)}`;
  };

  const drop = (event, at) => {
    if (!at || at === event.dataset.at) return;
    form.elements.post.value = event.dataset.post;
    form.elements.at.value = at;
    form.requestSubmit();
  };

  calendar.addEventListener("dragstart", (start) => {
    dragged = start.target.closest(".event[draggable]");
    if (!dragged) return;
    start.dataTransfer.effectAllowed = "move";
    start.dataTransfer.setData("text/plain", dragged.dataset.title);
    dragged.classList.add("picked");
  });
  calendar.addEventListener("dragover", (move) => {
    const place = move.target.closest(".slot, .day:not(.past)");
    if (!dragged || !place) return;
    move.preventDefault();
    mark(place);
  });
  calendar.addEventListener("drop", (end) => {
    end.preventDefault();
    if (dragged) drop(dragged, target(end.target.closest(".slot, .day:not(.past)"), dragged));
  });
  calendar.addEventListener("dragend", () => {
    if (dragged) dragged.classList.remove("picked");
    dragged = null;
    mark(null);
  });

  let picked = null;
  let at = -1;
  const leave = (said) => {
    if (!picked) return;
    picked.classList.remove("picked");
    picked = null;
    mark(null);
    if (said) window.announce(calendar.dataset.putBack);
  };
  calendar.addEventListener("keydown", (key) => {
    const event = key.target.closest(".event[draggable]");
    if (!picked) {
      if (key.key !== "m" || !event || key.target.closest("form") || key.ctrlKey || key.metaKey || key.altKey) return;
      picked = event;
      picked.classList.add("picked");
      at = days.indexOf(event.closest(".day"));
      mark(days[at]);
      window.announce(calendar.dataset.picked.replace("{title}", event.dataset.title));
      key.preventDefault();
      return;
    }
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[key.key];
    if (step) {
      at = Math.max(Math.max(0, today()), Math.min(days.length - 1, at + step));
      mark(days[at]);
      days[at].scrollIntoView({ block: "nearest" });
      window.announce(calendar.dataset.day.replace("{day}", days[at].dataset.name));
    } else if (key.key === " ") {
      // The day itself comes after its last free slot.
      const places = [...days[at].querySelectorAll(".slot"), days[at]];
      mark(places[(places.indexOf(over) + 1) % places.length]);
      window.announce(over.dataset.at ? over.textContent : calendar.dataset.day.replace("{day}", over.dataset.name));
    } else if (key.key === "Enter") {
      const event = picked;
      const place = over;
      leave(false);
      drop(event, target(place, event));
    } else if (key.key === "Escape") {
      leave(true);
    } else {
      return;
    }
    key.preventDefault();
  });
})();

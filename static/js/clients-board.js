// Drag a card to another stage: it sends the card's own form. Without this file the choice on the card does the same.
(() => {
  "use strict";
  const board = document.querySelector("[data-board]");
  if (!board) return;
  let card = null;

  board.addEventListener("dragstart", (event) => {
    card = event.target.closest("[data-card]");
    if (!card) return;
    card.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.card);
  });
  board.addEventListener("dragend", () => {
    if (card) card.classList.remove("is-dragged");
    for (const column of board.children) column.classList.remove("is-target");
    card = null;
  });
  for (const column of board.children) {
    column.addEventListener("dragover", (event) => {
      if (!card) return;
      event.preventDefault();
      column.classList.add("is-target");
    });
    column.addEventListener("dragleave", (event) => {
      if (!column.contains(event.relatedTarget)) column.classList.remove("is-target");
    });
    column.addEventListener("drop", (event) => {
      if (!card) return;
      event.preventDefault();
      const form = card.querySelector("form");
      if (column.contains(card)) return;
      form.elements.stage.value = column.dataset.stage;
      form.requestSubmit();
    });
  }
})();

// Lines of a form that are moved by their buttons without a new page, or dragged.
//
// What is sent is read in the order of the screen, so nothing has to be numbered anew.
import { dragIn } from "./dragging.js";

const MOVES = {
  up: (row) => row.previousElementSibling?.before(row),
  down: (row) => row.nextElementSibling?.after(row),
  remove: (row) => row.remove(),
};

export function mountRows(list) {
  dragIn(list, {});
  for (const handle of list.querySelectorAll(":scope > [data-row] [data-handle]")) handle.hidden = false;
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    const row = button?.closest("[data-row]");
    if (row?.parentElement !== list) return; // of a list inside
    event.preventDefault();
    const next = row.nextElementSibling ?? row.previousElementSibling;
    MOVES[button.dataset.move](row);
    const shown = [button, ...(row.isConnected ? row : next ?? list).querySelectorAll("[data-move]")];
    shown.find((one) => one.isConnected && getComputedStyle(one).visibility !== "hidden")?.focus();
  });
}

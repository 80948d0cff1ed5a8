// Lines of a form that are moved by their buttons without a new page, or dragged, or added.
//
// What is sent is read in the order of the screen, so nothing has to be numbered anew; a new line takes the next number.
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

// A button that adds one more blank line behind the one before it.
export function mountClone(button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const lines = button.closest("p").previousElementSibling;
    const line = lines.lastElementChild.cloneNode(true);
    const next = (text) => text.replace(/\.(\d+)(?=\.\w+(-\w+)*$)/, (_, number) => `.${Number(number) + 1}`);
    for (const field of line.querySelectorAll("[name]")) {
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
      field.name = next(field.name);
    }
    for (const named of line.querySelectorAll("[id]")) named.id = next(named.id);
    for (const label of line.querySelectorAll("[for]")) label.htmlFor = next(label.htmlFor);
    lines.append(line);
    line.querySelector("input").focus();
  });
}

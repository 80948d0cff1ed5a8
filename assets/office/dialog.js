// A small modal form. It closes once its answer was used; a failure stays in it, with what was typed.
import { button, make } from "./elements.js";

export function ask(title, fields, words, use) {
  const problem = make("p", { className: "field__error", aria: { role: "alert" } });
  const cancel = button(words.cancel);
  const done = make("button", { className: "button" }, words.done);
  const heading = make("h2", { id: "hoi" }, title);
  const form = make("form", { method: "dialog" }, heading, ...fields.map(makeField), problem, done, cancel);
  const dialog = make("dialog", { className: "editor__dialog", aria: { labelledby: heading.id } }, form);
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    done.disabled = true;
    problem.textContent = "";
    try {
      await use(Object.fromEntries(new FormData(form)));
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
      done.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}

function makeField({ label, hint = "", ...properties }) {
  return make("label", {}, label, make("input", properties), ...(hint ? [make("small", {}, hint)] : []));
}

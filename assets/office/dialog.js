// A small modal form. It closes once its answer was used; a failure stays in it, with what was typed.

export function ask(title, fields, words, use) {
  const dialog = document.createElement("dialog");
  dialog.className = "editor__dialog";
  dialog.setAttribute("aria-label", title);
  const form = document.createElement("form");
  form.method = "dialog";
  const problem = document.createElement("p");
  problem.setAttribute("role", "alert");
  const cancel = makeButton("button", words.cancel);
  const done = makeButton("submit", words.done);
  form.append(...fields.map(makeField), problem, done, cancel);
  dialog.append(form);
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

function makeField({ label: words, hint = "", ...properties }) {
  const label = document.createElement("label");
  label.append(words, Object.assign(document.createElement("input"), properties));
  if (hint) label.append(Object.assign(document.createElement("small"), { textContent: hint }));
  return label;
}

function makeButton(type, words) {
  return Object.assign(document.createElement("button"), { type, textContent: words });
}

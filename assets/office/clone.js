// A button that adds one more blank line behind the one before it, which takes the next number.
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

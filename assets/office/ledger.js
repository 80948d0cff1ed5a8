// The month's list of royalties by keys: Enter and the arrows lead from one coefficient to the next, and a line in
// which something was changed counts as looked at, so it is ticked.

export function mountLedger(list) {
  const numbers = [...list.querySelectorAll("[data-coefficient]")];
  const steps = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };
  list.addEventListener("keydown", (event) => {
    const at = numbers.indexOf(event.target);
    const next = numbers[at + steps[event.key]];
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault(); // Enter would send the whole list
    if (event.key === "Enter") tick(event.target);
    next?.focus();
    next?.select();
  });
  list.addEventListener("change", (event) => {
    if (event.target.matches("select, [data-coefficient]")) tick(event.target);
  });
  const every = list.querySelector("[data-tick-all]");
  if (!every) return;
  every.closest("[hidden]").hidden = false;
  every.addEventListener("change", () => {
    for (const box of boxes()) box.checked = every.checked;
  });

  function boxes() {
    return list.querySelectorAll("tbody input[type=checkbox]");
  }
}

function tick(field) {
  field.closest("tr").querySelector("input[type=checkbox]").checked = true;
}

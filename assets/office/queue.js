// The queue by single keys: J and K look at the next and the previous thing, E does its main step, X ticks it,
// ? opens the list of keys. Whether they act is the same for all single keys.

import { singleKeysAct } from "./shortcuts.js";

export function mountQueue(queue) {
  const acts = { j: () => move(1), k: () => move(-1), e: decide, x: tick, "?": help };
  document.addEventListener("keydown", (event) => {
    if (!singleKeysAct(event)) return;
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  function move(by) {
    const rows = [...queue.querySelectorAll("[data-row]")];
    const next = rows[rows.indexOf(shownRow()) + by];
    if (next) look(next.querySelector("a"));
  }

  async function look(link) {
    const response = await fetch(link.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const shown = page.querySelector(".queue__shown");
    if (!response.ok || !shown) return link.click();
    queue.querySelector(".queue__shown").replaceWith(shown);
    queue.querySelector("[data-row] a[aria-current]")?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    link.focus();
    history.replaceState(null, "", link.href);
  }

  function shownRow() {
    return queue.querySelector("[data-row]:has(a[aria-current])");
  }

  function decide() {
    queue.querySelector(".queue__shown .step .button:not(.button--quiet)")?.click();
  }

  function tick() {
    shownRow()?.querySelector("input").click();
  }

  function help() {
    const keys = queue.querySelector("[data-keys]");
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  }
}

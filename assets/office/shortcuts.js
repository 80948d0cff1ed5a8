// Keys of the back office. Whatever carries `data-shortcut` is done by it: "g b", "Ctrl S", "n". Single keys never
// act while somebody types, and not at all for those who switched them off (WCAG 2.1.4); `?` lists what there is.
import { button, make } from "./elements.js";

/** How long the first key of two waits for the second, in milliseconds. */
const TOGETHER = 1500;

/** Tell whether single keys may act now: they are on, no dialog is open, and nobody is typing. */
export function singleKeysAct(event) {
  const on = document.querySelector("a[data-single-keys]")?.dataset.singleKeys === "on";
  return on && !event.ctrlKey && !event.altKey && !event.metaKey && !document.querySelector("dialog[open]") && !isTyping(event.target);
}

export function mountShortcuts(link) {
  const words = JSON.parse(link.dataset.command);
  let first = "";
  let timer;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) return act(event, `Ctrl ${nameOf(event)}`);
    if (!singleKeysAct(event)) return;
    if (event.key === "?") {
      event.preventDefault();
      return help(words, link);
    }
    const pressed = event.key.toLowerCase();
    const pair = first ? `${first} ${pressed}` : pressed;
    clearTimeout(timer);
    first = first ? "" : pressed;
    timer = setTimeout(() => { first = ""; }, TOGETHER);
    act(event, pair);
  });
}

function act(event, keys) {
  const asked = [...document.querySelectorAll("[data-shortcut]")].find(({ dataset }) => dataset.shortcut === keys);
  if (!asked || event.altKey || event.shiftKey) return;
  event.preventDefault();
  asked.click();
}

function nameOf({ key }) {
  return key.length === 1 ? key.toUpperCase() : key;
}

function isTyping(target) {
  return target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable], [contenteditable] *, [role=textbox]");
}

function help(words, link) {
  const offered = [{ keys: "Ctrl K", does: words.key_box }];
  for (const { dataset, textContent } of document.querySelectorAll("[data-shortcut]")) offered.push({ keys: dataset.shortcut, does: textContent.trim() });
  const rows = offered.map(({ keys, does }) => make("tr", {}, make("th", { scope: "row" }, ...keys.split(" ").flatMap((key) => [make("kbd", {}, key), " "])), make("td", {}, does)));
  const heading = make("h2", { id: "phim-tat-tieu-de" }, words.keys);
  const close = button(words.close);
  const choose = make("a", { href: link.href.replace(/tim-nhanh$/, "phim-tat") }, words.switch);
  const table = make("div", { className: "scroll", tabIndex: 0, aria: { role: "group", labelledby: heading.id } }, make("table", { className: "table table--narrow" }, make("tbody", {}, ...rows)));
  const dialog = make("dialog", { className: "command", aria: { labelledby: heading.id } }, heading, table, make("p", {}, choose), make("p", { className: "actions" }, close));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

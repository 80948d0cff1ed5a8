// The command box: Ctrl K, or its link, opens a field over the screen with what is found below it, after the ARIA
// pattern of a combobox. The link itself leads to a screen that does the same without scripts.
import { button, make } from "./elements.js";

const PATIENCE = 120;

export function mountCommand(link) {
  const words = JSON.parse(link.dataset.command);
  const open = (event) => {
    event.preventDefault();
    if (!document.querySelector("dialog.command")) openBox(link.dataset.answers, words);
  };
  link.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const asked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (asked && event.key.toLowerCase() === "k") open(event);
  });
}

function openBox(url, words) {
  const list = make("div", { id: "lenh-ket-qua", aria: { role: "listbox", label: words.title } });
  const field = make("input", {
    id: "lenh",
    type: "text",
    maxLength: 200,
    autocomplete: "off",
    aria: { role: "combobox", expanded: "true", controls: list.id, autocomplete: "list" },
  });
  const told = make("p", { className: "meta", aria: { role: "status" } });
  const close = button(words.close);
  const head = make("p", { className: "command__head" }, make("label", { htmlFor: field.id }, words.label), field);
  const dialog = make("dialog", { className: "command", aria: { label: words.title } }, head, told, list, make("p", { className: "actions" }, close));
  const options = () => [...list.querySelectorAll("[role=option]")];
  let asking = new AbortController();
  let timer;

  function mark(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    option?.scrollIntoView({ block: "nearest" });
    option ? field.setAttribute("aria-activedescendant", option.id) : field.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    asking.abort();
    asking = new AbortController();
    try {
      const response = await fetch(`${url}?${new URLSearchParams({ q: field.value })}`, { signal: asking.signal });
      if (!response.ok) throw new Error(String(response.status));
      show((await response.json()).groups);
    } catch (error) {
      if (error.name !== "AbortError") told.textContent = words.failed;
    }
  }

  function show(groups) {
    let number = 0;
    list.replaceChildren(
      ...groups.map(({ label, items }, place) => {
        const heading = make("p", { id: `lenh-nhom-${place}`, className: "command__group", aria: { role: "presentation" } }, label);
        const found = items.map(({ title, url: target, hint }) => {
          const option = make("div", { id: `lenh-${number++}`, data: { url: target }, aria: { role: "option", selected: "false" } }, title);
          if (hint) option.append(" ", make("span", { className: "meta" }, hint));
          return option;
        });
        return make("div", { aria: { role: "group", labelledby: heading.id } }, heading, ...found);
      }),
    );
    told.textContent = number ? `${number} ${words.found}` : words.nothing;
    mark(options()[0]);
  }

  function move(by) {
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (all.length) mark(all[(at + by + all.length) % all.length]);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PATIENCE);
  });
  field.addEventListener("keydown", (event) => {
    const acts = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => go(list.querySelector("[aria-selected=true]")) };
    if (!acts[event.key] || event.isComposing) return;
    event.preventDefault();
    acts[event.key]();
  });
  list.addEventListener("click", ({ target }) => go(target.closest("[role=option]")));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  ask();
}

function go(option) {
  if (option) location.assign(option.dataset.url);
}

// The tree of a menu, moved by its buttons without a new page, by the arrow keys on a handle, or by dragging.
//
// Its fields are named by their line (`rows.3.title`), so after each move all lines are numbered anew.
import { announcer, dragIn, fill } from "./dragging.js";

const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };

const MOVES = {
  up: (item) => item.previousElementSibling?.before(item),
  down: (item) => item.nextElementSibling?.after(item),
  in: (item) => {
    const above = item.previousElementSibling;
    const list = above && levelOf(item) === 1 && listOf(above);
    if (list) list.append(item, ...listOf(item).children);
  },
  out: (item) => {
    if (levelOf(item) > 1) item.parentElement.closest(".outline__item").after(item);
  },
  remove: (item) => item.replaceWith(...(listOf(item)?.children ?? [])),
};

export function mountOutline(form) {
  const tree = form.querySelector(".outline");
  const say = announcer();
  const items = () => [...tree.querySelectorAll(".outline__item")];

  const settle = (item) => {
    for (const each of items()) if (!listOf(each)) each.append(makeList());
    number([...items(), ...form.querySelectorAll("[data-blank]")]);
    if (!item?.isConnected) return;
    const around = [...item.parentElement.children];
    say(fill(form.dataset.moved, { title: titleOf(item), place: around.indexOf(item) + 1, count: around.length }));
  };
  const move = (item, action, origin) => {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    MOVES[action](item);
    settle(item);
    const shown = item.isConnected ? item : next;
    if (origin.isConnected && getComputedStyle(origin).visibility !== "hidden") origin.focus();
    else (shown ?? tree).querySelector("[data-handle]")?.focus();
  };
  const makeList = () => {
    const list = document.createElement("ol");
    sortable(list);
    return list;
  };
  const sortable = (list) => dragIn(list, {
    group: { name: "menu", put: (to, _from, item) => to.el === tree || !listOf(item)?.children.length },
    fallbackOnBody: true,
    swapThreshold: 0.65,
    onEnd: ({ item }) => settle(item),
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    move(button.closest(".outline__item"), button.dataset.move, button);
  });
  form.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-handle]") || !KEYS[event.key]) return;
    event.preventDefault();
    move(event.target.closest(".outline__item"), KEYS[event.key], event.target);
  });
  form.addEventListener("input", ({ target }) => {
    const item = target.closest(".outline__item");
    if (item && target.name.endsWith(".title")) item.querySelector("[data-title]").textContent = target.value;
  });
  [tree, ...tree.querySelectorAll("ol")].forEach(sortable);
  for (const handle of form.querySelectorAll("[data-handle]")) handle.hidden = false;
}

function levelOf(item) {
  return item.parentElement.closest(".outline__item") ? 2 : 1;
}

// The list below an item. On the lowest level there is one too, empty and out of sight, so that the item can come up.
function listOf(item) {
  return item.querySelector(":scope > ol");
}

function titleOf(item) {
  return item.querySelector("[data-title]").textContent;
}

// Names every field by its line. What belongs to a field is found before any name changes.
function number(lines) {
  const found = lines.flatMap((line, place) => {
    const own = line.matches("[data-blank]") ? line : line.querySelector(".outline__line");
    return [...own.querySelectorAll("[name*='.']")].map((field) => ({
      field,
      name: `rows.${place}.${field.name.split(".").pop()}`,
      labels: [...(field.labels ?? [])],
      told: ["goi-y", "loi"].map((part) => [part, document.getElementById(`${field.id}-${part}`)]).filter(([, element]) => element),
      level: line.matches("[data-blank]") ? 1 : levelOf(line),
    }));
  });
  for (const { field, name, labels, told, level } of found) {
    field.name = name;
    if (name.endsWith(".level")) field.value = level;
    if (!field.id) continue;
    field.id = name;
    for (const label of labels) label.htmlFor = name;
    for (const [part, element] of told) element.id = `${name}-${part}`;
    if (told.length) field.setAttribute("aria-describedby", told.map(([part]) => `${name}-${part}`).join(" "));
  }
}

// The tree of a menu, moved by its buttons without a new page, by the arrow keys on a handle, or by dragging.
//
// What is sent is read in the order of the screen; beside that only the level of a line changes.
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
    for (const each of items()) each.querySelector("[name$='.level']").value = levelOf(each);
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

// The plan of a home page: a dragged block is sent with the order of all, as its buttons would be.
import { dragIn } from "./dragging.js";

export function mountPlan(plan) {
  const form = document.querySelector("[data-arrangement]");
  const lists = [...plan.querySelectorAll("[data-region]")];

  const send = ({ item, from, to, oldIndex, newIndex }) => {
    if (from === to && oldIndex === newIndex) return;
    const order = lists.flatMap((list) => [...list.children].map((block) => `${list.dataset.region}:${block.dataset.key}`));
    form.elements.moved.value = item.dataset.key;
    form.append(...order.map((value) => Object.assign(document.createElement("input"), { type: "hidden", name: "order[]", value })));
    form.submit();
  };
  for (const list of lists) dragIn(list, { group: "plan", onEnd: send });
  for (const handle of plan.querySelectorAll("[data-handle]")) handle.hidden = false;
}

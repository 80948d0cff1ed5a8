// Dragging by a handle, alike on every screen, with nothing that moves for those who want no motion.
import Sortable from "sortablejs";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export function dragIn(list, options) {
  return Sortable.create(list, { handle: "[data-handle]", animation: still.matches ? 0 : 150, ...options });
}

// Tells those who do not see the screen where a thing stands now.
export function announcer() {
  const region = document.createElement("p");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  document.body.append(region);
  return (text) => { region.textContent = text; };
}

export function fill(text, facts) {
  return text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

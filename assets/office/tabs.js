// Tabs that do not fit are scrolled to the one that is open; the page itself stays where it is.
export function bringIntoView(tabs) {
  const open = tabs.querySelector("[aria-current]");
  if (!open) return;
  const [outer, inner] = [tabs.getBoundingClientRect(), open.getBoundingClientRect()];
  tabs.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}

// Makes elements: properties by name, `data` for data attributes, `aria` for ARIA, then what stands inside.
export function make(tag, { data = {}, aria = {}, ...properties } = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(name === "role" ? name : `aria-${name}`, value);
  element.append(...inside);
  return element;
}

export function button(words, properties = {}) {
  return make("button", { type: "button", className: "button button--quiet", ...properties }, words);
}

/** A file of the library as a small picture, or its kind where it is none. */
export function thumb({ thumb_url, filename, alt = "" }) {
  if (!thumb_url) return make("span", { className: "thumb thumb--file" }, filename.split(".").pop().toUpperCase());
  return make("img", { className: "thumb", src: thumb_url, alt, loading: "lazy" });
}

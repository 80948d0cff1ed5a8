// Small comforts of the form of an entry: how long a line is, keys to save and send, words that are used often,
// the way from a finding to its place. The form works without them.
import { mountAutosave } from "./autosave.js";
import { leadTo } from "./editor.js";
import { make } from "./elements.js";

export function mountWriting(form) {
  const words = JSON.parse(form.querySelector("[data-editor]").dataset.editor);
  const { flush } = mountAutosave(form);
  form.querySelectorAll("[data-count]").forEach((field) => count(field, words));
  form.querySelectorAll("[data-keyword]").forEach((chip) => chip.addEventListener("click", () => addKeyword(form, chip)));
  form.querySelector("[data-checks]").addEventListener("click", (event) => lead(event, form));
  addEventListener("keydown", (event) => press(event, form));
  const preview = document.querySelector("[data-preview]");
  preview.hidden = false;
  preview.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return void flush(); // it opens beside this
    event.preventDefault();
    await flush();
    location.assign(preview.href);
  });
}

function count(field, words) {
  const told = make("p", { className: "field__count", id: `${field.id}-dem` });
  const show = () => {
    told.textContent = words.count.replace("{count}", [...field.value].length).replace("{most}", field.maxLength);
  };
  field.after(told);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${told.id}`.trim());
  field.addEventListener("input", show);
  show();
}

function addKeyword(form, chip) {
  const field = form.elements.keywords;
  const said = field.value.split(",").map((word) => word.trim()).filter(Boolean);
  if (!said.includes(chip.dataset.keyword)) field.value = [...said, chip.dataset.keyword].join(", ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function lead(event, form) {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  if (field.matches("[data-editor]")) leadTo(field, link.dataset.find);
  else field.focus();
  if (field === form.elements.body_html) return;
  field.scrollIntoView({ block: "center" });
}

function press(event, form) {
  if (!event.ctrlKey && !event.metaKey) return;
  const then = { s: "", Enter: "submit" }[event.key];
  const way = then !== undefined && form.querySelector(`button[name="then"][value="${then}"]`);
  if (!way || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  form.requestSubmit(way);
}

// Comfort on public pages; every page works without it. Runs before the first paint for the reader's own choices.
const root = document.documentElement;
const STORE = "liencong-tro-nang";
const SIZES = [100, 115, 130, 150, 175, 200];
const ATTRIBUTE = { "co-chu": "size", "tuong-phan": "contrast", "gian-chu": "spacing", "gach-chan": "underline" };

root.classList.add("scripted");
let chosen = {};
try {
  chosen = JSON.parse(localStorage.getItem(STORE)) ?? {};
} catch {
  // A browser that keeps nothing still reads.
}
for (const [name, value] of Object.entries(chosen)) root.dataset[ATTRIBUTE[name]] = value;

const ALERT = "liencong-tin-khan";
const alert = document.querySelector("meta[name='liencong-alert']")?.content;
if (alert && kept(ALERT) === alert) root.classList.add("alert-closed");

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function closingAlert(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    root.classList.add("alert-closed");
    document.querySelector("#noi-dung").focus();
    try {
      localStorage.setItem(ALERT, alert);
    } catch {
      // Then it is closed on this page only.
    }
  });
}

function choose(name, value) {
  chosen[name] = value;
  root.dataset[ATTRIBUTE[name]] = value;
  if (!value) {
    delete chosen[name];
    delete root.dataset[ATTRIBUTE[name]];
  }
}

function keepChoices(panel) {
  try {
    localStorage.setItem(STORE, JSON.stringify(chosen));
  } catch {
    // Then the choice lasts for this page.
  }
  for (const tool of panel.querySelectorAll("[data-reading]:not([data-step])")) {
    const on = (root.dataset[ATTRIBUTE[tool.dataset.reading]] ?? "") === tool.dataset.value;
    on ? tool.setAttribute("aria-current", "true") : tool.removeAttribute("aria-current");
  }
}

function sizeAfter(step) {
  const place = SIZES.indexOf(Number(root.dataset.size ?? 100)) + Number(step);
  return String(SIZES[Math.min(Math.max(place, 0), SIZES.length - 1)]);
}

function readingTools(panel) {
  panel.addEventListener("click", (event) => {
    const tool = event.target.closest("a");
    if (!tool) return;
    event.preventDefault();
    const { reading, value, step } = tool.dataset;
    if (!reading) for (const name of Object.keys(ATTRIBUTE)) choose(name, "");
    else if (step) choose(reading, sizeAfter(step));
    else choose(reading, tool.hasAttribute("aria-current") ? "" : value);
    keepChoices(panel);
  });
  keepChoices(panel);
}

function closing() {
  const open = () => document.querySelectorAll("[data-closes][open], [data-reading-panel][open]");
  addEventListener("click", ({ target }) => {
    for (const box of open()) if (!box.contains(target)) box.open = false;
  });
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const box of open()) {
      if (box.contains(document.activeElement)) box.querySelector("summary").focus();
      box.open = false;
    }
  });
}

function menu(panel) {
  panel.addEventListener("toggle", ({ newState }) => {
    for (const part of document.querySelectorAll("main, .aside, .footer, .masthead, .strip")) part.inert = newState === "open";
  });
}

function copying(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
    button.setAttribute("role", "status");
  });
}

function readingAloud(button) {
  const voiceOf = () => speechSynthesis.getVoices().find(({ lang }) => lang.startsWith("vi"));
  const label = button.querySelector("span");
  const start = label.textContent;
  const show = () => { button.hidden = !voiceOf(); };
  speechSynthesis.addEventListener("voiceschanged", show);
  show();
  button.addEventListener("click", () => {
    const speaking = speechSynthesis.speaking;
    speechSynthesis.cancel();
    label.textContent = speaking ? start : button.dataset.stop;
    if (speaking) return;
    const text = document.querySelector("[data-read-aloud-text]");
    const silent = text.querySelectorAll("[data-silent]");
    silent.forEach((one) => { one.hidden = true; });
    const speech = new SpeechSynthesisUtterance(text.innerText);
    silent.forEach((one) => { one.hidden = false; });
    speech.voice = voiceOf();
    speech.lang = "vi-VN";
    speech.onend = () => { label.textContent = start; };
    speechSynthesis.speak(speech);
  });
}

// A combobox after the ARIA pattern: the form stays a plain form, the list only fills the field or leads on.
function suggesting(form) {
  const input = form.elements.q;
  const list = Object.assign(document.createElement("ul"), { id: `${input.id}-goi-y`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
  form.append(list);
  let at = -1;
  let timer;
  let asked = 0;

  const mark = (place) => {
    at = place;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    at < 0 ? input.removeAttribute("aria-activedescendant") : input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ text, url }, index) => {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${index}`, textContent: text });
      option.setAttribute("role", "option");
      if (url) option.dataset.url = url;
      return option;
    }));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };
  const take = (option) => {
    if (option.dataset.url) location.assign(option.dataset.url);
    else {
      input.value = option.textContent;
      form.requestSubmit();
    }
  };
  const ask = async () => {
    const turn = ++asked;
    const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: input.value.trim() })}`).catch(() => null);
    const { suggestions = [] } = answer?.ok ? await answer.json() : {};
    if (turn === asked && document.activeElement === input) show(suggestions.slice(0, 8));
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) show([]);
    else timer = setTimeout(ask, 180);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (list.hidden || !["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(event.key)) return;
    if (event.key === "Enter" && at < 0) return;
    event.preventDefault();
    if (event.key === "Enter") take(list.children[at]);
    else if (event.key === "Escape") show([]);
    else mark(event.key === "ArrowDown" ? (at === last ? -1 : at + 1) : (at < 0 ? last : at - 1));
  });
  input.addEventListener("blur", () => { asked++; show([]); });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("li");
    if (option) take(option);
  });
}

addEventListener("DOMContentLoaded", () => {
  const each = (selector, enhance) => document.querySelectorAll(selector).forEach(enhance);
  each("[data-reading-panel]", readingTools);
  each(".menu__panel", menu);
  each("[data-alert-close]", closingAlert);
  each("[data-copy]", copying);
  each("[data-suggest]", suggesting);
  each("[data-focus]", (box) => box.focus());
  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  if ("speechSynthesis" in window) each("[data-read-aloud]", readingAloud);
  closing();
});

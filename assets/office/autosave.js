// Keeps what somebody types: on the server two seconds after they pause, on this machine while the server is not
// reached. After a crash both are offered again. It never takes the focus, and never saves the entry itself.
import { replaceText } from "./editor.js";
import { button, make } from "./elements.js";

const PAUSE = 2000;
const PAUSE_HERE = 400;
const STILL_HERE = 30_000;
const MOST_ON_LEAVING = 60_000; // bytes that browsers send for a page that is left
const STORE = "liencong-nhap:";
const NOT_KEPT = new Set(["then", "no_secret", "csrf_token"]);
const DONE = /[?&]xong=/;
const WHEN = new Intl.DateTimeFormat("vi", {
  hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Asia/Ho_Chi_Minh",
});

export function mountAutosave(form) {
  const words = JSON.parse(form.dataset.draft);
  const status = form.querySelector("[data-draft-status]");
  const here = { writer: form.dataset.writer, url: form.dataset.draftUrl };
  let changes = 0;
  let kept = 0;
  let sending = null;
  let isLeaving = false;
  let timers = [];

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    isLeaving = true;
    timers.forEach(clearTimeout); // they would keep it again as something that was never sent
    if (changes > kept) store(here, valuesOf(form), { submitted: true });
  });
  addEventListener("online", () => changes > kept && send());
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  addEventListener("beforeunload", (event) => changes > kept && !isLeaving && event.preventDefault());
  setInterval(() => changes && !document.hidden && send(), STILL_HERE);
  offerLeft(form, here, words, (left) => {
    here.url = left.url;
    touched();
  });
  return { flush: () => (changes > kept || !changes ? send() : sending) };

  function touched() {
    changes += 1;
    timers.forEach(clearTimeout);
    timers = [setTimeout(() => store(here, valuesOf(form)), PAUSE_HERE), setTimeout(send, PAUSE)];
  }

  function send() {
    sending ??= sendNow().finally(() => {
      sending = null;
    });
    return sending;
  }

  async function sendNow() {
    const sent = changes;
    status.textContent = words.saving;
    try {
      const answer = await post(here.url, form);
      if (!answer.ok || answer.redirected) throw new Refused();
      const { saved, checks, writers } = await answer.json();
      kept = sent;
      if (changes === sent) forget(here);
      status.textContent = saved;
      fill(form.querySelector("[data-checks]"), checks);
      fill(document.querySelector("[data-writers]"), writers);
    } catch (error) {
      const isKept = store(here, valuesOf(form), { submitted: isLeaving });
      status.textContent = isKept ? (error instanceof Refused ? words.refused : words.offline) : words.lost;
    }
  }

  function leave() {
    if (changes <= kept || isLeaving) return;
    store(here, valuesOf(form));
    const isSmall = JSON.stringify(valuesOf(form)).length < MOST_ON_LEAVING / 3;
    if (isSmall) post(here.url, form, { keepalive: true }).catch(() => {}); // what is left behind is kept here
  }
}

class Refused extends Error {}

function post(url, form, more = {}) {
  const body = new FormData();
  for (const [name, value] of valuesOf(form)) body.append(name, value);
  return fetch(url, { method: "POST", body, headers: { "X-CSRF-Token": form.elements.csrf_token.value }, ...more });
}

function valuesOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.has(name));
}

// A part of the screen is left alone while somebody is in it.
function fill(place, html) {
  if (!place || place.contains(document.activeElement) || place.dataset.shown === html) return;
  place.dataset.shown = html;
  place.innerHTML = html;
}

function store({ writer, url }, values, more = {}) {
  try {
    localStorage.setItem(`${STORE}${writer}:${url}`, JSON.stringify({ at: Date.now(), url, values, ...more }));
    return true;
  } catch {
    return false; // a browser that keeps nothing
  }
}

function forget({ writer, url }) {
  try {
    localStorage.removeItem(`${STORE}${writer}:${url}`);
  } catch {
    // Then there is nothing to forget.
  }
}

/** Gives what this machine keeps of this entry, or of new ones of the same kind, that was never sent. */
function listLeft(form, { writer, url }) {
  const isNew = Boolean(form.elements.draft_key);
  const home = url.slice(0, url.lastIndexOf("/") + 1);
  const type = form.elements.type.value;
  const found = [];
  try {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(`${STORE}${writer}:`))) {
      const left = JSON.parse(localStorage.getItem(name));
      const values = Object.fromEntries(left.values);
      const isOurs = isNew ? left.url.startsWith(`${home}moi-`) && values.type === type : left.url === url;
      if (left.submitted && DONE.test(location.search)) localStorage.removeItem(name);
      else if (isOurs) found.push({ ...left, title: values.title });
    }
  } catch {
    // A browser that keeps nothing, or kept something else.
  }
  return found;
}

function offerLeft(form, here, words, restored) {
  const isRefused = Boolean(document.querySelector(".errors")); // then the form holds what was sent
  for (const left of listLeft(form, here)) {
    if (left.submitted && left.url === here.url && isRefused) {
      restored(left);
      continue;
    }
    const told = words.left.replace("{title}", left.title || words.untitled).replace("{when}", WHEN.format(left.at));
    const [restore, drop] = [button(words.restore, { className: "button" }), button(words.drop)];
    const box = make("div", { className: "notice" }, make("p", {}, told), make("p", { className: "actions" }, restore, drop));
    restore.addEventListener("click", () => {
      put(form, left.values);
      box.replaceChildren(make("p", { aria: { role: "status" } }, words.restored));
      restored(left);
    });
    drop.addEventListener("click", () => {
      forget({ ...here, url: left.url });
      box.remove();
    });
    form.before(box);
  }
}

function put(form, values) {
  for (const [name, value] of values) {
    const field = form.elements[name];
    if (!field || name === "csrf_token") continue;
    if (field instanceof HTMLTextAreaElement) replaceText(field, value);
    else if (field instanceof RadioNodeList || field.type !== "checkbox") field.value = value;
    else field.checked = true;
  }
}

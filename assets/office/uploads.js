// Many files at once into the library: dropped or picked, each sent by itself with its own progress, cancelled and
// tried again by itself, its refusal beside it. Without scripts the form sends them all together.
import { button, make, thumb } from "./elements.js";
import { send } from "./sending.js";

const AT_ONCE = 2;
const MOST_DESCRIBED = 50;

export function mountUploads(form) {
  const words = JSON.parse(form.dataset.uploads);
  const input = form.elements.files;
  const list = make("ul", { className: "sendings" });
  const summary = make("p", { className: "meta", aria: { role: "status" } });
  const onward = make("p", { className: "actions", hidden: true });
  const waiting = [];
  const rows = [];
  let active = 0;

  const field = input.closest(".field");
  field.after(makeDrop(words, field.querySelector(".field__hint"), input, take));
  field.hidden = true;
  input.required = false;
  form.querySelector(".actions").hidden = true;
  form.append(list, summary, onward);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("beforeunload", (event) => active && event.preventDefault());

  function take(files) {
    for (const file of files) {
      const row = makeRow(file, words, { retry: enqueue });
      rows.push(row);
      list.append(row.element);
      if (file.size > Number(form.dataset.most)) row.refuse(words.too_large.replace("{most}", form.dataset.mostWords));
      else enqueue(row);
    }
    tell();
  }

  function enqueue(row) {
    row.wait();
    waiting.push(row);
    next();
  }

  async function next() {
    const row = active < AT_ONCE && waiting.shift();
    if (!row) return;
    active += 1;
    if (!row.cancelled) await row.send({ url: form.dataset.upload, token: form.elements.csrf_token.value, said: said(form) });
    active -= 1;
    tell();
    next();
  }

  function tell() {
    const done = rows.filter((row) => row.item);
    summary.textContent = words.summary.replace("{done}", done.length).replace("{total}", rows.length);
    onward.hidden = active > 0 || waiting.length > 0 || !done.length;
    const shown = done.slice(-MOST_DESCRIBED);
    const known = shown.filter((row) => row.known).map((row) => row.item.id);
    const numbers = [...new Set(shown.map((row) => row.item.id))].join(",");
    const address = form.dataset.describe + numbers + (known.length ? `?da-co=${known.join(",")}` : "");
    onward.replaceChildren(
      make("a", { className: "button", href: address }, words.describe.replace("{count}", shown.length)),
    );
  }
}

function said(form) {
  return { credit: form.elements.credit.value, licence: form.elements.licence.value };
}

function makeDrop(words, hint, input, take) {
  const pick = button(words.pick);
  const drop = make("div", { className: "drop" }, make("strong", {}, words.drop), make("span", {}, words.or), pick, hint);
  pick.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("drop--over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("drop--over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("drop--over");
    take([...event.dataTransfer.files]);
  });
  return drop;
}

function makeRow(file, words, { retry }) {
  const progress = make("progress", { max: 100, value: 0, aria: { label: file.name } });
  const told = make("p", { className: "sending__told" });
  const actions = make("div", { className: "actions" });
  const name = make("span", { className: "sending__name" }, file.name);
  const element = make("li", { className: "sending" }, thumb({ filename: file.name }), name, progress, told, actions);
  let ending;

  const row = {
    element,
    item: null,
    known: false,
    cancelled: false,

    wait() {
      row.cancelled = false;
      show(words.waiting, "", act(words.cancel, () => row.cancel()));
      progress.hidden = false;
      progress.value = 0;
    },

    cancel() {
      row.cancelled = true;
      ending?.abort();
      show(words.cancelled, "", act(words.retry, () => retry(row)));
      progress.hidden = true;
    },

    refuse(reason, ...offered) {
      show(reason, "refused", ...offered);
      progress.hidden = true;
    },

    async send(how) {
      ending = new AbortController();
      try {
        const { item, known } = await send(file, { ...how, signal: ending.signal, onProgress: showProgress });
        Object.assign(row, { item, known });
        element.firstChild.replaceWith(thumb({ ...item, alt: "" }));
        show(known ? words.known : words.done, "done");
        progress.hidden = true;
      } catch (error) {
        if (error.name === "AbortError") return;
        const again = error.isFinal ? [] : [act(words.retry, () => retry(row))];
        row.refuse(error.message || words.offline, ...again);
      }
    },
  };

  function showProgress(share) {
    progress.value = share * 100;
    told.textContent = share < 1 ? words.sending.replace("{percent}", Math.round(share * 100)) : words.checking;
  }

  function show(text, outcome, ...offered) {
    told.textContent = text;
    told.dataset.outcome = outcome;
    told.toggleAttribute("role", false);
    if (outcome === "refused") told.setAttribute("role", "alert");
    actions.replaceChildren(...offered);
  }

  function act(label, does) {
    const one = button(label, { aria: { label: `${label}: ${file.name}` } });
    one.addEventListener("click", does);
    return one;
  }

  return row;
}

// The site's library in a dialog, opened from a button: search, choose a picture, or send a new one.
//
//   import { choose } from "./chooser.js";
//   const picture = await choose({ url: "/api/v1/media", token, words });
//   if (picture) insert(picture.url, picture.alt);
//
// `kind` names another kind of file that is looked for: `document`, `video`, `audio`.
//
// `url` is the media of the JSON API as the present host reaches it, `token` the session's, and `words` those below
// `chooser` in the catalogue (`words_of("chooser")` in a template). With `mayUpload: false` nothing can be sent.
// The promise gives null when nothing was chosen; then the focus is back on the button.
import { button, make, thumb } from "./elements.js";
import { send } from "./sending.js";

const AT_ONCE = 24;

/**
 * @returns {Promise<?{id: number, url: string, thumb: string, alt: string, width: number, height: number, credit: string, filename: string,
 *   size: number, kind: string}>}
 *   `url` is the picture's lasting address on the present host, `thumb` a small form of it.
 */
export function choose({ url, token, words, mayUpload = true, kind = "picture" }) {
  return new Promise((resolve) => {
    let chosen = null;
    const shelf = makeShelf(url, words, take, kind);
    const cancel = button(words.cancel);
    const heading = make("h2", { id: "chon-anh" }, words.title);
    const parts = [heading, makeSearch(words, shelf.search), ...shelf.elements];
    if (mayUpload) parts.push(makeUpload(url, token, words, take, kind));
    const body = make("div", { className: "chooser__body" }, ...parts, make("p", { className: "actions" }, cancel));
    const dialog = make("dialog", { className: "chooser", aria: { labelledby: heading.id } }, body);

    function take(item) {
      const { id, here_url, thumb_url, alt, width, height, credit, filename, size, kind } = item;
      chosen = { id, url: here_url, thumb: thumb_url, alt, width, height, credit, filename, size, kind };
      dialog.close();
    }

    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
    shelf.search("");
  });
}

function makeSearch(words, search) {
  const field = make("input", { type: "search", maxLength: 200, id: "tim-anh" });
  const form = make(
    "form",
    { className: "search", aria: { role: "search" } },
    make("label", { htmlFor: field.id }, words.find),
    field,
    make("button", {}, words.button),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(field.value);
  });
  return form;
}

function makeShelf(url, words, take, kind) {
  const list = make("ul", { className: "shelf chooser__shelf" });
  const told = make("p", { className: "meta", aria: { role: "status" } });
  const more = button(words.more, { hidden: true });
  let query = "";
  let after = null;
  let asked = 0;

  async function load() {
    const asking = (asked += 1);
    const parameters = new URLSearchParams({ kind, limit: AT_ONCE, q: query, ...(after && { after }) });
    try {
      const response = await fetch(`${url}?${parameters}`);
      if (!response.ok) throw new Error();
      const { items, next } = await response.json();
      if (asking !== asked) return; // somebody has searched for something else meanwhile
      list.append(...items.map(makeTile));
      after = next;
      told.textContent = list.childElementCount ? "" : words.nothing;
    } catch {
      if (asking === asked) told.textContent = words.offline;
    }
    more.hidden = !after;
  }

  function makeTile(item) {
    const name = item.alt || item.filename;
    const tile = make("button", { type: "button", className: "chooser__tile", aria: { label: `${words.choose}: ${name}` } });
    tile.append(thumb({ ...item, alt: "" }), make("span", { className: "shelf__name" }, name));
    if (!item.alt && words.no_alt) tile.append(make("span", { className: "meta" }, words.no_alt));
    tile.addEventListener("click", () => take(item));
    return make("li", {}, tile);
  }

  function search(words) {
    query = words;
    after = null;
    list.replaceChildren();
    load();
  }

  more.addEventListener("click", load);
  return { elements: [told, list, more], search };
}

// What a field of files offers first, by the kind that is looked for.
const ACCEPTED = { picture: "image/*", video: "video/mp4", audio: "audio/mpeg" };

function makeUpload(url, token, words, take, kind) {
  const file = make("input", { type: "file", name: "file", accept: ACCEPTED[kind] ?? "", required: true });
  const alt = make("input", { type: "text", name: "alt", required: kind === "picture", maxLength: 400 });
  const credit = make("input", { type: "text", name: "credit", maxLength: 200 });
  const told = make("p", { className: "field__error", hidden: true, aria: { role: "alert" } });
  const go = make("button", { className: "button" }, words.send);
  const labelled = (label, field) => make("label", { className: "field" }, label, field);
  const form = make(
    "form",
    { className: "fields" },
    labelled(words.file, file),
    labelled(words.alt, alt),
    labelled(words.credit, credit),
    told,
    make("p", { className: "actions" }, go),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    go.textContent = words.sending;
    told.hidden = true;
    try {
      const said = { alt: alt.value, credit: credit.value };
      take((await send(file.files[0], { url, token, said })).item);
    } catch (error) {
      told.textContent = error.message || words.offline;
      told.hidden = false;
    }
    go.disabled = false;
    go.textContent = words.send;
  });
  return make("details", {}, make("summary", {}, words.upload), form);
}

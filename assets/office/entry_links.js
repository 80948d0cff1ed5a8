// An entry of any site, found by words of its title, for a link in a text.
import { button, make } from "./elements.js";

const AT_ONCE = 10;

/** @returns {Promise<?{url: string, title: string}>} the entry's canonical address; null where none was chosen */
export function findLink(url, words) {
  return new Promise((resolve) => {
    let chosen = null;
    const field = make("input", { type: "search", maxLength: 200, id: "tim-bai", required: true });
    const form = make("form", { className: "search", aria: { role: "search" } });
    const told = make("p", { className: "meta", aria: { role: "status" } });
    const list = make("ul", { className: "found" });
    const cancel = button(words.cancel);
    const heading = make("h2", { id: "tim-bai-ten" }, words.entry);
    form.append(make("label", { htmlFor: field.id }, words.entryFind), field, make("button", {}, words.entryButton));
    const body = make("div", { className: "chooser__body" }, heading, form, told, list, make("p", { className: "actions" }, cancel));
    const dialog = make("dialog", { className: "chooser", aria: { labelledby: heading.id } }, body);

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      told.textContent = "";
      try {
        const asked = new URLSearchParams({ q: field.value, scope: "all", per_page: AT_ONCE });
        const response = await fetch(`${url}?${asked}`);
        if (!response.ok) throw new Error();
        const { hits } = await response.json();
        list.replaceChildren(...hits.map(makeRow));
        told.textContent = hits.length ? "" : words.entryNothing;
      } catch {
        told.textContent = words.offline;
      }
    });
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();

    function makeRow({ url: address, title, site_name: site, published_at: at }) {
      const day = new Date(at).toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
      const row = make("button", { type: "button", className: "chooser__tile" }, make("strong", {}, title), make("span", { className: "meta" }, `${site}, ${day}`));
      row.addEventListener("click", () => {
        chosen = { url: address, title };
        dialog.close();
      });
      return make("li", {}, row);
    }
  });
}

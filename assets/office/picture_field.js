// The picture of an entry, chosen from the whole library. Without scripts the newest ones can be chosen.
import { choose } from "./chooser.js";
import { button, make } from "./elements.js";

export function mountPictureField(field) {
  const words = JSON.parse(field.dataset.chooser);
  const shelf = field.querySelector(".shelf");
  const open = button(words.open);
  shelf.after(open);
  open.addEventListener("click", async () => {
    const token = field.closest("form").elements.csrf_token.value;
    const picture = await choose({ url: field.dataset.media, token, words, mayUpload: "mayUpload" in field.dataset });
    if (picture) show(shelf, picture);
  });
}

function show(shelf, picture) {
  const radios = [...shelf.querySelectorAll("input")];
  const radio = radios.find((one) => one.value === String(picture.id)) ?? add(shelf, picture);
  radio.checked = true;
  radio.closest("li").scrollIntoView({ block: "nearest" });
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

function add(shelf, { id, thumb, alt }) {
  const radio = make("input", { type: "radio", name: "picture_id", value: id });
  const picture = make("img", { className: "thumb", src: thumb, alt });
  shelf.insertBefore(make("li", {}, make("label", { className: "shelf__item" }, radio, picture)), shelf.children[1] ?? null);
  return radio;
}

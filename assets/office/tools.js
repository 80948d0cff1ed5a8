// The tools of the editor that ask something first, or let somebody choose from the library or from what is published.
import { choose } from "./chooser.js";
import { ask } from "./dialog.js";
import { findLink } from "./entry_links.js";
import { isAddress } from "./nodes.js";

export function askLink(editor, words) {
  const href = editor.getAttributes("link").href ?? "";
  const fields = [{ name: "href", label: words.linkAddress, hint: words.linkHint, type: "text", inputMode: "url", value: href }];
  ask(words.link, fields, words, async ({ href: given }) => {
    const address = given.trim();
    if (address && !isAddress(address)) throw new Error(words.linkWrong);
    setLink(editor, address, address);
  });
}

export async function findEntry(editor, words, textarea) {
  const found = await findLink(textarea.dataset.search, words);
  if (found) setLink(editor, found.url, found.title);
}

// On the words that are selected or linked already; else the link brings its own.
function setLink(editor, href, text) {
  const chain = editor.chain().focus().extendMarkRange("link");
  const isNew = editor.state.selection.empty && !editor.isActive("link");
  if (!href) chain.unsetLink().run();
  else if (isNew) chain.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] }).run();
  else chain.setLink({ href }).run();
}

export async function chooseImage(editor, words, textarea) {
  const chosen = await chooseFrom(textarea, "picture");
  if (!chosen) return;
  const { url: src, alt, width, height, credit } = chosen;
  const said = credit ? [{ type: "text", text: words.credit.replace("{credit}", credit) }] : [];
  const picture = { type: "picture", attrs: { src, alt, width, height } };
  editor.chain().focus().insertContent({ type: "figure", content: [picture, { type: "figcaption", content: said }] }).run();
}

export function askDescription(editor, words) {
  const name = editor.isActive("picture") ? "picture" : "image";
  const { alt, width, height } = editor.getAttributes(name);
  const fields = [
    { name: "alt", label: words.alt, type: "text", maxLength: 400, value: alt ?? "" },
    { name: "width", label: words.width, type: "number", min: 50, max: 4000, value: width ?? "" },
  ];
  ask(words.describe, fields, words, async (given) => {
    const wide = given.width || null;
    const high = wide && width && height ? Math.round((wide * height) / width) : null;
    editor.chain().focus().updateAttributes(name, { alt: given.alt.trim(), width: wide, height: high }).run();
  });
}

export async function chooseFilm(kind, editor, _words, textarea) {
  const chosen = await chooseFrom(textarea, kind);
  if (chosen) editor.chain().focus().insertContent({ type: "film", attrs: { tag: kind, src: chosen.url, preload: "none" } }).run();
}

export async function chooseFile(editor, _words, textarea) {
  const chosen = await chooseFrom(textarea, "document");
  if (!chosen) return;
  const { url: href, alt, filename, size } = chosen;
  const about = ` (${filename.split(".").pop().toUpperCase()}, ${sizeOf(size)})`;
  const link = { type: "text", text: alt || filename, marks: [{ type: "link", attrs: { href } }] };
  editor.chain().focus().insertContent({ type: "paragraph", content: [link, { type: "text", text: about }] }).run();
}

/** A quotation becomes a figure, whose caption names the source. */
export function citeSource(editor, words) {
  const { $from } = editor.state.selection;
  const depth = [...Array($from.depth + 1).keys()].reverse().find((one) => $from.node(one).type.name === "blockquote");
  if (depth === undefined) return;
  const quote = $from.node(depth);
  ask(words.quoteSource, [{ name: "source", label: words.quoteSource, type: "text", required: true, maxLength: 300 }], words, async ({ source }) => {
    const figure = { type: "figure", content: [quote.toJSON(), { type: "figcaption", content: [{ type: "text", text: source.trim() }] }] };
    const range = { from: $from.before(depth), to: $from.after(depth) };
    editor.chain().focus().insertContentAt(range, figure).run();
  });
}

export function askCaption(editor, words) {
  const { caption } = editor.getAttributes("table");
  const fields = [{ name: "caption", label: words.tableCaption, type: "text", maxLength: 300, value: caption ?? "" }];
  ask(words.tableCaption, fields, words, async (given) => {
    editor.chain().focus().updateAttributes("table", { caption: given.caption.trim() || null }).run();
  });
}

function chooseFrom(textarea, kind) {
  const { upload: url, chooser, fileChooser } = textarea.dataset;
  const token = textarea.form.elements.csrf_token.value;
  return choose({ url, token, kind, words: JSON.parse(kind === "picture" ? chooser : fileChooser) });
}

function sizeOf(bytes) {
  const [number, unit] = bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1000)), "KB"] : [Math.round(bytes / 100_000) / 10, "MB"];
  return `${new Intl.NumberFormat("vi").format(number)} ${unit}`;
}

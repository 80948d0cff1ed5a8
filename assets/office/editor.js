// A writing desk over a textarea. The textarea stays the form's field: it is hidden, and follows every change.
//
//   <textarea name="body_html" id="body" data-editor='{"toolbar": "…", "bold": "…", …}' data-upload="/api/v1/media">
//
// `data-editor` holds the words of the toolbar and its dialogs in the reader's language.
import { Editor } from "@tiptap/core";
import { make } from "./elements.js";
import { htmlOf } from "./markup.js";
import { NODES } from "./nodes.js";
import { pasting } from "./paste.js";
import { makeToolbar } from "./toolbar.js";

const PARSING = { preserveWhitespace: true };

/** Editors by their textareas, for what puts another text in or leads to a place. */
export const editors = new WeakMap();

export function mountEditor(textarea) {
  const words = JSON.parse(textarea.dataset.editor);
  const told = make("p", { className: "editor__told", aria: { role: "status" } });
  const tell = (...lines) => told.replaceChildren(...lines.map((line) => make("span", {}, line)));
  const frame = make("div", { className: "editor" });
  textarea.before(frame);
  const editor = new Editor({
    element: frame,
    extensions: NODES,
    content: textarea.value,
    parseOptions: PARSING,
    injectCSS: false,
    editorProps: { attributes: describe(textarea), ...pasting(textarea, words, tell, () => editor) },
    onUpdate: () => {
      textarea.value = htmlOf(editor);
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  const toolbar = makeToolbar(editor, words, textarea);
  frame.prepend(toolbar);
  frame.append(told);
  frame.addEventListener("keydown", (event) => travel(event, editor, toolbar));
  textarea.hidden = true;
  textarea.labels[0]?.addEventListener("click", () => editor.commands.focus());
  editors.set(textarea, editor);
}

/** Puts another text into the editor of a textarea, or into the textarea itself where it has none. */
export function replaceText(textarea, html) {
  textarea.value = html;
  editors.get(textarea)?.commands.setContent(html, { parseOptions: PARSING, emitUpdate: false });
}

/** Leads to some words of a text and selects them; to its beginning where they are not found. */
export function leadTo(textarea, words) {
  const editor = editors.get(textarea);
  if (!editor) return textarea.focus();
  let place = null;
  editor.state.doc.descendants((node, at) => {
    if (place || !node.isTextblock || !words) return !place;
    const found = node.textContent.indexOf(words.replace(/…$/, ""));
    if (found >= 0) place = { from: at + 1 + found, to: at + 1 + found + words.replace(/…$/, "").length };
    return false;
  });
  editor.chain().focus().setTextSelection(place ?? 1).scrollIntoView().run();
}

// Alt+F10 leads to the toolbar, Escape back into the text, as in every office program.
function travel(event, editor, toolbar) {
  if (event.altKey && event.key === "F10") toolbar.querySelector("[tabindex='0']").focus();
  else if (event.key === "Escape" && toolbar.contains(event.target)) editor.commands.focus();
  else return;
  event.preventDefault();
}

// What a screen reader is told of the field that the editor stands for.
function describe(textarea) {
  const label = textarea.labels[0];
  if (label) label.id ||= `${textarea.id}-label`;
  const described = textarea.getAttribute("aria-describedby");
  return {
    role: "textbox",
    "aria-multiline": "true",
    ...(label && { "aria-labelledby": label.id }),
    ...(described && { "aria-describedby": described }),
    ...(textarea.required && { "aria-required": "true" }),
    ...(textarea.hasAttribute("aria-invalid") && { "aria-invalid": textarea.getAttribute("aria-invalid") }),
  };
}

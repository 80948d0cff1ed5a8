// A writing desk over a textarea. The textarea stays the form's field: it is hidden, and follows every change.
//
//   <textarea name="body_html" id="body" data-editor='{"toolbar": "…", "bold": "…", …}' data-upload="/api/v1/media">
//
// `data-editor` holds the words of the toolbar and its dialogs in the reader's language.
import { Editor } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { TableKit } from "@tiptap/extension-table";
import StarterKit from "@tiptap/starter-kit";
import { makeToolbar } from "./toolbar.js";

const EXTENSIONS = [
  StarterKit.configure({
    heading: { levels: [2, 3, 4] },
    link: { openOnClick: false, protocols: ["mailto", "tel"], HTMLAttributes: { target: null, rel: null } },
  }),
  Image,
  TableKit,
];

// The editor keeps an empty paragraph at the end to write in; it is no part of the text.
const TRAILING = /(<p><\/p>)+$/;

export function mountEditor(textarea) {
  const frame = document.createElement("div");
  frame.className = "editor";
  textarea.before(frame);
  const editor = new Editor({
    element: frame,
    extensions: EXTENSIONS,
    content: textarea.value,
    injectCSS: false,
    editorProps: { attributes: describe(textarea) },
    onUpdate: () => {
      textarea.value = editor.getHTML().replace(TRAILING, "");
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  frame.prepend(makeToolbar(editor, JSON.parse(textarea.dataset.editor), textarea));
  textarea.hidden = true;
  const label = textarea.labels[0];
  label?.addEventListener("click", () => editor.commands.focus());
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

// The editor's toolbar: one stop for the Tab key, arrows inside, as the ARIA toolbar pattern asks.
import { choose } from "./chooser.js";
import { ask } from "./dialog.js";

const TABLE = { rows: 3, cols: 3, withHeaderRow: true };

// Each tool: what it does, whether it is on, and what stands on its button where a sign is clearer than its name.
const TOOLS = {
  heading2: { sign: "H2", run: (chain) => chain.toggleHeading({ level: 2 }), on: ["heading", { level: 2 }] },
  heading3: { sign: "H3", run: (chain) => chain.toggleHeading({ level: 3 }), on: ["heading", { level: 3 }] },
  bold: { sign: "B", run: (chain) => chain.toggleBold(), on: ["bold"] },
  italic: { sign: "I", run: (chain) => chain.toggleItalic(), on: ["italic"] },
  bullets: { sign: "•", run: (chain) => chain.toggleBulletList(), on: ["bulletList"] },
  numbers: { sign: "1.", run: (chain) => chain.toggleOrderedList(), on: ["orderedList"] },
  quote: { sign: "”", run: (chain) => chain.toggleBlockquote(), on: ["blockquote"] },
  link: { ask: askLink, on: ["link"] },
  image: { ask: chooseImage },
  table: { run: (chain) => chain.insertTable(TABLE) },
  addRow: { run: (chain) => chain.addRowAfter(), within: "table" },
  addColumn: { run: (chain) => chain.addColumnAfter(), within: "table" },
  deleteRow: { run: (chain) => chain.deleteRow(), within: "table" },
  deleteColumn: { run: (chain) => chain.deleteColumn(), within: "table" },
  deleteTable: { run: (chain) => chain.deleteTable(), within: "table" },
  undo: { sign: "↶", run: (chain) => chain.undo() },
  redo: { sign: "↷", run: (chain) => chain.redo() },
};

export function makeToolbar(editor, words, textarea) {
  const toolbar = document.createElement("div");
  toolbar.className = "editor__toolbar";
  toolbar.setAttribute("role", "toolbar");
  toolbar.setAttribute("aria-label", words.toolbar);
  const buttons = Object.entries(TOOLS).map(([name, tool]) => {
    const button = makeButton(name, tool, words[name]);
    button.addEventListener("click", () => use(tool, editor, words, textarea));
    return button;
  });
  toolbar.append(...buttons);
  toolbar.addEventListener("keydown", moveFocus);
  const refresh = () => buttons.forEach((button) => show(button, TOOLS[button.dataset.tool], editor));
  editor.on("transaction", refresh);
  refresh();
  buttons[0].tabIndex = 0;
  return toolbar;
}

function makeButton(name, tool, word) {
  const button = document.createElement("button");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.tool = name;
  if (tool.sign) button.dataset.sign = tool.sign; // drawn by the style sheet: the name is the word
  else button.textContent = word;
  button.title = word;
  button.setAttribute("aria-label", word);
  return button;
}

function show(button, tool, editor) {
  if (tool.on) button.setAttribute("aria-pressed", editor.isActive(...tool.on));
  button.hidden = Boolean(tool.within) && !editor.isActive(tool.within);
  const usable = !tool.run || tool.run(editor.can().chain()).run();
  button.setAttribute("aria-disabled", !usable);
}

function use(tool, editor, words, textarea) {
  if (tool.ask) tool.ask(editor, words, textarea);
  else tool.run(editor.chain().focus()).run();
}

function moveFocus(event) {
  const buttons = [...event.currentTarget.querySelectorAll("button:not([hidden])")];
  const at = buttons.indexOf(event.target);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const target = buttons.at(next % buttons.length);
  event.target.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

function askLink(editor, words) {
  const href = editor.getAttributes("link").href ?? "";
  const fields = [{ name: "href", label: words.linkAddress, type: "text", inputMode: "url", value: href }];
  ask(words.link, fields, words, async ({ href: given }) => {
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!given) chain.unsetLink().run();
    else if (editor.state.selection.empty && !href) {
      chain.insertContent({ type: "text", text: given, marks: [{ type: "link", attrs: { href: given } }] }).run();
    } else chain.setLink({ href: given }).run();
  });
}

async function chooseImage(editor, _words, textarea) {
  const { upload: url, chooser } = textarea.dataset;
  const token = textarea.form.elements.csrf_token.value;
  const picture = await choose({ url, token, words: JSON.parse(chooser) });
  if (!picture) return;
  const { url: src, alt, width, height } = picture;
  editor.chain().focus().setImage({ src, alt, width, height }).run();
}

// The editor's toolbar: one stop for the Tab key, arrows inside, as the ARIA toolbar pattern asks.
import { make } from "./elements.js";
import { askCaption, askDescription, askLink, chooseFile, chooseFilm, chooseImage, citeSource, findEntry } from "./tools.js";

const TABLE = { rows: 3, cols: 3, withHeaderRow: true };

// Each tool: what it does, whether it is on, its keys, and what stands on its button where a sign or a drawing is
// clearer than its name. Tools of one group stand together.
const TOOLS = {
  paragraph: { group: 0, icon: "paragraph", run: (chain) => chain.setParagraph(), on: ["paragraph"], keys: "Ctrl+Alt+0" },
  heading2: { group: 0, sign: "H2", run: (chain) => chain.toggleHeading({ level: 2 }), on: ["heading", { level: 2 }], keys: "Ctrl+Alt+2" },
  heading3: { group: 0, sign: "H3", run: (chain) => chain.toggleHeading({ level: 3 }), on: ["heading", { level: 3 }], keys: "Ctrl+Alt+3" },
  heading4: { group: 0, sign: "H4", run: (chain) => chain.toggleHeading({ level: 4 }), on: ["heading", { level: 4 }], keys: "Ctrl+Alt+4" },
  bold: { group: 1, sign: "B", run: (chain) => chain.toggleBold(), on: ["bold"], keys: "Ctrl+B" },
  italic: { group: 1, sign: "I", run: (chain) => chain.toggleItalic(), on: ["italic"], keys: "Ctrl+I" },
  bullets: { group: 2, icon: "bullets", run: (chain) => chain.toggleBulletList(), on: ["bulletList"], keys: "Ctrl+Shift+8" },
  numbers: { group: 2, icon: "numbers", run: (chain) => chain.toggleOrderedList(), on: ["orderedList"], keys: "Ctrl+Shift+7" },
  link: { group: 3, icon: "link", ask: askLink, on: ["link"], keys: "Ctrl+Shift+K" },
  entry: { group: 3, icon: "news", ask: findEntry },
  image: { group: 4, icon: "picture", ask: chooseImage },
  describe: { group: 4, icon: "edit", ask: askDescription, within: ["picture", "image"] },
  table: { group: 4, icon: "table", run: (chain) => chain.insertTable(TABLE) },
  film: { group: 4, icon: "film", ask: (...given) => chooseFilm("video", ...given) },
  sound: { group: 4, icon: "listen", ask: (...given) => chooseFilm("audio", ...given) },
  file: { group: 4, icon: "attachment", ask: chooseFile },
  quote: { group: 5, icon: "quote", run: (chain) => chain.toggleBlockquote(), on: ["blockquote"], keys: "Ctrl+Shift+B" },
  quoteSource: { group: 5, ask: citeSource, within: ["blockquote"], without: ["figure"] },
  notice: { group: 5, icon: "warning", run: (chain) => chain.toggleWrap("notice"), on: ["notice"] },
  rule: { group: 5, icon: "rule", run: (chain) => chain.setHorizontalRule() },
  tableCaption: { group: 6, ask: askCaption, within: ["table"] },
  headerRow: { group: 6, run: (chain) => chain.toggleHeaderRow(), within: ["table"] },
  addRow: { group: 6, run: (chain) => chain.addRowAfter(), within: ["table"] },
  addColumn: { group: 6, run: (chain) => chain.addColumnAfter(), within: ["table"] },
  deleteRow: { group: 6, run: (chain) => chain.deleteRow(), within: ["table"] },
  deleteColumn: { group: 6, run: (chain) => chain.deleteColumn(), within: ["table"] },
  deleteTable: { group: 6, run: (chain) => chain.deleteTable(), within: ["table"] },
  undo: { group: 7, icon: "undo", run: (chain) => chain.undo(), keys: "Ctrl+Z" },
  redo: { group: 7, icon: "redo", run: (chain) => chain.redo(), keys: "Ctrl+Y" },
};

export function makeToolbar(editor, words, textarea) {
  const toolbar = make("div", { className: "editor__toolbar", aria: { role: "toolbar", label: words.toolbar } });
  const buttons = Object.entries(TOOLS).map(([name, tool]) => {
    const button = makeButton(name, tool, words[name], textarea.dataset.icons);
    button.addEventListener("click", () => use(tool, editor, words, textarea));
    return button;
  });
  for (const [at, button] of buttons.entries()) {
    const isFirst = TOOLS[button.dataset.tool].group !== TOOLS[buttons[at - 1]?.dataset.tool]?.group;
    if (isFirst && at) button.classList.add("editor__first");
  }
  toolbar.append(...buttons);
  toolbar.addEventListener("keydown", moveFocus);
  editor.view.dom.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.key.toUpperCase() !== "K") return;
    event.preventDefault();
    use(TOOLS.link, editor, words, textarea);
  });
  const refresh = () => {
    buttons.forEach((button) => show(button, TOOLS[button.dataset.tool], editor));
    if (buttons.find((button) => button.tabIndex === 0)?.hidden) makeStop(buttons, buttons[0]);
  };
  editor.on("transaction", refresh);
  refresh();
  makeStop(buttons, buttons[0]);
  return toolbar;
}

function makeButton(name, tool, word, icons) {
  const button = make("button", { type: "button", tabIndex: -1, data: { tool: name } });
  if (tool.icon && icons) button.append(drawing(`${icons}#${tool.icon}`));
  else if (tool.sign) button.dataset.sign = tool.sign; // drawn by the style sheet: the name is the word
  else button.textContent = word;
  button.title = tool.keys ? `${word} (${tool.keys})` : word;
  button.setAttribute("aria-label", word);
  if (tool.keys) button.setAttribute("aria-keyshortcuts", tool.keys.replace("Ctrl", "Control"));
  return button;
}

function drawing(address) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  use.setAttribute("href", address);
  svg.append(use);
  return svg;
}

function show(button, tool, editor) {
  const isWithin = (names) => names.some((name) => editor.isActive(name));
  if (tool.on) button.setAttribute("aria-pressed", editor.isActive(...tool.on));
  button.hidden = Boolean((tool.within && !isWithin(tool.within)) || (tool.without && isWithin(tool.without)));
  const usable = !tool.run || tool.run(editor.can().chain()).run();
  button.setAttribute("aria-disabled", !usable);
}

function use(tool, editor, words, textarea) {
  if (tool.ask) tool.ask(editor, words, textarea);
  else tool.run(editor.chain().focus()).run();
}

function makeStop(buttons, target) {
  for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
}

function moveFocus(event) {
  const buttons = [...event.currentTarget.querySelectorAll("button:not([hidden])")];
  const at = buttons.indexOf(event.target);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const target = buttons.at(next % buttons.length);
  makeStop([...event.currentTarget.children], target);
  target.focus();
}

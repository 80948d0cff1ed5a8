// The HTML of a text as the server keeps it: what the editor adds for its own sake is taken out again.

/** Gives the HTML of the editor's text; empty where nothing was written. */
export function htmlOf(editor) {
  const page = document.implementation.createHTMLDocument(""); // nothing in it is loaded
  page.body.innerHTML = editor.getHTML();
  const { body } = page;
  for (const part of [...body.querySelectorAll(PARTS)].reverse()) if (isEmpty(part)) part.remove();
  for (const cell of body.querySelectorAll("li, td, th")) settle(cell);
  for (const table of body.querySelectorAll("table")) arrange(table);
  for (const details of body.querySelectorAll("details")) details.removeAttribute("open");
  return body.innerHTML;
}

const PARTS = "p, li, ul, ol, h2, h3, h4, blockquote, figure, figcaption, div, details, summary, pre";

// The server drops parts that say nothing, such as the paragraph that is kept at the end to write in.
function isEmpty(part) {
  return !part.textContent.trim() && !part.querySelector("img, audio, video, hr, table");
}

function settle(cell) {
  const isLoose = cell.hasAttribute("data-loose");
  cell.removeAttribute("data-loose");
  for (const name of ["colspan", "rowspan"]) if (cell.getAttribute(name) === "1") cell.removeAttribute(name);
  const paragraphs = [...cell.children].filter((one) => one.localName === "p");
  const [first] = paragraphs;
  const isOnly = paragraphs.length === 1 && first === cell.firstElementChild && !first.attributes.length;
  if (isOnly && (!isLoose || !first.childNodes.length)) first.replaceWith(...first.childNodes);
}

function arrange(table) {
  const rows = [...table.rows];
  const caption = table.querySelector(":scope > caption");
  caption?.removeAttribute("contenteditable");
  const isHead = (row) => [...row.cells].every((cell) => cell.localName === "th");
  const parts = [];
  let inHead = true;
  for (const row of rows) {
    const named = row.dataset.section;
    row.removeAttribute("data-section");
    inHead &&= isHead(row) && named !== "tbody" && named !== "tfoot";
    const name = inHead ? "thead" : named === "tfoot" ? "tfoot" : "tbody";
    if (inHead) for (const cell of row.cells) if (!cell.hasAttribute("scope")) cell.setAttribute("scope", "col");
    if (parts.at(-1)?.localName !== name) parts.push(table.ownerDocument.createElement(name));
    parts.at(-1).append(row);
  }
  table.replaceChildren(...(caption ? [caption] : []), ...parts);
}

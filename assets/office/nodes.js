// What a text may hold: the same elements that the server's policy lets through (`core/text/html_policy.py`),
// so that nothing which stands in a text is lost by opening it.
import { Extension, Mark, Node, mergeAttributes } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Code } from "@tiptap/extension-code";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { HorizontalRule } from "@tiptap/extension-horizontal-rule";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { Text } from "@tiptap/extension-text";
import { Dropcursor, Gapcursor, TrailingNode, UndoRedo } from "@tiptap/extensions";

const ADDRESS = /^(?:https?:\/\/[^\s/\\?#]|\/(?![/\\])|(?:mailto|tel):[^\s\\]|#)/i;

/** An attribute of the same name; absent where it is empty. */
const plain = (name) => ({ [name]: { default: null, parseHTML: (element) => element.getAttribute(name) } });
const attributes = (...names) => Object.assign({}, ...names.map(plain));

/** Tells whether somebody may lead readers to an address: the server takes no other. */
export const isAddress = (text) => ADDRESS.test(text);

const Link = Mark.create({
  name: "link",
  priority: 1000, // around all that is marked within it
  inclusive: false,
  addAttributes: () => attributes("href"),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (element) => isAddress(element.getAttribute("href")) && null }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
  addCommands() {
    return {
      setLink: (given) => ({ chain }) => isAddress(given.href) && chain().setMark(this.name, given).run(),
      unsetLink: () => ({ chain }) => chain().unsetMark(this.name, { extendEmptyMarkRange: true }).run(),
    };
  },
});

const mark = (name, tag) =>
  Mark.create({ name, parseHTML: () => [{ tag }], renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0] });

const Language = Mark.create({
  name: "language",
  addAttributes: () => attributes("lang"),
  parseHTML: () => [{ tag: "span[lang]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

// Ctrl+Enter sends the form, so it breaks no line.
const LineBreak = HardBreak.extend({
  addKeyboardShortcuts() {
    return { "Shift-Enter": () => this.editor.commands.setHardBreak() };
  },
});

// A picture among words, as imports bring them, and one that fills a figure.
const Image = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  draggable: true,
  addAttributes: () => attributes("alt", "src", "width", "height"),
  parseHTML: () => [{ tag: "img[src]" }],
  renderHTML: ({ HTMLAttributes }) => ["img", mergeAttributes({ alt: "" }, HTMLAttributes)],
});

const Picture = Node.create({
  name: "picture",
  draggable: true,
  addAttributes: () => attributes("alt", "src", "width", "height"),
  parseHTML: () => [{ tag: "img[src]", context: "figure/", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["img", mergeAttributes({ alt: "" }, HTMLAttributes)],
});

const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "(picture | block)+ figcaption?",
  marks: "link", // around its picture
  isolating: true,
  draggable: true,
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
});

const Figcaption = Node.create({
  name: "figcaption",
  content: "inline*",
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: ({ HTMLAttributes }) => ["figcaption", HTMLAttributes, 0],
  addKeyboardShortcuts() {
    // Enter under a picture goes on below the figure.
    return {
      Enter: () => {
        const { $from } = this.editor.state.selection;
        if ($from.parent.type !== this.type) return false;
        return this.editor.chain().insertContentAt($from.after(-1), { type: "paragraph" }).focus($from.after(-1) + 1).run();
      },
    };
  },
});

const INSIDE = { SOURCE: ["src", "type"], TRACK: ["kind", "src", "srclang", "label"] };
const read = ({ attributes }, names) => Object.fromEntries([...attributes].filter(({ name }) => names.includes(name)).map(({ name, value }) => [name, value]));

// Video and sound of the library, played by the browser itself and never by itself.
const Film = Node.create({
  name: "film",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    ...attributes("src", "poster", "width", "height", "preload"),
    tag: { default: "video", parseHTML: (element) => element.localName, rendered: false },
    inside: {
      default: [],
      rendered: false,
      parseHTML: (element) => [...element.children].filter((one) => one.tagName in INSIDE).map((one) => [one.localName, read(one, INSIDE[one.tagName])]),
    },
  }),
  parseHTML: () => [{ tag: "video" }, { tag: "audio" }],
  renderHTML: ({ node, HTMLAttributes }) => [node.attrs.tag, mergeAttributes(HTMLAttributes, { controls: "" }), ...node.attrs.inside.map(([tag, said]) => [tag, said])],
});

const Notice = Node.create({
  name: "notice",
  group: "block",
  content: "block+",
  defining: true,
  parseHTML: () => [{ tag: "div.notice" }],
  renderHTML: ({ HTMLAttributes }) => ["div", mergeAttributes(HTMLAttributes, { class: "notice" }), 0],
});

const Details = Node.create({
  name: "details",
  group: "block",
  content: "summary? block*",
  defining: true,
  parseHTML: () => [{ tag: "details" }],
  renderHTML: () => ["details", { open: "" }, 0],
});

const Summary = Node.create({
  name: "summary",
  content: "inline*",
  parseHTML: () => [{ tag: "summary" }],
  renderHTML: () => ["summary", 0],
});

const Preformatted = Node.create({
  name: "preformatted",
  group: "block",
  content: "inline*",
  whitespace: "pre",
  parseHTML: () => [{ tag: "pre", preserveWhitespace: "full" }],
  renderHTML: () => ["pre", 0],
});

// Word and imports put paragraphs into items and cells, people mostly do not: what came without stays without.
const looseness = { loose: { default: null, parseHTML: (element) => (element.querySelector(":scope > p") ? "" : null), renderHTML: ({ loose }) => (loose === null ? {} : { "data-loose": "" }) } };

const Item = ListItem.extend({ content: "(paragraph | figure | film) block*", addAttributes: () => looseness });

const CaptionedTable = Table.extend({
  addAttributes: () => ({
    caption: { default: null, rendered: false, parseHTML: (element) => element.querySelector(":scope > caption")?.textContent || null },
  }),
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML({ node, HTMLAttributes }) {
    const { caption } = node.attrs;
    return ["table", HTMLAttributes, ...(caption ? [["caption", { contenteditable: "false" }, caption]] : []), ["tbody", 0]];
  },
});

const Row = TableRow.extend({
  addAttributes: () => ({
    section: {
      default: null,
      parseHTML: (element) => element.parentElement?.localName ?? null,
      renderHTML: ({ section }) => (section === null ? {} : { "data-section": section }),
    },
  }),
});

function cellOf(Cell) {
  return Cell.extend({
    addAttributes() {
      const { colspan, rowspan } = this.parent();
      return { ...attributes("scope"), colspan, rowspan, colwidth: { default: null, rendered: false }, ...looseness };
    },
  });
}

const LANGUAGES = {
  name: "lang",
  types: ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "figure", "figcaption", "notice", "table", "tableCell", "tableHeader"],
};

const Foreign = Extension.create({
  name: "foreign",
  addGlobalAttributes: () => [{ types: LANGUAGES.types, attributes: attributes("lang") }],
});

export const NODES = [
  Document, Text, Paragraph, LineBreak, HorizontalRule, Bold, Italic, Code.extend({ excludes: "" }), Blockquote,
  Heading.configure({ levels: [2, 3, 4] }),
  BulletList, OrderedList, Item, ListKeymap,
  Link, mark("subscript", "sub"), mark("superscript", "sup"), Language, Foreign,
  Image, Picture, Figure, Figcaption, Film, Notice, Details, Summary, Preformatted,
  CaptionedTable, Row, cellOf(TableCell), cellOf(TableHeader),
  Dropcursor, Gapcursor, TrailingNode, UndoRedo,
];

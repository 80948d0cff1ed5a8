// What is pasted goes to the server, whose rules for Word, old encodings and foreign pages are the only ones;
// a picture in the clipboard goes into the library. Without the server the plain text is taken.
import { make } from "./elements.js";
import { send } from "./sending.js";

const OWN = /\sdata-pm-slice=/;
const TIME = 15_000;

export function pasting(textarea, words, tell, editorOf) {
  const token = () => textarea.form.elements.csrf_token.value;
  let isInserting = false;

  function insert(html) {
    isInserting = true;
    try {
      editorOf().view.pasteHTML(html);
    } finally {
      isInserting = false;
    }
  }

  async function clean(html, text) {
    tell(words.pasting);
    try {
      const answer = await ask(textarea.dataset.paste, token(), html ? { html } : { text });
      insert(answer.html);
      tell(...answer.notices);
    } catch {
      insert(paragraphs(text));
      tell(words.pastedPlain);
    }
  }

  async function upload(file) {
    tell(words.uploading);
    try {
      const { item } = await send(file, { url: textarea.dataset.upload, token: token() });
      const picture = { type: "picture", attrs: { src: item.here_url, alt: item.alt, width: item.width, height: item.height } };
      editorOf().chain().focus().insertContent({ type: "figure", content: [picture, { type: "figcaption" }] }).run();
      tell(item.alt ? "" : words.uploaded);
    } catch (error) {
      tell(error.message || words.offline);
    }
  }

  return {
    handlePaste(view, event) {
      const data = event.clipboardData;
      if (isInserting || !data) return false;
      const [html, text] = ["text/html", "text/plain"].map((type) => data.getData(type));
      const picture = [...data.files].find((file) => file.type.startsWith("image/"));
      if (picture && !text) {
        upload(picture);
        return true;
      }
      const isPlainHere = view.state.selection.$from.parent.type.name === "preformatted";
      if (OWN.test(html) || (!html && !text) || isPlainHere) return false;
      clean(html, text);
      return true;
    },
    handleDrop(_view, event, _slice, isMoved) {
      const picture = !isMoved && [...(event.dataTransfer?.files ?? [])].find((file) => file.type.startsWith("image/"));
      if (!picture) return false;
      upload(picture);
      return true;
    },
  };
}

async function ask(url, token, said) {
  const body = new FormData();
  for (const [name, value] of Object.entries(said)) body.append(name, value);
  const response = await fetch(url, { method: "POST", body, headers: { "X-CSRF-Token": token }, signal: AbortSignal.timeout(TIME) });
  if (!response.ok || response.redirected) throw new Error();
  return response.json();
}

function paragraphs(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  return lines.map((line) => make("p", {}, line).outerHTML).join("");
}

// The writing desk: the editor, and the comforts of the form of an entry. Only screens with a text to write load it.
import { mountClone } from "./clone.js";
import { mountEditor } from "./editor.js";
import { mountWriting } from "./writing.js";

document.querySelectorAll("textarea[data-editor]").forEach(mountEditor);
document.querySelectorAll("form[data-draft]").forEach(mountWriting);
document.querySelectorAll("[data-clone]").forEach(mountClone);

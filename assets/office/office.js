// The back office's own scripts. Every form works without them.
import { mountEditor } from "./editor.js";

document.querySelectorAll("textarea[data-editor]").forEach(mountEditor);

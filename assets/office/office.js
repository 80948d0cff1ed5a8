// The back office's own scripts. Every form works without them.
import { mountEditor } from "./editor.js";
import { follow } from "./progress.js";

document.querySelectorAll("textarea[data-editor]").forEach(mountEditor);
document.querySelectorAll("[data-progress]").forEach(follow);

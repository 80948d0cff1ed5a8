// The back office's own scripts. Every form works without them.
import { mountEditor } from "./editor.js";
import { follow } from "./progress.js";
import { bringIntoView } from "./tabs.js";

document.querySelectorAll("textarea[data-editor]").forEach(mountEditor);
document.querySelectorAll("[data-progress]").forEach(follow);
document.querySelectorAll(".tabs").forEach(bringIntoView);

// The back office's own scripts. Every form works without them.
import { mountCommand } from "./command.js";
import { showEntered } from "./frames.js";
import { mountFraming } from "./framing.js";
import { mountLedger } from "./ledger.js";
import { mountPictureField } from "./picture_field.js";
import { follow } from "./progress.js";
import { mountQueue } from "./queue.js";
import { keepFresh } from "./refresh.js";
import { mountShortcuts } from "./shortcuts.js";
import { bringIntoView } from "./tabs.js";
import { mountUnsaved } from "./unsaved.js";
import { mountUploads } from "./uploads.js";

document.querySelectorAll("form:has(.savebar):not([data-draft])").forEach(mountUnsaved);
document.querySelectorAll("form[data-uploads]").forEach(mountUploads);
document.querySelectorAll("form[data-framing]").forEach(mountFraming);
document.querySelectorAll("iframe").forEach(showEntered);
document.querySelectorAll("[data-chooser][data-media]").forEach(mountPictureField);
document.querySelectorAll("[data-progress]").forEach(follow);
document.querySelectorAll(".tabs").forEach(bringIntoView);
document.querySelectorAll("[data-refresh]").forEach(keepFresh);
document.querySelectorAll("[data-queue]").forEach(mountQueue);
document.querySelectorAll("[data-ledger]").forEach(mountLedger);
document.querySelectorAll("a[data-command]").forEach(mountCommand);
document.querySelectorAll("a[data-single-keys]").forEach(mountShortcuts);

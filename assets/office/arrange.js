// Puts things in order by hand: the menu's tree. Every screen has buttons that do the same without scripts.
import { mountOutline } from "./outline.js";

document.querySelectorAll("[data-outline]").forEach(mountOutline);

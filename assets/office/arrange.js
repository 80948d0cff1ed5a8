// Puts things in order by hand: a menu's tree, a home page's blocks, lines. Their buttons do the same without scripts.
import { mountClone } from "./clone.js";
import { mountOutline } from "./outline.js";
import { mountPlan } from "./plan.js";
import { mountRows } from "./rows.js";

document.querySelectorAll("[data-outline]").forEach(mountOutline);
document.querySelectorAll("[data-plan]").forEach(mountPlan);
document.querySelectorAll("[data-rows]").forEach(mountRows);
document.querySelectorAll("[data-clone]").forEach(mountClone);

// Puts things in order by hand: a menu's tree, a home page's blocks. Their buttons do the same without scripts.
import { mountOutline } from "./outline.js";
import { mountPlan } from "./plan.js";

document.querySelectorAll("[data-outline]").forEach(mountOutline);
document.querySelectorAll("[data-plan]").forEach(mountPlan);

// Bundles our browser-side sources with what they import into liencong/static/, under names that change
// with the content, and writes manifest.json: logical name → file.
import { rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const SOURCES = fileURLToPath(new URL(".", import.meta.url));
const OUTPUT = join(SOURCES, "../liencong/static");
const ENTRIES = ["public/public.js", "office/office.js", "office/desk.js", "office/arrange.js", "office/colours.js", "office/office.css"];

await rm(OUTPUT, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ENTRIES.map((entry) => join(SOURCES, entry)),
  outdir: OUTPUT,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  target: "es2022",
});

const manifest = {};
for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(file);
}
await writeFile(join(OUTPUT, "manifest.json"), JSON.stringify(manifest, null, 2));

// Builds everything that the pages load into src/shuping/static/dist; `--watch` builds again after a change.
import { mkdir, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import path from "node:path";
import { build as bundle } from "esbuild";
import { css } from "./css.js";
import { icons } from "./icons.js";
import { licences } from "./licences.js";
import { dist, front, source } from "./paths.js";

async function script() {
  const { outputFiles } = await bundle({
    entryPoints: [path.join(front, "js", "main.js")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome109", "firefox115", "safari16.4"],
    legalComments: "none",
  });
  return outputFiles[0].contents;
}

async function build() {
  const files = {
    "main.css": await css(),
    "main.js": await script(),
    "icons.svg": await icons(),
    "LICENSES.txt": await licences(),
  };
  await mkdir(dist, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(dist, name), content);
    console.log(`${name} ${(content.length / 1000).toFixed(1)} kB`);
  }
}

await build();
if (process.argv.includes("--watch")) {
  let waiting;
  const again = (_event, name) => {
    if (!/\.(css|js|json|html)$/.test(name ?? "") || name.includes("dist")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => build().catch(console.error), 100);
  };
  for (const folder of ["css", "js"]) watch(path.join(front, folder), again);
  watch(source, { recursive: true }, again);
}

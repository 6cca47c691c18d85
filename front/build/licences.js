// LICENSES.txt: whose work is inside the built files.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { front, modules } from "./paths.js";

const HEAD = "The files beside this one contain the following work of others.\n";
const BOOTSTRAP = "Copyright 2011-2025 The Bootstrap Authors; MIT, the words as under @tabler/icons.";

export async function licences() {
  const { dependencies } = JSON.parse(await readFile(path.join(front, "package.json"), "utf8"));
  const parts = await Promise.all(Object.keys(dependencies).map(licence));
  return [HEAD, ...parts, `bootstrap 5.3 (inside @tabler/core)\n\n${BOOTSTRAP}\n`].join(`\n${"=".repeat(72)}\n\n`);
}

async function licence(name) {
  const folder = path.join(modules, name);
  const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const text = await readFile(path.join(folder, "LICENSE"), "utf8").catch(() => banner(folder, about));
  return `${name} ${about.version} (${about.license}) ${about.homepage ?? ""}\n\n${text.trim()}\n`;
}

// Tabler ships no LICENSE file; its notice stands at the head of its style sheet.
async function banner(folder, about) {
  const css = await readFile(path.join(folder, about.style), "utf8");
  return css.match(/\/\*!([\s\S]*?)\*\//)[1].replace(/^ \* ?/gm, "");
}

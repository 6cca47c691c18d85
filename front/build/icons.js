// icons.svg: one sprite of the icons named in icons.json (our word -> Tabler's name).
import { readFile } from "node:fs/promises";
import path from "node:path";
import { front, modules } from "./paths.js";

export async function icons() {
  const names = JSON.parse(await readFile(path.join(front, "icons.json"), "utf8"));
  const symbols = await Promise.all(Object.entries(names).map(([word, name]) => symbol(word, name)));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

async function symbol(word, name) {
  const svg = await readFile(path.join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
  const marks = svg
    .slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.includes("M0 0h24v24H0z"));
  const look = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="i-${word}" ${look}>${marks.join("")}</symbol>`;
}

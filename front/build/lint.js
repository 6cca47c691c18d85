// Fails if the built files need a newer browser than the floor, reach for another host, or if an icon is missing or unused.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { dist, front, source } from "./paths.js";

// What came after the floor (Chromium 109, Firefox 115, Safari 16.4) and would break a page; text-spacing-trim is ignored harmlessly.
const TOO_NEW = {
  "color-mix()": /color-mix\(/,
  "light-dark()": /light-dark\(/,
  ":has()": /:has\(/,
  "oklch(), oklab(), lab(), lch(), color()": /\b(oklch|oklab|lab|lch|color)\(/,
  "relative colours": /\b(rgba?|hsla?)\(from /,
  "nesting": /[{;}]\s*&|&[.:#[ ]/,
  "@property": /@property/,
  "@scope": /@scope/,
  "@starting-style": /@starting-style/,
  "style queries": /@container\s+style\(/,
  "subgrid": /\bsubgrid\b/,
  "text-wrap": /text-wrap:/,
  "field-sizing": /field-sizing/,
  "anchors": /anchor-name|position-anchor|\banchor\(/,
  "view transitions": /view-transition/,
  "popover": /:popover-open/,
  "linear() easing": /\blinear\(/,
  "round(), mod(), rem()": /[:\s,(](round|mod|rem|abs|sign)\(/,
  "scroll timelines": /animation-timeline|scroll-timeline/,
  "interpolate-size": /interpolate-size|calc-size\(/,
  "content-visibility": /content-visibility/,
  ":user-invalid": /:user-(in)?valid/,
};
const LARGEST = { "main.css": 120_000, "main.js": 90_000, "icons.svg": 30_000 };

const faults = [];

for (const name of ["main.css", "main.js", "icons.svg"]) {
  const text = await readFile(path.join(dist, name), "utf8");
  const size = Buffer.byteLength(text);
  if (size > LARGEST[name]) faults.push(`${name} has ${size} bytes, more than ${LARGEST[name]}`);
  for (const [host] of text.matchAll(/(?:url\(["']?|@import\s+["']|fetch\(["'])(?:https?:)?\/\/[^"')]+/g)) faults.push(`${name} reaches for ${host}`);
  if (name !== "main.css") continue;
  for (const [feature, pattern] of Object.entries(TOO_NEW)) {
    const found = text.match(pattern);
    if (found) faults.push(`main.css uses ${feature}: …${text.slice(Math.max(0, found.index - 40), found.index + 40)}…`);
  }
}

await checkIcons();
await checkInline();

for (const fault of faults) console.error(fault);
console.log(faults.length ? `${faults.length} faults` : "front end: no faults");
process.exitCode = faults.length ? 1 : 0;

// Every icon named in a template stands in icons.json, and every word of icons.json is written somewhere.
async function checkIcons() {
  const names = Object.keys(JSON.parse(await readFile(path.join(front, "icons.json"), "utf8")));
  const written = new Set();
  for (const [file, text] of await texts(/\.(html|py)$/)) {
    for (const [, name] of text.matchAll(/["']([a-z-]+)["']/g)) written.add(name);
    for (const [, name] of text.matchAll(/(?:\{% icon |\{% mark "\w+" |\bicon=)"([\w-]+)"/g)) {
      if (!names.includes(name)) faults.push(`${file}: no icon "${name}" in icons.json`);
    }
  }
  const inScripts = (await Promise.all((await readdir(path.join(front, "js"))).map((name) => readFile(path.join(front, "js", name), "utf8")))).join();
  for (const name of names) {
    if (!written.has(name) && !inScripts.includes(`#i-${name}`)) faults.push(`icons.json: "${name}" is used nowhere`);
  }
}

// The pages run under a policy that forbids script and style in the markup.
async function checkInline() {
  for (const [file, text] of await texts(/\.html$/)) {
    const found = text.match(/<style|<script(?![^>]*\bsrc=)|\sstyle="|\son[a-z]+="|\shx-on|javascript:/);
    if (found) faults.push(`${file}: inline script or style (${found[0].trim()})`);
  }
}

async function texts(kind) {
  const names = await readdir(source, { recursive: true });
  const wanted = names.filter((name) => kind.test(name) && !name.includes("dist/") && !name.includes("/papers/"));
  return Promise.all(wanted.map(async (name) => [name, await readFile(path.join(source, name), "utf8")]));
}

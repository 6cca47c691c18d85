// main.css: Tabler in a layer of its own, our rules over it.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import browserslist from "browserslist";
import { browserslistToTargets, transform } from "lightningcss";
import postcss from "postcss";
import { front } from "./paths.js";
import { tabler } from "./tabler.js";

const ORDER = ["tokens", "type", "frame", "buttons", "chips", "forms", "tables", "cards", "steps", "desk", "importer", "vetting", "search", "overview", "ballots", "voting", "reports", "reviews", "grading", "paper", "hall", "states", "print"];
// Widths at which the layout changes; the enlarged mode (root size x1.3) changes at 1.3 times the width.
const WIDTHS = { phone: 700, narrow: 960, wide: 1160 };
const ENLARGED = 1.3;

export async function css() {
  const own = await ownCss();
  const merged = `${await tabler(own)}\n${own}`;
  const { code } = transform({
    filename: "main.css",
    code: Buffer.from(merged),
    minify: true,
    targets: browserslistToTargets(browserslist()),
  });
  return code;
}

async function ownCss() {
  const folder = path.join(front, "css");
  const names = (await readdir(folder)).map((name) => name.replace(/\.css$/, ""));
  const unknown = names.filter((name) => !ORDER.includes(name));
  if (unknown.length > 0) throw new Error(`give ${unknown} a place in ORDER of build/css.js`);
  const parts = await Promise.all(ORDER.map((name) => readFile(path.join(folder, `${name}.css`), "utf8")));
  return postcss([twoWidths]).process(parts.join("\n"), { from: undefined }).css;
}

// @media (--phone) { a {} } becomes two rules: below 700 px, and below 910 px where the page is enlarged; paper has one layout.
const twoWidths = {
  postcssPlugin: "two-widths",
  Once(root) {
    root.walkAtRules("media", (rule) => {
      const found = rule.params.match(/^\(--(\w+)\)$/);
      if (!found) return;
      const width = WIDTHS[found[1]];
      if (!width) throw rule.error(`unknown width ${found[1]}`);
      const enlarged = rule.clone({ params: `screen and (max-width: ${width * ENLARGED - 0.02}px)` });
      enlarged.walkRules((inner) => {
        inner.selectors = inner.selectors.map((selector) => `:where(.enlarged) ${selector}`);
      });
      rule.params = `screen and (max-width: ${width - 0.02}px)`;
      rule.after(enlarged);
    });
  },
};

// Tabler, cut down to what the templates use and to what the oldest browsers understand.
import { readFile } from "node:fs/promises";
import path from "node:path";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import { front, modules, templates } from "./paths.js";

// Classes of Tabler that our parts build on. Every other class name in front/css is ours alone, and Tabler's rules for it are left out.
const SHARED = ["btn", "card", "card-body", "card-header", "card-title", "table", "visually-hidden"];
const TOO_NEW = /color-mix\(|light-dark\(|:has\(|oklch\(/;
const DARK_OR_OTHER = /\[data-bs-theme|\[data-bs-|\[dir=|:-moz-|::-ms-|:host/;
const TAGS = (
  "html body header footer main nav aside section article h1 h2 h3 h4 p a b strong em i small sub sup mark abbr time blockquote figure figcaption " +
  "ul ol li dl dt dd table caption thead tbody tfoot tr th td form fieldset legend label input select option optgroup textarea button details summary " +
  "output progress hr br img svg pre code kbd samp template address"
).split(" ");

export async function tabler(ownCss) {
  const css = await readFile(path.join(modules, "@tabler/core/dist/css/tabler.css"), "utf8");
  const own = ownClasses(ownCss).filter((name) => !SHARED.includes(name));
  const light = postcss([resolveLightDark, dropOtherSelectors]).process(css, { from: undefined }).css;
  const [purged] = await new PurgeCSS().purge({
    content: [templates, path.join(front, "js", "*.js")],
    css: [{ raw: light }],
    defaultExtractor: classesOf,
    safelist: { standard: [...SHARED, ...TAGS] },
    blocklist: own.map((name) => `.${name}`).concat(own),
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  const clean = postcss([dropTooNew, dropUnusedVariables(ownCss)]).process(purged.css, { from: undefined }).css;
  return `@layer tabler {\n${clean}\n}\n`;
}

// Only what stands in a class attribute counts, so that a word of a sentence keeps no rule alive.
function classesOf(content) {
  const found = [...TAGS];
  for (const [, value] of content.matchAll(/class="([^"]*)"/g)) found.push(...value.split(/[\s{}%|'=]+/));
  return found.filter(Boolean);
}

function ownClasses(css) {
  return [...new Set([...css.matchAll(/\.([a-z][a-z0-9-]*)(?=[\s.,:>+~{)[])/g)].map(([, name]) => name))];
}

const resolveLightDark = {
  postcssPlugin: "light-dark",
  Declaration(declaration) {
    while (declaration.value.includes("light-dark(")) declaration.value = firstOf(declaration.value);
  },
};

// light-dark(a, b) becomes a: there is one ground, and it is white.
function firstOf(value) {
  const start = value.indexOf("light-dark(");
  let depth = 0;
  let comma = -1;
  for (let at = start + "light-dark".length; at < value.length; at += 1) {
    if (value[at] === "(") depth += 1;
    if (value[at] === "," && depth === 1 && comma < 0) comma = at;
    if (value[at] === ")") depth -= 1;
    if (depth === 0) return value.slice(0, start) + value.slice(start + 11, comma) + value.slice(at + 1);
  }
  throw new Error(`unbalanced: ${value}`);
}

const dropOtherSelectors = {
  postcssPlugin: "drop-other-selectors",
  Rule(rule) {
    const kept = rule.selectors.map((s) => s.replace(/^:root, ?:host$/, ":root")).filter((s) => !DARK_OR_OTHER.test(s) && !s.includes(":has("));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  },
};

const dropTooNew = {
  postcssPlugin: "drop-too-new",
  Declaration(declaration) {
    if (TOO_NEW.test(declaration.value)) declaration.remove();
  },
  AtRule: {
    property: (rule) => rule.remove(),
    charset: (rule) => rule.remove(),
  },
};

const dropUnusedVariables = (ownCss) => ({
  postcssPlugin: "drop-unused-variables",
  OnceExit(root) {
    for (let gone = 1; gone > 0; ) {
      const used = new Set((root.toString() + ownCss).match(/(?<=var\(\s*)--[\w-]+/g));
      gone = 0;
      root.walkDecls(/^--/, (declaration) => {
        if (!used.has(declaration.prop)) {
          declaration.remove();
          gone += 1;
        }
      });
    }
    root.walkRules((rule) => {
      if (rule.nodes.length === 0) rule.remove();
    });
  },
});

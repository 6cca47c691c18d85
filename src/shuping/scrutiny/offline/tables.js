// What was found, as parts of the page. Texts only, never markup: what stands in a file cannot become part of the page.

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function paragraph(text, className = "") {
  return element("p", { className }, text);
}

function table(head, rows) {
  const hasText = (at) => rows.some((row) => typeof row[at] === "string");
  const cell = (name) => (value, at) =>
    element(name, { className: hasText(at) ? "text" : "", ...(name === "th" && { scope: "col" }) }, String(value));
  return element(
    "div",
    { className: "wide" },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...head.map(cell("th")))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell("td"))))),
    ),
  );
}

function digestList(pairs) {
  const lines = Object.entries(pairs).flatMap(([name, bytes]) => [
    element("dt", {}, name === ROOT_NAME ? name : `${name}摘要`),
    element("dd", { className: "mono" }, forEyes(bytes)),
  ]);
  return element("dl", {}, ...lines);
}

const ROOT_NAME = "封存清单的根";

function digestsOf(round, openedDigest) {
  const found = { 选票样式的: round.formDigest, 计票办法的: round.schemeDigest, [ROOT_NAME]: round.root };
  return openedDigest ? { ...found, 开票: openedDigest } : found;
}

// The classes of a count, and which is counted with which.
function classTable(round, count) {
  const names = new Map(round.classes.map((one) => [one.key, one.name]));
  const rows = round.classes.map(({ key, name }) => {
    const to = count.joined.get(key);
    return [`${name}（${key}）`, count.cast.get(key), count.void.get(key), to === undefined ? "" : `和 ${names.get(to)}`];
  });
  return table(["票类", "投票", "废票", "合在一起"], rows);
}

function ruleLines(round) {
  const { scheme, options, classes } = round;
  const said = Object.keys(RULES).map((name) => RULES[name][scheme[name]]);
  const lines = [paragraph(`计票办法：${said.join("；")}；不到 ${scheme.least} 张的不单列。`)];
  if (scheme.formula === "points") {
    lines.push(paragraph(`分值：${options.map((option, at) => `${option} ${scheme.points[at]}`).join("，")}`));
  }
  if (classes[0].weight !== null) {
    lines.push(paragraph(`权重：${classes.map((one) => `${one.name} ${one.weight}%`).join("，")}`));
  }
  return lines;
}

// Every number of a count and, row by row, every step of the arithmetic.
function rowParts(round, count) {
  const names = new Map(round.classes.map((one) => [one.key, one.name]));
  return round.rows.flatMap((asked, at) => [
    element("h4", {}, `${at + 1}. ${asked}`),
    table(
      ["票类", ...round.options, BLANK_COLUMN[round.scheme.blank], "认不清", "有效"],
      count.rows[at].map((line) => [names.get(line.voters), ...line.votes, line.blank, line.unclear, validOf(line)]),
    ),
    ...scoreLines(round, scoreOf(round, count, at), names).map((line) => paragraph(line, "step")),
  ]);
}

function scoreLines(round, score, names) {
  if (round.scheme.formula === "none") return [];
  if (!score) return ["没有有效票，不算得分。"];
  const { rate, steps, shares, weighted } = score;
  if (!weighted) {
    const gained = steps.reduce((sum, step) => sum + step.gained, 0n);
    return [`${hundredthsText(gained)} ÷ ${shares} = ${percentOf(rate)}%`];
  }
  const lines = steps.map(({ voters, gained, valid, share }) => {
    const own = percentOf([gained, 100n * valid]);
    const part = percentOf([gained * share, 100n * valid * shares]);
    return `${names.get(voters)}：${hundredthsText(gained)} ÷ ${valid} = ${own}%，× ${percentOf([share, shares])}% = ${part}%`;
  });
  return [...lines, `合计 ${percentOf(rate)}%`];
}

function hundredthsText(number) {
  const text = `${number / 100n}.${String(number % 100n).padStart(2, "0")}`;
  return text.replace(/\.?0+$/, "");
}

// One slip as it is printed: QR code, sixteen groups, who keeps it, what it is for.
async function slipPart(slip, { title, id, point }) {
  const text = await slipText(slip);
  const groups = text.split(" ").map((group, at) => element("li", {}, element("small", {}, String(at + 1)), group));
  return element(
    "div",
    { className: "slip" },
    paragraph(`第 ${slip.number} 张，共 3 张`, "number"),
    element("h2", {}, "开票密钥条"),
    paragraph(title, "title"),
    element("div", { className: "both" }, qrPicture(text, slip.number), element("ol", { className: "groups" }, ...groups)),
    element(
      "p",
      { className: "keeper" },
      ...[`保管人（${KEEPERS[slip.number]}）：____________`, "签字：____________", "日期：________"].map((line) => element("span", {}, line)),
    ),
    element("ol", { className: "notes" }, ...NOTES.map((note) => element("li", {}, note))),
    paragraph(`轮次编号 ${hexOf(id)}`, "mono"),
    paragraph(`公钥摘要 ${forEyes(await sha256(point))}`, "mono"),
  );
}

function qrPicture(text, number) {
  const space = "http://www.w3.org/2000/svg";
  const rows = qrModules(text);
  const edge = 4; // modules of white around it
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", `0 0 ${rows.length + 2 * edge} ${rows.length + 2 * edge}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `密钥条第 ${number} 张的二维码，内容就是旁边的 16 组字符`);
  const path = document.createElementNS(space, "path");
  const dark = rows.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x + edge} ${y + edge}h1v1h-1z`] : [])));
  path.setAttribute("d", dark.join(""));
  picture.append(path);
  return picture;
}

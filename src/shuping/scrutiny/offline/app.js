// The page: which part is shown, what each button does. Nothing leaves it but the files that somebody saves.

const PARTS = ["key", "trial", "open", "check"];
const TRIAL = "shuping.trial/1";
const made = { round: null }; // the key that was made here, until it is cleared

function byId(id) {
  return document.getElementById(id);
}

function say(part, ...children) {
  byId(`${part}-said`).replaceChildren(...children);
}

function sayFaults(part, faults) {
  say(part, ...faults.map((one) => paragraph(sentence(one), "wrong")));
}

// A mistake of ours is shown as one, with its kind and place and nothing of what was in hand.
function sayError(part, error) {
  if (error instanceof Refused) sayFaults(part, error.faults);
  else say(part, paragraph(`页面出错，没有完成：${error.name}。请把这一行告诉维护的人。`, "wrong"));
}

// Does the work of a form when it is sent; it never leaves the page.
function onSubmit(part, work) {
  byId(`${part}-form`).addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter ?? event.target.querySelector("button");
    button.disabled = true;
    say(part, paragraph("请稍等……"));
    try {
      await work();
    } catch (error) {
      sayError(part, error);
    }
    button.disabled = false;
  });
}

async function fileIn(id) {
  const [file] = byId(id).files;
  return file ? { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } : null;
}

async function neededFile(part, id) {
  const file = await fileIn(id);
  if (!file) say(part, paragraph("请先选文件。", "wrong"));
  return file;
}

// Digests that were typed, one a line or alone, as 64 small digits; what is none is given back as null.
function digestsTyped(id) {
  const lines = byId(id).value.split("\n").map((line) => line.replace(/\s/g, "").toLowerCase());
  return lines.filter((line) => line).map((line) => (/^[0-9a-f]{64}$/.test(line) ? line : null));
}

function save(name, bytes) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/json" }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function saveButton(words, name, bytes, kind) {
  const button = element("button", { type: "button", className: kind }, words);
  button.addEventListener("click", () => save(name, bytes));
  return button;
}

// --- slips that are typed or scanned

function slipFields(part) {
  return document.querySelectorAll(`#${part} textarea[data-slip]`);
}

async function slipsTyped(part) {
  const slips = [];
  for (const field of slipFields(part)) {
    try {
      slips.push(await readSlip(field.value));
    } catch (error) {
      if (error instanceof Refused) field.focus();
      throw error;
    }
  }
  return slips;
}

function clearSlips(part) {
  for (const field of slipFields(part)) {
    field.value = "";
    byId(`${field.id}-said`).replaceChildren();
  }
}

// A whole slip is judged as soon as its last character is there, half a one when the field is left: what is said moves the
// page, and a button that moves away under a finger is not pressed.
function watchSlip(field) {
  const whole = () => clean(field.value).length >= SLIP_GROUPS * GROUP;
  field.addEventListener("input", () => judgeSlip(field, whole()));
  field.addEventListener("change", () => whole() || judgeSlip(field, field.value.trim() !== ""));
}

async function judgeSlip(field, now) {
  const said = byId(`${field.id}-said`);
  said.replaceChildren();
  if (!now) return;
  try {
    const slip = await readSlip(field.value);
    said.replaceChildren(paragraph(`第 ${slip.number} 张密钥条，读对了。`, "right"));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    said.replaceChildren(...error.faults.map((one) => paragraph(sentence(one), "wrong")));
  }
}

// --- 做密钥条

async function makeKey() {
  const round = byId("key-round").value.replace(/[-\s]/g, "").toLowerCase();
  const title = byId("key-title").value.trim();
  if (!/^[0-9a-f]{32}$/.test(round)) return say("key", paragraph("轮次编号是 32 位十六进制，请从系统里这一轮的页面复制。", "wrong"));
  if (!isText(title)) return say("key", paragraph("名称写成一行，不超过 500 字。", "wrong"));
  if (made.round) return say("key", paragraph("已经做了一把钥匙。先印好、清除，再做新的。", "wrong"));
  const { point, slips } = await newSlips();
  made.round = { id: bytesOfHex(round), title, point, slips, printed: new Set() };
  return showKey();
}

async function showKey() {
  const { id, title, point, slips, printed } = made.round;
  const file = written(
    new Map([["format", "shuping.public-key/1"], ["round", hexOf(id)], ["title", title], ["public_key", hexOf(point)]]),
  );
  const buttons = slips.map((slip) => {
    const words = `${printed.has(slip.number) ? "再看" : "看并打印"}第 ${slip.number} 张（${KEEPERS[slip.number]}）`;
    const button = element("button", { type: "button" }, words);
    button.addEventListener("click", () => printSlip(slip));
    return button;
  });
  const clear = element("button", { type: "button", className: "danger" }, "三张都印好了，清除");
  clear.addEventListener("click", clearKey);
  say(
    "key",
    paragraph(`“${title}”的钥匙做好了。公钥摘要：`),
    paragraph(forEyes(await sha256(point)), "mono"),
    element(
      "ol",
      {},
      element("li", {}, "保存公钥文件，上传到系统；请两个人核对系统显示的公钥摘要和上面的相同。"),
      element("li", {}, "看一张、印一张、交一张，当场签字，不拍照。"),
      element("li", {}, "三张都印好后按清除，关掉这一页，清空打印队列。"),
    ),
    element("div", { className: "buttons" }, saveButton("保存公钥文件", "public-key.json", file, "main"), ...buttons, clear),
  );
}

async function printSlip(slip) {
  byId("slip").replaceChildren(await slipPart(slip, made.round));
  made.round.printed.add(slip.number);
  await showKey();
  window.print();
}

function forgetKey() {
  if (!made.round) return;
  for (const slip of made.round.slips) for (const seed of slip.seeds.values()) seed.fill(0);
  made.round = null;
  byId("slip").replaceChildren();
}

function clearKey() {
  const missing = [1, 2, 3].filter((number) => !made.round.printed.has(number));
  if (missing.length && !window.confirm(`第 ${missing.join("、")} 张还没有印。清除以后谁也不能再印，确定清除？`)) return;
  forgetKey();
  say("key", paragraph("已清除。请关掉这一页，清空打印队列。下一步是试封。", "right"));
}

// --- 试封

async function answerTrial() {
  const file = await neededFile("trial", "trial-file");
  if (!file) return;
  const found = [];
  const record = new Fields(parsed(file.bytes, TRIAL), "", found, ["format", "round", "public_key", "envelope"]);
  const [id, envelope] = [record.hexadecimal("round", ROUND_ID), record.base64("envelope")];
  if (envelope.length && envelope.length !== POINT + 5 + TAG) record.wrong("envelope");
  const point = pointIn(record, found);
  if (found.length) throw new Refused(found);
  const pair = await combineEach(await slipsTyped("trial"), point);
  const word = await (await openerOf(pair, await infoOf(TRIAL, id, point)))(envelope);
  if (!word) throw new Refused([fault("trial.does-not-open")]);
  clearSlips("trial");
  say(
    "trial",
    paragraph("试封词：", "right"),
    paragraph(grouped(word).join(" "), "word"),
    paragraph("请填回系统的试封页面。三张密钥条两两都试过，任意两张能开票。"),
  );
}

// --- 开票

async function openEnvelopes() {
  const file = await neededFile("open", "open-file");
  if (!file) return;
  const roots = digestsTyped("open-root");
  const round = await readRound(file.bytes);
  if (roots.length !== 1 || roots[0] === null) {
    say("open", paragraph("请抄下会场公布的封存清单的根（64 位十六进制，空格可以照抄）。没有开票。", "wrong"));
    return;
  }
  const differing = rootFaults(bytesOfHex(roots[0]), round.root);
  if (differing.length) throw new Refused(differing);
  const pair = await combine(await slipsTyped("open"), round.point);
  const told = (done, all) => say("open", paragraph(`正在开票：${done} / ${all}`));
  const opened = await openRound(round, pair, told);
  clearSlips("open");
  const count = countRound(round, opened);
  const stem = file.name.replace(/\.json$/, "");
  say(
    "open",
    element("h3", {}, round.title),
    paragraph(`开出选票 ${opened.ballots.length} 张，打不开 ${opened.invalid.length} 张（按无效票计）。`, "right"),
    ...invalidLines(opened),
    ...[...opened.countsIn].map(([key, to]) => paragraph(`${key} 票不到 ${FEWEST} 张，并入 ${to} 票。`)),
    ...surplusLines(round, opened),
    digestList(digestsOf(round, opened.digest)),
    paragraph("请把开票摘要和另一台机器开出的逐组核对：有一组不同，结果不成立。"),
    classTable(round, count),
    element(
      "div",
      { className: "buttons" },
      saveButton("保存票数文件：交回系统", `${stem}.counted.json`, countedFile(round, count), "main"),
    ),
    paragraph("票数文件里只有票数和打散的意见，没有整张选票。"),
    element(
      "details",
      {},
      element("summary", {}, "有异议、要逐张核对时：整张选票"),
      paragraph(
        "开票文件里有每一张选票的全部选项和意见，约好的选法在里面认得出来：只给监票人看，不上传、不转发，核对完就删掉。",
      ),
      saveButton("保存开票文件：只给监票人", `${stem}.opened.json`, openedFile(round, opened), ""),
    ),
    element("details", {}, element("summary", {}, "每一行的票数和算法"), ...ruleLines(round), ...rowParts(round, count)),
  );
}

function invalidLines(opened) {
  return opened.invalid.map((one) => paragraph(`${plain(one.receipt)}：${REASONS[one.reason]}`, "mono"));
}

function surplusLines(round, opened) {
  return round.classes.filter(({ key }) => opened.surplus.includes(key)).map(({ key, issued, heads }) => {
    const most = heads !== null && heads <= issued ? `领票的人（${heads} 人）` : `发出的票码（${issued} 个）`;
    return paragraph(`${key} 票比${most}还多。请查明原因，这个结果不能签字。`, "wrong");
  });
}

// --- 核对

async function checkFile() {
  const file = await neededFile("check", "check-file");
  if (!file) return;
  const kinds = { [ROUND]: checkRound, [OPENED]: checkOpened, [COUNTED]: checkCounted };
  const check = kinds[formatOf(file.bytes)];
  if (!check) {
    say("check", paragraph("这不是轮次文件、开票文件或者票数文件。请核对选的是哪个文件。", "wrong"));
    return;
  }
  const { parts, digests } = await check(file.bytes);
  say("check", ...parts, digestList(digests), ...comparisons(digests));
}

async function checkRound(bytes) {
  const round = await readRound(bytes);
  const issued = round.classes.reduce((sum, one) => sum + one.issued, 0);
  const parts = [
    element("h3", {}, round.title),
    paragraph(`轮次文件：封票 ${round.cast.length} 个，按回执排好，没有重复的，每一个都和自己的摘要相符。`, "right"),
    paragraph(`合计发出票码 ${issued} 个，封票不比票码多。`),
    table(
      ["票类", "发出票码", "领票的人"],
      round.classes.map((one) => [`${one.name}（${one.key}）`, one.issued, one.heads ?? "没有数"]),
    ),
    ...byId("check-receipts").value.split("\n").filter((line) => line.trim()).map((line) => receiptLine(line, round)),
  ];
  return { parts, digests: digestsOf(round) };
}

function receiptLine(text, round) {
  const cleaned = clean(text);
  if (!/^[0-9A-HJKMNP-TV-Z]{16}$/.test(cleaned)) {
    return paragraph(`回执“${shownSafely(text)}”：应是 16 个字符，字母里没有 I、L、O、U。请再看一遍。`, "wrong");
  }
  const receipt = readReceipt(cleaned);
  const at = round.cast.findIndex((one) => equalBytes(one.receipt, receipt));
  return at < 0
    ? paragraph(`回执 ${plain(receipt)} 不在清单里。请对着投票页上的回执再看一遍；没有抄错的，请告诉监票人。`, "wrong")
    : paragraph(`回执 ${plain(receipt)} 在清单里，第 ${at + 1} 个。它证明投进去了，不说明投了什么。`, "right");
}

async function checkOpened(bytes) {
  const { round, opened } = await readOpened(bytes);
  const count = countRound(round, opened);
  const handedIn = await fileIn("check-counted");
  const parts = [
    element("h3", {}, round.title),
    paragraph(
      `开票文件：选票 ${opened.ballots.length} 张，按内容排好，和开票摘要相符；打不开 ${opened.invalid.length} 张（按无效票计）。`,
      "right",
    ),
    ...invalidLines(opened),
    ...surplusLines(round, opened),
  ];
  if (handedIn) parts.push(await comparedLine(round, count, handedIn));
  parts.push(classTable(round, count), ...ruleLines(round), ...rowParts(round, count));
  return { parts, digests: digestsOf(round, opened.digest) };
}

// The file that was handed in against the one that these ballots give: read, written anew, byte for byte.
async function comparedLine(round, count, { name, bytes }) {
  const theirs = await readCounted(bytes);
  const same = equalBytes(countedFile(theirs.round, theirs.count), countedFile(round, count));
  return same
    ? paragraph(`${name} 里的票数和重新计的完全相同。`, "right")
    : paragraph(`${name} 和重新计的不一样。结果不成立。`, "wrong");
}

async function checkCounted(bytes) {
  const { round, count } = await readCounted(bytes);
  const parts = [
    element("h3", {}, round.title),
    paragraph(`票数文件：封票 ${count.envelopes} 个，打不开 ${count.invalid} 个，各项合计都对得上。`, "right"),
    paragraph("是不是由选票得来，要用开票文件核对；能公布的那一份，用 shuping tally 重做。"),
    classTable(round, count),
    ...ruleLines(round),
    ...rowParts(round, count),
  ];
  return { parts, digests: digestsOf(round, count.openedDigest) };
}

function comparisons(digests) {
  const lines = [];
  const noDigest = paragraph("摘要是 64 位十六进制，分组的空格可以照抄。", "wrong");
  for (const told of digestsTyped("check-root")) {
    if (told === null) lines.push(noDigest);
    else if (told === hexOf(digests[ROOT_NAME])) lines.push(paragraph("和会场公布的封存清单的根相同。", "right"));
    else lines.push(paragraph("和会场公布的封存清单的根不一样：清单改动过，或者不是同一轮。", "wrong"));
  }
  for (const told of digestsTyped("check-digests")) {
    const same = Object.keys(digests).find((name) => hexOf(digests[name]) === told);
    const begins = told && `${told.slice(0, 4)} ${told.slice(4, 8)}`.toUpperCase();
    if (told === null) lines.push(noDigest.cloneNode(true));
    else if (same) lines.push(paragraph(`${begins} …… 就是${same === ROOT_NAME ? same : `${same}摘要`}。`, "right"));
    else lines.push(paragraph(`${begins} …… 和这个文件的哪个摘要都不一样：改动过，或者不是同一轮。`, "wrong"));
  }
  return lines;
}

// --- which part is shown

function showPart() {
  const shown = PARTS.includes(location.hash.slice(1)) ? location.hash.slice(1) : PARTS[0];
  for (const part of PARTS) {
    byId(part).hidden = part !== shown;
    document.querySelector(`nav a[href="#${part}"]`).setAttribute("aria-current", part === shown ? "page" : "false");
  }
}

function start() {
  if (!globalThis.crypto?.subtle) {
    byId("able").replaceChildren(
      paragraph("这个浏览器在这里不给用加密功能。请把这个文件存到本机，用新一点的 Chrome、Edge、Firefox 直接打开。", "wrong"),
    );
    return;
  }
  byId("parts").hidden = false;
  byId("able").hidden = true;
  onSubmit("key", makeKey);
  onSubmit("trial", answerTrial);
  onSubmit("open", openEnvelopes);
  onSubmit("check", checkFile);
  document.querySelectorAll("textarea[data-slip]").forEach(watchSlip);
  window.addEventListener("hashchange", showPart);
  window.addEventListener("beforeunload", (event) => made.round && event.preventDefault());
  window.addEventListener("pagehide", () => {
    forgetKey();
    for (const part of ["trial", "open"]) clearSlips(part);
  });
  showPart();
}

start();

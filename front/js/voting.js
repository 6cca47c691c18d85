// The ballot. The code of a scanned slip stands behind "#": it is taken out of the address and sent in a form at once.
// Nothing that is ticked is kept anywhere but in the form.
export function voting(where) {
  if (where.querySelector(".page-ballot")) {
    sendScanned();
    window.addEventListener("hashchange", sendScanned); // another slip is scanned into the same tab
  }
  const ballot = where.querySelector("[data-ballot]");
  if (ballot) countChoices(ballot);
  const find = where.querySelector("[data-find]");
  if (find) findReceipt(find);
}

function sendScanned() {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!/^[0-9a-z]{21}$/i.test(code)) return;
  history.replaceState(null, "", location.pathname);
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/v/";
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "code";
  field.value = code;
  form.append(field);
  document.body.append(form);
  form.submit();
}

function countChoices(ballot) {
  const rows = [...ballot.querySelectorAll(".ballot-row")];
  const left = ballot.querySelector("[data-left]");
  const next = ballot.querySelector("[data-next]");
  const show = () => {
    const open = rows.filter((row) => !row.querySelector("input:checked"));
    left.querySelector("[data-chosen]").textContent = rows.length - open.length;
    next.hidden = open.length === 0 || open.length === rows.length;
    if (open.length > 0) next.href = `#${open[0].id}`;
    for (const row of rows) if (!open.includes(row)) row.classList.remove("is-missing");
  };
  left.hidden = false;
  ballot.addEventListener("change", show);
  show();
}

// A receipt is looked for as it stands in the list; a slip's code proves more: the receipt is computed again from the
// code and the digest in the line (docs/reference/ballot-format.md), so that no other envelope can stand in its place.
function findReceipt(find) {
  const field = find.querySelector("input");
  const said = find.querySelector("[data-found]");
  find.hidden = false;
  field.addEventListener("input", async () => {
    const typed = clean(field.value);
    document.querySelector(".closed-list .is-found")?.classList.remove("is-found");
    said.textContent = "";
    if (typed.length !== RECEIPT && typed.length !== CODE) return;
    const line = typed.length === CODE ? await lineOfCode(typed) : document.getElementById(`r${typed}`);
    if (typed !== clean(field.value)) return; // typed on meanwhile
    line?.classList.add("is-found");
    line?.scrollIntoView({ block: "center" });
    said.textContent = line ? (typed.length === CODE ? said.dataset.proved : said.dataset.yes) : said.dataset.no;
  });
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RECEIPT = 16; // characters
const CODE = 21; // four groups of four with a check each, and one check over all

function clean(text) {
  return text.replace(/[\s-]/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
}

async function lineOfCode(typed) {
  const code = bytesOf([0, 5, 10, 15].map((at) => typed.slice(at, at + 4)).join(""));
  const name = new TextEncoder().encode("shuping.receipt/1");
  for (const line of document.querySelectorAll(".closed-list li")) {
    const digest = Uint8Array.from(line.querySelector(".digest").textContent.match(/../g), (pair) => parseInt(pair, 16));
    const made = await crypto.subtle.digest("SHA-256", new Uint8Array([name.length, ...name, ...code, ...digest]));
    const receipt = bytesOf(line.id.slice(1));
    if (receipt.every((byte, at) => byte === new Uint8Array(made)[at])) return line;
  }
  return null;
}

function bytesOf(text) {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g), (byte) => parseInt(byte, 2));
}

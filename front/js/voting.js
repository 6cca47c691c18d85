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

function findReceipt(find) {
  const field = find.querySelector("input");
  const said = find.querySelector("[data-found]");
  find.hidden = false;
  field.addEventListener("input", () => {
    const typed = field.value.replace(/[\s-]/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
    document.querySelector(".closed-list .is-found")?.classList.remove("is-found");
    const line = /^[0-9A-Z]{16}$/.test(typed) && document.getElementById(`r${typed}`);
    line && line.classList.add("is-found");
    line && line.scrollIntoView({ block: "center" });
    said.textContent = typed.length < 16 ? "" : line ? said.dataset.yes : said.dataset.no;
  });
}

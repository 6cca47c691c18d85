// Keying a paper ballot: beside each row stands what was typed for it, and the row that comes next is marked.
export function keyedRows(where) {
  for (const form of where.querySelectorAll("[data-keying]")) {
    const field = form.querySelector("#marks");
    const rows = [...form.querySelectorAll("[data-mark]")];
    const names = new Map([...form.querySelectorAll("#digits b")].map((b) => [b.textContent, b.nextSibling.textContent.trim()]));
    const show = () => {
      const digits = field.value.replace(/[\s,，、.\-]/gu, "");
      rows.forEach((row, at) => {
        row.textContent = at < digits.length ? (names.get(digits[at]) ?? "？") : "";
        row.closest("li").toggleAttribute("data-next", at === digits.length);
      });
    };
    field.addEventListener("input", show);
    show();
  }
}

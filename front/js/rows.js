// Another row in a form that repeats: <div data-rows="PREFIX"> … <template> … <button name="add_row" data-add-row>.
// Without script the button sends the form and the server answers with one row more.
export function addRows(where) {
  for (const box of where.querySelectorAll("[data-rows]")) {
    const template = box.querySelector("template");
    const total = document.getElementById(`id_${box.dataset.rows}-TOTAL_FORMS`);
    const button = box.querySelector("[data-add-row]");
    if (!template || !total || !button) continue;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const index = Number(total.value);
      const holder = document.createElement("template");
      holder.innerHTML = template.innerHTML.replaceAll("__prefix__", index).replaceAll("__number__", index + 1);
      const row = holder.content.firstElementChild;
      template.before(row);
      total.value = index + 1;
      row.querySelector("input, select, textarea")?.focus();
    });
  }
}

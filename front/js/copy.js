// A text to paste elsewhere: <button type="button" data-copies="ID of the field" data-done="said when it is copied" hidden>.
export function copyText(where) {
  for (const button of where.querySelectorAll("button[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    if (!field) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      field.focus();
      field.select();
      // The clipboard of browsers asks for HTTPS; offices often have none.
      if (document.execCommand("copy")) button.textContent = button.dataset.done;
    });
  }
}

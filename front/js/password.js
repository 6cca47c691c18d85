// The eye beside a password: <button type="button" data-shows="ID of the field" hidden>.
export function passwordEye(where) {
  for (const button of where.querySelectorAll("button[data-shows]")) {
    const field = document.getElementById(button.dataset.shows);
    if (!field) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      const use = button.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, shown ? "#i-eye-off" : "#i-eye"));
    });
  }
}

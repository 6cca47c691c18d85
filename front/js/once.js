// A form that leads to another page is sent once by the same button, however often a slow finger presses: a second sending
// would end the first one's way and be answered by a refusal instead of by what was done. After a pause it may go again: the
// first may be lost; and when somebody comes back to the page.
const PAUSE = 8_000; // ms

export function sendOnce() {
  let sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
    const pressed = event.submitter ?? form;
    if (event.timeStamp - (sent.get(pressed) ?? -PAUSE) < PAUSE) event.preventDefault();
    else sent.set(pressed, event.timeStamp);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sent = new WeakMap();
  });
}

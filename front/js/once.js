// A form that leads to another page is sent once, however often a slow finger presses: a second sending would end the first
// one's way and be answered by a refusal instead of by what was done. After a pause it may go again: the first may have failed.
const PAUSE = 5_000; // ms

export function sendOnce() {
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
    if (event.timeStamp - (sent.get(form) ?? -PAUSE) < PAUSE) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });
}

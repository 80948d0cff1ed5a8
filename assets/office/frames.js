// A preview that the keyboard has gone into shows it: a frame does not match `:focus` while its page has the focus.
export function showEntered(frame) {
  window.addEventListener("blur", () => frame.classList.toggle("entered", document.activeElement === frame));
  window.addEventListener("focus", () => frame.classList.remove("entered"));
}

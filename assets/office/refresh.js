// Keeps the parts of a screen marked `data-live` up to date while something goes on behind it, as often as
// `data-refresh` says in seconds. Parts are known by their ids and are touched only where they have changed.

export function keepFresh(going) {
  setTimeout(async () => {
    const seen = await look();
    for (const part of document.querySelectorAll("[data-live]")) renew(part, seen?.getElementById(part.id));
    if (seen === null || seen.querySelector("[data-refresh]")) keepFresh(going);
    else going.removeAttribute("data-refresh");
  }, Number(going.dataset.refresh) * 1000);
}

async function look() {
  try {
    const response = await fetch(location.href);
    return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null; // the network is away for a while; the next look tries again
  }
}

function renew(part, newer) {
  if (!newer || newer.innerHTML === part.innerHTML) return;
  const hadFocus = part.contains(document.activeElement);
  part.replaceChildren(...newer.childNodes);
  if (hadFocus) (part.querySelector("a, button") ?? part.closest("[tabindex]"))?.focus();
}

// Follows work that goes on at the server: fetches the part of its screen anew until it is over.
const PAUSE = 1000;

export async function follow(part) {
  while (part?.dataset.progress !== undefined) {
    await new Promise((resume) => setTimeout(resume, PAUSE));
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) continue;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.getElementById(part.id);
    if (!newer) return;
    part.replaceWith(newer);
    part = newer;
  }
}

// Says while a colour is being chosen whether everything in the theme can still be read with it. The server judges,
// by the theme's own style sheets; it refuses what cannot be read whether or not a script has said so.
const PAUSE = 200;

export function mountColours(section) {
  const form = section.closest("form");
  const { own_colours: own, brand, accent } = form.elements;
  const link = section.querySelector("[data-see-colours]");
  let timer;
  let asked = 0;

  const chosen = () => new URLSearchParams({ "giao-dien": form.elements.theme.value, brand: brand.value, accent: accent.value });
  const show = (told) => {
    for (const line of section.querySelectorAll("[data-told]")) {
      const { text = "", suffices = true } = told[line.dataset.told] ?? {};
      line.textContent = text;
      line.classList.toggle("field__hint--wrong", !suffices);
    }
  };
  const ask = async () => {
    const turn = ++asked;
    const answer = await fetch(`${section.dataset.colours}?${chosen()}`).catch(() => null);
    if (turn === asked && answer?.ok) show(await answer.json());
  };
  const follow = () => {
    link.href = `${section.dataset.preview}?${chosen()}`;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  link.hidden = false;
  section.addEventListener("input", ({ target }) => {
    if (target === brand || target === accent) own.checked = true;
    follow();
  });
  follow();
}

document.querySelectorAll("[data-colours]").forEach(mountColours);

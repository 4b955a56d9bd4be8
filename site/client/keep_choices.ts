/// <reference lib="dom" />

/**
 * Keeps what is chosen by the switches of a page in its address, so that a link shows the same. The switches themselves
 * need no script; what a page starts with is left out of the address.
 */
export function keepChoices(page: Document): void {
  const asked = new URLSearchParams(location.search);
  for (const input of switchesOf(page)) {
    if (asked.get(input.name) === input.value) input.checked = true;
  }
  page.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.closest(".switch")) keep(target);
  });
}

function switchesOf(page: Document): NodeListOf<HTMLInputElement> {
  return page.querySelectorAll<HTMLInputElement>(".switch input[type=radio]");
}

function keep({ name, value, defaultChecked }: HTMLInputElement): void {
  const { pathname, search, hash } = location;
  const chosen = new URLSearchParams(search);
  if (defaultChecked) chosen.delete(name);
  else chosen.set(name, value);
  const query = chosen.size === 0 ? "" : `?${chosen}`;
  history.replaceState(history.state, "", `${pathname}${query}${hash}`);
}

/// <reference lib="dom" />

/** Opens what an address points to, where it can be opened: a link to it is meant to show it. */
export function openTarget(page: Document): void {
  const open = () => {
    const target = page.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", open);
  open();
}

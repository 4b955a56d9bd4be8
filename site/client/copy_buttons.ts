/// <reference lib="dom" />

/** Makes the buttons of a page copy what stands beside them, or its address; without a clipboard they are not shown. */
export function watchCopyButtons(page: Document): void {
  const { clipboard } = navigator;
  // Only pages from a secure origin have one, though the types promise it.
  if (!clipboard) {
    page.documentElement.classList.add("no-clipboard");
    return;
  }
  page.addEventListener("click", async ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    const { copies } = target.dataset;
    if (copies === undefined) return;
    const code = target.parentElement?.querySelector("code")?.textContent;
    const label = target.textContent;
    try {
      await clipboard.writeText(
        copies === "code" ? code ?? "" : location.href,
      );
      target.textContent = "Copied";
    } catch {
      target.textContent = "The browser does not let it be copied";
    }
    setTimeout(() => target.textContent = label, 2_000);
  });
}

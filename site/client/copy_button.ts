/// <reference lib="dom" />

/** Makes a button copy a text, and say so; a browser that lets nothing be copied here does not offer it. */
export function makeCopyButton(
  button: HTMLButtonElement,
  textOf: () => string,
): void {
  const { clipboard } = navigator;
  // Only pages from a secure origin have one, though the types promise it.
  if (!clipboard) {
    button.hidden = true;
    return;
  }
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await clipboard.writeText(textOf());
      button.textContent = "Copied";
    } catch {
      button.textContent = "The browser does not let it be copied";
    }
    setTimeout(() => button.textContent = label, 2_000);
  });
}

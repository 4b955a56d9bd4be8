/// <reference lib="dom" />

/**
 * Puts other children into a part of the page. Where one of its controls had the focus, the one of the same label gets
 * it, else the first button: who works by keyboard goes on where they were.
 */
export function replaceKeepingFocus(
  part: Element,
  children: readonly Node[],
): void {
  const { activeElement } = document;
  const hadFocus = part.contains(activeElement);
  const label = activeElement?.ariaLabel;
  part.replaceChildren(...children);
  if (!hadFocus) return;
  const labelled = [...part.querySelectorAll<HTMLElement>("[aria-label]")];
  const same = labelled.find(({ ariaLabel }) => ariaLabel === label);
  (same ?? part.querySelector("button"))?.focus();
}

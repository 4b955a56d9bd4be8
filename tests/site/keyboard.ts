import type { Page } from "playwright-core";

/** What is found in the page, and what is done in it. */
const IN_PAGE = `{
  const nameOf = (element) => element.outerHTML.slice(0, 100);
  const isStop = (element) => {
    if (element.matches(":disabled") || element.tabIndex < 0) return false;
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio") return true;
    const group = [...document.getElementsByName(element.name)];
    const chosen = group.find(({ checked }) => checked);
    return element === (chosen ?? group[0]);
  };
  // Some fields show their focus on their label.
  const shownFor = (element) =>
    [element, element.closest("label")].filter((shown) => shown);
  const showsFocus = (element) => shownFor(element).some((shown) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  const isInWindow = (element) => shownFor(element).some((shown) => {
    const { left, right, top, bottom, width } = shown.getBoundingClientRect();
    return width > 0 && right > 0 && bottom > 0 &&
      left < innerWidth && top < innerHeight;
  });
  const stops = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]"
  )].filter(isStop);
  let next = 0;
  const problems = [];
  addEventListener("focusin", ({ target }) => {
    if (!showsFocus(target)) problems.push("no focus seen at " + nameOf(target));
    if (target === stops[next]) return next++;
    if (next >= stops.length) return;
    problems.push(
      nameOf(target) + " has the focus, and not " + nameOf(stops[next]));
    next = stops.indexOf(target) + 1 || next;
  });
  // The page scrolls to a control only after telling that it has the focus.
  addEventListener("keyup", () => {
    const { activeElement } = document;
    if (stops.includes(activeElement) && !isInWindow(activeElement)) {
      problems.push("focus outside the window at " + nameOf(activeElement));
    }
  });
  window.keyboardTour = { stops, problems, visited: () => next };
}`;

/** What {@linkcode tourByKeyboard} found. */
export interface KeyboardTour {
  /** Controls that the keyboard has to reach. */
  readonly stops: number;
  /** What was skipped, out of order, or had the focus without showing it. */
  readonly problems: readonly string[];
}

/**
 * Presses Tab from the beginning of a page to its end, on one that was opened with reduced motion: without smooth
 * scrolling a control is where it will be as soon as the key is handled. Every control must get the focus in the order of the page and
 * show it; the last one must let it go, and Shift+Tab must lead back.
 */
export async function tourByKeyboard(page: Page): Promise<KeyboardTour> {
  await page.evaluate(IN_PAGE);
  const stops: number = await page.evaluate("keyboardTour.stops.length");
  await pressTab(page, stops);
  const visited: number = await page.evaluate("keyboardTour.visited()");
  const problems: string[] = await page.evaluate("keyboardTour.problems");
  return {
    stops,
    problems: [
      ...problems.slice(0, 3),
      ...visited < stops ? [`${visited} of ${stops} controls reached`] : [],
      ...await trapsOf(page),
    ],
  };
}

/** Presses Tab so many times. Chromium takes the keys in their order: to wait for each takes longer than they do. */
async function pressTab(page: Page, times: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const send = (type: "rawKeyDown" | "keyUp") =>
    session.send("Input.dispatchKeyEvent", {
      ...{ type, key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 },
    });
  await Promise.all(
    Array.from({ length: times }, () => [send("rawKeyDown"), send("keyUp")])
      .flat(),
  );
  await session.detach();
}

async function trapsOf(page: Page): Promise<string[]> {
  const isAt = (place: number): Promise<boolean> =>
    page.evaluate(
      `document.activeElement === keyboardTour.stops.at(${place})`,
    );
  await page.keyboard.press("Shift+Tab");
  const isBack = await isAt(-2);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  return [
    ...isBack ? [] : ["Shift+Tab does not lead back"],
    ...await isAt(-1) ? ["the last control keeps the focus"] : [],
  ];
}

/** A kind of control, the keys that work it, and what they change. */
export interface ControlKind {
  readonly selector: string;
  readonly keys: readonly string[];
  /** What is read before and after, of the element `it` that has the focus. */
  readonly state: string;
}

/** Every kind of control of the pages that keys other than Tab work. */
export const CONTROL_KINDS: readonly ControlKind[] = [
  {
    selector: "summary",
    keys: ["Enter", "Space"],
    state: "it.parentElement.open",
  },
  {
    selector: "th[aria-sort] button",
    keys: ["Enter", "Space"],
    state: "it.closest('th').ariaSort",
  },
  {
    selector: "input[type=checkbox]",
    keys: ["Space"],
    state: "it.checked",
  },
  {
    selector: ".switch input[type=radio]:checked",
    keys: ["ArrowRight", "ArrowLeft"],
    state: "it.value",
  },
  {
    selector: ".map-plot[tabindex]",
    keys: ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"],
    state: "it.querySelector('.map-cross').getAttribute('transform')",
  },
];

/**
 * Works the first control of a kind by each of its keys.
 *
 * @returns The keys that changed nothing; `undefined` where the page has no such control to be seen.
 */
export async function workByKeyboard(
  page: Page,
  { selector, keys, state }: ControlKind,
): Promise<readonly string[] | undefined> {
  const control = page.locator(`${selector}:visible`).first();
  if (await control.count() === 0) return undefined;
  const read = () =>
    page.evaluate(
      `(() => { const it = document.activeElement; return String(${state}); })()`,
    );
  const idle: string[] = [];
  await control.focus();
  for (const key of keys) {
    const before = await read();
    await page.keyboard.press(key);
    if (await read() === before) idle.push(`${key} at ${selector}`);
  }
  return idle;
}

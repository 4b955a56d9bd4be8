import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe-core says of a page, in the part that is read. */
interface Audit {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}

/** Rules of axe-core that a page breaks as it stands, each with the elements that break it. */
export async function violationsOf(page: Page): Promise<string[]> {
  if (!await page.evaluate(`"axe" in globalThis`)) {
    await page.evaluate(axe.source);
  }
  // What is about to be replaced is paler than text may be.
  await page.evaluate(`(async () => {
    while (document.querySelector('[aria-busy="true"]')) {
      await new Promise(requestAnimationFrame);
    }
  })()`);
  // Of what passes nothing is read, and no rule needs style sheets or media loaded again: either would take longest.
  // The rows of a table are made by the same code: the first ones stand for all.
  const { violations }: Audit = await page.evaluate(`axe.run(
    { exclude: [["tbody tr:nth-child(n + 9)"]] },
    { resultTypes: ["violations"], preload: false },
  )`);
  return violations.map(({ id, nodes }) =>
    `${id} at ${nodes.slice(0, 3).map(({ target }) => target.join(" "))}`
  );
}

/** How far a page reaches beyond its window, in pixels, once its charts have followed a change of the window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(`(async () => {
    const { documentElement: page } = document;
    const beyond = () => page.scrollWidth - page.clientWidth;
    for (let frame = 0; frame < 60 && beyond() > 0; frame++) {
      await new Promise(requestAnimationFrame);
    }
    return beyond();
  })()`);
}

/**
 * Points at each chart that is to be seen, and waits until its canvas holds ink, as it does once Chart.js has drawn it.
 *
 * @returns How many charts there are.
 * @throws {Error} where the build drew nothing, where a chart's box changes its size, or where its canvas stays
 * empty for 1,200 frames, which is 20 seconds at least.
 */
export function drawCharts(page: Page): Promise<number> {
  return page.evaluate(`(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const probe = new OffscreenCanvas(64, 64)
      .getContext("2d", { willReadFrequently: true });
    const hasInk = (canvas) => {
      if (!canvas || canvas.width === 0 || canvas.height === 0) return false;
      probe.clearRect(0, 0, 64, 64);
      probe.drawImage(canvas, 0, 0, 64, 64);
      return probe.getImageData(0, 0, 64, 64).data.some(Boolean);
    };
    const boxes = [...document.querySelectorAll("[data-chart] .chart-box")]
      .filter((box) => box.checkVisibility());
    for (const box of boxes) {
      const fail = (what) => {
        throw new Error(what + ": " + box.ariaLabel);
      };
      const size = () => {
        const { width, height } = box.getBoundingClientRect();
        return width + " by " + height;
      };
      const shown = [...box.querySelectorAll(":scope > svg")]
        .filter((svg) => svg.checkVisibility());
      if (shown.length !== 1) fail(shown.length + " drawings");
      if (shown[0].querySelectorAll("path").length < 4) fail("no drawing");
      box.scrollIntoView({ behavior: "instant", block: "center" });
      const before = size();
      box.dispatchEvent(new PointerEvent("pointerenter"));
      for (let frames = 0; !hasInk(box.querySelector("canvas")); frames++) {
        if (frames > 1200) fail("empty canvas");
        await frame();
      }
      if (size() !== before) fail(before + " became " + size());
    }
    return boxes.length;
  })()`);
}

/** What a page shows once its script has done its part, by the beginning of its address. */
const READY: Readonly<Record<string, string>> = {
  "advise/": "#advise-results[aria-busy=false]",
  "play/scheduler/": ".game",
  "play/": "#play-controls:enabled",
  "compare/?runs=": "#compare-status:has-text('Compared')",
  "search/?q=": "[data-results] a",
};

/** Waits until a page has answered what its address asks. */
export async function untilReady(page: Page, path: string): Promise<void> {
  await page.locator("html.js").waitFor();
  for (const [beginning, shown] of Object.entries(READY)) {
    if (!path.startsWith(beginning)) continue;
    await page.locator(shown).first().waitFor();
    break;
  }
  if (await page.locator("[data-map]").count() > 0) {
    await page.locator("[data-map][data-state=live]").waitFor();
  }
  const tables = page.locator("[data-cells-table]");
  if (await tables.count() > 0) {
    await tables.first().locator("th button").first()
      .waitFor({ state: "attached" });
  }
}

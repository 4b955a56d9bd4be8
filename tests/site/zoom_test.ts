import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { chartConfig } from "../../site/charts/chart_config.ts";
import { stepZoom, WHOLE, zoomScales, zoomTo } from "../../site/charts/zoom.ts";
import type { Plot } from "../../site/views/plot.ts";
import { browseSite, withoutBrowser } from "./browser.ts";
import { LOCATION } from "./site_builder.ts";
import { buildWholeSite } from "./whole_site.ts";

/** 1 µs to 1 s, and a value that rises from 1 to 7. */
const PLOT: Plot = {
  ...{ id: "sizes", title: "Sizes", finding: "", reading: "" },
  x: { title: "Size", unit: "duration", isLogarithmic: true },
  y: { title: "Ratio", unit: "ratio", isLogarithmic: false },
  series: [{
    ...{ id: "async", label: "Async", isJoined: true },
    points: [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].map((x, place) => ({
      ...{ x, text: "" },
      y: { value: place + 1, low: place + 0.5, high: place + 1.5 },
    })),
  }],
};

const { data: { datasets }, logarithmic } = chartConfig(PLOT);

Deno.test("stepZoom() halves, moves and doubles a range, and never leaves the axis", () => {
  const middle = stepZoom(WHOLE, "in");
  assertEquals(middle, { from: 0.25, to: 0.75 });
  assertEquals(stepZoom(middle, "left"), { from: 0, to: 0.5 });
  assertEquals(stepZoom({ from: 0.5, to: 1 }, "right"), { from: 0.5, to: 1 });
  assertEquals(stepZoom(middle, "out"), WHOLE);
  assertEquals(stepZoom({ from: 0.9, to: 1 }, "reset"), WHOLE);
  const deep = Array.from({ length: 20 })
    .reduce((range: typeof WHOLE) => stepZoom(range, "in"), WHOLE);
  assert(deep.to - deep.from >= 1 / 32);
});

Deno.test("zoomTo() takes the part that was dragged over, in either direction", () => {
  const half = { from: 0.5, to: 1 };
  assertEquals(zoomTo(half, [0, 0.5]), { from: 0.5, to: 0.75 });
  assertEquals(zoomTo(half, [0.5, 0]), { from: 0.5, to: 0.75 });
});

Deno.test("zoomScales() holds every interval of what is left, with ticks between its ends", () => {
  assert(logarithmic);
  const { x, y } = zoomScales(logarithmic.scales, datasets, {
    ...{ from: 0.25, to: 0.75 },
  });
  assertAlmostEquals(Math.log10((x.max ?? 0) / x.min), 3.1, 0.01);
  const shown =
    datasets[0]?.data.filter((point) =>
      point.x >= x.min && point.x <= (x.max ?? 0)
    ) ?? [];
  assertEquals(shown.length, 3);
  for (const { low = NaN, high = NaN } of shown) {
    assert(y.min <= low && high <= (y.max ?? 0), `${y.min} to ${y.max}`);
  }
  assert((y.max ?? 0) < (logarithmic.scales.y.max ?? 0));
  for (const { min, max = 0, ticks: { values, labels = [] } } of [x, y]) {
    assert(values.length >= 2);
    assert(values.every((value) => value >= min && value <= max));
    assertEquals(labels.length, values.length);
    assertEquals(new Set(labels).size, labels.length, labels.join());
  }
});

Deno.test({
  name:
    "a chart zooms by the keyboard and by dragging, and Reset shows all of it again",
  ignore: withoutBrowser,
  fn: async () => {
    const built = await buildWholeSite();
    await using site = await browseSite(built.folder, LOCATION);
    const page = await site.open("questions/granularity/");
    const figure = page.locator("figure:has([data-zoom])").first();
    const button = (name: string) => figure.getByRole("button", { name });
    const shown = () => figure.locator("[data-zoom]:visible").count();
    assertEquals(await shown(), 1);
    await button("Zoom in").focus();
    await page.keyboard.press("Enter");
    await figure.locator("canvas").waitFor();
    assertEquals(await shown(), 5);
    await button("Reset zoom").focus();
    await page.keyboard.press("Enter");
    assertEquals(await shown(), 1);
    const focused = figure.locator("[data-zoom=in]:focus");
    assertEquals(await focused.count(), 1);

    const { x = 0, y = 0, width = 0, height = 0 } =
      await figure.locator(".chart-box").boundingBox() ?? {};
    await page.mouse.move(x + width * 0.4, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y + height / 2);
    assertEquals(await figure.locator(".chart-dragged").count(), 1);
    await page.mouse.up();
    assertEquals(await figure.locator(".chart-dragged").count(), 0);
    assertEquals(await shown(), 5);
    assertEquals(site.problems, []);
  },
});

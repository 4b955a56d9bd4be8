import { assert, assertEquals, assertNotMatch } from "@std/assert";
import type { ChartConfig } from "../../site/charts/chart_config.ts";
import { chartSvg } from "../../site/charts/chart_svg.ts";

function configOf(
  { label = "Pool", ys = [1, 2, 4] }: {
    readonly label?: string;
    readonly ys?: readonly number[];
  } = {},
): ChartConfig {
  const title = { display: true, text: label } as const;
  const axis = { title, min: 0, max: 5, ticks: { values: [1, 2, 3] } };
  return {
    type: "line",
    data: {
      datasets: [{
        label,
        endLabel: label,
        data: ys.map((y, index) => ({
          ...{ x: index + 1, y, low: y - 0.5, high: y + 0.5 },
        })),
        borderColor: "#123456",
        backgroundColor: "#123456",
        borderWidth: 2,
        borderDash: [2, 4],
        pointStyle: "circle",
        pointRadius: ys.map(() => 5),
        tension: 0,
      }],
    },
    options: {
      locale: "en",
      scales: {
        x: { ...axis, type: "linear" } as const,
        y: { ...axis, type: "linear" } as const,
      },
    },
  };
}

/** The numbers of an attribute of the first element that has it, after a text. */
function numbersAfter(text: string, svg: string): number[] {
  const [, rest = ""] = svg.split(text);
  return (/d="([^"]*)"/.exec(rest)?.[1] ?? "").match(/-?[\d.]+/g)?.map(
    Number,
  ) ??
    [];
}

Deno.test("chartSvg() draws a line through its points, in proportion to their values", () => {
  const svg = chartSvg(configOf(), "wide");
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = numbersAfter(
    'stroke-dasharray="2 4"',
    svg,
  );
  assert(x1 > 0 && Math.abs((x3 - x2) - (x2 - x1)) < 0.3, svg);
  assert(y1 > y2 && Math.abs((y2 - y3) - 2 * (y1 - y2)) < 0.3, svg);
});

Deno.test("chartSvg() marks each point, bars its interval and names its line", () => {
  const svg = chartSvg(configOf(), "wide");
  assertEquals(svg.match(/a5 5 0 1 0 10 0/g)?.length, 3, "circles");
  assertEquals(
    numbersAfter('stroke="#123456" stroke-width="1.5"', svg).length,
    3 * 3 * 4,
    "three strokes for each bar",
  );
  // The titles of both axes, and the end of the line.
  assertEquals(svg.match(/>Pool</g)?.length, 3);
  assertEquals(chartSvg(configOf(), "narrow").match(/>Pool</g)?.length, 2);
});

Deno.test("chartSvg() takes text and grid from the page's colours, and has no style of its own", () => {
  const svg = chartSvg(configOf(), "wide");
  const colors = [...svg.matchAll(/(?:fill|stroke)="([^"]*)"/g)]
    .map(([, color]) => color);
  assertEquals(
    new Set(colors),
    new Set(["var(--quiet)", "var(--line)", "#123456"]),
  );
  assertNotMatch(svg, /style=|\sid=|NaN|undefined/);
});

Deno.test("chartSvg() keeps the text of a run text", () => {
  const label = '</svg><script>alert(1)</script>"&';
  const svg = chartSvg(configOf({ label }), "wide");
  assertNotMatch(svg, /<script|<\/svg><script/);
  assert(svg.includes("&lt;/svg&gt;&lt;script&gt;"), svg);
});

Deno.test("chartSvg() clips what lies beyond the axes to the area of the chart", () => {
  const svg = chartSvg(configOf({ ys: [1, 2, 400] }), "wide");
  const [, , width = "", height = ""] =
    /<svg[^>]*viewBox="([^"]*)">(?:(?!<svg).)*stroke-dasharray/.exec(svg)?.[1]
      ?.split(" ") ?? [];
  assert(Number(width) > 0 && Number(width) < 560, svg);
  assert(Number(height) > 0 && Number(height) < 320, svg);
});

Deno.test("chartSvg() draws the same chart the same way each time", () => {
  assertEquals(chartSvg(configOf(), "wide"), chartSvg(configOf(), "wide"));
});

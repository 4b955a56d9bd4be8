import type { ModelSeries } from "../views/scaling_view.ts";

/** A model whose shortest time is so many times the longest of those below it would press them together. */
const GAP = 4;

/**
 * Finds the models whose times lie so far above those of most others that one linear axis cannot show both. They are
 * never half of the models or more.
 */
export function farSeries(
  series: readonly ModelSeries[],
): readonly ModelSeries[] {
  const fastestFirst = series
    .map((one) => ({ one, times: one.points.map((p) => p.medianNs) }))
    .map(({ one, times }) => ({
      one,
      shortest: Math.min(...times.map(({ low }) => low)),
      longest: Math.max(...times.map(({ high }) => high)),
    }))
    .sort((a, b) => a.shortest - b.shortest);
  const first = fastestFirst.findIndex(({ shortest }, index) =>
    index > series.length / 2 &&
    shortest >
      GAP * Math.max(...fastestFirst.slice(0, index).map((s) => s.longest))
  );
  return first < 0 ? [] : fastestFirst.slice(first).map(({ one }) => one);
}

import { formatAs, formatRangeAs } from "../../src/text/mod.ts";
import type { SideBySideView } from "../views/side_by_side.ts";
import { type ChartConfig, dataset, plotAxis } from "./chart_config.ts";
import { AXIS_PX, rowsAxis } from "./keep_rows.ts";
import { modelStyle } from "./model_style.ts";

/** The height of a row with one mark, and what each further one adds. */
const ROW_PX = 20;
const MARK_PX = 6;
/** With more marks in a row they overlap. */
const MAX_MARKS = 4;

/** Draws the answers of machines as rows of marks, each with its interval along the row. */
export function rowsChart(
  { axis, series, rows }: SideBySideView,
): ChartConfig {
  const { unit } = axis;
  const drawn = rows.filter(({ figures }) => figures.length > 0);
  const bounds = drawn.flatMap(({ figures }) =>
    figures.flatMap(({ at }) => [at.value, at.low, at.high])
  );
  const marks = Math.max(1, ...drawn.map(({ figures }) => figures.length));
  return {
    type: "line",
    data: {
      datasets: series.map(({ id, label }) =>
        dataset(
          label,
          modelStyle(id),
          drawn.flatMap(({ machine, figures }, row) =>
            figures.flatMap(({ at, ...figure }, place) =>
              figure.id !== id ? [] : [{
                x: at.value,
                y: row + shiftOf(place, { of: figures.length, marks }),
                ...{ xLow: at.low, xHigh: at.high },
                text: `${machine.title}, ${label}: ${
                  formatAs(unit, at.value)
                } (${formatRangeAs(unit, at)})`,
              }]
            )
          ),
          {
            ...{ pointRadius: 4.5, showLine: false },
            ...(series.length > 1 ? { endLabel: label } : undefined),
          },
        )
      ),
    },
    options: {
      locale: "en",
      scales: {
        x: plotAxis(
          axis,
          axis.isLogarithmic ? bounds.filter((bound) => bound > 0) : bounds,
        ),
        y: rowsAxis(drawn.map(({ machine }) => machine.shortTitle)),
      },
    },
    hasLegend: true,
    heightPx: drawn.length * rowPx(marks) + AXIS_PX,
    rows: drawn.map(({ machine }) => machine.id),
  };
}

function rowPx(marks: number): number {
  return ROW_PX + MARK_PX * (Math.min(marks, MAX_MARKS) - 1);
}

/** How far from the middle of its row a mark stands, so that the intervals of a row do not overlap; below half a row. */
function shiftOf(
  place: number,
  { of, marks }: {
    /** Marks in this row. */
    readonly of: number;
    /** The most in any row. */
    readonly marks: number;
  },
): number {
  const room = MARK_PX * (Math.min(of, MAX_MARKS) - 1) / rowPx(marks);
  return of === 1 ? 0 : room * (place / (of - 1) - 0.5);
}

/** Where the parts of an interval stand on a line, in per cent of its length. */
export interface PlacedInterval {
  readonly low: number;
  readonly value: number;
  readonly high: number;
  /** A place to compare it with, where there is one. */
  readonly mark?: number;
}

/** An interval on a line of its own. It repeats what stands beside it in figures, and is hidden from screen readers. */
export default function IntervalPlot(
  { place: { low, value, high, mark }, kind }: {
    readonly place: PlacedInterval;
    readonly kind: string;
  },
) {
  return (
    <svg class={`plot plot-${kind}`} aria-hidden="true">
      {mark === undefined ? "" : (
        <line
          class="plot-mark"
          x1={percent(mark)}
          x2={percent(mark)}
          y1="0"
          y2="16"
        />
      )}
      <line
        class="plot-range"
        x1={percent(low)}
        x2={percent(high)}
        y1="8"
        y2="8"
      />
      <circle
        class={value < 0 || value > 100 ? "plot-beyond" : "plot-point"}
        cx={percent(value)}
        cy="8"
        r="3.5"
      />
    </svg>
  );
}

function percent(place: number): string {
  return `${Math.min(100, Math.max(0, place)).toFixed(2)}%`;
}

import {
  type ChartConfig,
  chartConfig,
  type ChartDataset,
} from "../charts/chart_config.ts";
import { type ChartSize, chartSize } from "../charts/chart_js.ts";
import { chartSvg } from "../charts/chart_svg.ts";
import { ZOOM_STEPS } from "../charts/zoom.ts";
import type { Plot } from "../views/plot.ts";
import { Mark } from "./model_marks.tsx";

/**
 * A chart with its finding in words, drawn at build time. In the browser Chart.js draws it again from the data beside
 * it as soon as somebody points at it.
 */
export function ChartFigure(
  { words: { title, finding, reading }, config, isFindingSaid = false }: {
    readonly words: Pick<Plot, "title" | "finding" | "reading">;
    readonly config: ChartConfig;
    /** Whether the page says the finding elsewhere. */
    readonly isFindingSaid?: boolean;
  },
) {
  const { logarithmic } = config;
  return (
    <figure class="chart" data-chart>
      <div class="chart-head">
        <h3>{title}</h3>
        {logarithmic
          ? (
            <label class="chart-switch">
              <input
                type="checkbox"
                data-logarithmic
                checked={logarithmic.isFirst}
              />{" "}
              Log axes
            </label>
          )
          : ""}
        {isZoomable(config)
          ? (
            <span class="chart-zoom" role="group" aria-label="Zoom">
              {ZOOM_STEPS.map(([step, sign, name]) => (
                <button
                  type="button"
                  data-zoom={step}
                  aria-label={name}
                  title={name}
                >
                  {sign}
                </button>
              ))}
            </span>
          )
          : ""}
      </div>
      <Drawings config={config} label={`${title}. ${finding}`} />
      <script
        type="application/json"
        dangerouslySetInnerHTML={{ __html: embedJson(config) }}
      >
      </script>
      <figcaption>
        {isFindingSaid ? "" : finding} <span class="quiet">{reading}</span>
      </figcaption>
    </figure>
  );
}

/** With fewer places on the horizontal axis, all is seen at once. */
const MIN_PLACES = 5;

/** Whether a chart has more along its horizontal axis than its points side by side. */
function isZoomable({ hasLegend, data: { datasets } }: ChartConfig): boolean {
  const places = new Set(
    datasets.flatMap(({ data }) => data.map(({ x }) => x)),
  );
  return !hasLegend && places.size >= MIN_PLACES;
}

/** Charts beside each other; nothing where there are none. */
export function Charts({ plots }: { readonly plots: readonly Plot[] }) {
  if (plots.length === 0) return "";
  return (
    <div class="charts">
      {plots.map((plot) => (
        <ChartFigure words={plot} config={chartConfig(plot)} />
      ))}
    </div>
  );
}

/** A chart as the build draws it, once for a wide column and once for a narrow one. */
export function Drawings(
  { config, label }: { readonly config: ChartConfig; readonly label: string },
) {
  return (
    <div class={config.hasLegend ? "chart-body has-legend" : "chart-body"}>
      <div class="chart-box" role="img" aria-label={label}>
        <Drawing config={config} size="wide" />
        <Drawing config={config} size="narrow" />
      </div>
      <Legend datasets={config.data.datasets} />
    </div>
  );
}

function Drawing(
  { config, size }: { readonly config: ChartConfig; readonly size: ChartSize },
) {
  const { width, height } = chartSize(config, size);
  return (
    <svg
      class={`chart-${size}`}
      viewBox={`0 0 ${width} ${height}`}
      fill="none"
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: chartSvg(config, size) }}
    >
    </svg>
  );
}

/** Names what has no name at the end of its line, for want of room or of a line. A fit has the colour of its points. */
function Legend(
  { datasets }: { readonly datasets: readonly ChartDataset[] },
) {
  const named = datasets.filter(({ endLabel }) => endLabel !== undefined);
  if (named.length === 0) return "";
  return (
    <ul class="chart-legend">
      {named.map(({ endLabel, borderColor, pointStyle }) => (
        <li class="model">
          <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
            <Mark color={borderColor} shape={pointStyle} />
          </svg>
          {endLabel}
        </li>
      ))}
    </ul>
  );
}

/**
 * Writes a value as JSON that is safe inside a `<script type="application/json">` element:
 * no text of a run file can end the element or open a comment, because `<` never appears.
 *
 * @throws {TypeError} If the value cannot be written as JSON.
 */
export function embedJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (json === undefined) {
    throw new TypeError(
      `Cannot embed JSON: found ${typeof value}, expected plain data`,
    );
  }
  return json.replaceAll("<", "\\u003c");
}

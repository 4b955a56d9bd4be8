import type { ChartFigure } from "../charts/chart_config.ts";
import { embedJson } from "../charts/embed_json.ts";

/**
 * A chart with its finding in words. The drawing is made in the browser from the data beside it;
 * without scripts the box is hidden and the words and the table below say the same.
 */
export default function Chart({ figure }: { readonly figure: ChartFigure }) {
  const { logarithmic } = figure.config;
  return (
    <figure class="chart" data-chart>
      <div class="chart-head">
        <h3>{figure.title}</h3>
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
      </div>
      <div class="canvas-box">
        <canvas role="img" aria-label={`${figure.title}. ${figure.finding}`}>
        </canvas>
      </div>
      <script
        type="application/json"
        dangerouslySetInnerHTML={{ __html: embedJson(figure.config) }}
      >
      </script>
      <figcaption>
        {figure.finding} <span class="quiet">{figure.reading}</span>
      </figcaption>
    </figure>
  );
}

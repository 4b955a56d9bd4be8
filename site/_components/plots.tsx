import { plotFigure } from "../charts/plot_figure.ts";
import type { Plot } from "../views/question_plot.ts";
import Chart from "./chart.tsx";

/** Charts beside each other; nothing where there are none. */
export default function Plots({ plots }: { readonly plots: readonly Plot[] }) {
  if (plots.length === 0) return "";
  return (
    <div class="charts">
      {plots.map((plot) => <Chart figure={plotFigure(plot)} />)}
    </div>
  );
}

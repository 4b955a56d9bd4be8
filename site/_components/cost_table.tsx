import type { CostFigure, CostView } from "../views/cost_view.ts";
import ModelName from "./model_name.tsx";
import Table from "./table.tsx";

const COLUMNS = [
  ...["Model at its best", "Time of a batch", "CPU time"],
  { label: "Cores busy", kind: "number" },
  "Peak memory",
];

/** What each model at its best costs: time, CPU time and memory side by side, each with a bar to compare by. */
export default function CostTable(
  { cost, label }: { readonly cost: CostView; readonly label: string },
) {
  return (
    <section>
      <h3>What it costs</h3>
      {cost.finding === "" ? "" : <p>{cost.finding}</p>}
      <Table
        label={`What ${label} costs each model at its best`}
        kind="cost"
        columns={COLUMNS}
      >
        <tbody>
          {cost.rows.map((
            { model, name, marks, time, cpu, cores, memory },
          ) => (
            <tr>
              <th scope="row">
                <ModelName id={model} label={name} />{" "}
                {marks.map((mark) => <span class="cost-mark">{mark}</span>)}
              </th>
              <Figure figure={time} />
              <Figure figure={cpu} />
              <td class="number">{cores}</td>
              <Figure figure={memory} />
            </tr>
          ))}
        </tbody>
      </Table>
      <p class="quiet">
        Beside each figure: how many times the least of its column. Cores busy
        is CPU time over time. Pale bars go on further than drawn.
      </p>
    </section>
  );
}

function Figure({ figure }: { readonly figure: CostFigure }) {
  const { text, ratio, barPercent, isBeyond } = figure;
  return (
    <td class="cost-figure">
      <span class="figure">{text}</span>
      <span class="note">{ratio}</span>
      <svg width="100%" height="4" aria-hidden="true">
        <rect
          class={isBeyond ? "cost-bar cost-bar-beyond" : "cost-bar"}
          width={`${barPercent}%`}
          height="4"
          rx="2"
        />
      </svg>
    </td>
  );
}

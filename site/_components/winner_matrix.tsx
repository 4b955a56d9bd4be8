import type { MatrixCell, MatrixView, Standing } from "../views/matrix.ts";
import ModelName from "./model_name.tsx";
import { scrollRegion } from "./scroll_region.ts";

/** The matrix, and the machine that it is about. */
interface WinnerMatrixProps {
  readonly matrix: MatrixView;
  readonly machine: string;
}

/** Workloads × models: each model at its best, with the winner marked. */
export default function WinnerMatrix({ matrix, machine }: WinnerMatrixProps) {
  return (
    <>
      <div {...scrollRegion(`Winners on ${machine}`)}>
        <table class="matrix">
          <caption class="visually-hidden">
            Median time of one batch and speed-up over sequential code, each
            model at the number of workers that suited it best
          </caption>
          <thead>
            <tr>
              <th scope="col">Workload</th>
              {matrix.models.map(({ id, label }) => (
                <th scope="col">
                  <ModelName id={id} label={label} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.rows.map((row) => (
              <tr>
                <th scope="row">
                  <a href={row.url}>{row.label}</a>
                  <span class="note">{row.kind}</span>
                </th>
                {row.cells.map((cell) => <Cell cell={cell} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul class="key">
        <li>
          <span class="swatch swatch-winner">✓ Wins</span>{" "}
          measurably faster than every other model
        </li>
        <li>
          <span class="swatch swatch-contender">≈ Level</span>{" "}
          the measurements cannot tell these models apart
        </li>
      </ul>
    </>
  );
}

function Cell({ cell }: { readonly cell: MatrixCell }) {
  switch (cell.kind) {
    case "measured":
      return (
        <td class={cell.standing}>
          {cell.standing === "behind" ? "" : <Mark standing={cell.standing} />}
          <span class="figure">{cell.time}</span>
          <span class="note">{cell.detail}</span>
        </td>
      );
    case "unmeasured":
      return <td class="unmeasured">{cell.status}</td>;
    case "absent":
      return (
        <td class="unmeasured">
          <span aria-hidden="true">–</span>
          <span class="visually-hidden">not part of the run</span>
        </td>
      );
  }
}

function Mark(
  { standing }: { readonly standing: Exclude<Standing, "behind"> },
) {
  return (
    <span class="mark">{standing === "winner" ? "✓ Wins" : "≈ Level"}</span>
  );
}

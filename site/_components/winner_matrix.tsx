import type { MatrixCell, MatrixView } from "../views/matrix.ts";
import ModelName from "./model_name.tsx";
import Table from "./table.tsx";

/** The matrix, and the machine that it is about. */
interface MatrixTableProps {
  readonly matrix: MatrixView;
  readonly machine: string;
}

interface WinnerMatrixProps extends MatrixTableProps {
  /** Unique on its page where there are several. */
  readonly name?: string;
}

/** Workloads × models: each model at its best, with the winner marked, and cost as a second reading. */
export default function WinnerMatrix(
  { name = "reading", ...table }: WinnerMatrixProps,
) {
  return <Readings name={name} content={<MatrixTable {...table} />} />;
}

/**
 * Puts the choice of a reading above one matrix or several. It is made by style sheet alone; where that cannot choose,
 * both readings are shown.
 */
export function Readings(
  { name, content }: {
    readonly name: string;
    readonly content: JSX.Children;
  },
) {
  return (
    <div class="readings">
      <fieldset class="switch">
        <legend>Show</legend>
        <label>
          <input type="radio" name={name} value="speed" checked />speed-up
        </label>
        <label>
          <input type="radio" name={name} value="cost" class="choose-cost" />
          cost
        </label>
      </fieldset>
      {content}
      <ul class="key">
        <li class="of-speed">
          <span class="swatch swatch-winner">✓ Wins</span>{" "}
          measurably faster than every other model
        </li>
        <li class="of-speed">
          <span class="swatch swatch-level">≈ Level</span>{" "}
          these models share the first tier: they cannot be told apart
        </li>
        <li class="of-speed">
          <span class="swatch">~</span>{" "}
          rough: far behind, and measured in fewer than three rounds
        </li>
        <li class="of-cost">
          <span class="swatch swatch-cheapest">◆ Cheapest</span>{" "}
          least CPU time, then memory, of those within 10 % of the fastest
        </li>
      </ul>
    </div>
  );
}

/** The matrix without the choice of a reading, for {@linkcode Readings}. */
export function MatrixTable({ matrix, machine }: MatrixTableProps) {
  return (
    <Table
      label={`Winners on ${machine}`}
      caption="Speed-up over sequential code and median time of one batch, each model at the number of workers that suited it best; as a second reading, CPU time and peak memory"
      kind="matrix"
      columns={[
        "Workload",
        ...matrix.models.map(({ id, label }) => (
          <ModelName id={id} label={label} />
        )),
      ]}
    >
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
    </Table>
  );
}

function Cell({ cell }: { readonly cell: MatrixCell }) {
  switch (cell.kind) {
    case "measured":
      return (
        <td
          class={`${cell.standing}${cell.cost.isCheapest ? " cheapest" : ""}`}
        >
          <span class="of-speed">
            <span class="figure">
              {cell.standing === "behind"
                ? ""
                : <Mark {...MARKS[cell.standing]} />}
              {cell.figure}
            </span>
            <span class="note">{cell.detail}</span>
          </span>
          <span class="of-cost">
            <span class="figure">
              {cell.cost.isCheapest ? <Mark symbol="◆" word="cheapest" /> : ""}
              {cell.cost.cpu}
            </span>
            <span class="note">{cell.cost.memory}</span>
          </span>
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

const MARKS = {
  "winner": { symbol: "✓", word: "wins" },
  "level": { symbol: "≈", word: "level" },
} as const; // Its keys are standings.

/** A symbol for those who see it, and a word for those who do not. */
function Mark(
  { symbol, word }: { readonly symbol: string; readonly word: string },
) {
  return (
    <>
      <span class="mark" aria-hidden="true">{symbol}</span>
      <span class="visually-hidden">{word}</span>
    </>
  );
}

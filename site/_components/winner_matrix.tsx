import type { MachineView } from "../views/machine_view.ts";
import type { MatrixCell, MatrixView } from "../views/matrix.ts";
import ModelName from "./model_name.tsx";
import { type Field, RowTable } from "./table.tsx";

/** The matrix, and the machine that it is about. */
interface MatrixProps {
  readonly matrix: MatrixView;
  readonly machine: string;
}

/** Workloads × models: each model at its best, with the winner marked, and cost as a second reading. */
export default function WinnerMatrix(props: MatrixProps) {
  return <Readings name="reading" content={<MatrixTable {...props} />} />;
}

/** Who wins what on a machine, as measured. */
export function MachineWinners(
  { machine }: { readonly machine: MachineView },
) {
  const { matrices } = machine;
  if (matrices.length === 0) return <p>{machine.run.headline}</p>;
  return (
    <section>
      <h2>Who wins what</h2>
      <Readings
        name="show"
        content={
          <Tabs
            name="workers"
            legend="Workers"
            chosen={matrices.length - 1}
            tabs={matrices.map(({ label, matrix }) => ({
              label,
              content: <MatrixTable matrix={matrix} machine={machine.title} />,
            }))}
          />
        }
      />
    </section>
  );
}

/**
 * Puts the choice of a reading above one matrix or several. It is made by style sheet alone; where that cannot choose,
 * both readings are shown.
 */
function Readings(
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
function MatrixTable({ matrix, machine }: MatrixProps) {
  return (
    <RowTable
      label={`Winners on ${machine}`}
      caption="Speed-up over sequential code and median time of one batch, each model at the number of workers that suited it best; as a second reading, CPU time and peak memory"
      kind="matrix"
      rows={matrix.rows}
      fields={[
        ["Workload", ({ url, label, kind }) => (
          <>
            <a href={url}>{label}</a>
            <span class="note">{kind}</span>
          </>
        )],
        ...matrix.models.map((model, place): Field<MatrixRow> => [
          <ModelName {...model} />,
          ({ cells }) => cells.slice(place, place + 1).map(fill),
          ({ cells }) => cells.slice(place, place + 1).map(kindOf)[0],
        ]),
      ]}
    />
  );
}

type MatrixRow = MatrixView["rows"][number];

function kindOf(cell: MatrixCell): string {
  if (cell.kind !== "measured") return "unmeasured";
  return `${cell.standing}${cell.cost.isCheapest ? " cheapest" : ""}`;
}

function fill(cell: MatrixCell): JSX.Children {
  switch (cell.kind) {
    case "measured":
      return (
        <>
          <span class="of-speed">
            <span class="figure">
              {cell.standing === "behind"
                ? ""
                : <Sign {...MARKS[cell.standing]} />}
              {cell.figure}
            </span>
            <span class="note">{cell.detail}</span>
          </span>
          <span class="of-cost">
            <span class="figure">
              {cell.cost.isCheapest ? <Sign {...MARKS.cheapest} /> : ""}
              {cell.cost.cpu}
            </span>
            <span class="note">{cell.cost.memory}</span>
          </span>
        </>
      );
    case "unmeasured":
      return cell.status;
    case "absent":
      return <Sign sign="–" words="not part of the run" />;
  }
}

/** A sign for those who see it, and words for those who do not. */
export function Sign({ sign, words, kind = "sign" }: {
  readonly sign: string;
  readonly words: string;
  /** Its class. */
  readonly kind?: string;
}) {
  return (
    <>
      <span class={kind} aria-hidden="true">{sign}</span>
      <span class="visually-hidden">{words}</span>
    </>
  );
}

const MARKS = {
  winner: { kind: "mark", sign: "✓", words: "wins" },
  level: { kind: "mark", sign: "≈", words: "level" },
  cheapest: { kind: "mark", sign: "◆", words: "cheapest" },
}; // Its keys are standings, and what costs least.

/**
 * Shows one of several things, chosen by radio buttons and style sheet alone: it works without scripts, and where the
 * style sheet cannot choose, everything is shown under its own title.
 */
function Tabs({ name, legend, tabs, chosen }: {
  /** Unique on its page. */
  readonly name: string;
  readonly legend: string;
  readonly tabs: readonly {
    readonly label: string;
    readonly content: JSX.Children;
  }[];
  /** Index of the one that is shown first. */
  readonly chosen: number;
}) {
  const [only] = tabs;
  if (tabs.length === 1 && only) return only.content;
  return (
    <fieldset class="switch tabs">
      <legend>{legend}</legend>
      {tabs.map(({ label, content }, index) => (
        <>
          <label>
            <input
              type="radio"
              name={name}
              value={String(index)}
              checked={index === chosen}
            />
            {label}
          </label>
          <div class="panel">
            <p class="panel-title">{`${legend} ${label}`}</p>
            {content}
          </div>
        </>
      ))}
    </fieldset>
  );
}

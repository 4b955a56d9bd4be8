import { CELL_STATUSES, type CellStatus } from "../../src/text/comparison.ts";
import type { Named, RunSummary } from "../client/compare/answer_request.ts";
import type { CompareState } from "../client/compare/state.ts";

/** The lists that are filtered by, and the names that the form and the address have for them. */
const FILTERS = [
  { name: "suite", list: "suites", label: "Suites" },
  { name: "workload", list: "workloads", label: "Workloads" },
  { name: "model", list: "models", label: "Models" },
] as const;

const CHOICES = [
  {
    name: "sort",
    label: "Order",
    options: [
      { id: "cell", label: "as measured" },
      { id: "change", label: "worst first" },
    ],
  },
  {
    name: "scale",
    label: "Scale",
    options: [
      { id: "log", label: "logarithmic" },
      { id: "linear", label: "linear" },
    ],
  },
] as const;

/** What the form says, what it offers, and how many cells came out how. */
interface CompareControlsProps {
  readonly state: CompareState;
  readonly summaries: readonly RunSummary[];
  /** Absent while nothing is compared: then there is nothing to control. */
  readonly counts?: Readonly<Record<CellStatus, number>> | undefined;
}

/** Everything that decides how runs are compared and shown, beside the runs themselves. */
export default function CompareControls(
  { state, summaries, counts }: CompareControlsProps,
) {
  return (
    <form id="compare-controls" class="controls" hidden={!counts}>
      <fieldset>
        <legend class="visually-hidden">What is compared and shown</legend>
        {FILTERS.map(({ name, list, label }) => (
          <Filter
            name={name}
            label={label}
            chosen={state[list]}
            found={summaries.flatMap((summary) => summary[list])}
          />
        ))}
        <label class="field">
          A change counts from, %
          <input
            type="number"
            name="change"
            value={String(state.changePercent)}
            min="0"
            max="1000"
            step="any"
            inputmode="decimal"
            autocomplete="off"
          />
        </label>
        <fieldset class="choice">
          <legend>Show only</legend>
          {CELL_STATUSES.map((status) => (
            <label>
              <input
                type="checkbox"
                name="only"
                value={status}
                autocomplete="off"
                checked={state.only.includes(status)}
              />
              {status === "uncompared" ? "not compared" : status}{" "}
              <span class="quiet">{counts?.[status]}</span>
            </label>
          ))}
        </fieldset>
        {CHOICES.map(({ name, label, options }) => (
          <fieldset class="choice">
            <legend>{label}</legend>
            {options.map((option) => (
              <label>
                <input
                  type="radio"
                  name={name}
                  value={option.id}
                  autocomplete="off"
                  checked={state[name] === option.id}
                />
                {option.label}
              </label>
            ))}
          </fieldset>
        ))}
      </fieldset>
    </form>
  );
}

/** More than that would not fit on a line. */
const MAX_NAMED = 2;

/**
 * Boxes to choose some of many, and the line above them that says which; all of them where none is ticked. What is
 * chosen stays so, though no run may have it: then the page says that, and does not compare all.
 */
function Filter(
  { name, label, chosen, found }: {
    readonly name: string;
    readonly label: string;
    readonly chosen: readonly string[];
    readonly found: readonly Named[];
  },
) {
  const known = new Set(found.map(({ id }) => id));
  const missing = chosen.filter((id) => !known.has(id));
  const offered = [
    ...new Map(found.map((named) => [named.id, named])).values(),
    ...missing.map((id) => ({ id, label: id })),
  ];
  const named = offered.filter(({ id }) => chosen.includes(id));
  return (
    <details class="several" data-filter={name}>
      <summary>
        {label}: {chosen.length === 0
          ? "all"
          : chosen.length <= MAX_NAMED
          ? named.map(({ label }) => label).join(", ")
          : `${chosen.length} of ${offered.length}`}
      </summary>
      <fieldset class="choice">
        <legend class="visually-hidden">{label}</legend>
        {offered.map(({ id, label }) => (
          <label>
            <input
              type="checkbox"
              name={name}
              value={id}
              autocomplete="off"
              checked={chosen.includes(id)}
            />{" "}
            {label === id ? id : `${label} (${id})`}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

/// <reference lib="dom" />
import type { ComparisonReport } from "../../../src/analysis/comparison/compare.ts";
import {
  CELL_STATUSES,
  runNames,
} from "../../../src/analysis/comparison/comparison_rows.ts";
import { formatCount } from "../../../src/text/format.ts";
import { replaceKeepingFocus } from "../keep_focus.ts";
import { ChosenRuns } from "./chosen_runs.ts";
import {
  type CompareState,
  optionsOf,
  readState,
  writeState,
} from "./compare_state.ts";
import { type Compared, compareSources, failedComparison } from "./comparer.ts";
import {
  countStatuses,
  offerFilters,
  readControls,
  writeControls,
} from "./controls.ts";
import type { RunSummary } from "./messages.ts";
import { renderCells } from "./render_cells.ts";
import {
  renderDifferences,
  renderVerdicts,
  renderWaits,
} from "./render_facts.ts";
import { type ChosenRun, renderRuns } from "./render_runs.ts";
import { renderUncompared } from "./render_uncompared.ts";

/** The parts of the page that its script fills. */
export interface CompareParts {
  /** The form with everything but the runs. */
  readonly controls: HTMLFormElement;
  /** Says what goes on, to everybody. */
  readonly status: HTMLElement;
  /** What comes before the form: the runs, what differs between them, the verdicts. */
  readonly summary: HTMLElement;
  /** What comes after it: cell by cell. */
  readonly cells: HTMLElement;
}

/** The page that compares runs: its state, and what is shown of it. */
export class ComparePage {
  readonly #parts: CompareParts;
  readonly #runs: ChosenRuns;
  #state: CompareState = readState("");
  #compared: Compared | undefined;
  /** What the last comparison was asked for; a change of the rest only draws it again. */
  #asked = "";
  #work = new AbortController();

  constructor(parts: CompareParts, runs: ChosenRuns) {
    this.#parts = parts;
    this.#runs = runs;
    parts.controls.addEventListener("change", () => {
      this.#go({ ...this.#state, ...readControls(parts.controls) });
    });
    parts.controls.addEventListener(
      "submit",
      (event) => event.preventDefault(),
    );
    runs.onChange(() => this.#go(this.#state));
    // Not the event's state: its type is known to the browser's library alone, and it is the same.
    addEventListener("popstate", () => this.#restore(history.state));
    this.#restore(history.state);
    history.replaceState(this.#runs.chosen, "", this.#address());
  }

  /** Shows what an address says. Dropped files are known to the history of this page alone. */
  #restore(saved: unknown): void {
    this.#state = readState(location.search);
    this.#runs.restore(saved, this.#state.runs);
    this.#show();
  }

  #go(state: CompareState): void {
    this.#state = { ...state, runs: this.#runs.published };
    history.pushState(this.#runs.chosen, "", this.#address());
    this.#show();
  }

  #address(): string {
    return `${location.pathname}${
      writeState({ ...this.#state, runs: this.#runs.published })
    }`;
  }

  #show(): void {
    writeControls(this.#parts.controls, this.#state);
    const asked = JSON.stringify([this.#runs.chosen, optionsOf(this.#state)]);
    if (asked === this.#asked) return this.#draw();
    this.#asked = asked;
    this.#work.abort();
    this.#work = new AbortController();
    this.#compare(this.#work.signal);
  }

  async #compare(signal: AbortSignal): Promise<void> {
    const { sources } = this.#runs;
    const { status } = this.#parts;
    if (sources.length === 0) {
      this.#compared = undefined;
      return this.#draw();
    }
    status.textContent = `Reading and comparing ${
      formatCount(sources.length, "run")
    } …`;
    this.#setBusy(true);
    try {
      const options = optionsOf(this.#state);
      this.#compared = await compareSources(sources, { options, signal });
      this.#draw();
    } catch (error) {
      if (signal.aborted) return;
      this.#asked = "";
      this.#compared = failedComparison(sources, error);
      this.#draw();
    }
  }

  #draw(): void {
    const { controls, summary, cells, status } = this.#parts;
    this.#setBusy(false);
    const report = this.#compared?.report ?? undefined;
    const summaries = summariesOf(this.#compared);
    offerFilters(controls, summaries);
    countStatuses(controls, report && countsOf(report));
    controls.hidden = report === undefined;
    status.textContent = sayResult(this.#compared);
    replaceKeepingFocus(summary, [
      ...(this.#compared
        ? [renderRuns(chosenRuns(this.#compared), this.#runs)]
        : []),
      ...(report
        ? [
          renderDifferences(report),
          renderVerdicts(report),
          ...renderWaits(report),
        ]
        : []),
    ]);
    cells.replaceChildren(
      ...(report ? this.#renderCells(report, summaries) : []),
    );
  }

  #setBusy(isBusy: boolean): void {
    for (const part of [this.#parts.summary, this.#parts.cells]) {
      part.setAttribute("aria-busy", String(isBusy));
    }
  }

  #renderCells(
    report: ComparisonReport,
    summaries: readonly RunSummary[],
  ): HTMLElement[] {
    const labels = new Map(
      summaries.flatMap(({ models }) => models)
        .map(({ id, label }) => [id, label]),
    );
    const labelOf = (model: string) => labels.get(model) ?? model;
    return [
      renderCells(report, { ...this.#state, labelOf }),
      ...renderUncompared(report, this.#state),
    ];
  }
}

function summariesOf(compared: Compared | undefined): RunSummary[] {
  return (compared?.outcomes ?? []).flatMap((outcome) =>
    outcome.kind === "read" ? [outcome.summary] : []
  );
}

function countsOf({ comparisons }: ComparisonReport) {
  const count = (status: typeof CELL_STATUSES[number]) =>
    comparisons.reduce((sum, { totals }) => sum + totals[status], 0);
  return {
    ...{ worse: count("worse"), better: count("better") },
    ...{ undecided: count("undecided"), equivalent: count("equivalent") },
    uncompared: count("uncompared"),
  };
}

function chosenRuns({ sources, outcomes, report }: Compared): ChosenRun[] {
  const names = (report ? runNames(report) : []).values();
  return sources.flatMap((source, index) => {
    const outcome = outcomes[index];
    if (!outcome) return [];
    const letter = outcome.kind === "read" ? names.next().value : undefined;
    return [{ source, outcome, letter }];
  });
}

function sayResult(compared: Compared | undefined): string {
  if (!compared) return "Choose two runs or more.";
  const { report, sources, outcomes } = compared;
  const failed = outcomes.filter(({ kind }) => kind === "unreadable").length;
  const trouble = failed === 0
    ? ""
    : ` ${formatCount(failed, "run")} could not be read.`;
  if (report) {
    return `Compared ${formatCount(report.runs.length, "run")}.${trouble}`;
  }
  return sources.length === 1 && failed === 0
    ? "Choose another run to compare it with."
    : `Choose two runs or more that can be read.${trouble}`;
}

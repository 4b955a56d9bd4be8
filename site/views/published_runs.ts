import type { Report } from "./report.ts";
import type { RunView } from "./run_view.ts";

/** What the page that compares runs needs of those that are published. */
export interface PublishedRuns {
  /** Every run, newest first. */
  readonly runs: readonly RunView[];
  /** Two runs to begin with, the older one first; none where there are fewer. */
  readonly example: readonly RunView[];
}

/** Lists the published runs for the page that compares them. */
export function publishedRuns({ runs }: Report): PublishedRuns {
  return { runs, example: exampleOf(runs) };
}

/** The newest two runs of one machine tell most; of two machines, the newest two of all. */
function exampleOf(runs: readonly RunView[]): readonly RunView[] {
  const byMachine = Map.groupBy(runs, ({ machine }) => machine.id);
  const own = [...byMachine.values()].find(({ length }) => length > 1) ?? runs;
  return own.length > 1 ? own.slice(0, 2).toReversed() : [];
}

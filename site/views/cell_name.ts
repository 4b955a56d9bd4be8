import { formatCount } from "../../src/analysis/mod.ts";

/** What {@linkcode cellName} needs of a cell. */
interface NamedCell {
  readonly model: string;
  readonly modelLabel: string;
  readonly workers: number;
}

/** Models of one event loop have no workers to count. */
const LOOPS = ["sequential", "async"];

/** Names a cell by its model, and by its workers where it has any: `Worker pool, 2 workers`. */
export function cellName({ model, modelLabel, workers }: NamedCell): string {
  return LOOPS.includes(model)
    ? modelLabel
    : `${modelLabel}, ${formatCount(workers, "worker")}`;
}

import { formatCount } from "../../src/analysis/mod.ts";

/** What {@linkcode cellName} needs of a cell. */
interface NamedCell {
  readonly modelLabel: string;
  readonly workers: number;
}

/** Names a cell by its model, and by its workers where it has several: `Worker pool, 2 workers`. */
export function cellName({ modelLabel, workers }: NamedCell): string {
  return workers > 1
    ? `${modelLabel}, ${formatCount(workers, "worker")}`
    : modelLabel;
}

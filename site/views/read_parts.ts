import { dirname } from "node:path";
import {
  isTaskRun,
  leaveOutMistakable,
  readRuns,
} from "../../src/results/mod.ts";
import {
  type MachinePart,
  machineParts,
  type MachinePartsOptions,
} from "./machine_part.ts";

/** What was made of some files. */
export interface ReadParts {
  readonly parts: readonly MachinePart[];
  /** What is wrong with the files that hold no readable run. */
  readonly problems: readonly string[];
}

/** Reads and analyses files of runs. Their samples are gone when it returns, but for those of one run a machine. */
export async function readParts(
  files: readonly string[],
  options: MachinePartsOptions,
): Promise<ReadParts> {
  const { runs, problems } = leaveOutMistakable(await readRuns(files));
  // The report is about Crossover's own workloads: a user's task must not stand for what a machine can do.
  const reported = runs.filter(({ run }) => !isTaskRun(run));
  return {
    parts: machineParts(reported, options),
    problems: problems.map(({ message }) => message),
  };
}

/** Files by folder, which is by machine where nobody moved one. */
export function groupFiles(files: readonly string[]): readonly string[][] {
  return [...Map.groupBy(files, (file) => dirname(file)).values()];
}

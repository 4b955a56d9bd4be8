import {
  findLacking,
  modelRun,
  type Predictor,
  tellsCosts,
} from "../analysis/mod.ts";
import {
  measureRun,
  type PreparedRun,
  prepareRun,
  SELECTABLE,
} from "../measure/mod.ts";
import {
  isTaskRun,
  listRuns,
  saveRun,
  type StoredRun,
} from "../results/mod.ts";
import { note, resultsFolder } from "./command.ts";
import { showProgress } from "./progress_line.ts";

/** The runs of a machine that may tell what concurrency costs there, the latest last, and those that do. */
export async function runsOfMachine(
  machineId: string,
  { dir, onProblem = () => {} }: {
    readonly dir: string;
    readonly onProblem?: (problem: Error) => void;
  },
): Promise<{
  readonly own: StoredRun[];
  readonly telling: StoredRun[];
  /** Those of other machines that tell. */
  readonly foreign: StoredRun[];
}> {
  const { runs, problems } = await listRuns(dir);
  for (const problem of problems) onProblem(problem);
  const usual = runs.filter(({ run }) => !isTaskRun(run));
  const isOwn = ({ run }: StoredRun) => run.machine.id === machineId;
  const telling = usual.filter(({ run }) => tellsCosts(run));
  return {
    own: usual.filter(isOwn),
    telling: telling.filter(isOwn),
    foreign: telling.filter((one) => !isOwn(one)),
  };
}

/** The costs of a machine, from the latest of its runs that tells them, in `dir` or else among the project's own. */
export async function findPredictor(
  machineId: string,
  dir: string,
): Promise<Predictor | undefined> {
  for (const folder of new Set([dir, resultsFolder(undefined)])) {
    // A folder may be yet to be made.
    const found = await runsOfMachine(machineId, { dir: folder })
      .catch(() => undefined);
    const latest = found?.telling.at(-1);
    if (latest) return modelRun(latest.run).model;
  }
}

/** How long it takes to measure what concurrency costs on a machine, roughly. */
export const CALIBRATION_MS = 20_000;

/** The least that a predictor is read off, by suite: values of the parameter that tells its scenarios apart. */
const CALIBRATED: Readonly<Record<string, readonly [string, number[]]>> = {
  granularity: ["itemMicros", [10, 100, 1_000]],
  batch: ["items", [1, 1_000]],
  payload: ["bytes", [2 ** 10, 2 ** 20]],
  // Where async code takes part.
  controls: ["latencyMs", [2]],
};

/** The run that a predictor of this machine is read off. */
export function planCalibration(): PreparedRun {
  const prepared = prepareRun({
    ...{ profile: "quick", label: "calibration", pin: null },
    ...{ budgetMs: CALIBRATION_MS, rounds: 1 },
    selection: {
      suites: Object.keys(CALIBRATED),
      models: [...SELECTABLE.models, "clone", "shared", "pipe"],
      ...{ workloads: [], cores: [], replicates: false },
    },
  });
  const scenarios = prepared.scenarios.filter(({ suite, parameters }) => {
    const [name, values] = CALIBRATED[suite] ?? ["", []];
    return values.includes(parameters[name] ?? NaN);
  });
  return { ...prepared, scenarios };
}

/**
 * Measures what concurrency costs on this machine, once in a round, where no run tells; and saves that for the next time.
 *
 * @returns The costs; nothing where it was interrupted, or the machine was too slow or busy.
 */
export async function calibrate(
  { dir, folder, signal }: {
    /** Where to save the run, if anywhere. */
    readonly dir: string | undefined;
    /** For everything temporary. */
    readonly folder: string;
    readonly signal: AbortSignal;
  },
): Promise<Predictor | undefined> {
  note(
    "No run of this machine tells what its workers cost: measuring that first, for 20 s.",
  );
  const run = await showProgress((onProgress) =>
    measureRun(planCalibration(), {
      ...{ folder, signal, onProgress },
      journal: { append: () => {} },
    })
  );
  const { model } = modelRun(run);
  if (signal.aborted) return undefined;
  if (findLacking(model, true) !== null) {
    return void note(
      "Not all of that could be measured in time: nothing can be predicted.",
    );
  }
  if (dir !== undefined) note(`Saved ${await saveRun(run, { dir })}`);
  return model;
}

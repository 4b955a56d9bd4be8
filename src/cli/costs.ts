import { tellsCosts } from "../analysis/mod.ts";
import { isTaskRun, listRuns, type StoredRun } from "../results/mod.ts";

/** The runs of a machine that may tell what concurrency costs there, the latest last, and those that do. */
export async function runsOfMachine(
  machineId: string,
  { dir, onProblem = () => {} }: {
    readonly dir: string;
    readonly onProblem?: (problem: Error) => void;
  },
): Promise<{ readonly own: StoredRun[]; readonly telling: StoredRun[] }> {
  const { runs, problems } = await listRuns(dir);
  for (const problem of problems) onProblem(problem);
  const own = runs.filter(({ run }) =>
    run.machine.id === machineId && !isTaskRun(run)
  );
  return { own, telling: own.filter(({ run }) => tellsCosts(run)) };
}

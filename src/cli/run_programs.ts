import {
  hasWorkers,
  PLAIN_WORK,
  predict,
  type Predictor,
  type TaskScenario,
  writeSnippet,
} from "../analysis/mod.ts";
import { type Interval, median, pairedRatio, ratioOf } from "../stats/mod.ts";
import { flagsBeside, withExecutors } from "../try/movability.ts";
import type { TaskDescription } from "../try/task_file.ts";
import { programOf } from "./try.ts";

/** How long a program takes beside what was claimed for it. */
export interface ProgramCheck {
  /** The task's label, or `advise`. */
  readonly label: string;
  readonly model: string;
  readonly workers: number;
  /** Claimed time of a batch, in nanoseconds. */
  readonly claimedNs: number;
  /** Median over the processes that ran it. */
  readonly takenNs: number;
  /** Claimed over taken time, with the 95 % interval of what processes differ by. */
  readonly ratio: Interval;
}

/** A program that cannot be run. */
interface FailedProgram
  extends Pick<ProgramCheck, "label" | "model" | "workers"> {
  readonly reason: string;
}

export type ProgramResult = ProgramCheck | FailedProgram;

/** How programs are run. */
export interface ProgramOptions {
  /** For the programs. */
  readonly folder: string;
  /** Processes for each program, 2 or more. */
  readonly processes: number;
  /** How long each of them times batches of a task. */
  readonly timedMs: number;
}

/** Warm batches: what is claimed of a task is the time of one. A file may list fewer calls than make one. */
const timeBatches = (items: number, timedMs: number) => `
const batch = Array.from({ length: ${items} }, (_, index) => calls[index % calls.length]);
const timesMs: number[] = [];
const endMs = performance.now() + ${timedMs};
while (timesMs.length < 5 || performance.now() < endMs) {
  const startMs = performance.now();
  await Array.fromAsync(executor.map(task, batch));
  timesMs.push(performance.now() - startMs);
}
console.log("\\n" + JSON.stringify(timesMs));
`;

/**
 * Runs the programs that `deno task try --write` would write for the fastest variant of each model, and times batches as
 * the run that claims their times did.
 */
export async function runTaskPrograms(
  { description, scenario }: {
    readonly description: TaskDescription;
    readonly scenario: TaskScenario;
  },
  { folder, processes, timedMs }: ProgramOptions,
): Promise<ProgramResult[]> {
  const { label, config, module, id } = description;
  const permissions = withExecutors(description.permissions);
  const results: ProgramResult[] = [];
  for (const standing of scenario.workload.standings) {
    if (standing.kind === "unmeasured") continue;
    const { best } = standing;
    const { model, workers, medianNs } = best;
    const file = `${folder}/${id}-${model}.ts`;
    await Deno.writeTextFile(
      file,
      programOf(best, { description, scenario, module })
        .replace(
          "console.log(answers.length);\n",
          timeBatches(scenario.items, timedMs),
        ),
    );
    results.push(
      await compare({ label, model, workers }, processes, async () => {
        const timesMs = await runProgram(file, { permissions, config });
        // The first batches run code that no compiler has seen.
        const takenMs = median(timesMs.slice(timesMs.length >> 1));
        return { claimedNs: medianNs.value, takenNs: takenMs * 1e6 };
      }),
    );
  }
  return results;
}

const ITEMS = 20;

/** In the place of what a user would write: some milliseconds. */
const COMPUTING = `for (let step = 0; step < 5e6; step++) {
    item = Math.imul(item, 48_271) ^ step;
  }
  return item;`;

/** Tells how long the rest of a program takes, until all that it started has ended. */
const TIMED_PROGRAM = `
const startMs = performance.now();
addEventListener("unload", () =>
  console.log("\\n" + JSON.stringify([performance.now() - startMs]))
);
`;

/**
 * Runs the programs that `deno task advise` writes for some work, with what starting and ending them takes, as it
 * predicts it. What an item computes is read off the sequential program, as a user would.
 */
export async function runSnippets(
  predictor: Predictor,
  { folder, processes }: Omit<ProgramOptions, "timedMs">,
): Promise<ProgramResult[]> {
  const [library, task] = ["mod.ts", "src/executors/task_entry.ts"]
    .map((path) => new URL(`../../${path}`, import.meta.url).href);
  const config = `${folder}/deno.json`;
  const imports = {
    "@crossover/crossover": library,
    "@crossover/crossover/task": task,
  };
  await Deno.writeTextFile(config, JSON.stringify({ imports }));
  const permissions = withExecutors({ read: [folder] });
  const work = { ...PLAIN_WORK, cpuNs: 1, items: ITEMS };
  const nsOf = async (model: string, workers: number) => {
    for (const { name, text } of writeSnippet({ model, workers }, work)) {
      await Deno.writeTextFile(
        `${folder}/${name}`,
        text.replace("\n\n", `\n${name === "main.ts" ? TIMED_PROGRAM : ""}\n`)
          .replace("return item;", COMPUTING),
      );
    }
    const [ms = NaN] = await runProgram(`${folder}/main.ts`, {
      permissions,
      config,
    });
    return ms * 1e6;
  };
  const loop = predictor.models.find(({ kind }) => kind === "loop")?.id ?? "";
  const results: ProgramResult[] = [];
  for (const info of predictor.models) {
    const model = info.id;
    const workers = hasWorkers(info) ? predictor.cores : 1;
    results.push(
      await compare(
        { label: "advise", model, workers },
        processes,
        async () => {
          const cpuNs = await nsOf(loop, 1) / ITEMS;
          const predicted = predict(predictor, { ...work, cpuNs }, {
            model,
            workers,
          });
          if (predicted.kind === "unpredicted") {
            throw new Error(predicted.reason);
          }
          const claimedNs = predicted.timeNs.value;
          return { claimedNs, takenNs: await nsOf(model, workers) };
        },
      ),
    );
  }
  return results;
}

async function compare(
  named: Pick<ProgramCheck, "label" | "model" | "workers">,
  processes: number,
  run: () => Promise<Pick<ProgramCheck, "claimedNs" | "takenNs">>,
): Promise<ProgramResult> {
  const times: Pick<ProgramCheck, "claimedNs" | "takenNs">[] = [];
  try {
    while (times.length < processes) times.push(await run());
  } catch (error) {
    return { ...named, reason: Object(error).message };
  }
  return {
    ...named,
    claimedNs: median(times.map(({ claimedNs }) => claimedNs)),
    takenNs: median(times.map(({ takenNs }) => takenNs)),
    ratio: ratioOf(
      pairedRatio(
        times.map(({ claimedNs, takenNs }) => Math.log(claimedNs / takenNs)),
      ),
    ),
  };
}

/** The times that a program prints in its last line, in milliseconds. */
async function runProgram(
  file: string,
  { permissions, config }: {
    readonly permissions: Deno.PermissionOptionsObject;
    readonly config: string | null;
  },
): Promise<readonly number[]> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-check"],
      ...flagsBeside(config, permissions),
      file,
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const [out = "", error = ""] = [stdout, stderr]
    .map((bytes) => new TextDecoder().decode(bytes).trim());
  if (code !== 0) {
    throw new Error(error.split("\n")[0] || `exit code ${code}`);
  }
  return JSON.parse(out.slice(out.lastIndexOf("\n") + 1));
}

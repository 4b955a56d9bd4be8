import {
  type BenchId,
  type BenchRequest,
  formatBenchId,
  parseBenchId,
  withoutTwin,
} from "../src/results/bench_id.ts";
import {
  type Case,
  countsOf,
  type Suite,
  SUITES,
} from "../src/workloads/catalog.ts";
import { watchUsage } from "./account.ts";
import { Recorder } from "./recorder.ts";
import { Stage } from "./stage.ts";

interface RequestedCell {
  readonly id: BenchId;
  /** Measured batches; left to Deno's own half second where nobody asked. */
  readonly iterations?: number;
}

/**
 * Registers the benches of a suite: those that the file's first argument asks for, or else those of the default
 * profile.
 */
export function registerSuite(id: string): void {
  const request = readRequest();
  const stage = new Stage();
  const recorder = new Recorder(request?.recordTo);
  const suite = SUITES.find((suite) => suite.id === id);
  const cells = request?.cells.map(readCell) ?? allCells(suite);
  for (const cell of cells) registerCell(cell, { suite, stage, recorder });
  registerEnd(stage, recorder);
  if (request) endWithParent(stage, request);
}

function readRequest(): BenchRequest | undefined {
  const [argument] = Deno.args;
  return argument === undefined ? undefined : JSON.parse(argument);
}

function readCell(cell: BenchRequest["cells"][number]): RequestedCell {
  const id = parseBenchId(cell.id);
  if (!id) {
    throw new TypeError(
      `Cannot register bench: found "${cell.id}", expected suite/workload/model/workers`,
    );
  }
  return { id, iterations: cell.iterations };
}

function allCells(suite: Suite | undefined): RequestedCell[] {
  return (suite?.cases ?? []).flatMap((found) =>
    cellsOf(found, suite?.id ?? "")
  );
}

function cellsOf(
  { subject, parameters, contenders }: Case,
  suite: string,
): RequestedCell[] {
  const usableCores = navigator.hardwareConcurrency;
  return contenders
    .filter(({ from, absence }) => from !== "thorough" && absence === undefined)
    .flatMap((contender) =>
      countsOf(contender, { usableCores }).map((workers) => ({
        id: {
          ...{ suite, workload: subject.id, parameters, workers },
          model: contender.model,
        },
      }))
    );
}

function registerCell(
  { id, iterations }: RequestedCell,
  { suite, stage, recorder }: {
    suite: Suite | undefined;
    stage: Stage;
    recorder: Recorder;
  },
): void {
  const name = formatBenchId(id);
  // Deno measures for 10 ms, which one call of most cells fills, and then `n` times more.
  const measuredCalls = iterations === undefined
    ? {}
    : { n: Math.max(1, iterations - 1) };
  const { parameters = {} } = id;
  const baseline = id.model === suite?.baseline && !parameters.twin;
  // Deno runs one group after the other: in a group of their own, twins would not be measured among their case.
  const group = JSON.stringify([
    id.suite,
    id.workload,
    withoutTwin(parameters),
  ]);
  Deno.bench(
    {
      name,
      group,
      baseline,
      ...measuredCalls,
    },
    // An arrow that returns a promise would not be awaited by `deno bench`: the keyword is needed.
    async (context) => {
      try {
        await recorder.begin(name, iterations);
        const { act, account, warmupNs } = await stage.enter(id);
        recorder.keepBooks(account, warmupNs);
        await act.before?.();
        const usage = watchUsage();
        context.start();
        const startMs = performance.now();
        const result = await act.run();
        // In this order each clock reads the other once: what that takes cancels out between the two figures.
        context.end();
        const endMs = performance.now();
        const used = usage();
        const observations = await act.after(result);
        recorder.add({ ns: (endMs - startMs) * 1e6, used, observations });
      } catch (error) {
        recorder.fail(error);
        await stage.abandon();
        throw error;
      }
    },
  );
}

/** `deno bench` has no hook for the end, so the last bench of the file is one: it measures nothing. Benches without a group would run first. */
function registerEnd(stage: Stage, recorder: Recorder): void {
  Deno.bench({ name: "end", group: "end", n: 1 }, async () => {
    await recorder.finish();
    await stage.leave();
  });
  globalThis.addEventListener("unload", () => stage.close());
  // The default action ends the process without `unload`, and would leave the workload's files behind.
  Deno.addSignalListener("SIGINT", () => {
    stage.close();
    Deno.exit(130);
  });
}

/** Standard input ends when the asking process does, however that ends: then nobody else would clean up. */
async function endWithParent(
  stage: Stage,
  { recordTo }: BenchRequest,
): Promise<void> {
  for await (const _ of Deno.stdin.readable);
  stage.close();
  Deno.removeSync(recordTo.slice(0, recordTo.lastIndexOf("/")), {
    recursive: true,
  });
  Deno.exit(1);
}

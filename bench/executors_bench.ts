/**
 * What do our executors cost beside bare threads and processes, and beside the pools of npm and Python?
 * `deno task bench:executors` measures them round by round and judges; `deno bench -P=executors
 * bench/executors_bench.ts` prints Deno's own table of all contenders, in one process.
 */
import type { BenchRequest } from "../src/results/bench_id.ts";
import { CONTENDERS } from "./executors/contenders.ts";
import type { CreateProbe, Probe } from "./executors/probes.ts";
import { Recorder } from "./recorder.ts";

const [argument] = Deno.args;
const request: BenchRequest | undefined = argument === undefined
  ? undefined
  : JSON.parse(argument);

for (const [group, contenders] of Object.entries(CONTENDERS)) {
  for (const [contender, create] of Object.entries(contenders)) {
    const name = `${group}/${contender}`;
    const asked = request?.cells.find(({ id }) => id === name);
    if (request && asked) registerAsked(name, { create, request, ...asked });
    else if (!request) register(name, { create, group });
  }
}

/** For a reader of Deno's own table: its columns count samples, each of which is many tasks. */
function register(
  name: string,
  { create, group }: { create: CreateProbe; group: string },
): void {
  let probe: Probe | undefined;
  Deno.bench({ name, group, n: 5, warmup: 1 }, async () => {
    probe ??= await create();
    await probe.sample();
  });
}

/** For the driver: everything in one call, and then the end of the process, whatever a pool leaves running. */
function registerAsked(
  name: string,
  { create, request: { recordTo }, iterations }: {
    create: CreateProbe;
    request: BenchRequest;
    iterations: number;
  },
): void {
  const recorder = new Recorder(recordTo);
  Deno.bench({ name, n: 1, sanitizeExit: false }, async () => {
    await recorder.begin(name, iterations);
    try {
      const probe = await create();
      if (iterations > 1) await warmUp(probe);
      for (let i = 0; i < iterations; i++) {
        recorder.add({ ns: await probe.sample() });
      }
      await recorder.finish();
      await Promise.race([probe.end(), pause()]);
    } catch (error) {
      recorder.fail(error);
    }
    Deno.exit(0);
  });
}

const WARMUP_MS = 500;

async function warmUp(probe: Probe): Promise<void> {
  const { warmupMs = WARMUP_MS } = probe;
  const startMs = performance.now();
  while (performance.now() - startMs < warmupMs) await probe.sample();
}

const LONGEST_END_MS = 2_000;

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LONGEST_END_MS));
}

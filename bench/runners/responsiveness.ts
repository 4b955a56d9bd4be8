import { fileURLToPath } from "node:url";
import {
  OWN_CONFIG,
  projectFlags,
  ROOT,
} from "../../src/executors/transport/child_program.ts";
import { type Model, MODELS } from "../../src/models.ts";
import type { ServiceLoad } from "../../src/results/bench_id.ts";
import {
  spin,
  STEPS_PER_MICROSECOND,
  triangle,
} from "../../src/workloads/spin.ts";
import { blockMs, waitMs } from "../../src/workloads/timer.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";
import type {
  Loaded,
  LoadOrder,
  Saturated,
  SaturateOrder,
} from "./entry/load_generator.ts";
import type { ServiceCounters, ServiceOptions } from "./entry/service.ts";
import { linesOf, Replies } from "./replies.ts";
import type { Runner } from "./runner.ts";

/*
 * A batch is a number of requests of which 16 are always under way: how many a service can answer at most. At the end of
 * its first visit each service then gets three rates below that, and one above it.
 *
 *   runner ──▶ load generator ── HTTP ──▶ service ──▶ the model's workers
 *
 * Generator and services are processes of their own. One generator serves all variants of a scenario.
 */

/** Rates, in per cent of the most that a service can answer. */
const LOADS = [30, 60, 90];
const OVERLOAD = 150;

/** Requests of each load: enough for a 99th percentile, in a time that stays bounded where they are slow. */
const MIN_REQUESTS = 100;
const LOAD_SECONDS = { least: 0.4, most: 2.5 };
/** Requests that may wait for each server: M/D/1 at 90 % has as many one time in a thousand. */
const QUEUE_OF_EACH_SERVER = 40;
/** Requests of an overload for each server: half as many more than it can answer would fill the queue by two thirds of them. */
const OVERLOAD_OF_EACH_SERVER = 180;

/** Requests in flight on the event loop: as many as wait for a database with so many connections. */
const MAX_IN_FLIGHT = 16;

/** How many times what it has to send the generator is able to send. */
const GENERATOR_MARGIN = 5;
/** Batches whose median is taken for what a service can do at most. */
const RECENT_BATCHES = 3;

/** A handler: what it does, by the parameters of its scenario. */
export interface Handler {
  /** Nominal time that it computes. */
  readonly costMs?: number;
  /** Time that it waits. */
  readonly latencyMs?: number;
}

/** A child process that answers each line with a line. */
export class LineProcess {
  readonly #child: Deno.ChildProcess;
  readonly #replies = new Replies<string>();
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #received: Promise<void>;

  constructor(args: readonly string[]) {
    const child = new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-prompt", "--no-check", ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#child = child;
    this.#writer = child.stdin.getWriter();
    this.#received = this.#receive(child.stdout);
  }

  /** The next line that it writes of its own accord. */
  async next<Answer>(): Promise<Answer> {
    return JSON.parse(await this.#replies.next());
  }

  async ask<Answer>(order: unknown): Promise<Answer> {
    const answer = this.next<Answer>();
    await this.#writer.write(
      new TextEncoder().encode(`${JSON.stringify(order)}\n`),
    );
    return await answer;
  }

  async end(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await Promise.all([this.#child.status, this.#received]);
  }

  kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #receive(output: ReadableStream<Uint8Array<ArrayBuffer>>) {
    for await (const line of linesOf(output)) this.#replies.receive(line);
    this.#replies.fail("found the end of the process's output");
  }
}

/** The process that sends the requests, and how many it can send. */
export class LoadGenerator {
  readonly #process: LineProcess;
  /** Most requests a second, against a process that answers at once. */
  readonly ratePerSecond: number;
  /** Seed of the times of sending: all services of a scenario get the same ones. */
  readonly seed: number;

  private constructor(process: LineProcess, ratePerSecond: number) {
    this.#process = process;
    this.ratePerSecond = ratePerSecond;
    this.seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  }

  static async start(): Promise<LoadGenerator> {
    const program = new URL("./entry/load_generator.ts", import.meta.url).href;
    const args = [
      // The histogram is an npm package, which a checkout's configuration names.
      ...projectFlags(OWN_CONFIG),
      "--allow-net=127.0.0.1",
      program,
    ];
    const responder = new LineProcess([...args, "respond"]);
    const process = new LineProcess(args);
    try {
      const { port } = await responder.next<{ readonly port: number }>();
      const rates: number[] = [];
      for (let batch = 0; batch < CALIBRATION.batches; batch++) {
        const { requests } = CALIBRATION;
        const order: SaturateOrder = {
          ...{ kind: "saturate", port, requests, expected: "ok" },
        };
        const { ms } = await process.ask<Saturated>(order);
        rates.push(requests / ms * 1_000);
      }
      return new LoadGenerator(process, Math.max(...rates));
    } catch (error) {
      process.kill();
      throw error;
    } finally {
      // Waited for: a child that is still there would be taken for a helper that dies.
      await responder.end();
    }
  }

  /** The highest rate that a service may be said to take, so that all that is sent keeps the margin. */
  get limit(): number {
    return this.ratePerSecond / GENERATOR_MARGIN / (OVERLOAD / 100);
  }

  async saturate(order: Omit<SaturateOrder, "kind">): Promise<Saturated> {
    return checked(await this.#process.ask({ kind: "saturate", ...order }));
  }

  async load(order: Omit<LoadOrder, "kind">): Promise<Loaded> {
    return checked(await this.#process.ask({ kind: "load", ...order }));
  }

  kill(): void {
    this.#process.kill();
  }
}

/** The first batches compile the generator. */
const CALIBRATION = { batches: 4, requests: 2_000 };

function checked<Result extends { readonly wrong?: string }>(
  result: Result,
): Result {
  if (result.wrong === undefined) return result;
  throw new WrongAnswerError(
    `Cannot accept service: an answer was "${result.wrong}", expected another`,
  );
}

/** Measures a service with one model behind it, or as many copies of it as workers on one port. */
export async function createResponsivenessRunner(
  { model: id, workers, items, handler, generator }: {
    readonly model: string;
    readonly workers: number;
    readonly items: number;
    readonly handler: Handler;
    readonly generator: LoadGenerator;
  },
): Promise<Runner> {
  const model = MODELS.find((one) => one.id === id);
  // Waits overlap on an event loop, and computing does not.
  const overlaps = model?.kind === "event-loop" && handler.costMs === undefined;
  const servers = overlaps ? MAX_IN_FLIGHT : workers;
  const options = serviceOptions({ model, workers, servers, handler });
  const service = await Service.start(options, {
    copies: model ? 1 : workers,
    isProcessPool: model?.isolation === "process",
  });
  const { port } = service;
  const expected = expectedAnswer(handler);
  const rates: number[] = [];
  let isDone = false;
  return {
    warmsUp: true,
    children: "kept",
    run: () => generator.saturate({ port, requests: items, expected }),
    verify: (result) => {
      const { ms } = result as Saturated; // What `run` gave.
      rates.push(items / ms * 1_000);
      return { generatorRatePerSecond: generator.ratePerSecond };
    },
    measureLoads: async () => {
      // Once a round is enough: it takes as long as many batches.
      if (isDone) return [];
      isDone = true;
      const recent = rates.slice(-RECENT_BATCHES).toSorted((a, b) => a - b);
      const measured = recent[Math.floor(recent.length / 2)] ?? 0;
      const maxRatePerSecond = Math.min(measured, generator.limit);
      const loads: Omit<ServiceLoad, "cycle">[] = [];
      for (const loadPercent of [...LOADS, OVERLOAD]) {
        const phase = planPhase({ loadPercent, maxRatePerSecond, servers });
        const before = await service.takeCounters();
        const found = await generator.load({
          ...{ port, expected, seed: generator.seed, ...phase },
        });
        const after = await service.takeCounters();
        loads.push({
          ...{ loadPercent, maxRatePerSecond, seed: generator.seed },
          ratePerSecond: phase.ratePerSecond,
          ...found,
          peakQueue: after.peakQueue,
          memoryGrowthBytes: Math.max(
            0,
            after.residentBytes - before.residentBytes,
          ),
        });
      }
      return loads;
    },
    teardown: () => service.end(),
    kill: () => service.kill(),
  };
}

/** How many requests a load has, how fast they come, and what theory says of such a service. */
export function planPhase(
  { loadPercent, maxRatePerSecond, servers }: {
    readonly loadPercent: number;
    readonly maxRatePerSecond: number;
    readonly servers: number;
  },
): Pick<LoadOrder, "requests" | "ratePerSecond" | "ideal"> {
  const ratePerSecond = maxRatePerSecond * loadPercent / 100;
  const { least, most } = LOAD_SECONDS;
  if (loadPercent > 100) {
    return {
      requests: Math.ceil(
        Math.max(OVERLOAD_OF_EACH_SERVER * servers, least * ratePerSecond),
      ),
      ratePerSecond,
      ideal: null,
    };
  }
  const requests = Math.max(MIN_REQUESTS, least * ratePerSecond);
  return {
    requests: Math.ceil(Math.min(requests, most * ratePerSecond)),
    ratePerSecond,
    ideal: { servers, serviceMs: servers / maxRatePerSecond * 1_000 },
  };
}

function serviceOptions(
  { model, workers, servers, handler: { costMs, latencyMs } }: {
    readonly model: Model | undefined;
    readonly workers: number;
    /** Requests that are served at once. */
    readonly servers: number;
    readonly handler: Handler;
  },
): ServiceOptions {
  const isDirect = !model || model.kind === "loop";
  const options = {
    ...{ model: isDirect ? null : model.id, workers },
    ...{ maxInFlight: MAX_IN_FLIGHT, maxQueue: QUEUE_OF_EACH_SERVER * servers },
  };
  if (costMs !== undefined) {
    return {
      ...{ ...options, argument: costMs * 1_000 },
      task: taskOf("spin", spin),
    };
  }
  const wait = model?.kind === "event-loop" ? waitMs : blockMs;
  return {
    ...{ ...options, argument: latencyMs ?? 0, answer: WAITED },
    task: taskOf("timer", wait),
  };
}

/** A wait gives its time, which is another one each time. */
const WAITED = "waited";

function expectedAnswer({ costMs }: Handler): string {
  return costMs === undefined
    ? WAITED
    : String(triangle(costMs * 1_000 * STEPS_PER_MICROSECOND));
}

function taskOf(
  file: string,
  { name }: { readonly name: string },
): ServiceOptions["task"] {
  const module = new URL(`src/workloads/${file}.ts`, ROOT).href;
  return { module, export: name };
}

/** A service: one process, or one for each core on a port that they share. */
class Service {
  readonly #processes: LineProcess[] = [];
  port = 0;

  static async start(
    options: ServiceOptions,
    { copies, isProcessPool }: {
      readonly copies: number;
      readonly isProcessPool: boolean;
    },
  ): Promise<Service> {
    const service = new Service();
    try {
      for (let copy = 0; copy < copies; copy++) {
        const process = new LineProcess(
          serviceArgs(
            copies > 1 ? { ...options, sharedPort: service.port } : options,
            { isProcessPool },
          ),
        );
        service.#processes.push(process);
        service.port = (await process.next<{ readonly port: number }>()).port;
      }
      return service;
    } catch (error) {
      service.kill();
      throw error;
    }
  }

  async takeCounters(): Promise<ServiceCounters> {
    const all = await Promise.all(
      this.#processes.map((process) =>
        process.ask<ServiceCounters>("counters")
      ),
    );
    return {
      peakQueue: all[0]?.peakQueue ?? null,
      residentBytes: all.reduce((sum, one) => sum + one.residentBytes, 0),
    };
  }

  async end(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.end()));
  }

  kill(): void {
    for (const process of this.#processes) process.kill();
  }
}

function serviceArgs(
  options: ServiceOptions,
  { isProcessPool }: { readonly isProcessPool: boolean },
): string[] {
  return [
    "--no-config",
    "--allow-net=127.0.0.1",
    ...(ROOT.protocol === "file:"
      ? [`--allow-read=${fileURLToPath(ROOT)}`]
      : []),
    // Starting a process copies the whole environment.
    ...(isProcessPool ? ["--allow-run=deno", "--allow-env"] : []),
    ...(options.sharedPort === undefined ? [] : ["--unstable-net"]),
    new URL("./entry/service.ts", import.meta.url).href,
    JSON.stringify(options),
  ];
}

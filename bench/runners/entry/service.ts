/*
 * A service that is measured: an HTTP server in a process of its own, with one concurrency model behind `/work`.
 *
 *   runner ── spawn, with a ServiceOptions as argument ──▶ this process, which prints its port
 *   runner ── a line ──▶ this process, which prints its counters since the last line
 *   runner ── closes standard input ──▶ this process ends
 */
import { type Executor, QueueFullError } from "../../../src/executors/mod.ts";
import { findModel } from "../../../src/models.ts";

/** What a service does, and how. */
export interface ServiceOptions {
  /** Id of the model that does the work; null: the handler does it where it is. */
  readonly model: string | null;
  readonly workers: number;
  /** Most requests in flight on an event loop. */
  readonly maxInFlight: number;
  /** The function that does the work. */
  readonly task: { readonly module: string; readonly export: string };
  readonly argument: number;
  /** What is sent back; what the work gives, where it is left out. */
  readonly answer?: string;
  /** Requests that may wait for a worker. */
  readonly maxQueue: number;
  /** The port to listen on, where others listen on it too; 0 for the first of them. */
  readonly sharedPort?: number;
}

/** What a service tells of itself. */
export interface ServiceCounters {
  /** Most requests that waited in the executor's queue; null where there is none. */
  readonly peakQueue: number | null;
  readonly residentBytes: number;
}

/** Does the work of a request, refuses it where too many wait, and remembers how many did. */
export class Desk {
  readonly #executor: Executor | undefined;
  readonly #options: ServiceOptions;
  #work: ((argument: number) => unknown) | undefined;
  #peakQueue = 0;

  constructor(options: ServiceOptions) {
    const { model, workers: maxWorkers, maxInFlight, maxQueue } = options;
    this.#options = options;
    this.#executor = model === null
      ? undefined
      : findModel(model).create({ maxWorkers, maxInFlight, maxQueue });
  }

  async open(): Promise<void> {
    const { task } = this.#options;
    if (this.#executor) return;
    this.#work = (await import(task.module))[task.export];
  }

  /** The answer to a request; where the work is done here, nothing is awaited that does not have to be. */
  answer(request: Request): Response | Promise<Response> {
    if (request.url.endsWith("/health")) return new Response("ok");
    const { task, argument } = this.#options;
    if (!this.#executor) return this.#respond(this.#work?.(argument));
    try {
      const future = this.#executor.submit(task, argument);
      this.#peakQueue = Math.max(
        this.#peakQueue,
        this.#executor.statistics.pending,
      );
      return future.then((result) => this.#respond(result));
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      return new Response(error.message, {
        status: 503,
        headers: { "retry-after": "1" },
      });
    }
  }

  /** Counters since the last call. */
  takeCounters(): ServiceCounters {
    const peakQueue = this.#executor ? this.#peakQueue : null;
    this.#peakQueue = 0;
    return { peakQueue, residentBytes: Deno.memoryUsage().rss };
  }

  async close(): Promise<void> {
    await this.#executor?.shutdown();
  }

  #respond(result: unknown): Response {
    return new Response(this.#options.answer ?? String(result));
  }
}

async function serve(options: ServiceOptions): Promise<void> {
  const { sharedPort } = options;
  const desk = new Desk(options);
  await desk.open();
  Deno.serve({
    hostname: "127.0.0.1",
    port: sharedPort ?? 0,
    reusePort: sharedPort !== undefined,
    onListen: ({ port }) => console.log(JSON.stringify({ port })),
  }, (request) => desk.answer(request));
  for await (const _ of Deno.stdin.readable) {
    console.log(JSON.stringify(desk.takeCounters()));
  }
  await desk.close();
  Deno.exit();
}

if (import.meta.main) await serve(JSON.parse(Deno.args[0] ?? "{}"));

/*
 * The process that sends requests to a service, one order after another:
 *
 *   runner ── {"kind":"load", …} as a line ──▶ this process ── HTTP/1.1 on kept connections ──▶ service
 *   runner ◀── what came back, as a line ──── this process ◀── answers ────────────────────────
 *
 * `respond` as its argument makes it the other side, which answers at once: how fast this generator is by itself.
 */
import type { ServiceLoad } from "../../../src/results/bench_id.ts";
import {
  arrivalTimes,
  type Clock,
  idealLatencies,
  type IdealService,
  LatencyCounter,
  sendOnTime,
} from "../load.ts";
import { linesOf } from "../replies.ts";

/** Keeps so many requests under way until all are answered. */
export interface SaturateOrder {
  readonly kind: "saturate";
  readonly port: number;
  readonly requests: number;
  /** What each answer has to be. */
  readonly expected: string;
}

export interface Saturated {
  readonly ms: number;
  /** An answer that was wrong, if any was. */
  readonly wrong?: string;
}

/** Sends requests at set times, and asks after the service's health meanwhile. */
export interface LoadOrder {
  readonly kind: "load";
  readonly port: number;
  readonly requests: number;
  readonly ratePerSecond: number;
  readonly seed: number;
  readonly expected: string;
  /** What the service is in theory; null where the rate is more than it can serve. */
  readonly ideal: IdealService | null;
}

export interface Loaded extends
  Pick<
    ServiceLoad,
    "requests" | "refused" | "latency" | "health" | "expectedP99Micros"
  > {
  readonly wrong?: string;
}

/** Requests that are always under way where the most is asked for. */
export const CONNECTIONS = 16;
const HEALTH_INTERVAL_MS = 20;

const CLOCK: Clock = {
  now: () => performance.now(),
  async sleepUntil(ms) {
    // Timers are a millisecond late: they get most of the wait, and turns of the event loop the rest.
    for (let left = ms - performance.now(); left > 0;) {
      await (left > TIMER_MS / 2 ? sleep(left - TIMER_MS) : nextTurn());
      left = ms - performance.now();
    }
  },
};
const TIMER_MS = 1;

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One kept connection: HTTP/1.1 as far as the services of this suite speak it, one request at a time. */
class Connection {
  readonly #connection: Deno.TcpConn;
  readonly #decoder = new TextDecoder();
  readonly #buffer = new Uint8Array(8_192);

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  static async open(port: number): Promise<Connection> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    return new Connection(connection);
  }

  async request(bytes: Uint8Array): Promise<Answer> {
    await this.#connection.write(bytes);
    for (let length = 0;;) {
      const read = await this.#connection.read(this.#buffer.subarray(length));
      if (read === null || read === 0) {
        throw new Deno.errors.UnexpectedEof(
          `Cannot read answer: found the end of the connection after ${length} bytes, expected more`,
        );
      }
      length += read;
      const text = this.#decoder.decode(this.#buffer.subarray(0, length));
      const answer = parseAnswer(text);
      if (answer) return answer;
    }
  }

  close(): void {
    this.#connection.close();
  }
}

const HEAD_END = "\r\n\r\n";

/** An answer with a content length; `undefined` as long as some of it is missing. */
export function parseAnswer(text: string): Answer | undefined {
  const head = text.indexOf(HEAD_END);
  if (head === -1) return undefined;
  const size = /\r\ncontent-length: *(\d+)\r\n/i.exec(text.slice(0, head + 2));
  const body = text.slice(head + HEAD_END.length);
  if (!size) {
    throw new TypeError(
      `Cannot read answer: found ${
        JSON.stringify(text.slice(0, head))
      }, expected a content-length`,
    );
  }
  if (body.length < Number(size[1])) return undefined;
  return { status: Number(text.slice("HTTP/1.1 ".length, 12)), body };
}

/** Connections to a service; one that is idle is used again, in turn, so that processes sharing a port share the work. */
class Client {
  readonly #port: number;
  readonly #idle: Connection[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  async get(path: Uint8Array): Promise<Answer> {
    const connection = this.#idle.shift() ?? await Connection.open(this.#port);
    const answer = await connection.request(path);
    this.#idle.push(connection);
    return answer;
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }
}

const ENCODER = new TextEncoder();
const WORK = ENCODER.encode("GET /work HTTP/1.1\r\nhost: localhost\r\n\r\n");
const HEALTH = ENCODER.encode(
  "GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n",
);

const OK = 200;
const UNAVAILABLE = 503;

async function saturate(
  { requests, expected }: SaturateOrder,
  client: Client,
): Promise<Saturated> {
  let wrong: string | undefined;
  let left = requests;
  const startMs = CLOCK.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (left-- > 0) {
      const { status, body } = await client.get(WORK);
      if (status !== OK || body !== expected) wrong = `${status} ${body}`;
    }
  }));
  const ms = CLOCK.now() - startMs;
  return { ms, ...(wrong === undefined ? undefined : { wrong }) };
}

async function load(order: LoadOrder, client: Client): Promise<Loaded> {
  const { requests, expected, ideal } = order;
  const [latency, health] = [new LatencyCounter(), new LatencyCounter()];
  const times = arrivalTimes(order);
  const spanMs = requests / order.ratePerSecond * 1_000;
  const healthTimes = new Float64Array(
    Math.max(1, Math.floor(spanMs / HEALTH_INTERVAL_MS)),
  ).map((_, index) => index * HEALTH_INTERVAL_MS);
  const timing = { clock: CLOCK, startMs: CLOCK.now() + HEALTH_INTERVAL_MS };
  let refused = 0;
  let wrong: string | undefined;
  await Promise.all([
    sendOnTime(times, {
      ...timing,
      send: async (dueMs) => {
        const { status, body } = await client.get(WORK);
        if (status === OK) latency.count(CLOCK.now() - dueMs);
        else refused++;
        const isRight = status === OK
          ? body === expected
          : status === UNAVAILABLE && body !== "";
        if (!isRight) wrong = `${status} ${body}`;
      },
    }),
    sendOnTime(healthTimes, {
      ...timing,
      send: async (dueMs) => {
        await client.get(HEALTH);
        health.count(CLOCK.now() - dueMs);
      },
    }),
  ]);
  return {
    ...{ requests, refused },
    ...{ latency: latency.toJSON(), health: health.toJSON() },
    expectedP99Micros: ideal && expectedP99Micros(times, ideal),
    ...(wrong === undefined ? undefined : { wrong }),
  };
}

function expectedP99Micros(times: Float64Array, ideal: IdealService): number {
  const counter = new LatencyCounter();
  for (const ms of idealLatencies(times, ideal)) counter.count(ms);
  return counter.percentile(99);
}

async function obey(): Promise<void> {
  const clients = new Map<number, Client>();
  for await (const line of linesOf(Deno.stdin.readable)) {
    const order: SaturateOrder | LoadOrder = JSON.parse(line);
    const client = clients.get(order.port) ?? new Client(order.port);
    clients.set(order.port, client);
    const result = order.kind === "saturate"
      ? await saturate(order, client)
      : await load(order, client);
    console.log(JSON.stringify(result));
  }
  Deno.exit();
}

/** Answers whatever comes at once; ends with its standard input. */
async function respond(): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  console.log(JSON.stringify({ port: listener.addr.port }));
  void (async () => {
    for await (const connection of listener) {
      connection.setNoDelay(true);
      void answerAll(connection).catch(() => {});
    }
  })();
  await Deno.stdin.readable.pipeTo(new WritableStream()).catch(() => {});
  Deno.exit();
}

async function answerAll(connection: Deno.TcpConn): Promise<void> {
  const answer = ENCODER.encode(
    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
  );
  const buffer = new Uint8Array(1_024);
  while (await connection.read(buffer) !== null) await connection.write(answer);
}

if (import.meta.main) await (Deno.args[0] === "respond" ? respond() : obey());

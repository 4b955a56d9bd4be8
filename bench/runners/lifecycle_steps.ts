import { treeBytes } from "../../src/system/mod.ts";
import { receiveFromProcess, Replies, repliesOfThread } from "./replies.ts";
import type { Runner } from "./runner.ts";

/** A thread or a process, with what the suite asks of it. */
interface Life {
  /** Settles when it has said that it is there. */
  readonly isUp: Promise<unknown>;
  /** Asks it something and waits for the answer. */
  ask(): Promise<void>;
  /** Finds out whether it is there. */
  isAlive(): Promise<boolean>;
  /** Asks it to end and waits until it has. */
  join(): Promise<void>;
  kill(): void;
}

const BEGIN: Readonly<Record<string, () => Life>> = {
  thread: beginThread,
  process: beginProcess,
};

/** Takes one step in the life of a thread or of a process. */
export function createLifecycleRunner(
  { step, model, items }: {
    readonly step: string;
    readonly model: string;
    readonly items: number;
  },
): Runner {
  const begin = BEGIN[model];
  if (!begin) {
    throw new TypeError(
      `Cannot find life: found "${model}", expected thread or process`,
    );
  }
  const steps = new LifecycleRunner(begin);
  const shape = {
    warmsUp: step === "is-alive",
    children: model === "process" ? "unknown" as const : "none" as const, // of the union
    teardown: () => steps.end(),
    kill: () => steps.kill(),
    measureMemory: () => steps.measureMemory(model),
  };
  switch (step) {
    case "start":
      return { ...shape, ...steps.starting((life) => life.isUp) };
    case "first-answer":
      return { ...shape, ...steps.starting((life) => life.ask()) };
    case "is-alive":
      return { ...shape, ...steps.looking(items) };
    case "join":
      return { ...shape, ...steps.joining() };
    default:
      throw new TypeError(`Cannot find step of a life: found "${step}"`);
  }
}

const MEMORY_LIVES = 8;

class LifecycleRunner {
  readonly #begin: () => Life;
  #life: Life | undefined;

  constructor(begin: () => Life) {
    this.#begin = begin;
  }

  starting(until: (life: Life) => Promise<unknown>) {
    return {
      run: () => {
        this.#life = this.#begin();
        return until(this.#life);
      },
      verify: async () => {
        await this.end();
        return {};
      },
    };
  }

  looking(times: number) {
    return {
      setup: () => this.#warm(),
      run: async () => {
        let alive = 0;
        for (let look = 0; look < times; look++) {
          if (await this.#life?.isAlive()) alive++;
        }
        return alive;
      },
      verify: (alive: unknown) => {
        if (alive === times) return {};
        // It has ended: what was measured before was right.
        throw new Error(
          `Cannot accept: found it alive ${alive} times of ${times}`,
        );
      },
    };
  }

  joining() {
    return {
      setup: () => this.#warm(),
      run: async () => {
        await this.#life?.join();
        this.#life = undefined;
      },
      verify: () => ({}),
    };
  }

  /** Resident memory that each of several adds, in bytes. */
  async measureMemory(model: string): Promise<number | null> {
    const before = await treeBytes("now");
    const lives = Array.from({ length: MEMORY_LIVES }, this.#begin);
    await Promise.all(lives.map((life) => life.ask()));
    const after = await treeBytes("now");
    const whose = model === "process" ? "children" : "own";
    await Promise.all(lives.map((life) => life.join()));
    if (!before || !after) return null;
    const grown = after[whose] - before[whose];
    return Math.max(0, Math.round(grown / MEMORY_LIVES));
  }

  async end(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    await life?.join();
  }

  kill(): void {
    this.#life?.kill();
  }

  async #warm(): Promise<void> {
    this.#life ??= this.#begin();
    await this.#life.ask();
  }
}

/** Deno tells nobody that a worker has ended, so this one says goodbye. */
function beginThread(): Life {
  const worker = new Worker(
    new URL("./entry/life_thread.ts", import.meta.url),
    { type: "module" },
  );
  const replies = repliesOfThread<string>(worker);
  const isUp = replies.next();
  const ask = async () => {
    await isUp;
    const answer = replies.next();
    worker.postMessage("ask");
    await answer;
  };
  return {
    isUp,
    ask,
    isAlive: () => ask().then(() => true),
    join: async () => {
      try {
        await isUp;
        const goodbye = replies.next();
        worker.postMessage("end");
        await goodbye;
      } finally {
        worker.terminate();
      }
    },
    kill: () => worker.terminate(),
  };
}

function beginProcess(): Life {
  const child = new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-config",
      new URL("./entry/life_child.ts", import.meta.url).href,
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const replies = new Replies<Uint8Array>();
  const received = receiveFromProcess(child.stdout, replies);
  const writer = child.stdin.getWriter();
  let hasEnded = false;
  void child.status.then(() => hasEnded = true);
  const isUp = replies.next();
  return {
    isUp,
    ask: async () => {
      await isUp;
      const answer = replies.next();
      await writer.write(Uint8Array.of(1));
      await answer;
    },
    // News of the end comes between the runs; a look costs no more than a promise.
    isAlive: () => Promise.resolve().then(() => !hasEnded),
    join: async () => {
      await writer.close();
      await Promise.all([child.status, received]);
    },
    kill: () => child.kill("SIGKILL"),
  };
}

import { residentBytes } from "../process_tree.ts";
import type { Act } from "./act.ts";
import { hearProcess, Words, wordsOfThread } from "./words.ts";

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
export function createLifeAct(
  { step, model, items }: {
    readonly step: string;
    readonly model: string;
    readonly items: number;
  },
): Act {
  const begin = BEGIN[model];
  if (!begin) {
    throw new TypeError(
      `Cannot find life: found "${model}", expected thread or process`,
    );
  }
  const stage = new LifeStage(begin);
  const shape = {
    isWarm: step === "is-alive",
    end: () => stage.end(),
    kill: () => stage.kill(),
    measureMemory: () => stage.measureMemory(model),
  };
  switch (step) {
    case "start":
      return { ...shape, ...stage.starting((life) => life.isUp) };
    case "first-answer":
      return { ...shape, ...stage.starting((life) => life.ask()) };
    case "is-alive":
      return { ...shape, ...stage.looking(items) };
    case "join":
      return { ...shape, ...stage.joining() };
    default:
      throw new TypeError(`Cannot find step of a life: found "${step}"`);
  }
}

const MEMORY_LIVES = 8;

class LifeStage {
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
      after: async () => {
        await this.end();
        return {};
      },
    };
  }

  looking(times: number) {
    return {
      before: () => this.#warm(),
      run: async () => {
        let alive = 0;
        for (let look = 0; look < times; look++) {
          if (await this.#life?.isAlive()) alive++;
        }
        return alive;
      },
      after: (alive: unknown) => {
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
      before: () => this.#warm(),
      run: async () => {
        await this.#life?.join();
        this.#life = undefined;
      },
      after: () => ({}),
    };
  }

  /** Resident memory that each of several adds, in bytes. */
  async measureMemory(model: string): Promise<number> {
    const before = await residentBytes();
    const lives = Array.from({ length: MEMORY_LIVES }, this.#begin);
    await Promise.all(lives.map((life) => life.ask()));
    const after = await residentBytes();
    const grown = model === "process"
      ? after.children - before.children
      : after.own - before.own;
    await Promise.all(lives.map((life) => life.join()));
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
  const words = wordsOfThread<string>(worker);
  const isUp = words.next();
  const ask = async () => {
    await isUp;
    const answer = words.next();
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
        const goodbye = words.next();
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
  const words = new Words<Uint8Array>();
  const heard = hearProcess(child.stdout, words);
  const writer = child.stdin.getWriter();
  let hasEnded = false;
  void child.status.then(() => hasEnded = true);
  const isUp = words.next();
  return {
    isUp,
    ask: async () => {
      await isUp;
      const answer = words.next();
      await writer.write(Uint8Array.of(1));
      await answer;
    },
    // News of the end comes between the runs; a look costs no more than a promise.
    isAlive: () => Promise.resolve().then(() => !hasEnded),
    join: async () => {
      await writer.close();
      await Promise.all([child.status, heard]);
    },
    kill: () => child.kill("SIGKILL"),
  };
}

import { SYSTEM, type System } from "../system/mod.ts";

const POLL_MS = 1_000;

/**
 * Polls between two questions about starters: to ask costs a process of its own, and on Windows a shell, beside what is
 * being measured.
 */
const POLLS_PER_QUESTION = 15;

/** Programs that people start tasks with, each of which waits for the next one: `npx`, which starts `deno task`. */
const STARTER = /\b(deno|npx|npm|pnpm|yarn|bunx?)\b/;

/** Calls back once the program that started this process has ended, see {@linkcode StarterWatch}. */
export async function onOrphaned(callback: () => void): Promise<void> {
  const watch = await StarterWatch.start();
  const timer = setInterval(async () => {
    if (!await watch.isOrphaned()) return;
    clearInterval(timer);
    callback();
  }, POLL_MS);
  Deno.unrefTimer(timer);
}

/** What a watch asks; a test has its own. */
interface Sources {
  readonly system: Pick<System, "originsOf">;
  /** Id of the parent process, which costs nothing to ask. */
  readonly parentPid: () => number;
}

/**
 * Watches the process that started this one, and the one that started that, up to the program that the user called:
 * `npx` and `deno task` may be killed, and leave what they have started to itself.
 */
export class StarterWatch {
  readonly #sources: Sources;
  readonly #parent: number;
  /** The starters whose own parent is one too, each with that. */
  readonly #starters: ReadonlyMap<number, number>;
  #polls = 0;
  #isAsking = false;

  private constructor(
    sources: Sources,
    { parent, starters }: {
      readonly parent: number;
      readonly starters: ReadonlyMap<number, number>;
    },
  ) {
    this.#sources = sources;
    this.#parent = parent;
    this.#starters = starters;
  }

  /** Finds the starters. */
  static async start(
    sources: Sources = { system: SYSTEM, parentPid: () => Deno.ppid },
  ): Promise<StarterWatch> {
    const parent = sources.parentPid();
    const starters = await findStarters(parent, sources);
    return new StarterWatch(sources, { parent, starters });
  }

  /** Whether a starter has ended: of the parent at each call, of the others at every fifteenth. */
  async isOrphaned(): Promise<boolean> {
    if (this.#sources.parentPid() !== this.#parent) return true;
    this.#polls++;
    const isDue = this.#polls % POLLS_PER_QUESTION === 0;
    if (!isDue || this.#isAsking || this.#starters.size === 0) return false;
    this.#isAsking = true;
    const origins = await this.#sources.system.originsOf([
      ...this.#starters.keys(),
    ]);
    this.#isAsking = false;
    // Who loses its parent gets another one. A system that tells nothing says nothing of that.
    return origins.size > 0 &&
      this.#starters.entries().some(([pid, parent]) =>
        origins.get(pid)?.parent !== parent
      );
  }
}

async function findStarters(
  parent: number,
  { system }: Sources,
): Promise<Map<number, number>> {
  const originOf = async (pid: number) =>
    (await system.originsOf([pid])).get(pid);
  const found = new Map<number, number>();
  let origin = await originOf(parent);
  for (let pid = parent;;) {
    const next = origin?.parent;
    if (next === undefined || found.has(pid)) return found;
    origin = await originOf(next);
    if (!STARTER.test(origin?.command ?? "")) return found;
    found.set(pid, next);
    pid = next;
  }
}

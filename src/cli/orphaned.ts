import { SYSTEM } from "../system/mod.ts";

const POLL_MS = 1_000;

/** Programs that people start tasks with, each of which waits for the next one: `npx`, which starts `deno task`. */
const STARTER = /\b(deno|npx|npm|pnpm|yarn|bunx?)\b/;

/**
 * Calls back once the process that started this one has ended, or the one that started that, up to the program that the
 * user called: `npx` and `deno task` may be killed, and leave what they have started to itself.
 */
export async function onOrphaned(
  callback: () => void,
): Promise<void> {
  const parent = Deno.ppid;
  const starters = await findStarters(parent);
  const timer = setInterval(async () => {
    if (Deno.ppid === parent && await areThere(starters)) return;
    clearInterval(timer);
    callback();
  }, POLL_MS);
  Deno.unrefTimer(timer);
}

/** The processes, from a parent on upwards, whose own parent is one of them too; each with that. */
async function findStarters(parent: number): Promise<Map<number, number>> {
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

async function originOf(pid: number) {
  return (await SYSTEM.originsOf([pid])).get(pid);
}

/** Who loses its parent gets another one. */
async function areThere(
  starters: ReadonlyMap<number, number>,
): Promise<boolean> {
  if (starters.size === 0) return true;
  const origins = await SYSTEM.originsOf([...starters.keys()]);
  return origins.size === 0 ||
    starters.entries().every(([pid, parent]) =>
      origins.get(pid)?.parent === parent
    );
}

/**
 * Which packages a task gets: the official ones that `deno.json` names, or, on networks that reach only npm, the
 * stand-ins of `npm_only/`, a configuration of its own with a lock file of its own.
 */
import { join } from "node:path";
import { OWN_CONFIG } from "../executors/transport/child_program.ts";

/** The configuration of a checkout on such a network. */
export const STAND_INS = join(OWN_CONFIG ?? "", "../npm_only/deno.json");

/** Until then a package may load without a word; most are cached. */
const SLOW_MS = 2_000;
/** Some networks swallow packets instead of refusing them. */
const ANSWER_LIMIT_MS = 10_000;

/** What {@linkcode findPackages} asks of its surroundings. */
export interface Surroundings {
  readonly load: (specifier: string) => Promise<unknown>;
  /** Resolves if the host answers, rejects if it does not. */
  readonly ask: (host: string) => Promise<unknown>;
  readonly after: (ms: number) => Promise<void>;
  readonly say: (line: string) => void;
}

const NETWORK: Surroundings = {
  load: (specifier) => import(specifier),
  ask: async (host) => {
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    await fetch(`https://${host}/`, {
      method: "HEAD",
      redirect: "manual",
      signal,
    });
  },
  after: (ms) =>
    new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, ms))),
  say: console.error,
};

/**
 * Loads the official packages, and tells in one line if the stand-ins have to do instead. A first run may take its time
 * to download, so it is not the loading that has a limit but the first answer of the hosts.
 */
export async function findPackages(
  specifiers: readonly string[],
  surroundings: Surroundings = NETWORK,
): Promise<"official" | "stand-ins"> {
  const { load, after, say } = surroundings;
  const names = [...new Set(specifiers.map(nameOf))].join(", ");
  let isDone = false;
  const loaded = Promise.all(specifiers.map(load))
    .then(() => undefined, (reason: unknown) => reason ?? "for no reason")
    .finally(() => isDone = true);
  const answered = after(SLOW_MS).then(() =>
    isDone ? undefined : waitForAnswer(specifiers, names, surroundings)
  );
  const reason = await Promise.race([
    loaded,
    answered.then((problem) => problem ?? loaded),
  ]);
  if (reason === undefined) return "official";
  const text = reason instanceof Error ? reason.message : String(reason);
  if (/integrity|lockfile/i.test(text)) {
    throw new Error(`Cannot load ${names}: ${text}`, { cause: reason });
  }
  say(
    `${names} cannot be loaded (${
      firstSentenceOf(text)
    }): using the stand-ins of npm_only/.`,
  );
  return "stand-ins";
}

/** The host that does not answer, as a problem; `undefined` if all of them do. */
async function waitForAnswer(
  specifiers: readonly string[],
  names: string,
  { ask, say }: Surroundings,
): Promise<string | undefined> {
  const hosts = [...new Set(specifiers.map(hostOf))];
  say(
    `Loading ${names} from ${
      hosts.join(" and ")
    }, which takes a while the first time …`,
  );
  const problems = await Promise.all(
    hosts.map((host) =>
      ask(host).then(() => undefined, () => `${host} does not answer`)
    ),
  );
  return problems.find((problem) => problem !== undefined);
}

function nameOf(specifier: string): string {
  return specifier.startsWith("lume/") ? "Lume" : specifier;
}

function hostOf(specifier: string): string {
  const { protocol, host } = new URL(import.meta.resolve(specifier));
  return protocol === "jsr:" ? "jsr.io" : host;
}

function firstSentenceOf(text: string): string {
  return text.split(/\.?\n|\. |\.$/, 1)[0] ?? "";
}

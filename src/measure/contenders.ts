import { join } from "node:path";
import type { Contender, Contest, How } from "../results/bench_id.ts";

/*
 * Finds the programs of a contest: runtimes as this machine has them, Bun and releases of Deno as npm has them.
 */

/** Ways of running a batch that a runtime has. */
const HOWS = {
  deno: [
    ...["loop", "event-loop", "threads", "processes"],
    ...["worker-executor", "subprocess-executor"],
  ],
  node: ["loop", "event-loop", "threads", "processes", "cluster"],
  bun: ["loop", "event-loop", "threads", "processes"],
  python: ["loop", "event-loop", "threads", "thread-pool", "process-pool"],
  "python-free-threaded": ["loop", "threads", "thread-pool"],
} as const satisfies Record<string, readonly How[]>;

/** What each release of Deno is asked. */
const RELEASE_HOWS = [
  ...["start", "first-thread", "loop", "threads"],
] as const satisfies readonly How[];

/** A runtime that was found, or why it was not. */
type Found =
  | { readonly label: string; readonly command: readonly string[] }
  | { readonly label: string; readonly absence: string };

/**
 * Finds the runtimes to compare with this one. What is missing takes part by name, with the reason.
 *
 * @param folder for what npm brings.
 */
export async function findRuntimes(folder: string): Promise<Contest> {
  const [node, bun, python] = await Promise.all([
    askVersion({ label: "Node", command: ["node"] }),
    findBun(folder),
    findPythons(),
  ]);
  return {
    suite: "runtimes",
    contenders: [
      ...contenders("deno", {
        label: `Deno ${Deno.version.deno}`,
        command: ["deno"],
      }),
      ...contenders("node", node),
      ...contenders("bun", bun),
      ...python,
    ],
  };
}

/**
 * Brings releases of Deno from npm.
 *
 * @param versions such as `2.5` or `2.5.6`; of what is left open, the newest is taken.
 * @param folder for what npm brings.
 * @throws {TypeError} where one cannot be had.
 */
export async function findReleases(
  versions: readonly string[],
  folder: string,
): Promise<Contest> {
  const found: Contender[] = [];
  for (const version of versions) {
    const path = await bring({
      name: denoPackage(),
      range: version.split(".").length > 2 ? version : `~${version}`,
      folder: join(folder, `deno-${version}`),
      binary: Deno.build.os === "windows" ? "deno.exe" : "deno",
    });
    const release = "path" in path
      ? await askVersion({ label: "Deno", command: [path.path] })
      : { label: "Deno", absence: path.absence };
    if ("absence" in release) {
      throw new TypeError(`Cannot get Deno ${version}: ${release.absence}`);
    }
    const [, exact = version] = release.label.split(" ");
    const runtime = `deno-${exact.replaceAll(".", "-")}`;
    found.push(
      ...RELEASE_HOWS.map((how) => contender(runtime, how, release)),
    );
  }
  return { suite: "releases", contenders: found };
}

function contenders(runtime: keyof typeof HOWS, found: Found): Contender[] {
  if ("absence" in found) return [contender(runtime, "loop", found)];
  return HOWS[runtime].map((how) => contender(runtime, how, found));
}

function contender(runtime: string, how: How, found: Found): Contender {
  return {
    ...{ id: `${runtime}-${how}`, runtime, how, label: found.label },
    isPython: runtime.startsWith("python"),
    ...("absence" in found
      ? { command: [], absence: found.absence }
      : { command: found.command }),
  };
}

/** What a program prints, empty where it fails; `undefined` where there is no such program. */
async function ask(
  name: string,
  args: readonly string[],
): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(name, {
      args: [...args],
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout) : "";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What `--version` says of a program. */
export async function askVersion(
  { label, command }: {
    readonly label: string;
    readonly command: readonly string[];
  },
): Promise<Found> {
  const [name = "", ...args] = command;
  const told = await ask(name, [...args, "--version"]);
  if (told === undefined) {
    return { label, absence: `There is no ${name} on the PATH.` };
  }
  const [version] = /\d+\.\d+[^\s,)]*/.exec(told) ?? [];
  return version === undefined
    ? { label, absence: `${name} --version gave no version.` }
    : { label: `${label} ${version}`, command };
}

/** Tells what an interpreter can do. */
const PYTHON_FACTS = `
import json, sys
print(json.dumps({
    "version": sys.version.split()[0],
    "isFree": not getattr(sys, "_is_gil_enabled", lambda: True)(),
    "hasInterpreters": sys.version_info >= (3, 14),
}))
`;

interface PythonFacts {
  readonly version: string;
  readonly isFree: boolean;
  readonly hasInterpreters: boolean;
}

const PYTHON = Deno.build.os === "windows" ? "python" : "python3";
/** As builds without a global interpreter lock are called, the newest first. */
const FREE_PYTHONS = ["python3.15t", "python3.14t", "python3.13t"];

async function findPythons(): Promise<Contender[]> {
  const facts = await askPython(PYTHON);
  const free = contenders("python-free-threaded", await findFree());
  if (!facts) {
    const absence = `There is no ${PYTHON} on the PATH.`;
    return [...contenders("python", { label: "Python", absence }), ...free];
  }
  const label = `Python ${facts.version}`;
  const found = { label, command: [PYTHON] };
  const absence = "Pools of interpreters came with Python 3.14.";
  return [
    ...contenders("python", found),
    contender(
      "python",
      "interpreter-pool",
      facts.hasInterpreters ? found : { label, absence },
    ),
    ...free,
  ];
}

async function findFree(): Promise<Found> {
  for (const name of FREE_PYTHONS) {
    const facts = await askPython(name);
    if (!facts?.isFree) continue;
    const label = `Python ${facts.version} without a GIL`;
    return { label, command: [name] };
  }
  return {
    label: "Python without a GIL",
    absence: `There is no ${FREE_PYTHONS.join(" or ")} on the PATH.`,
  };
}

async function askPython(name: string): Promise<PythonFacts | undefined> {
  const told = await ask(name, ["-c", PYTHON_FACTS]);
  return told ? JSON.parse(told) : undefined;
}

const { arch, os } = Deno.build;
const IS_ARM = arch === "aarch64";

function denoPackage(): string {
  const system = { linux: "linux", darwin: "darwin", windows: "win32" }[
    os as string
  ] ?? os;
  const libc = os === "linux" ? "-glibc" : "";
  return `@deno/${system}-${IS_ARM ? "arm64" : "x64"}${libc}`;
}

async function findBun(folder: string): Promise<Found> {
  const found = await bring({
    name: `@oven/bun-${os}-${IS_ARM ? "aarch64" : "x64"}`,
    range: "1",
    folder: join(folder, "bun"),
    binary: join("bin", os === "windows" ? "bun.exe" : "bun"),
  });
  return "path" in found
    ? await askVersion({ label: "Bun", command: [found.path] })
    : { label: "Bun", absence: found.absence };
}

/** Brings a program from npm, as `deno install` does. */
async function bring({ name, range, folder, binary }: {
  readonly name: string;
  readonly range: string;
  readonly folder: string;
  /** Where it lies in the package. */
  readonly binary: string;
}): Promise<{ readonly path: string } | { readonly absence: string }> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    join(folder, "package.json"),
    JSON.stringify({ dependencies: { [name]: range } }),
  );
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["install", "--quiet", "--no-lock", "--node-modules-dir=auto"],
    cwd: folder,
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) {
    const [reason = "npm gave no package."] = new TextDecoder().decode(stderr)
      .trim().split("\n");
    return { absence: `${name} cannot be had from npm: ${reason}` };
  }
  const path = join(folder, "node_modules", name, binary);
  if (os !== "windows") await Deno.chmod(path, 0o755);
  return { path };
}

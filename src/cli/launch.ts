/**
 * Starts a command, as a task of `deno.json` or from a package. It sees to what the user's line cannot:
 *
 *   official packages out of reach? ── yes ──▶ one line on standard error, --config=npm_only/deno.json
 *   a package, and no checkout? ──────────────▶ no configuration: modules name in full what they import
 *   a path to write to? ──────────────────────▶ leave to write there, and nowhere else, seen from where the user stands
 *   LD_… and DYLD_… variables? ───────────────▶ left out: Deno starts no program with them that may start some only
 *   the process that started it all is gone? ─▶ the command ends too
 *
 * and then runs the command with its permission set.
 */
import { dirname, resolve } from "node:path";
import config from "../../deno.json" with { type: "json" };
import {
  OWN_CONFIG,
  permissionFlags as flagsOf,
  projectFlags,
  ROOT,
} from "../executors/transport/child_program.ts";
import { machineLockPath } from "../measure/lock.ts";
import { type Command, COMMANDS, type Grants } from "./commands.ts";
import { onOrphaned } from "./orphaned.ts";
import { findPackages, STAND_INS } from "./packages.ts";
import { FLAG_ALIASES, suggest } from "./suggest.ts";

export const USAGE_EXIT_CODE = 64;
const BAD_INPUT_EXIT_CODE = 65;
const UNAVAILABLE_EXIT_CODE = 69;

/** Where the user stands: `deno task` itself goes to the folder of `deno.json`. */
const USER_FOLDER = OWN_CONFIG !== null && Deno.env.get("INIT_CWD") ||
  Deno.cwd();
/** Where what is written goes if no flag names a place. */
const HOME = OWN_CONFIG === null ? USER_FOLDER : dirname(OWN_CONFIG);
/** Lume and the tests look for their files from the project's folder on. */
const RUNS_IN_PROJECT = ["site", "serve", "lume", "test", "ok"];

/** A command cannot be started; `hint` says what to do. */
class LaunchError extends Error {
  readonly hint: string;
  readonly exitCode: number;

  constructor(message: string, hint: string, exitCode = USAGE_EXIT_CODE) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** Starts a command, or says why not; its exit code. */
export async function launch(
  [name = "", ...args]: readonly string[],
): Promise<number> {
  const command = COMMANDS[name];
  if (!command) throw new TypeError(`Cannot launch "${name}": no such command`);
  if (
    command.help !== undefined &&
    (args.includes("--help") || args.includes("-h"))
  ) {
    console.log(command.help);
    return 0;
  }
  try {
    if (command.help !== undefined) checkArguments(args, { name, command });
    return await run(args, { name, command });
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    console.error(`error: ${error.message}\nhint: ${error.hint}`);
    return error.exitCode;
  }
}

interface Launched {
  readonly name: string;
  readonly command: Command;
}

/** Checks a command line that the started program would not check itself. */
function checkArguments(
  args: readonly string[],
  { name, command }: Launched,
): void {
  const known = [...command.values, ...Object.keys(command.writes)];
  const refuse = (problem: string) => {
    throw new LaunchError(
      `Cannot read ${problem}`,
      `${
        suggestFlag(args, command)
      }\`deno task ${name} --help\` lists the flags.`,
    );
  };
  for (let index = 0; index < args.length; index++) {
    const [, flag, value] = /^--?([^=]*)(?:=(.*))?$/s.exec(args[index] ?? "") ??
      [];
    if (flag === undefined) {
      if (name === "test") continue;
      return refuse(
        `${args[index]}: found an argument, expected flags only`,
      );
    }
    if (command.flags?.includes(flag) && value === undefined) continue;
    if (!known.includes(flag)) {
      return refuse(`${args[index]}: found an unknown flag`);
    }
    const given = value ?? args[++index];
    if (given === undefined || given === "" || given.startsWith("--")) {
      return refuse(`--${flag}: found no value after it`);
    }
    const flaw = findFlaw(flag, given);
    if (flaw !== undefined) refuse(flaw);
  }
  if (command.values.includes("results")) {
    checkResults(valueOf("results", args));
  }
}

/** Lume would tell of a folder that is missing with a stack. */
function checkResults(named: string | undefined): void {
  const folder = named === undefined
    ? resolve(HOME, "results")
    : resolve(USER_FOLDER, named);
  if (isFolder(folder)) return;
  throw new LaunchError(
    `Cannot read ${folder}: found no folder there, expected one of saved runs`,
    "name one with --results, or make one with `deno task bench`",
    BAD_INPUT_EXIT_CODE,
  );
}

/** `did you mean --results? ` for the first flag that is unknown; empty where there is none, or nothing is like it. */
function suggestFlag(args: readonly string[], command: Command): string {
  const known = [...Object.keys(command.writes), ...command.values];
  const flags = [...known, ...command.flags ?? [], "help"];
  const unknown = args.map((arg) => /^--?([^=]+)/.exec(arg)?.[1])
    .find((flag) => flag !== undefined && !flags.includes(flag));
  const near = unknown && suggest(unknown, flags, FLAG_ALIASES);
  return near ? `did you mean --${near}? ` : "";
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function findFlaw(flag: string, value: string): string | undefined {
  if (
    flag === "location" && !/^https?:\/\//.test(URL.parse(value)?.href ?? "")
  ) {
    return `--location: found "${value}", expected a URL such as https://example.org/crossover/`;
  }
  if (flag === "port" && !(/^[0-9]+$/.test(value) && Number(value) < 65_536)) {
    return `--port: found "${value}", expected a number up to 65535`;
  }
}

async function run(
  args: readonly string[],
  { name, command }: Launched,
): Promise<number> {
  const temporary = command.writesTemporary
    ? { [TEMPORARY_VARIABLE]: await temporaryFolder() }
    : undefined;
  const writable = [
    ...Object.entries(command.writes).flatMap(([flag, fallback]) => {
      const given = valueOf(flag, args);
      if (given === undefined && fallback === null) return [];
      const path = given === undefined
        ? resolve(
          fallback?.startsWith(".") ? USER_FOLDER : HOME,
          fallback ?? "",
        )
        : resolve(USER_FOLDER, given);
      const beside = command.writesBeside ?? [];
      return [path, ...beside.map((suffix) => path + suffix)];
    }),
    ...Object.values(temporary ?? {}),
    ...(command.locksMachine ? [machineLockPath()] : []),
  ];
  assertGrantable(writable);
  const standIns = OWN_CONFIG !== null &&
    await findPackages(command.packages) === "stand-ins";
  const inProject = RUNS_IN_PROJECT.includes(name);
  const forwarded = command.values.includes("results");
  const results = forwarded ? valueOf("results", args) : undefined;
  const out = valueOf("out", args);
  return await spawn({
    args: [
      ...command.subcommand,
      "--quiet",
      "--no-prompt",
      ...permissionFlags(command.permissions, {
        ...command.grants,
        ...(writable.length > 0 ? { write: writable } : undefined),
      }),
      ...(OWN_CONFIG === null
        ? projectFlags(null)
        : standIns
        ? [`--config=${STAND_INS}`, "--frozen"]
        : [`--config=${OWN_CONFIG}`]),
      ...command.entries.map((entry) =>
        entry.startsWith("src/") ? new URL(entry, ROOT).href : entry
      ),
      ...(forwarded
        // Lume knows neither: `_config.ts` reads them from the environment.
        ? without("out", without("results", args))
        : args),
    ],
    cwd: inProject ? HOME : USER_FOLDER,
    env: {
      ...temporary,
      ...(results
        ? { CROSSOVER_RESULTS: resolve(USER_FOLDER, results) }
        : undefined),
      ...(out && forwarded
        ? { CROSSOVER_SITE: resolve(USER_FOLDER, out) }
        : undefined),
      ...(standIns ? { CROSSOVER_CONFIG: STAND_INS } : undefined),
      // The user's package.json would have Deno look there for what a package's modules name.
      ...(OWN_CONFIG === null && name !== "try"
        ? { DENO_NO_PACKAGE_JSON: "1" }
        : undefined),
      ...(name === "test" || name === "ok"
        ? { CROSSOVER_LOCK: `${TEMPORARY}/crossover-test-${Deno.pid}.lock` }
        : undefined),
    },
  });
}

const TEMPORARY_VARIABLE = Deno.build.os === "windows" ? "TEMP" : "TMPDIR";
const TEMPORARY = resolve(
  USER_FOLDER,
  Deno.env.get(TEMPORARY_VARIABLE) || "/tmp",
);

/** The folder for temporary files, which everything that is started is to use. */
async function temporaryFolder(): Promise<string> {
  const found = await Deno.stat(TEMPORARY).catch(() => undefined);
  if (found?.isDirectory) return TEMPORARY;
  throw new LaunchError(
    `Cannot use ${TEMPORARY} for temporary files: found ${
      found ? "no folder there" : "nothing there"
    }, expected a folder`,
    `make it, or set ${TEMPORARY_VARIABLE} to a folder that there is`,
    UNAVAILABLE_EXIT_CODE,
  );
}

/**
 * Deno divides the paths of a permission at commas, and has no way to write one that is part of a path: the `,,` that
 * stood for it once is refused by 2.9.
 */
function assertGrantable(paths: readonly string[]): void {
  const path = paths.find((path) => path.includes(","));
  if (path === undefined) return;
  throw new LaunchError(
    `Cannot write to ${path}: found a comma in the path, which the permissions of Deno cannot express, expected none`,
    "name a folder without one; temporary files go where TMPDIR says",
  );
}

/** The flags of a permission set of `deno.json`, for `--config` may name a file that has no such set. */
export function permissionFlags(
  name: Command["permissions"],
  grants: Grants = {},
): string[] {
  return flagsOf({ ...config.permissions[name], ...grants });
}

function valueOf(flag: string, args: readonly string[]): string | undefined {
  const index = args.findIndex((arg) =>
    arg === `--${flag}` || arg.startsWith(`--${flag}=`)
  );
  if (index === -1) return undefined;
  const inline = args[index]?.split("=").slice(1).join("=");
  return inline || args[index + 1];
}

function without(flag: string, args: readonly string[]): string[] {
  return args.filter((arg, index) =>
    !arg.startsWith(`--${flag}=`) && arg !== `--${flag}` &&
    args[index - 1] !== `--${flag}`
  );
}

interface Spawned {
  readonly args: string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

async function spawn(options: Spawned): Promise<number> {
  const child = startDeno(options);
  let isEnding = false;
  const end = () => {
    isEnding = true;
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
  };
  // Ctrl-C reaches the child as well, and how to end is for the child to say.
  Deno.addSignalListener("SIGINT", () => {});
  if (Deno.build.os !== "windows") {
    Deno.addSignalListener("SIGTERM", end);
    Deno.addSignalListener("SIGHUP", () => isEnding || end());
  }
  // Asking twice would make it drop what it has measured.
  onOrphaned(() => isEnding || end());
  const { code } = await child.status;
  return code;
}

/** Variables of the dynamic loader. */
const LOADER_VARIABLE = /^(LD|DYLD)_/;

/** `deno` by its name, as the permissions of `deno.json` have it: the path of this binary is not known there. */
function startDeno({ args, cwd, env }: Spawned): Deno.ChildProcess {
  const inherited = Object.entries(Deno.env.toObject())
    .filter(([name]) => !LOADER_VARIABLE.test(name));
  try {
    return new Deno.Command("deno", {
      args,
      cwd,
      clearEnv: true,
      env: { ...Object.fromEntries(inherited), ...env },
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new LaunchError(
      "Cannot start deno: found none on the PATH",
      "put the folder of the deno binary on the PATH, or use `npx --yes deno@2.9.6 task …`",
      UNAVAILABLE_EXIT_CODE,
    );
  }
}

/**
 * Starts a task of `deno.json`. It sees to two things that a task's line cannot:
 *
 *   official packages out of reach? ── yes ──▶ one line on standard error, --config=npm_only/deno.json
 *   a path named by --out?                   ▶ leave to write there, and nowhere else
 *
 * and then runs the command with the permission set of its name.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { type Command, COMMANDS } from "./commands.ts";
import { FLAG_ALIASES, suggest } from "./suggest.ts";
import { findPackages, STAND_INS } from "./packages.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const USAGE_EXIT_CODE = 64;
const BAD_INPUT_EXIT_CODE = 65;
const UNAVAILABLE_EXIT_CODE = 69;

if (import.meta.main) Deno.exit(await launch(Deno.args));

async function launch([name = "", ...args]: string[]): Promise<number> {
  const command = COMMANDS[name];
  if (!command) throw new TypeError(`Cannot launch "${name}": no such command`);
  if (command.help !== undefined) {
    if (args.includes("--help") || args.includes("-h")) {
      console.log(command.help);
      return 0;
    }
    const problem = findProblem(args, command);
    if (problem !== undefined) {
      console.error(`error: ${problem}`);
      console.error(
        `hint: ${
          suggestFlag(args, command)
        }\`deno task ${name} --help\` lists the flags.`,
      );
      return USAGE_EXIT_CODE;
    }
    const results = valueOf("results", args) ?? "results";
    if (command.values.includes("results") && !isFolder(results)) {
      console.error(
        `error: Cannot read ${results}: found no folder there, expected one of saved runs`,
      );
      console.error(
        "hint: name one with --results, or make one with `deno task bench`",
      );
      return BAD_INPUT_EXIT_CODE;
    }
  }
  return await run(command, args);
}

/** Says what is wrong with a command line that the started program would not check itself. */
function findProblem(
  args: readonly string[],
  command: Command,
): string | undefined {
  const known = [...command.values, ...Object.keys(command.writes)];
  for (let index = 0; index < args.length; index++) {
    const [, flag, value] = /^--?([^=]*)(?:=(.*))?$/s.exec(args[index] ?? "") ??
      [];
    if (flag === undefined) {
      if (command.subcommand[0] === "test") continue;
      return `Cannot read ${
        args[index]
      }: found an argument, expected flags only`;
    }
    if (command.flags?.includes(flag) && value === undefined) continue;
    if (!known.includes(flag)) {
      return `Cannot read ${args[index]}: found an unknown flag`;
    }
    const given = value ?? args[++index];
    if (given === undefined || given === "" || given.startsWith("--")) {
      return `Cannot read --${flag}: found no value after it`;
    }
    const flaw = findFlaw(flag, given);
    if (flaw !== undefined) return flaw;
  }
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
    return `Cannot read --location: found "${value}", expected a URL such as https://example.org/crossover/`;
  }
  if (flag === "port" && !(/^[0-9]+$/.test(value) && Number(value) < 65_536)) {
    return `Cannot read --port: found "${value}", expected a number up to 65535`;
  }
}

async function run(
  command: Command,
  args: readonly string[],
): Promise<number> {
  const standIns = await findPackages(command.packages) === "stand-ins";
  const forwarded = command.values.includes("results");
  const results = forwarded ? valueOf("results", args) : undefined;
  const out = valueOf("out", args);
  return await spawn({
    args: [
      ...command.subcommand,
      "--quiet",
      "--no-prompt",
      ...permissionFlags(command.permissions, writablePaths(command, args)),
      ...(standIns ? [`--config=${STAND_INS}`, "--frozen"] : []),
      ...command.entries,
      // Lume knows neither: `_config.ts` reads them from the environment.
      ...(forwarded ? without("out", without("results", args)) : args),
    ],
    env: {
      ...(results ? { CROSSOVER_RESULTS: resolve(results) } : {}),
      ...(out && forwarded ? { CROSSOVER_SITE: resolve(out) } : {}),
      ...(standIns ? { CROSSOVER_CONFIG: STAND_INS } : {}),
    },
  });
}

/**
 * The flags of a permission set of `deno.json`, for `--config` may name a file that has no such set.
 *
 * @param write Replaces what the set lets a command write.
 */
export function permissionFlags(
  name: string,
  write?: readonly string[],
): string[] {
  const sets: Readonly<Record<string, Readonly<Record<string, unknown>>>> =
    config.permissions;
  const set: Readonly<Record<string, unknown>> = {
    ...sets[name],
    ...(write ? { write } : {}),
  };
  return Object.entries(set).map(([kind, value]) =>
    value === true ? `--allow-${kind}` : `--allow-${kind}=${value}`
  );
}

/** A folder or file that the user names replaces the default one in what may be written. */
function writablePaths(
  command: Command,
  args: readonly string[],
): string[] | undefined {
  const paths = Object.entries(command.writes)
    .map(([flag, fallback]) => valueOf(flag, args) ?? fallback)
    .filter((path) => path !== null);
  if (paths.length === 0 && !command.writesTemporary) return undefined;
  const temporary = Deno.env.get("TMPDIR") ?? "/tmp";
  return [
    ...paths.map((path) => resolve(path)).flatMap((path) => [
      path,
      ...(command.writesBeside ?? []).map((suffix) => path + suffix),
    ]),
    temporary,
  ];
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

async function spawn(
  options: { args: string[]; env: Record<string, string> },
): Promise<number> {
  const child = startDeno(options);
  if (!child) return UNAVAILABLE_EXIT_CODE;
  // Ctrl-C reaches the child as well, and how to end is for the child to say.
  Deno.addSignalListener("SIGINT", () => {});
  if (Deno.build.os !== "windows") {
    Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  }
  const { code } = await child.status;
  return code;
}

/** `deno` by its name, as the permissions of `deno.json` have it: the path of this binary is not known there. */
function startDeno(
  options: { args: string[]; env: Record<string, string> },
): Deno.ChildProcess | undefined {
  try {
    return new Deno.Command("deno", { ...options, cwd: PROJECT }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    console.error("error: Cannot start deno: found none on the PATH");
    console.error(
      "hint: put the folder of the deno binary on the PATH, or use `npx --yes deno@2.9.6 task …`",
    );
  }
}

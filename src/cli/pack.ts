/**
 * `deno task pack`: builds what npm gets, for people who have Node alone.
 *
 *   what `publish` of deno.json names ─ deno transpile ─▶ JavaScript ─ names of modules and packages ─▶ _pack/
 *                                                                      bin.cjs, package.json ─────────▶
 *
 * Deno takes no TypeScript from a `node_modules`, and reads no import map there: each module names what it imports in
 * full, with the stand-ins in place of what only JSR has.
 */
import { dirname, join, posix } from "node:path";
import config from "../../deno.json" with { type: "json" };
import standIns from "../../npm_only/deno.json" with { type: "json" };
import {
  OWN_CONFIG,
  permissionFlags,
} from "../executors/transport/child_program.ts";
import { parseArguments, refusePositionals } from "./arguments.ts";
import { EXIT, print, runCommand } from "./command.ts";

const HELP =
  `Builds the package for npm: \`npm pack ./_pack\` makes a file of it.

Usage: deno task pack [flags]

  --out DIR   folder to build into, which must be new (default: _pack)
  --stack     show where an error came from
  -h, --help  show this help`;

export const PACKAGE = "crossover-bench";
const PROJECT = dirname(OWN_CONFIG ?? "");
/** A configuration of this name would be taken for that of the user's project. */
const CONFIG = "crossover.json";
const STAND_IN = "npm_only/std/cli.ts";

export async function pack(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, { command: "pack", values: ["out"] });
  refusePositionals(parsed, "for example `deno task pack --out package`");
  const named = parsed.value("out");
  const out = named ?? join(PROJECT, "_pack");
  if (named === undefined) {
    await Deno.remove(out, { recursive: true }).catch(() => {});
  }
  await Deno.mkdir(out);
  const files = [
    ...(await Array.fromAsync(publishedFiles())).filter((path) =>
      path !== "deno.json"
    ),
    STAND_IN,
  ];
  const modules = files.filter((path) => MODULE.test(path));
  const stems = modules.map((path) => path.replace(MODULE, ""));
  await transpile(modules, out);
  for (const stem of stems) {
    const path = join(out, `${stem}.js`);
    const code = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, nameInFull(code, { stem, stems }));
  }
  for (const path of files.filter((path) => !MODULE.test(path))) {
    await Deno.mkdir(dirname(join(out, path)), { recursive: true });
    await Deno.copyFile(join(PROJECT, path), join(out, path));
  }
  const { name, version, tasks, permissions } = config;
  const write = (path: string, text: string) =>
    Deno.writeTextFile(join(out, path), text);
  await write(CONFIG, JSON.stringify({ name, version, tasks, permissions }));
  await write("bin.cjs", BIN);
  await write("package.json", JSON.stringify(manifest(), null, 2));
  print(`Packed ${files.length} files into ${named ?? "_pack"}`);
  return EXIT.ok;
}

const MODULE = /\.tsx?$/;

/** What `deno publish` takes as well. */
async function* publishedFiles(
  paths: readonly string[] = config.publish.include,
): AsyncGenerator<string> {
  const { exclude } = config.publish;
  for (const path of paths.filter((path) => !exclude.includes(path))) {
    if (!path.endsWith("/")) {
      yield path;
      continue;
    }
    const entries = await Array.fromAsync(Deno.readDir(join(PROJECT, path)));
    yield* publishedFiles(
      entries.map(({ name, isDirectory }) =>
        `${path}${name}${isDirectory ? "/" : ""}`
      ).sort(),
    );
  }
}

async function transpile(
  modules: readonly string[],
  out: string,
): Promise<void> {
  const { success, stderr } = await new Deno.Command("deno", {
    args: [
      ...["transpile", "--quiet", `--outdir=${out}`],
      ...modules,
    ],
    cwd: PROJECT,
  }).output();
  if (success) return;
  throw new Error(
    `Cannot transpile the modules: ${new TextDecoder().decode(stderr)}`,
  );
}

/** The name of a module in quotes, with `.ts` or `.tsx`. */
const MODULE_NAME = /(["'`])([^"'`\s]+)\.tsx?\1/g;
/** What is imported by the name of a package. */
const PACKAGE_NAME = /\b(from |import |import\()(["'])([^"'.][^"']*)\2/g;

/** The code of a module, which names others as they are packed, and packages with their registry and version. */
export function nameInFull(
  code: string,
  { stem, stems }: {
    /** Path of the module, without its extension. */
    readonly stem: string;
    /** Those of all modules. */
    readonly stems: readonly string[];
  },
): string {
  const folder = posix.dirname(stem);
  const isPacked = (name: string) => {
    const pattern = RegExp.escape(name)
      .replaceAll(/\\\$\\\{.*?\\\}/g, "[^/]*");
    return stems.some((other) => new RegExp(`^${pattern}$`).test(other));
  };
  return code.replaceAll(
    MODULE_NAME,
    (found, quote: string, name: string) =>
      isPacked(posix.join(folder, name)) || isPacked(name)
        ? `${quote}${name}.js${quote}`
        : found,
  ).replaceAll(
    PACKAGE_NAME,
    (_, before: string, quote: string, name: string) =>
      `${before}${quote}${packageOf(name, folder)}${quote}`,
  ).replaceAll(/(from "[./]+)deno\.json"/g, `$1${CONFIG}"`);
}

function packageOf(name: string, folder: string): string {
  const imports: Readonly<Record<string, string>> = standIns.imports;
  const key = Object.keys(imports)
    .filter((key) => key === name || key.endsWith("/") && name.startsWith(key))
    .sort((a, b) => b.length - a.length)[0] ?? "";
  const target = (imports[key] ?? "") + name.slice(key.length);
  return target.startsWith(".")
    ? posix.relative(folder, posix.join("npm_only", target))
      .replace(MODULE, ".js")
    : target;
}

function manifest() {
  return {
    name: PACKAGE,
    version: config.version,
    description: config.tasks.try.description,
    license: config.license,
    type: "module",
    bin: { [PACKAGE]: "bin.cjs" },
    engines: { node: ">=18" },
    dependencies: { deno: Deno.version.deno },
  };
}

/** Starts the launcher on the Deno that npm has brought, and has it find that by its name. */
const BIN = `#!/usr/bin/env node
const { spawn } = require("node:child_process");
const { delimiter, dirname, join } = require("node:path");

const deno = require("deno/install_api.cjs").runInstall();
process.env.PATH = dirname(deno) + delimiter + process.env.PATH;
const child = spawn(deno, [
  "run", "--quiet", "--no-prompt", "--no-config", "--no-lock",
  ${
  permissionFlags({ ...config.permissions.launch, net: false }).map((flag) =>
    JSON.stringify(flag)
  ).join(", ")
},
  join(__dirname, "src/cli/main.js"),
  ...process.argv.slice(2),
], { stdio: "inherit" });
// A terminal sends Ctrl-C to both, and how to end is for the other to say.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("exit", (code) => process.exit(code ?? 1));
`;

if (import.meta.main) await runCommand(pack, HELP);

import { fileURLToPath, pathToFileURL } from "node:url";
import type { LoopbackAddress, ServeOptions } from "../worker/child_main.ts";

const CONFIG_NAMES = ["deno.json", "deno.jsonc"];

/** Never called: it has Deno load ahead what only children run, since those that may not import get what is in the cache. */
export const CHILD_MAIN = () => import("../worker/child_main.ts");

/** The folder of this code: that of a checkout, or of a package, which has an address of JSR. */
export const ROOT = new URL("../../../", import.meta.url);

/** The configuration of this checkout; null in a package, whose modules name what they import in full. */
export const OWN_CONFIG =
  ROOT.protocol === "file:" && !ROOT.pathname.includes("/node_modules/")
    ? fileURLToPath(new URL("deno.json", ROOT))
    : null;

export const PERMISSION_NAMES = [
  "read",
  "write",
  "net",
  "env",
  "run",
  "sys",
  "ffi",
  "import",
] as const;

/**
 * Writes permissions as flags of `deno run`; what is left out is denied.
 *
 * @throws {TypeError} for "inherit", since a process cannot know what another one was granted; and for a comma in an
 * item, which a flag cannot hold.
 */
export function permissionFlags(
  permissions: Deno.PermissionOptionsObject,
): string[] {
  return PERMISSION_NAMES.flatMap((name) => {
    const granted = permissions[name];
    if (granted === undefined || granted === false) return [];
    if (granted === true) return [`--allow-${name}`];
    if (granted === "inherit") {
      throw new TypeError(
        `Cannot grant ${name} to a child process: found "inherit", expected true, false or a list`,
      );
    }
    // An empty list after `=` would grant everything.
    if (granted.length === 0) return [];
    return [`--allow-${name}=${granted.map(writeItem).join(",")}`];
  });
}

/**
 * Deno lets every program import from some hosts and from npm, which reaches the network. A child without the permission
 * to import gets what is in the cache, as the modules of its tasks are once their parent has loaded them; one that may
 * import from a list of hosts gets no npm packages, whose registry no list names for Deno.
 */
export function importFlags(
  granted: Deno.PermissionOptionsObject["import"],
): string[] {
  if (granted === true) return [];
  return Array.isArray(granted) && granted.length > 0
    ? ["--no-npm"]
    : ["--cached-only"];
}

function writeItem(item: string | URL): string {
  const text = item instanceof URL && item.protocol === "file:"
    ? fileURLToPath(item)
    : String(item);
  if (!text.includes(",")) return text;
  // A comma parts the items of a flag and cannot be escaped: both parts would be granted, and the item not.
  throw new TypeError(
    `Cannot grant a permission to a child process: found a comma in "${text}", expected none`,
  );
}

export interface ChildProgram {
  readonly modules: readonly string[];
  readonly permissions: Deno.PermissionOptionsObject;
  readonly maxHeapMiB: number | undefined;
  /** Whether it has to notice by itself that its parent has ended. */
  readonly watchesParent: boolean;
  /** Where to connect to the pool, if not on descriptor 3. */
  readonly loopback?: Omit<LoopbackAddress, "isToBeRevoked">;
}

/** Permissions that are denied by default. A child checks that it lacks them, so that lost flags cannot grant any. */
const DENIABLE = ["read", "write", "net", "env", "run", "sys", "ffi"] as const;

/** The arguments of Deno, and the main module where it is too long to be one of them. */
export interface ChildCommand {
  readonly args: string[];
  readonly mainModule: string | undefined;
}

/** Linux takes no argument of 128 KiB, and Windows none of 32 KiB. */
const MAX_ARGUMENT_CHARACTERS = 24_000;

/** What to start Deno with, so that it runs a child's side of the protocol. */
export function childCommand(program: ChildProgram): ChildCommand {
  const { modules, maxHeapMiB, loopback } = program;
  const first = modules.find((module) => module.startsWith("file:"));
  const config = first && findUpwards(first, CONFIG_NAMES);
  const source = mainModule(program);
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  const isShort = url.length <= MAX_ARGUMENT_CHARACTERS;
  const args = [
    "run",
    "--quiet",
    "--no-prompt",
    ...lockFlags(config),
    ...(config === undefined ? [] : [`--config=${config}`]),
    ...(maxHeapMiB === undefined
      ? []
      : [`--v8-flags=--max-old-space-size=${maxHeapMiB}`]),
    ...permissionFlags(withLoopback(program.permissions, loopback)),
    ...importFlags(program.permissions.import),
    ...(isShort ? [url] : ["--ext=js", "-"]),
    ...Deno.args,
  ];
  return { args, mainModule: isShort ? undefined : source };
}

function withLoopback(
  permissions: Deno.PermissionOptionsObject,
  loopback: ChildProgram["loopback"],
): Deno.PermissionOptionsObject {
  if (!loopback || permissions.net === true) return permissions;
  const listed = Array.isArray(permissions.net) ? permissions.net : [];
  return { ...permissions, net: [...listed, `127.0.0.1:${loopback.port}`] };
}

/**
 * The main module names every task module in an `import()` that Deno can read ahead of time: such modules need no read
 * permission, and one that fails to load fails its own tasks only.
 */
function mainModule(
  { modules, permissions, watchesParent, loopback }: ChildProgram,
): string {
  const main = new URL("../worker/child_main.ts", import.meta.url).href;
  const imports = modules.map((module) => {
    const name = JSON.stringify(module);
    return `[${name}]: () => import(${name})`;
  });
  const denied = DENIABLE.filter((name) => !permissions[name]);
  const options: ServeOptions = {
    watchesParent,
    denied,
    loopback: loopback &&
      { ...loopback, isToBeRevoked: permissions.net !== true },
  };
  return `import { serve } from ${JSON.stringify(main)};` +
    `serve({ ${imports.join(", ")} }, ${JSON.stringify(options)});`;
}

/** Has Deno run a user's code with the configuration and the lock file of its project. */
export function projectFlags(config: string | null): string[] {
  return [
    config === null ? "--no-config" : `--config=${config}`,
    ...lockFlags(config),
  ];
}

/**
 * Has Deno use the lock file of a configuration's project or workspace, and never write it. Without it Deno may load
 * other versions, and ask for packages that the locked ones do without; one that lacks what the configuration names is
 * left alone.
 */
function lockFlags(config: string | null | undefined): string[] {
  return config && [config, ...workspaceOf(config)].some(isLocked)
    ? ["--frozen"]
    : ["--no-lock"];
}

/** The nearest configuration above one, if it is that of a workspace. */
function workspaceOf(config: string): string[] {
  const above = new URL("..", pathToFileURL(config)).href;
  const found = findUpwards(above, CONFIG_NAMES);
  return found && readText(found)?.includes('"workspace"') ? [found] : [];
}

/** An npm package with its version, in a configuration, where a path may follow. */
const NPM_PACKAGE = /"npm:\/?((?:@[^/"]+\/)?[^/"]+)/g;

/** Whether there is a lock file beside a configuration, with every npm package that it names. */
function isLocked(config: string): boolean {
  const lock = readText(beside(config, "deno.lock"));
  const named = readText(config)?.matchAll(NPM_PACKAGE).toArray() ?? [];
  return lock !== undefined &&
    named.every(([, name]) => lock.includes(`"npm:${name}"`));
}

function readText(path: string): string | undefined {
  return isReadableFile(path) ? Deno.readTextFileSync(path) : undefined;
}

function beside(path: string, name: string): string {
  return fileURLToPath(new URL(name, pathToFileURL(path)));
}

/**
 * The file of one of these names that is nearest to another. A main module that is no file has no configuration of its
 * own, and without the project's import map its tasks would not load. Looks only where this process may read.
 */
function findUpwards(
  from: string,
  names: readonly string[],
): string | undefined {
  for (
    let folder = new URL(".", from);;
    folder = new URL("..", folder)
  ) {
    for (const name of names) {
      const path = fileURLToPath(new URL(name, folder));
      if (isReadableFile(path)) return path;
    }
    // The root is its own parent, whatever drive it is of.
    if (new URL("..", folder).href === folder.href) return undefined;
  }
}

function isReadableFile(path: string): boolean {
  if (!isGranted({ name: "read", path })) return false;
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Variables that Deno itself reads in a child; passed on one by one where the whole environment may not be read. */
const NEEDED = [
  "PATH",
  "HOME",
  "DENO_DIR",
  "XDG_CACHE_HOME",
  "TMPDIR",
  "TZ",
  "LANG",
  "NO_COLOR",
  "NPM_CONFIG_REGISTRY",
  "JSR_URL",
  "DENO_TLS_CA_STORE",
  "DENO_CERT",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  // Windows finds its own libraries, and Deno its cache, by these.
  "SystemRoot",
  "USERPROFILE",
  "LOCALAPPDATA",
  "TEMP",
];

/** Where a program may run only some others, Deno refuses to start any of them with these. */
const LOADER_VARIABLE = /^(LD|DYLD)_/;

/** The environment of a child: that of this process, as far as it may be read and handed on, and then `extra`. */
export function childEnvironment(
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = Object.entries(readable());
  const mayHandOn = isGranted({ name: "run" })
    ? inherited
    : inherited.filter(([name]) => !LOADER_VARIABLE.test(name));
  return { ...Object.fromEntries(mayHandOn), ...extra };
}

function readable(): Record<string, string> {
  if (isGranted({ name: "env" })) return Deno.env.toObject();
  const environment: Record<string, string> = {};
  for (const variable of NEEDED) {
    if (!isGranted({ name: "env", variable })) continue;
    const value = Deno.env.get(variable);
    if (value !== undefined) environment[variable] = value;
  }
  return environment;
}

/**
 * The program to start children with: this very Deno where it may be run by its path, or else the `deno` of the path.
 *
 * `node:child_process` takes `Deno.execPath()` for a call of Node and adds `-A` to `run`, which would grant tasks
 * everything; the same path with a `.` in it is left alone.
 */
export function denoProgram(): string {
  const path = Deno.execPath();
  if (!isGranted({ name: "run", command: path })) return "deno";
  return path.replace(/([\\/])([^\\/]+)$/, "$1.$1$2");
}

/** Whether `sh` may be run: it can end children whose parent was killed, and costs less than a thread in each. */
export function mayRunShell(): boolean {
  return Deno.build.os !== "windows" &&
    isGranted({ name: "run", command: "sh" });
}

/** Why a child could not be started, and what would let it. */
export function explainStart(error: unknown): string {
  const lacking = [
    ...(mayRunDeno() ? [] : ["--allow-run=deno"]),
    ...(isGranted({ name: "env", variable: COVERAGE })
      ? []
      : [`--allow-env=${COVERAGE}`]),
  ];
  if (error instanceof Deno.errors.NotCapable && lacking.length > 0) {
    return `found no permission to, expected ${lacking.join(" and ")}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return isOutOfDescriptors(error)
    ? `found no file descriptor left (${message}), expected a higher \`ulimit -n\` or fewer workers`
    : `found "${message}", expected it to start`;
}

/** Deno asks for it before it starts a process with a further pipe. */
const COVERAGE = "NODE_V8_COVERAGE";

function mayRunDeno(): boolean {
  return isGranted({ name: "run", command: "deno" }) ||
    isGranted({ name: "run", command: Deno.execPath() });
}

/** Whether starting a child failed for a lack that passes. */
export function isOutOfDescriptors(error: unknown): boolean {
  const { code, message } = Object(error);
  return code === "EMFILE" || code === "ENFILE" ||
    /too many open files/i.test(String(message));
}

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

import { createHash } from "node:crypto";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A user's task file: its exports, each optional but the function. */
export interface TaskFile {
  /** The task, unless another export is named. */
  // deno-lint-ignore ban-types -- A module may export any function.
  readonly default?: Function;
  /** Argument lists, one a call, or what makes them; absent where the task takes none. */
  readonly inputs?:
    | readonly (readonly unknown[])[]
    | ((
      params: Readonly<Record<string, number>> & { readonly items: number },
    ) =>
      | readonly (readonly unknown[])[]
      | Promise<readonly (readonly unknown[])[]>);
  /** Axes to sweep: each combination is a scenario. */
  readonly params?: Readonly<Record<string, readonly number[]>>;
  /** Throws, or returns false, where an output is wrong; absent where each model must give what the loop gives. */
  // deno-lint-ignore no-explicit-any -- The arguments are those of the task.
  check?(output: any, ...args: any[]): unknown;
  /** Run once in every worker before its first task, and once in the main isolate. */
  setup?(): unknown;
  /** What the task needs beyond reading its own project. */
  readonly permissions?: Deno.PermissionOptionsObject;
}

/** Where a task is, before anything of it has been loaded. */
export interface TaskSource {
  /** `file:` URL. */
  readonly module: string;
  /** `default`, or a name. */
  readonly export: string;
  /** `thumbnail.ts`, or `thumbnail.ts#resize`. */
  readonly label: string;
  /** Name that bench ids carry, made of the label. */
  readonly id: string;
  /** The user's `deno.json` or `deno.jsonc`, beside or above the file; null where there is none. */
  readonly config: string | null;
  /** What it may read without being granted more: the folder of the configuration, or else its own. */
  readonly folder: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sourceHash: string;
  /** The file that was hashed, as text. */
  readonly text: string;
}

/** What is known of a task file once it has been loaded, in a process of its own. */
export interface TaskDescription extends TaskSource {
  /** Axes to sweep; empty where there are none. */
  readonly params: Readonly<Record<string, readonly number[]>>;
  /** Everything it is granted, the folder that it may read included. */
  readonly permissions: Deno.PermissionOptionsObject;
  /** Whether it has a `setup`, which workers run as their initializer. */
  readonly hasSetup: boolean;
  /** How it gives its arguments. */
  readonly inputs: InputsForm;
}

/** How a task file gives the arguments of its calls; null where they take none. */
export type InputsForm = "list" | "function" | null;

/**
 * Finds the file of a task: a path, seen from `cwd`, or a `file:` URL; `#name` at its end names the export.
 *
 * @throws {TypeError} where there is no such file.
 */
export function resolveTaskFile(
  path: string,
  { exportName, cwd }: { readonly exportName?: string; readonly cwd: string },
): TaskSource {
  const [, named = path, name] = /^(.*)#([\p{ID_Start}$_][\p{ID_Continue}$]*)$/u
    .exec(path) ?? [];
  if (/^(?!file:)[a-z][a-z+.-]+:/i.test(named)) {
    throw new TypeError(
      `Cannot read ${path}: found a URL, expected a file of this machine`,
    );
  }
  const file = named.startsWith("file:")
    ? fileURLToPath(named)
    : resolve(cwd, named);
  const found = exportName ?? name ?? "default";
  const label = basename(file) + (found === "default" ? "" : `#${found}`);
  const config = findConfig(dirname(file));
  const bytes = readFile(file);
  return {
    module: pathToFileURL(file).href,
    export: found,
    label,
    id: idOf(basename(file, extname(file)), found),
    config,
    folder: dirname(config ?? file),
    sourceHash: createHash("sha256").update(bytes).digest("hex"),
    text: new TextDecoder().decode(bytes),
  };
}

function readFile(file: string): Uint8Array {
  try {
    return Deno.readFileSync(file);
  } catch (error) {
    const found = error instanceof Deno.errors.NotFound
      ? "no such file"
      : isFolder(file)
      ? "a folder"
      : Object(error).message;
    throw new TypeError(
      `Cannot read ${file}: found ${found}, expected a module that exports the task`,
      { cause: error },
    );
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function idOf(stem: string, name: string): string {
  const text = name === "default" ? stem : `${stem}-${name}`;
  const id = text.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  return id || "task";
}

/** As Deno looks for it. */
function findConfig(folder: string): string | null {
  for (;;) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      const path = join(folder, name);
      try {
        if (Deno.statSync(path).isFile) return path;
      } catch {
        // Not there, or not for us to read.
      }
    }
    const above = dirname(folder);
    if (above === folder) return null;
    folder = above;
  }
}

/** Every combination of the values of all axes; one, without any, where there are no axes. */
export function combinationsOf(
  params: Readonly<Record<string, readonly number[]>>,
): Record<string, number>[] {
  return Object.entries(params).reduce<Record<string, number>[]>(
    (combinations, [name, values]) =>
      combinations.flatMap((combination) =>
        values.map((value) => ({ ...combination, [name]: value }))
      ),
    [{}],
  );
}

/** The most combinations that are measured: each takes seconds. */
const MAX_COMBINATIONS = 100;
const PARAM_NAME = /^[A-Za-z]{1,40}$/;
/** Names that bench ids, and the argument of `inputs`, use for something else. */
const RESERVED = ["items", "replicate"];

/** @throws {TypeError} where the axes are no lists of numbers, or have names that bench ids cannot carry. */
export function readParams(
  params: unknown,
): Record<string, readonly number[]> {
  if (params === undefined) return {};
  if (typeof params !== "object" || params === null || Array.isArray(params)) {
    throw new TypeError(
      `Cannot read params: found ${
        describe(params)
      }, expected an object of lists such as { side: [128, 512] }`,
    );
  }
  const axes = Object.entries(params).map(([name, values]) => {
    if (!PARAM_NAME.test(name) || RESERVED.includes(name)) {
      throw new TypeError(
        `Cannot read params: found the name "${name}", expected letters alone, and none of ${
          RESERVED.join(", ")
        }`,
      );
    }
    return [name, readAxis(`params.${name}`, values)] as const;
  });
  const count = axes.reduce((product, [, { length }]) => product * length, 1);
  if (count > MAX_COMBINATIONS) {
    throw new TypeError(
      `Cannot read params: found ${count} combinations, expected at most ${MAX_COMBINATIONS}; name fewer values`,
    );
  }
  return Object.fromEntries(axes);
}

function readAxis(path: string, values: unknown): readonly number[] {
  if (!Array.isArray(values) || values.length === 0) {
    throw new TypeError(
      `Cannot read ${path}: found ${
        describe(values)
      }, expected a list of numbers`,
    );
  }
  const index = values.findIndex((value) =>
    typeof value !== "number" || !Number.isFinite(value) ||
    Math.abs(value) >= 1e21
  );
  if (index >= 0) {
    throw new TypeError(
      `Cannot read ${path}[${index}]: found ${
        describe(values[index])
      }, expected a number; look other values up by their index inside inputs()`,
    );
  }
  return [...new Set<number>(values)];
}

/**
 * Makes the argument lists of so many items, for one combination of params. What the file gives is repeated where it
 * gives fewer, and cut where it gives more.
 *
 * @throws {TypeError} where the file gives something else.
 */
export async function makeInputs(
  { inputs }: Pick<TaskFile, "inputs">,
  { params, items }: {
    readonly params: Readonly<Record<string, number>>;
    readonly items: number;
  },
): Promise<unknown[][]> {
  if (inputs === undefined) return Array.from({ length: items }, () => []);
  const given: unknown = typeof inputs === "function"
    ? await inputs({ ...params, items })
    : inputs;
  const name = typeof inputs === "function" ? "inputs()" : "inputs";
  if (!Array.isArray(given)) {
    throw new TypeError(
      `Cannot use ${name}: found ${
        describe(given)
      }, expected a list of argument lists such as [[1, "a"], [2, "b"]]`,
    );
  }
  if (given.length === 0) {
    throw new TypeError(
      `Cannot use ${name}: found an empty list, expected one argument list a call`,
    );
  }
  const flaw = given.findIndex((args) => !Array.isArray(args));
  if (flaw >= 0) {
    throw new TypeError(
      `Cannot use ${name}[${flaw}]: found ${
        describe(given[flaw])
      }, expected the list of a call's arguments, such as [[1], [2]] for two calls`,
    );
  }
  return Array.from({ length: items }, (_, index) => {
    const args: readonly unknown[] = given[index % given.length];
    return [...args];
  });
}

/** A value inside a message. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length > 40
        ? `a string of ${value.length} characters`
        : JSON.stringify(value);
    case "function":
      return "a function";
    case "object": {
      if (value === null) return "null";
      if (Array.isArray(value)) {
        return value.length === 0 ? "an empty list" : "a list";
      }
      const { constructor } = value;
      return typeof constructor === "function" && constructor !== Object &&
          constructor.name !== ""
        ? `an instance of ${constructor.name}`
        : "an object";
    }
    case "bigint":
      return `${value}n`;
    default:
      return String(value);
  }
}

const KINDS = ["read", "write", "net", "env", "run", "sys", "ffi", "import"];

/** What a permission may be. */
type Grant = boolean | "inherit" | readonly (string | URL)[];

/**
 * Reads Deno's own flags, as they stand after `--`.
 *
 * @throws {TypeError} for any other flag.
 */
export function readPermissionFlags(
  flags: readonly string[],
): Deno.PermissionOptionsObject {
  let granted: Deno.PermissionOptionsObject = {};
  for (const flag of flags) {
    const [, kind = "", items] = /^--allow-([a-z]+)(?:=(.+))?$/s.exec(flag) ??
      [];
    const kinds = kind === "all" || flag === "-A"
      ? KINDS
      : KINDS.includes(kind)
      ? [kind]
      : SHORT_FLAGS[flag] ?? [];
    if (kinds.length === 0) {
      throw new TypeError(
        `Cannot read ${flag}: found no permission, expected a flag such as --allow-net=127.0.0.1:5432`,
      );
    }
    const more = kinds.map((name) => [name, items?.split(",") ?? true]);
    granted = mergePermissions(granted, Object.fromEntries(more));
  }
  return granted;
}

const SHORT_FLAGS: Readonly<Record<string, readonly string[]>> = {
  "-R": ["read"],
  "-W": ["write"],
  "-N": ["net"],
  "-E": ["env"],
  "-S": ["sys"],
};

/**
 * Checks the permissions that a file asks for.
 *
 * @throws {TypeError} where they are none.
 */
export function readPermissions(
  permissions: unknown,
): Deno.PermissionOptionsObject {
  if (permissions === undefined) return {};
  const entries = typeof permissions === "object" && permissions !== null
    ? Object.entries(permissions)
    : undefined;
  const flaw = entries?.find(([kind, value]) =>
    !KINDS.includes(kind) ||
    !(value === undefined || typeof value === "boolean" || isTexts(value))
  );
  if (entries && !flaw) {
    return Object.fromEntries(
      entries.filter(([, value]) => value !== undefined)
        .map(([kind, value]) => [
          kind,
          Array.isArray(value) ? value.map(String) : value,
        ]),
    );
  }
  const [name, value] = flaw ?? [];
  throw new TypeError(
    flaw && !KINDS.includes(String(name))
      ? `Cannot read permissions: found the unknown permission "${name}", expected ${
        KINDS.join(", ")
      }`
      : `Cannot read permissions${flaw ? `.${name}` : ""}: found ${
        describe(flaw ? value : permissions)
      }, expected ${
        flaw ? "true, false or a list of texts" : "an object"
      } such as { net: ["127.0.0.1:5432"] }`,
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) &&
    value.every((item) => typeof item === "string" || item instanceof URL);
}

/** Grants what either of two sets grants. */
export function mergePermissions(
  a: Deno.PermissionOptionsObject,
  b: Deno.PermissionOptionsObject,
): Deno.PermissionOptionsObject {
  const merged: Record<string, Grant> = {};
  for (const [kind, grant] of [...Object.entries(a), ...Object.entries(b)]) {
    const before = merged[kind];
    merged[kind] = Array.isArray(before) && Array.isArray(grant)
      ? [...new Set([...before, ...grant])]
      : before === true || !grant
      ? before ?? false
      : grant;
  }
  return merged;
}

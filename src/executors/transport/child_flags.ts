import { fileURLToPath } from "node:url";

/** The permissions that Deno knows, each with a flag of `deno run`. */
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

/** What a child is to be started with. */
export interface ChildProgram {
  /** Modules whose tasks it may be asked to run. */
  readonly modules: readonly string[];
  readonly permissions: Deno.PermissionOptionsObject;
  /** Most memory of its JavaScript heap, in MiB. */
  readonly maxHeapMiB: number | undefined;
  /** Whether it must look after its parent by itself. */
  readonly watchesParent: boolean;
}

/** Permissions that nobody has by default: whether a child lacks them tells whether its flags came through. */
const DENIABLE = ["read", "write", "net", "env", "run", "sys", "ffi"] as const;

/** The arguments of the program that runs a child's side of the protocol. */
export function childArguments(program: ChildProgram): string[] {
  const { modules, maxHeapMiB } = program;
  const config = findConfig(modules);
  return [
    "run",
    "--quiet",
    "--no-prompt",
    "--no-lock",
    ...(config === undefined ? [] : [`--config=${config}`]),
    ...(maxHeapMiB === undefined
      ? []
      : [`--v8-flags=--max-old-space-size=${maxHeapMiB}`]),
    ...permissionFlags(program.permissions),
    mainModule(program),
  ];
}

/**
 * The main module names every task module in an `import()` that Deno can read ahead of time: such modules need no read
 * permission, and one that fails to load fails its own tasks only.
 */
function mainModule(
  { modules, permissions, watchesParent }: ChildProgram,
): string {
  const entry =
    new URL("../worker/child_entry.bundle.js", import.meta.url).href;
  const imports = modules.map((module) => {
    const name = JSON.stringify(module);
    return `[${name}]: () => import(${name})`;
  });
  const denied = DENIABLE.filter((name) => !permissions[name]);
  const options = JSON.stringify({ watchesParent, denied });
  const source = `import { serve } from ${JSON.stringify(entry)};` +
    `serve({ ${imports.join(", ")} }, ${options});`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

/**
 * The configuration nearest to the first task module: a main module that is no file has none of its own, and without
 * the project's import map its tasks would not load. Looks only where this process may read.
 */
function findConfig(modules: readonly string[]): string | undefined {
  const first = modules.find((module) => module.startsWith("file:"));
  if (!first) return undefined;
  for (
    let folder = new URL(".", first);;
    folder = new URL("..", folder)
  ) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      const path = fileURLToPath(new URL(name, folder));
      if (isReadableFile(path)) return path;
    }
    // The root is its own parent, whatever drive it is of.
    if (new URL("..", folder).href === folder.href) return undefined;
  }
}

function isReadableFile(path: string): boolean {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") {
    return false;
  }
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

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
  "DENO_TLS_CA_STORE",
  "DENO_CERT",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
];

/** The environment of a child: that of this process, as far as it may be read, and then `extra`. */
export function childEnvironment(
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  return { ...readable(), ...extra };
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

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/**
 * What a run may tell of who measured it: names of the host and the user, and paths. They stand where text is free: in
 * labels, in messages of errors, and in the names of a user's own task.
 */
import { basename } from "node:path";
import type { Run } from "../results/mod.ts";
import { machineIdOf } from "../results/plausibility.ts";

/** What stands in the place of a path. */
const PATH = "[path]";
/** In the place of a name, which may be part of an id. */
const NAME = "someone";

/** Folders of users, whose names may hold spaces where a folder follows. */
const HOMES = [
  /(?:\/home|\/Users|[a-z]:\\Users)[/\\]([^/\\\s"'`:]+)/gi,
  /(?:\/home|\/Users|[a-z]:\\Users)[/\\]([^/\\\n"'`:]+)(?=[/\\])/gi,
];
/** Paths of Linux, macOS and Windows, in quotes or not, URLs with a host, and addresses. */
const PATHS = [
  /(?<=(["'`]))(?:~|\.{1,2}|[a-z]:)?[/\\][^"'`\n]*(?=\1)/gi,
  /\b(?:file|https?):\/\/[^\s"'`<>()]+/gi,
  /(?:\b[a-z]:|[\\~])\\[^\s"'`<>|]*/gi,
  /(?<![\p{L}\p{N}_.\])%])(?:~|\.{1,2})?\/(?=[\p{L}\p{N}_.])[^\s"'`<>():,;]*/gu,
  /[\p{L}\p{N}.+_-]+@[\p{L}\p{N}.-]+/gu,
];

/** The names of this host and its user, and the folders in which they stand. */
export function ownNames(): { names: string[]; folders: string[] } {
  const env = (name: string) => Deno.env.get(name) ?? "";
  const home = env("HOME") || env("USERPROFILE");
  const folders = [home, Deno.cwd(), env("TMPDIR"), env("TEMP")]
    .filter((folder) => folder.length > 1);
  const hosts = [Deno.hostname(), env("HOSTNAME"), env("COMPUTERNAME")];
  const users = ["USER", "LOGNAME", "USERNAME"].map(env);
  return {
    folders,
    names: [
      ...hosts.flatMap((host) => [host, host.split(".")[0] ?? ""]),
      ...users,
      ...(home ? [basename(home)] : []),
    ],
  };
}

/** Takes names and paths out of a text. */
export type Redact = (text: string) => string;

/** Makes a {@linkcode Redact} for some names, the longest first, and folders whose names may hold spaces. */
export function redactor(
  { names, folders }: {
    readonly names: readonly string[];
    readonly folders: readonly string[];
  },
): Redact {
  const patterns = [...new Set(names)].filter((name) => name.length > 1)
    .sort((a, b) => b.length - a.length)
    .map((name) =>
      new RegExp(
        `(?<![\\p{L}\\p{N}])${RegExp.escape(name)}(?![\\p{L}\\p{N}])`,
        "giu",
      )
    );
  const places = [...new Set(folders)].sort((a, b) => b.length - a.length)
    .flatMap((folder) => [folder, encodeURI(folder)]);
  return (text) => {
    const withoutFolders = places.reduce(
      (rest, place) => rest.replaceAll(place, "~"),
      text,
    );
    const withoutPaths = PATHS.reduce(
      (rest, pattern) => rest.replaceAll(pattern, PATH),
      withoutFolders,
    );
    return patterns.reduce(
      (rest, pattern) => rest.replaceAll(pattern, NAME),
      withoutPaths,
    );
  };
}

/** The free texts of a run, and those that a user's task gives its ids. */
function mapTexts(run: Run, change: Redact): Run {
  const own = new Set(
    run.workloads.filter(({ sourceHash }) => sourceHash !== undefined)
      .map(({ id }) => id),
  );
  const slug = (text: string) =>
    change(text).toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "") || "task";
  const workload = (id: string) => own.has(id) ? slug(id) : id;
  const cellId = (id: string) =>
    id.replace(
      /^([^/]+)\/([^/]+)/,
      (_, suite, id) => `${suite}/${workload(id)}`,
    );
  const maybe = (text: string | null) => text === null ? null : change(text);
  const { conditions } = run;
  const machine = {
    ...run.machine,
    osRelease: maybe(run.machine.osRelease),
    cpuModel: maybe(run.machine.cpuModel),
    container: maybe(run.machine.container),
    virtualMachine: maybe(run.machine.virtualMachine),
  };
  return {
    ...run,
    label: maybe(run.label),
    machine: { ...machine, id: machineIdOf(machine) },
    conditions: { ...conditions, governor: maybe(conditions.governor) },
    // Code is full of paths; what it does is told by its figures.
    workloads: run.workloads.map(({ source: _, ...one }) =>
      own.has(one.id)
        ? {
          ...{ ...one, id: workload(one.id), label: change(one.label) },
          description: change(one.description),
        }
        : one
    ),
    scenarios: run.scenarios.map((scenario) => ({
      ...scenario,
      workload: workload(scenario.workload),
    })),
    cells: run.cells.map((cell) => ({
      ...cell,
      id: cellId(cell.id),
      workload: workload(cell.workload),
      outcome: "reason" in cell.outcome
        ? { ...cell.outcome, reason: change(cell.outcome.reason) }
        : cell.outcome,
    })),
    ...(run.controls
      ? {
        controls: run.controls.map((control) => ({
          ...control,
          cell: cellId(control.cell),
        })),
      }
      : undefined),
    warnings: run.warnings.map((warning) => ({
      ...warning,
      message: change(warning.message),
      cells: warning.cells.map(cellId),
    })),
  };
}

/** A run without names and paths: those of this machine, and those that its own texts have in the folders of users. */
export function withoutNames(
  run: Run,
  { names, folders }: ReturnType<typeof ownNames>,
): Run {
  const told = { names: [...names], folders: [...folders] };
  mapTexts(run, (text) => {
    for (
      const [folder, name = ""] of HOMES.flatMap((
        home,
      ) => [...text.matchAll(home)])
    ) {
      told.folders.push(folder);
      told.names.push(name.trim());
    }
    return text;
  });
  return mapTexts(run, redactor(told));
}

/** The first text of a run that has a path in it; `undefined` where none has. */
export function findPath(run: Run): string | undefined {
  let found: string | undefined;
  mapTexts(run, (text) => {
    if (redactor({ names: [], folders: [] })(text) !== text) found ??= text;
    return text;
  });
  return found;
}

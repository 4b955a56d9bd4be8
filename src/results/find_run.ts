import { RunFormatError } from "./parse_run.ts";
import { listRuns, loadRun, type RunList, type StoredRun } from "./store.ts";

/** Runs that a hint names; the newest are the likeliest. */
const MAX_NAMED = 5;

/** Where runs are looked for. */
export interface FindOptions {
  /** Folder of saved runs. */
  readonly dir: string;
  /** Is told of each file of the folder that holds no readable run, where the folder is read. */
  readonly onProblem?: (problem: RunFormatError) => void;
}

/**
 * Finds one saved run by what a user calls it: a file's path, `latest`, `previous` (the one before the latest, of the
 * same machine), an id, a label, a machine's id (its latest run), or the beginning of either id. Where no saved run has
 * the name, a file may.
 *
 * @throws {RunFormatError} where nothing, or more than one run, answers to the name.
 */
export async function findRun(
  name: string,
  options: FindOptions,
): Promise<StoredRun> {
  return await find(name, { ...options, list: () => readFolder(options) });
}

/**
 * Finds several runs as {@linkcode findRun} does, and reads the folder once.
 *
 * @throws {RunFormatError} where nothing, or more than one run, answers to a name.
 */
export async function findRuns(
  names: readonly string[],
  options: FindOptions,
): Promise<StoredRun[]> {
  let listed: Promise<RunList> | undefined;
  const list = () => listed ??= readFolder(options);
  const found: StoredRun[] = [];
  for (const name of names) found.push(await find(name, { ...options, list }));
  return found;
}

async function readFolder({ dir, onProblem }: FindOptions): Promise<RunList> {
  const list = await listRuns(dir);
  for (const problem of list.problems) onProblem?.(problem);
  return list;
}

interface Place extends FindOptions {
  readonly list: () => Promise<RunList>;
}

async function find(name: string, { dir, list }: Place): Promise<StoredRun> {
  if (isPath(name)) return await load(name);
  const listed = await list();
  const candidates = matches(name, listed.runs);
  const [only] = candidates;
  if (only && candidates.length === 1) return only;
  if (!only && await isFile(name)) return await load(name);
  throw notFound(name, { dir, list: listed, candidates });
}

interface Search extends FindOptions {
  readonly list: RunList;
  readonly candidates: readonly StoredRun[];
}

function matches(
  name: string,
  runs: readonly StoredRun[],
): readonly StoredRun[] {
  if (name === "") return [];
  if (name === "latest") return runs.slice(-1);
  if (name === "previous") return previous(runs);
  const own = runs.filter(({ run }) => run.id === name);
  if (own.length > 0) return own;
  const labelled = runs.filter(({ run }) => run.label === name);
  if (labelled.length > 0) return labelled;
  const ofMachine = runs.findLast(({ run }) => run.machine.id === name);
  if (ofMachine) return [ofMachine];
  return [
    ...runs.filter(({ run }) => run.id.startsWith(name)),
    ...latestOfMachines(
      runs.filter(({ run }) => run.machine.id.startsWith(name)),
    ),
  ];
}

function previous(runs: readonly StoredRun[]): readonly StoredRun[] {
  const latest = runs.at(-1)?.run;
  return runs.filter(({ run }) =>
    run !== latest && run.machine.id === latest?.machine.id
  ).slice(-1);
}

function latestOfMachines(runs: readonly StoredRun[]): StoredRun[] {
  return [
    ...new Map(runs.map((stored) => [stored.run.machine.id, stored])).values(),
  ];
}

function notFound(
  name: string,
  { dir, list, candidates }: Search,
): RunFormatError {
  const found = candidates.length === 0
    ? "no run"
    : `${candidates.length} runs`;
  return new RunFormatError({
    source: name === "" ? '""' : name,
    problem: `found ${found} of that name in ${dir}, expected one`,
    hint: hintAt(name, { list, candidates }),
  });
}

function hintAt(
  name: string,
  { list: { runs, problems }, candidates }: Omit<Search, "dir">,
): string {
  if (candidates.length > 0) {
    return `name one of ${listFiles(candidates) ?? listNames(candidates)}`;
  }
  const broken = problems.map(({ source }) => source);
  const unread = broken.length === 0
    ? ""
    : `; cannot be read: ${broken.join(", ")}`;
  if (runs.length === 0) return `make a run with \`deno task bench\`${unread}`;
  const machine = runs.at(-1)?.run.machine.id;
  const why = name === "previous"
    ? `${machine}, the machine of the latest run, has no other; `
    : "";
  return `${why}there are ${listNames(runs)}${unread}`;
}

/** The files of runs that their ids do not tell apart, as copies of one run in several folders. */
function listFiles(runs: readonly StoredRun[]): string | undefined {
  const ids = new Set(runs.map(({ run }) => run.id));
  return ids.size === runs.length
    ? undefined
    : runs.map(({ file }) => file).join(", ");
}

/** The newest runs, and the machines where there are several. */
function listNames(runs: readonly StoredRun[]): string {
  const ids = runs.slice(-MAX_NAMED).map(({ run }) => run.id);
  const more = runs.length - ids.length;
  const machines = new Set(runs.map(({ run }) => run.machine.id));
  return `${ids.join(", ")}${more > 0 ? ` and ${more} older` : ""}${
    machines.size > 1 ? `, on ${[...machines].join(", ")}` : ""
  }`;
}

function isPath(name: string): boolean {
  return /\.json(?:\.gz)?$/.test(name) || /^\.{0,2}[/\\]/.test(name);
}

async function isFile(path: string): Promise<boolean> {
  if (path === "") return false;
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}

async function load(path: string): Promise<StoredRun> {
  return { run: await loadRun(path), file: path };
}

/**
 * Looks whether a task can move to workers and processes, and how it behaves, before anything is measured. Nothing of
 * the user's runs in this process:
 *
 * ```text
 * examineTask ─▶ probe "task": load, call, profile      with the task's permissions alone
 *             ─▶ probe "models": each executor           and permission to start workers and processes
 *             ◀─ records                                 a step that hangs, or ends its process, is a problem too
 * ```
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import {
  permissionFlags,
  projectFlags,
} from "../executors/transport/child_program.ts";
import { MODELS } from "../models.ts";
import type { Finding } from "./findings.ts";
import {
  MAX_START_MS,
  type ProbeRecord,
  type ProbeRequest,
  type Step,
} from "./probe.ts";
import type { ScenarioProfile, TaskProfile } from "./profile.ts";
import {
  mergePermissions,
  resolveTaskFile,
  type TaskDescription,
  type TaskSource,
} from "./task_file.ts";

/** Something that keeps a task from being measured, on some models or on all, or that makes figures misleading. */
export interface TaskProblem {
  /** What is wrong, in a word or two that stay the same: `closure`, `never-ends`. */
  readonly kind: string;
  /** One line: the cause, where it is, and what to do. */
  readonly message: string;
  /** Ids of the models that it rules out; all of them where the task cannot be measured at all. */
  readonly models: readonly string[];
}

/** What is known of a task before it is measured. */
export interface TaskReport {
  readonly description: TaskDescription;
  readonly problems: readonly TaskProblem[];
  /** Null where the task cannot be measured at all. */
  readonly profile: TaskProfile | null;
}

/** How a task is examined. */
export interface ExamineOptions {
  readonly exportName?: string;
  /** Where the user stands. */
  readonly cwd?: string;
  /** What the user grants beside what the file asks for. */
  readonly permissions?: Deno.PermissionOptionsObject;
  /**
   * How long loading, one call and the like may take.
   *
   * @default {10_000}
   */
  readonly limitMs?: number;
  /**
   * How long the profile may take.
   *
   * @default {3_000}
   */
  readonly profileMs?: number;
  /** Ends the examination, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const ALL = MODELS.map(({ id }) => id);
const WITH_WORKERS = MODELS.filter(({ isolation }) => isolation !== null)
  .map(({ id }) => id);
/** Longer calls run on fewer items. */
const LONG_CALL_MS = 250;

/**
 * Examines a task: whether it loads, answers, and can move; and what one call takes.
 *
 * @throws {TypeError} where there is no such file.
 */
export async function examineTask(
  path: string,
  options: ExamineOptions = {},
): Promise<TaskReport> {
  const { exportName, cwd = Deno.cwd() } = options;
  options.signal?.throwIfAborted();
  const source = resolveTaskFile(path, {
    cwd,
    ...(exportName === undefined ? undefined : { exportName }),
  });
  return await new Examination(source, { ...options, cwd }).run();
}

class Examination {
  readonly #source: TaskSource;
  readonly #options: ExamineOptions & { readonly cwd: string };
  readonly #limitMs: number;
  readonly #findings: Finding[] = [];
  readonly #scenarios: ScenarioProfile[] = [];
  #permissions: Deno.PermissionOptionsObject;
  #described: (ProbeRecord & { readonly kind: "described" }) | undefined;
  #unstable: string | undefined;
  #isState = false;

  constructor(
    source: TaskSource,
    options: ExamineOptions & { readonly cwd: string },
  ) {
    this.#source = source;
    this.#options = options;
    this.#limitMs = options.limitMs ?? 10_000;
    this.#permissions = mergePermissions(
      { read: [source.folder] },
      options.permissions ?? {},
    );
  }

  async run(): Promise<TaskReport> {
    await this.#probe({ permissions: null });
    const asked = this.#described?.permissions ?? {};
    if (Object.keys(asked).length > 0 && !this.#isFatal) {
      this.#permissions = mergePermissions(this.#permissions, asked);
      await this.#probe({ permissions: this.#permissions });
    }
    if (!this.#isFatal) await this.#runModels();
    this.#judgeUnstable();
    const { params = {}, hasSetup = false, inputs = null } = this.#described ??
      {};
    return {
      description: {
        ...this.#source,
        ...{ params, hasSetup, inputs, permissions: this.#permissions },
      },
      problems: merge(this.#findings),
      profile: this.#isFatal ? null : { scenarios: this.#scenarios },
    };
  }

  get #isFatal(): boolean {
    return this.#findings.some(({ scope }) => scope === "all");
  }

  /** One after another in one process; where a model ends it, or hangs, the others go on in the next. */
  async #runModels(): Promise<void> {
    let left = MODELS.filter(({ kind }) => kind !== "loop")
      .map(({ id }) => id);
    while (left.length > 0) {
      const reached = await this.#probe({
        permissions: this.#permissions,
        models: left,
      });
      if (reached === undefined || this.#isFatal) return;
      left = left.slice(left.indexOf(reached) + 1);
    }
  }

  #judgeUnstable(): void {
    if (this.#unstable === undefined || this.#isFatal) return;
    this.#findings.push(
      this.#isState
        ? {
          kind: "state",
          message:
            `${this.#unstable} differs between calls, because the module keeps state: every worker has its own; pass it as an argument, or accept any answer by check()`,
          scope: "workers",
        }
        : {
          kind: "non-deterministic",
          message:
            `${this.#unstable} differs between calls with the same arguments, as time or chance has it: answers are not compared; write check() so that they can be judged`,
          scope: "none",
        },
    );
  }

  /** Runs one process; gives the model at which it ended early, and nothing where it went through. */
  async #probe(
    request: Pick<ProbeRequest, "permissions"> & {
      readonly models?: readonly string[];
    },
  ): Promise<string | undefined> {
    const { models = null } = request;
    const token = crypto.randomUUID();
    const slowest = Math.max(...this.#scenarios.map(({ ms }) => ms), 0);
    const { module, export: name, label } = this.#source;
    const process = startProbe({
      args: flagsBeside(
        this.#source.config,
        models ? withExecutors(this.#permissions) : this.#permissions,
      ),
      cwd: this.#options.cwd,
      request: {
        ...{ token, module, export: name, label, models },
        permissions: request.permissions,
        items: slowest > LONG_CALL_MS ? 2 : 4,
        isUnstable: this.#unstable !== undefined,
        profileMs: this.#options.profileMs ?? 3_000,
        limitMs: this.#limitMs,
      },
    });
    const onAbort = () => process.stop();
    this.#options.signal?.addEventListener("abort", onAbort);
    let last: { readonly step: Step | "start"; readonly about: string } = {
      step: "start",
      about: "",
    };
    let isIdle = false;
    let isDone = false;
    let isLate = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = (limitMs: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isLate = true;
        process.stop();
      }, limitMs);
    };
    watch(MAX_START_MS);
    for await (const record of process.records) {
      if (record.kind === "step") {
        last = record;
        watch(this.#limitOf(record.step));
      } else if (record.kind === "idle") isIdle = true;
      else if (record.kind === "done") {
        isDone = true;
        break;
      } else this.#note(record);
    }
    clearTimeout(timer);
    const end = await process.stop();
    this.#options.signal?.removeEventListener("abort", onAbort);
    this.#options.signal?.throwIfAborted();
    if (isDone) return undefined;
    const how = isLate ? "late" : isIdle ? "idle" : end;
    this.#findings.push(describeEnd(how, {
      ...last,
      label,
      limitMs: this.#limitMs,
    }));
    return last.step === "model" ? last.about : undefined;
  }

  #limitOf(step: Step): number {
    // A model runs several items, and a profile goes on for a while.
    return step === "model"
      ? 2 * this.#limitMs + 2 * MAX_START_MS
      : step === "call"
      ? this.#limitMs + (this.#options.profileMs ?? 3_000)
      : this.#limitMs;
  }

  #note(record: ProbeRecord): void {
    switch (record.kind) {
      case "described":
        this.#described = record;
        break;
      case "found":
        this.#findings.push(record.finding);
        break;
      case "profiled":
        this.#scenarios.push(record.scenario);
        break;
      case "unstable":
        this.#unstable = record.path;
        break;
      case "fresh":
        this.#isState = record.isState;
        break;
    }
  }
}

/** How Deno runs a user's code: with the configuration of its project, and with these permissions. */
export function flagsBeside(
  config: string | null,
  permissions: Deno.PermissionOptionsObject,
): string[] {
  return [...projectFlags(config), ...permissionFlags(permissions)];
}

/** Where Deno finds what is in its cache. */
const PLACES = ["DENO_DIR", "JSR_URL"];

/** What running the executors takes beside what the task may do. */
export function withExecutors(
  permissions: Deno.PermissionOptionsObject,
): Deno.PermissionOptionsObject {
  const ours = new URL("../", import.meta.url);
  return mergePermissions(permissions, {
    ...(ours.protocol === "file:" ? { read: [fileURLToPath(ours)] } : {}),
    run: ["deno"],
    // Deno asks for it before it starts a process with a further pipe.
    env: ["NODE_V8_COVERAGE", ...PLACES],
    ...(Deno.build.os === "windows" ? { net: ["127.0.0.1"] } : {}),
  });
}

/** One problem a message; models that have it in common are named together. */
function merge(findings: readonly Finding[]): TaskProblem[] {
  const groups = Map.groupBy(
    findings,
    ({ kind, message }) => `${kind} ${message}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const ruledOut = new Set(group.flatMap(({ scope }) => modelsOf(scope)));
    const models = ALL.filter((id) => ruledOut.has(id));
    return [{ kind: first.kind, message: first.message, models }];
  });
}

function modelsOf(scope: string): readonly string[] {
  switch (scope) {
    case "all":
      return ALL;
    case "workers":
      return WITH_WORKERS;
    case "none":
      return [];
    default:
      return [scope];
  }
}

/** How a probe ended before it was through. */
type EarlyEnd = "late" | "idle" | ProcessEnd;

function describeEnd(
  end: EarlyEnd,
  { step, about, label, limitMs }: {
    readonly step: Step | "start";
    readonly about: string;
    readonly label: string;
    readonly limitMs: number;
  },
): Finding {
  const scope = step === "model" ? about : "all";
  if (step === "start") {
    const said = end === "late" || end === "idle"
      ? "it does not start"
      : lastLine(end.stderr) || `exit code ${end.code}`;
    const message = `Deno cannot load ${label}: ${said}`;
    return { kind: "cannot-start", message, scope };
  }
  const subject = subjectOf(step, { about, label });
  if (end === "late") {
    return {
      kind: step === "load" ? "never-loads" : "never-ends",
      message: `${subject} has not ended within ${limitMs / 1_000} s: ${
        step === "load"
          ? "move what waits or computes out of the top level of the module, into the task"
          : "give it less to do, and see that it ends"
      }`,
      scope,
    };
  }
  if (end === "idle") {
    return {
      kind: "never-ends",
      message:
        `${subject} waits for a promise that nothing is left to settle: see that every path resolves or rejects it`,
      scope,
    };
  }
  if (/heap out of memory|memory allocation of|OutOfMemory/i.test(end.stderr)) {
    return {
      kind: "out-of-memory",
      message:
        `${subject} runs out of memory, which ends its process and all threads in it: give it smaller inputs`,
      scope,
    };
  }
  const how = end.signal === null
    ? `with exit code ${end.code}`
    : `by ${end.signal}`;
  const said = lastLine(end.stderr);
  return {
    kind: step === "load" ? "exits-on-import" : "exits",
    message: `${subject} ends its process ${how}${said && ` (${said})`}: ${
      step === "load"
        ? "put the program behind `if (import.meta.main)`, since every worker loads the module"
        : "return, or throw an error, instead"
    }`,
    scope,
  };
}

function subjectOf(
  step: Step,
  { about, label }: { readonly about: string; readonly label: string },
): string {
  switch (step) {
    case "load":
      return `loading ${label}`;
    case "setup":
    case "inputs":
    case "check":
      return `${step}()`;
    case "model":
      return `the task on ${
        MODELS.find(({ id }) => id === about)?.phrase ?? about
      }`;
    case "call":
      return about === "" ? "the task" : `the task for ${about}`;
    case "end":
      return "what the task leaves behind";
  }
}

/** What Deno says last, on one line. */
function lastLine(stderr: string): string {
  const [, said = stderr] = /error: ([^]*)$/.exec(stderr) ?? [];
  const line = said.replaceAll(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** How a process ended. */
interface ProcessEnd {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stderr: string;
}

/** A probe's process. */
interface ProbeProcess {
  /** What it tells, until it has ended. */
  readonly records: AsyncIterable<ProbeRecord>;
  /** Ends it, with everything that it has started. */
  stop(): Promise<ProcessEnd>;
}

/**
 * Something that the task has started may hold the pipes open: what has not come by then is not waited for. On a busy
 * machine the last record may be read a while after the process has ended.
 */
const LAST_OUTPUT_MS = 1_000;
const MAX_STDERR = 8_192;

function startProbe(
  { args, cwd, request }: {
    readonly args: readonly string[];
    readonly cwd: string;
    readonly request: ProbeRequest;
  },
): ProbeProcess {
  const isWindows = Deno.build.os === "windows";
  const child = new Deno.Command("deno", {
    args: [
      "run",
      ...["--quiet", "--no-prompt", "--no-check"],
      ...args,
      new URL("probe.ts", import.meta.url).href,
    ],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // A group of its own, so that everything in it can be ended.
    detached: !isWindows,
  }).spawn();
  void writeRequest(child, request);
  const closed = new AbortController();
  let stderr = "";
  const readStderr = async () => {
    for await (const text of textOf(child.stderr, closed.signal)) {
      stderr = (stderr + text).slice(-MAX_STDERR);
    }
  };
  const stderrRead = readStderr();
  const exited = child.status.then((status) => {
    setTimeout(() => closed.abort(), LAST_OUTPUT_MS);
    return status;
  });
  let stopped: Promise<ProcessEnd> | undefined;
  const stop = async () => {
    await endGroup(child, !isWindows);
    const { code, signal } = await exited;
    await stderrRead;
    return { code, signal, stderr };
  };
  return {
    records: readRecords(child.stdout, closed.signal, request.token),
    stop: () => stopped ??= stop(),
  };
}

async function writeRequest(
  child: Deno.ChildProcess,
  request: ProbeRequest,
): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(JSON.stringify(request)));
    await writer.close();
  } catch {
    // It has ended already, and its end is what is told.
  }
}

/** Ends a process and its group. Deno itself ends a single process, unless it may run everything. */
async function endGroup(
  child: Deno.ChildProcess,
  isGroup: boolean,
): Promise<void> {
  if (isGroup && mayRun("kill")) {
    await new Deno.Command("kill", {
      args: ["-KILL", "--", `-${child.pid}`],
      stdout: "null",
      stderr: "null",
    }).output();
  }
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
}

function mayRun(command: string): boolean {
  const { state } = Deno.permissions.querySync({ name: "run", command });
  return state === "granted";
}

/** What comes from a stream as text, until it ends or is to be closed. */
async function* textOf(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } catch {
    // It broke off with its process.
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

/** What a task prints without a line break; more of it is dropped. */
const MAX_LINE = 2 ** 20;

/** The records among everything that a task prints. */
async function* readRecords(
  stdout: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  token: string,
): AsyncGenerator<ProbeRecord> {
  let rest = "";
  for await (const text of textOf(stdout, signal)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE) rest = "";
    for (const line of lines) {
      if (line.startsWith(`${token} `)) {
        yield JSON.parse(line.slice(token.length));
      }
    }
  }
}

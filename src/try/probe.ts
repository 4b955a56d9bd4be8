/**
 * Runs beside a user's task, in a process of its own, with the user's configuration and permissions: loads the file,
 * calls the task, and tells on standard output what it finds.
 *
 * ```text
 * request ─▶ standard input ─▶ load ─▶ setup ─▶ inputs ─▶ calls ─▶ profile      part "task"
 *                              load ─▶ a few items on each model's executor     part "models"
 *                              each step, and what it finds ─▶ standard output, in lines that begin with a token
 * ```
 *
 * @module
 */
import net from "node:net";
import type { Executor } from "../executors/executor.ts";
import type { TaskFunction, TaskName } from "../executors/task.ts";
import { endWithParent } from "../executors/worker/child_main.ts";
import { findModel, MODELS } from "../models.ts";
import { findDifference } from "./difference.ts";
import {
  describeError,
  describeFailure,
  type Finding,
  findRefusal,
  Flaw,
  loadFlaw,
  oneLine,
  permissionFlaw,
  refuseAnswer,
  serverMessage,
} from "./findings.ts";
import { profileCalls, type ScenarioProfile } from "./profile.ts";
import {
  combinationsOf,
  describe,
  type InputsForm,
  makeInputs,
  readParams,
  readPermissions,
  type TaskFile,
} from "./task_file.ts";

/** What a probe is asked. */
export interface ProbeRequest {
  /** Begins the lines that are ours. */
  readonly token: string;
  readonly module: string;
  readonly export: string;
  readonly label: string;
  /** What it was granted; null where the file is yet to say what it needs. */
  readonly permissions: Deno.PermissionOptionsObject | null;
  /** Whether the task is called here, or the ids of the models to run it on. */
  readonly models: readonly string[] | null;
  /** Items to run on each model. */
  readonly items: number;
  /** Whether the task gives different answers to the same arguments, so that they cannot be compared. */
  readonly isUnstable: boolean;
  /** How long the profile may take. */
  readonly profileMs: number;
  /** How long a task may take on a model. */
  readonly limitMs: number;
}

/** A step that may hang, or end the process. */
export type Step =
  | "load"
  | "setup"
  | "inputs"
  | "call"
  | "check"
  | "model"
  | "end";

/** What a probe tells. */
export type ProbeRecord =
  | {
    readonly kind: "step";
    readonly step: Step;
    /** What it is about: an input, a combination of params, or a model. */
    readonly about: string;
  }
  | {
    readonly kind: "described";
    readonly params: Readonly<Record<string, readonly number[]>>;
    readonly permissions: Deno.PermissionOptionsObject;
    readonly hasSetup: boolean;
    readonly inputs: InputsForm;
  }
  | { readonly kind: "found"; readonly finding: Finding }
  | { readonly kind: "profiled"; readonly scenario: ScenarioProfile }
  /** Calls with the same arguments gave different answers. */
  | { readonly kind: "unstable"; readonly path: string }
  /** Whether an isolate of its own gives what the first call on the loop gave, so that it is state that differs. */
  | { readonly kind: "fresh"; readonly isState: boolean }
  /** Nothing is left that could settle what is waited for. */
  | { readonly kind: "idle" }
  | { readonly kind: "done" };

// Taken now: a task may put others in their place.
const writeSync = Deno.stdout.writeSync.bind(Deno.stdout);
const startTimer = setTimeout;
const clone = structuredClone;
const { stringify } = JSON;
const clock = performance.now.bind(performance);
const encoder = new TextEncoder();

/** Calls on which arguments and answers are looked at. */
const MAX_CALLS = 3;
/** Argument lists that a profile takes turns with. */
const PROFILED_ITEMS = 16;
const MAX_PER_TASK_ITEMS = 1;
const IN_FLIGHT = 4;
/** A busy machine takes seconds to start a process. */
export const MAX_START_MS = 15_000;
const THREADS = 2;
const PROCESSES = 1;
/** After the last call, for what it may have left behind. */
const LEFTOVERS_MS = 20;
/** Calls shorter than this are measured in batches alone. */
const SHORT_MS = 0.02;
const BATCH_MS = 1;

// The registry begins with the baseline.
const LOOP = MODELS[0]!;

class Probe {
  readonly #request: ProbeRequest;
  readonly #found = new Set<string>();

  constructor(request: ProbeRequest) {
    this.#request = request;
  }

  async run(): Promise<void> {
    try {
      this.#listen();
      const file = await this.#load();
      const task = this.#findTask(file);
      const { params, permissions } = this.#describe(file);
      if (
        this.#request.permissions === null &&
        Object.keys(permissions).length > 0
      ) return this.#tell({ kind: "done" });
      await this.#setUp(file);
      if (this.#request.models) {
        await this.#runModels(file, params);
      } else {
        await this.#tryCalls(file, { task, params });
        await this.#profile(file, { task, params });
      }
    } catch (error) {
      if (!(error instanceof Flaw)) throw error;
      this.#find(error.finding);
    }
    this.#tell({ kind: "done" });
  }

  #tell(record: ProbeRecord): void {
    const line = `\n${this.#request.token} ${stringify(record)}\n`;
    for (let rest = encoder.encode(line); rest.length > 0;) {
      rest = rest.subarray(writeSync(rest));
    }
  }

  #step(step: Step, about = ""): void {
    this.#tell({ kind: "step", step, about });
  }

  #find(finding: Finding): void {
    const key = `${finding.kind} ${finding.scope}`;
    if (this.#found.has(key)) return;
    this.#found.add(key);
    this.#tell({
      kind: "found",
      finding: { ...finding, message: oneLine(finding.message) },
    });
  }

  /** What a task leaves behind may fail after its answer. */
  #listen(): void {
    addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      this.#find({
        kind: "unhandled-rejection",
        message:
          `${this.#request.label} leaves a promise behind that rejects (${
            describeError(event.reason, this.#request.module)
          }), which ends the program or its worker: await the promise, or catch its error`,
        scope: "all",
      });
    });
    addEventListener("error", (event) => {
      event.preventDefault();
      this.#find({
        kind: "uncaught-error",
        message: `${this.#request.label} leaves something behind that throws (${
          describeError(event.error, this.#request.module)
        }), which ends the program or its worker: clear timers and listeners before the task returns`,
        scope: "all",
      });
    });
    addEventListener("beforeunload", () => this.#tell({ kind: "idle" }));
  }

  async #load(): Promise<TaskFile & Readonly<Record<string, unknown>>> {
    this.#step("load");
    const watch = new LoadWatch();
    const { label, module } = this.#request;
    try {
      return await import(module);
    } catch (error) {
      if (watch.server === undefined) {
        throw permissionFlaw(error, { label, when: "while it is loaded" }) ??
          loadFlaw(error, this.#request);
      }
      throw new Flaw(
        "server-on-import",
        serverMessage(label, watch.server),
      );
    } finally {
      watch.end();
      if (watch.server !== undefined) {
        this.#find({
          kind: "server-on-import",
          message: serverMessage(label, watch.server),
          scope: "workers",
        });
      }
      if (watch.readsArguments) {
        this.#find({
          kind: "arguments-on-import",
          message:
            `${label} reads Deno.args when it is loaded, which are empty here: pass what it needs as an argument of the task, or read them behind \`if (import.meta.main)\``,
          scope: "none",
        });
      }
    }
  }

  #findTask(file: Readonly<Record<string, unknown>>): TaskFunction {
    const { export: name, label, module } = this.#request;
    const found = file[name];
    if (typeof found === "function") {
      if (/^class\b/.test(Function.prototype.toString.call(found))) {
        throw new Flaw(
          "not-a-function",
          `${name} of ${label} is a class, expected a function: export one that makes the instance and calls it`,
        );
      }
      // Any function can be called with a list of arguments; what comes of it is looked at.
      return found as TaskFunction;
    }
    const stem = module.slice(module.lastIndexOf("/") + 1);
    const candidates = Object.entries(file).filter(([name, value]) =>
      typeof value === "function" &&
      !["default", "inputs", "check", "setup"].includes(name)
    ).map(([name]) => `${stem}#${name}`);
    const hint = candidates.length > 0
      ? `name one that it exports: ${candidates.join(", ")}`
      : "write `export default` before the function; one that is not exported cannot be loaded by a worker";
    throw name in file
      ? new Flaw(
        "not-a-function",
        `${name} of ${label} is ${
          describe(found)
        }, expected a function: ${hint}`,
      )
      : new Flaw(
        candidates.length > 0 ? "export-missing" : "no-function",
        `${label} has no ${
          name === "default" ? "default export" : `export "${name}"`
        }: ${hint}`,
      );
  }

  #describe(file: TaskFile) {
    try {
      for (const name of ["setup", "check"] as const) {
        if (file[name] !== undefined && typeof file[name] !== "function") {
          throw new TypeError(
            `Cannot use ${name}: found ${
              describe(file[name])
            }, expected a function`,
          );
        }
      }
      const described = {
        params: readParams(file.params),
        permissions: readPermissions(file.permissions),
        hasSetup: file.setup !== undefined,
        inputs: inputsForm(file.inputs),
      };
      this.#tell({ kind: "described", ...described });
      return described;
    } catch (error) {
      const { message } = Object(error);
      const [, name = "exports"] = /^Cannot (?:read|use) (\w+)/.exec(message) ??
        [];
      throw new Flaw(name, message);
    }
  }

  async #setUp(file: TaskFile): Promise<void> {
    if (!file.setup) return;
    this.#step("setup");
    try {
      await file.setup();
    } catch (error) {
      throw permissionFlaw(error, { label: "setup()", when: "" }) ??
        new Flaw(
          "setup",
          `setup() throws: ${
            describeError(error, this.#request.module)
          }; no worker could be started`,
        );
    }
  }

  async #inputs(
    file: TaskFile,
    params: Readonly<Record<string, number>>,
    items: number,
  ): Promise<unknown[][]> {
    this.#step("inputs", formatParams(params));
    try {
      return await makeInputs(file, { params, items });
    } catch (error) {
      const { message } = Object(error);
      if (/^Cannot use inputs/.test(message)) {
        throw new Flaw(
          /empty list/.test(message) ? "empty-inputs" : "inputs",
          message,
        );
      }
      throw permissionFlaw(error, { label: "inputs()", when: "" }) ??
        new Flaw(
          "inputs",
          `inputs() throws: ${describeError(error, this.#request.module)}`,
        );
    }
  }

  /** Calls the task, twice with the same arguments, and looks at what it does to them, and what it gives. */
  async #tryCalls(
    file: TaskFile,
    { task, params }: {
      readonly task: TaskFunction;
      readonly params: Readonly<Record<string, readonly number[]>>;
    },
  ): Promise<void> {
    const [first = {}] = combinationsOf(params);
    if (Object.keys(params).length > 0 && typeof file.inputs !== "function") {
      this.#find({
        kind: "params-unused",
        message:
          `params are given, but inputs is no function: every combination would measure the same; write inputs = ({ ${
            Object.keys(params).join(", ")
          }, items }) => …`,
        scope: "none",
      });
    }
    const lists = await this.#inputs(file, first, MAX_CALLS);
    const beganMs = clock();
    const outputs: unknown[] = [];
    let isChanged = false;
    for (const [index, args] of lists.entries()) {
      const path = `inputs[${index}]`;
      const before = tryClone(args);
      const output = await this.#call(task, { args, path });
      outputs.push(output);
      // Copies are compared with copies: neither has classes of its own.
      const change = before && findDifference(before, tryClone(args));
      if (change) {
        isChanged = true;
        this.#find({
          kind: "mutates-arguments",
          message:
            `the task changes its argument ${path}${change.path}: on one thread every repetition works on what the last one left, and workers on copies; copy it first, as [...list] or bytes.slice() do`,
          scope: "none",
        });
      }
      await this.#check(file, { output, args, path });
      if (clock() - beganMs > this.#request.limitMs / 8) break;
    }
    if (!file.check && !isChanged) await this.#callAgain(task, lists, outputs);
    this.#step("end");
    await new Promise((resolve) => startTimer(resolve, LEFTOVERS_MS));
  }

  /** The same calls in the same order: a task without state of its own gives the same answers. */
  async #callAgain(
    task: TaskFunction,
    lists: readonly (readonly unknown[])[],
    outputs: readonly unknown[],
  ): Promise<void> {
    for (const [index, output] of outputs.entries()) {
      const path = `inputs[${index}]`;
      const again = await this.#call(task, { args: lists[index] ?? [], path });
      const difference = findDifference(output, again);
      if (difference) {
        return this.#tell({
          kind: "unstable",
          path: `the answer${difference.path} for ${path}`,
        });
      }
    }
  }

  async #call(
    task: TaskFunction,
    { args, path }: {
      readonly args: readonly unknown[];
      readonly path: string;
    },
  ): Promise<unknown> {
    this.#step("call", path);
    let output: unknown;
    try {
      output = await task(...args);
    } catch (error) {
      throw permissionFlaw(error, { label: "the task", when: "" }) ??
        new Flaw(
          "fails",
          isStackOverflow(error)
            ? `the task fails for ${path}: it calls itself too deeply for the stack; workers have no larger one, use a loop and a list`
            : `the task fails for ${path}: ${
              describeError(error, this.#request.module)
            }`,
        );
    }
    const stream = streamName(output);
    if (stream) {
      throw new Flaw(
        "stream-result",
        `the task returns ${stream}, whose work is done where it is read: return what it yields, as Array.fromAsync(…) or new Response(stream).bytes() gives`,
      );
    }
    return output;
  }

  async #check(
    file: TaskFile,
    { output, args, path }: {
      readonly output: unknown;
      readonly args: readonly unknown[];
      readonly path: string;
    },
  ): Promise<void> {
    if (!file.check) return;
    this.#step("check", path);
    const { module } = this.#request;
    const refusal = await findRefusal(file, { output, args, module });
    if (refusal === undefined) return;
    throw new Flaw(
      "check",
      `check() refuses what the task itself gives for ${path}: ${refusal}`,
    );
  }

  async #profile(
    file: TaskFile,
    { task, params }: {
      readonly task: TaskFunction;
      readonly params: Readonly<Record<string, readonly number[]>>;
    },
  ): Promise<void> {
    const combinations = combinationsOf(params);
    const budgetMs = this.#request.profileMs / combinations.length;
    for (const combination of combinations) {
      const lists = await this.#inputs(file, combination, PROFILED_ITEMS);
      this.#step("call", formatParams(combination));
      let calls: Omit<ScenarioProfile, "params">;
      try {
        calls = await profileCalls(task, lists, budgetMs);
      } catch (error) {
        throw new Flaw(
          "fails",
          `the task fails${
            formatParams(combination, " for ")
          } when it is called again and again: ${
            describeError(error, this.#request.module)
          }`,
        );
      }
      this.#tell({
        kind: "profiled",
        scenario: { params: combination, ...calls },
      });
      if (calls.ms < SHORT_MS) {
        this.#find({
          kind: "too-short",
          message: `one call${formatParams(combination, " for ")} takes ${
            formatMicros(calls.ms)
          }, too short to time alone: ${
            Math.ceil(BATCH_MS / calls.ms).toLocaleString("en")
          } calls or more make up a batch`,
          scope: "none",
        });
      }
    }
  }

  /** Runs a few items on each model, and compares what comes back with what the loop gives. */
  async #runModels(
    file: TaskFile,
    params: Readonly<Record<string, readonly number[]>>,
  ): Promise<void> {
    const { models, module, export: name, limitMs, items } = this.#request;
    const [first = {}] = combinationsOf(params);
    const task = { module, export: name };
    const inputs = () => this.#inputs(file, first, items);
    const referenceLists = copyEach(await inputs());
    this.#step("model", LOOP.id);
    const reference = await runOn(
      LOOP.create({ maxWorkers: 1, maxInFlight: 1 }),
      { task, lists: referenceLists, limitMs: limitMs * items },
    );
    for (const id of models ?? []) {
      const model = findModel(id);
      // Each of them starts a worker.
      const made = (await inputs()).slice(
        0,
        model.kind === "per-task" ? MAX_PER_TASK_ITEMS : items,
      );
      const lists = model.isolation === null ? copyEach(made) : made;
      this.#step("model", id);
      const answers = await runOn(
        model.create({
          maxWorkers: model.isolation === "process" ? PROCESSES : THREADS,
          maxInFlight: IN_FLIGHT,
          permissions: this.#request.permissions ?? {},
          ...(file.setup
            ? { initializer: { module, export: "setup" } }
            : undefined),
        }),
        { task, lists, limitMs: limitMs + MAX_START_MS },
      );
      const isFresh = model.kind === "per-task" && model.isolation === "thread";
      if (isFresh && this.#request.isUnstable) {
        const [fresh, first] = [answers[0], reference[0]];
        const isState = fresh?.kind === "answered" &&
          first?.kind === "answered" &&
          !findDifference(first.output, fresh.output);
        this.#tell({ kind: "fresh", isState });
      }
      for (const [index, answer] of answers.entries()) {
        const expected = reference[index];
        // What fails on the loop has been found already.
        if (expected?.kind === "failed") continue;
        const path = `inputs[${index}]`;
        const finding = answer.kind === "failed"
          ? describeFailure(answer.error, { path, module })
          : this.#request.isUnstable
          ? undefined
          : await refuseAnswer(file, {
            ...{ output: answer.output, args: lists[index] ?? [], path },
            ...{ expected, module, where: ` on ${model.phrase}` },
          });
        if (finding) {
          this.#find({ ...finding, scope: id });
          break;
        }
      }
    }
  }
}

/** What a call came to on a model. */
type Answer =
  | { readonly kind: "answered"; readonly output: unknown }
  | { readonly kind: "failed"; readonly error: unknown };

/** Runs argument lists on an executor, and ends it. */
async function runOn(
  executor: Executor,
  { task, lists, limitMs }: {
    readonly task: TaskName;
    readonly lists: readonly (readonly unknown[])[];
    readonly limitMs: number;
  },
): Promise<Answer[]> {
  const submitter = executor.with({ timeoutMs: limitMs });
  const answers = await Promise.all(
    lists.map(async (args): Promise<Answer> => {
      try {
        const output = await submitter.submit(task, ...args);
        return { kind: "answered", output };
      } catch (error) {
        return { kind: "failed", error };
      }
    }),
  );
  await executor.kill();
  return answers;
}

/** What a module does while it is loaded that workers would all repeat. */
class LoadWatch {
  /** How it starts a server. */
  server: string | undefined;
  readsArguments = false;
  readonly #restore: (() => void)[] = [];

  constructor() {
    for (const name of ["serve", "listen", "listenTls"] as const) {
      this.#watchCall(Deno, name, `Deno.${name}()`);
    }
    this.#watchCall(net.Server.prototype, "listen", "server.listen()");
    const { args } = Deno;
    this.#replace(Deno, "args", {
      get: () => {
        this.readsArguments = true;
        return args;
      },
    });
  }

  end(): void {
    for (const restore of this.#restore) restore();
  }

  #watchCall(owner: object, name: string, written: string): void {
    const original = Reflect.get(owner, name);
    const noteServer = () => this.server = written;
    this.#replace(owner, name, {
      writable: true,
      value(...args: unknown[]) {
        noteServer();
        return Reflect.apply(original, this, args);
      },
    });
  }

  #replace(
    owner: object,
    name: string,
    descriptor: PropertyDescriptor,
  ): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { ...descriptor, configurable: true });
    this.#restore.push(() => {
      if (before) Object.defineProperty(owner, name, before);
    });
  }
}

function inputsForm(inputs: TaskFile["inputs"]): InputsForm {
  if (inputs === undefined) return null;
  return typeof inputs === "function" ? "function" : "list";
}

function tryClone<T>(value: T): T | undefined {
  try {
    return clone(value);
  } catch {
    return undefined;
  }
}

/** What a task does to its arguments on this thread must not reach the next model. */
function copyEach(
  lists: readonly (readonly unknown[])[],
): (readonly unknown[])[] {
  return lists.map((args) => tryClone(args) ?? args);
}

/** What kind of stream, iterator or response a result is; `undefined` where it is none. */
function streamName(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof ReadableStream) return "a stream";
  if (value instanceof Response) return "a response";
  if (Symbol.asyncIterator in value) return "an async iterator";
  const isIterator = Symbol.iterator in value && "next" in value &&
    typeof value.next === "function";
  return isIterator ? "an iterator" : undefined;
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/.test(error.message);
}

function formatParams(
  params: Readonly<Record<string, number>>,
  before = "",
): string {
  const text = Object.entries(params).map(([name, value]) => `${name}=${value}`)
    .join(", ");
  return text && before + text;
}

function formatMicros(ms: number): string {
  return ms < 1e-3
    ? `${(ms * 1e6).toFixed(0)} ns`
    : `${(ms * 1e3).toFixed(1)} µs`;
}

if (import.meta.main) {
  // In a group of its own, it gets no Ctrl-C, and a task may never look up.
  endWithParent();
  const request = await new Response(Deno.stdin.readable).json();
  // Not awaited here: what never settles would be an error of this module.
  void new Probe(request).run();
}

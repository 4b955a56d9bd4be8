import { findDifference } from "./difference.ts";
import { describe, type TaskFile } from "./task_file.ts";

/** What cannot be measured, or not on all models. */
export interface Finding {
  readonly kind: string;
  /** One line. */
  readonly message: string;
  /** Models that it rules out: all, those with workers, none, or one by its id. */
  readonly scope: string;
}

/** What is wrong with the file, so that nothing more can be found out. */
export class Flaw extends Error {
  readonly finding: Finding;

  constructor(kind: string, message: string) {
    super(message);
    this.finding = { kind, message: oneLine(message), scope: "all" };
  }
}

/** A task file, by what people call it and by its URL. */
interface Named {
  readonly label: string;
  readonly module: string;
}

/** What is wrong with a file that cannot be loaded. */
export function loadFlaw(error: unknown, { label, module }: Named): Flaw {
  const text = String(Object(error).message ?? error);
  const said = describeError(error, module);
  if (
    error instanceof SyntaxError ||
    /^SyntaxError:|could not be parsed/.test(text)
  ) {
    return new Flaw("does-not-compile", `${label} does not compile: ${said}`);
  }
  if (text.includes("lockfile is out of date")) {
    return new Flaw(
      "lock-out-of-date",
      `the deno.lock of ${label} lacks what it imports: run \`deno cache ${label}\` in its folder, which adds that`,
    );
  }
  const isMissing = error instanceof TypeError &&
    /Module not found|not a dependency|Cannot resolve|not in import map|does not provide an export|Unable to load|Could not find/i
      .test(text);
  if (isMissing) {
    return new Flaw(
      "import-missing",
      `${label} cannot be loaded: ${said}${
        text.includes("not a dependency")
          ? "; name it under \"imports\" of a deno.json beside or above the file (where there is only a package.json, `echo '{}' > deno.json` beside it will do)"
          : ""
      }`,
    );
  }
  return new Flaw(
    "load-failed",
    `${label} throws while it is loaded: ${said}; move what may fail into the task or into setup()`,
  );
}

/** What to say of a call that fails on a model, and not on the loop. */
export function describeFailure(
  error: unknown,
  { path, module }: { readonly path: string; readonly module: string },
): Omit<Finding, "scope"> {
  const at = Reflect.get(Object(error), "path");
  const { name, message = String(error) } = Object(error);
  if (name === "SerializationError" && typeof at === "string") {
    const [, said = "what cannot cross"] = /found (.*?), expected/.exec(
      message,
    ) ?? [];
    const found = said.replace(/^\d+ characters/, "too many characters");
    return at.startsWith("arguments")
      ? {
        kind: "argument-cannot-cross",
        message: `${path}${
          at.slice("arguments".length)
        } is ${found}, which cannot cross into another isolate: ${
          fixFor(found)
        }`,
      }
      : {
        kind: "result-cannot-cross",
        message: `the answer${
          at.replace(/^result/, "")
        } for ${path} is ${found}, which cannot cross into another isolate: ${
          fixFor(found)
        }`,
      };
  }
  const flaw = permissionFlaw(error, { label: "the task", when: "" }) ??
    permissionFlaw(Object(error).cause, { label: "the task", when: "" });
  if (flaw) return flaw.finding;
  if (name === "TimeoutError") {
    return {
      kind: "never-ends",
      message:
        `the call for ${path} has no answer in a worker, and has one on the loop`,
    };
  }
  if (name === "WorkerExitedError") {
    return {
      kind: "exits",
      message: `the task for ${path} ends its worker: ${
        describeError(error, module)
      }; return, or throw an error, instead`,
    };
  }
  return {
    kind: "fails",
    message: `the task fails for ${path}, and not on the loop: ${
      describeError(error, module)
    }`,
  };
}

/** What was thrown, in one line, and where in the user's file. */
export function describeError(error: unknown, module: string): string {
  if (!(error instanceof Error)) return `found ${describe(error)} thrown`;
  const stem = module.slice(module.lastIndexOf("/") + 1);
  const lines = error.message.split("\n");
  const text = [
    lines[0],
    ...lines.slice(1).filter((line) => /hint/.test(line)),
  ]
    .join(" ").replace(/^SyntaxError: /, "");
  const at = `${error.message}\n${error.stack}`;
  const [, place] = [...at.matchAll(/(file:\/\/\S+?:\d+):\d+/g)]
    .find(([, place]) => place?.startsWith(`${module}:`)) ?? [];
  const where = place === undefined
    ? ""
    : ` (${stem}${place.slice(module.length)})`;
  const name = error.name === "Error" || text === "" ? "" : `${error.name}: `;
  return `${name}${text || error.name}${where}`;
}

/** An answer to be judged, and what to judge it by. */
export interface JudgedAnswer {
  readonly output: unknown;
  readonly args: readonly unknown[];
  /** Which call it is of: `inputs[3]`. */
  readonly path: string;
  /** What the loop gave; absent where answers cannot be compared. */
  readonly expected?: { readonly output: unknown } | undefined;
  /** Where it was computed, as ` on the worker pool`; empty where the reader knows. */
  readonly where: string;
  readonly module: string;
}

/** Why an answer is wrong: the file's own check decides, or else what the loop gave; `undefined` where it is right. */
export async function refuseAnswer(
  file: TaskFile,
  { output, args, path, expected, where, module }: JudgedAnswer,
): Promise<Omit<Finding, "scope"> | undefined> {
  if (file.check) {
    const refusal = await findRefusal(file, { output, args, module });
    return refusal === undefined ? undefined : {
      kind: "different-answer",
      message: `check() refuses the answer for ${path}${where}: ${refusal}`,
    };
  }
  const difference = expected && findDifference(expected.output, output);
  if (!difference) return;
  const { path: at, expected: wanted, found } = difference;
  if (/^an instance of /.test(wanted)) {
    return {
      kind: "arrives-plain",
      message:
        `the answer${at} for ${path} is ${wanted} and arrives as ${found}: return plain data, and make the instance of it where it is used`,
    };
  }
  return {
    kind: "different-answer",
    message:
      `the answer${at} for ${path} is ${found}, and ${wanted} on the loop: it must not depend on what earlier calls or the main thread left behind; where any of them is right, say so by check()`,
  };
}

/** Why a file's own check refuses an output; `undefined` where it does not. */
export async function findRefusal(
  file: TaskFile,
  { output, args, module }: Pick<JudgedAnswer, "output" | "args" | "module">,
): Promise<string | undefined> {
  try {
    const verdict = await file.check?.(output, ...args);
    return verdict === false ? "it returns false" : undefined;
  } catch (error) {
    return describeError(error, module);
  }
}

/** What to say of a module that starts a server when it is loaded. */
export function serverMessage(label: string, server: string): string {
  return `${label} calls ${server} while it is loaded, and every worker would start that server too: start it behind \`if (import.meta.main)\`, or in setup() on a port of its own`;
}

/** Deno's message names what is missing; this one also names how to grant it. */
export function permissionFlaw(
  error: unknown,
  { label, when }: { readonly label: string; readonly when: string },
): Flaw | undefined {
  const message = String(Object(error).message);
  const [, kind, , target] =
    /Requires (\w+) access to (?:the )?("(.*?)"|\S+)/.exec(message) ?? [];
  if (kind === undefined) return undefined;
  const named = target === undefined || target.includes(",")
    ? ""
    : `=${target}`;
  const asked = target === undefined ? "true" : JSON.stringify([target]);
  const inFile = when === ""
    ? `export const permissions = { ${kind}: ${asked} }, or `
    : "";
  return new Flaw(
    "permission",
    `${label} needs permission to ${PHRASES[kind] ?? `use ${kind} of`} ${
      target ?? "that"
    }${
      when && ` ${when}`
    }: ${inFile}-- --allow-${kind}${named} after the file grants it`,
  );
}

const PHRASES: Readonly<Record<string, string>> = {
  read: "read",
  write: "write",
  net: "reach",
  env: "read the variable",
  run: "run",
  sys: "ask the system for",
  ffi: "load",
  import: "import from",
};

/** What to do about a value that cannot cross. */
function fixFor(found: string): string {
  if (found === "a function") {
    return "send data, and export the function from the task's module";
  }
  if (/nested too deeply/.test(found)) return "make it flatter";
  if (/characters of JSON/.test(found)) {
    return "text and typed arrays travel as they are";
  }
  return "send plain data, and make the instance in the task";
}

const MAX_MESSAGE = 400;
/** Spaces, line breaks, and what would steer a terminal. */
const CONTROLS = /(?:\p{Cc}\[[\d;]*m|[\s\p{Cc}])+/gu;

/** A message without line breaks, and no longer than a few lines. */
export function oneLine(text: string): string {
  const line = text.replaceAll(CONTROLS, " ").trim();
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}…` : line;
}

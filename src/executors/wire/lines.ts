import type { TaskReference } from "../task.ts";

/** One job on its way to a worker. `task` counts the task lines that the worker has had before. */
export interface RequestLine {
  readonly id: number;
  readonly task: number;
  /** Encoded argument list. */
  readonly text: string;
}

/** One job's result on its way back. */
export interface ReplyLine {
  readonly id: number;
  readonly outcome: "fulfilled" | "rejected";
  readonly runMicros: number;
  /** Encoded result or error. */
  readonly text: string;
}

/** What a worker says about itself. */
export type WorkerNote =
  | { readonly kind: "ready" }
  | { readonly kind: "exit"; readonly exitCode: number };

/** `=["module","export"]`: the worker numbers tasks in the order of these lines. */
export function writeTask(task: TaskReference): string {
  return "=" + JSON.stringify([task.module, task.export]);
}

/** `id task encoded-arguments` */
export function writeRequest({ id, task, text }: RequestLine): string {
  return `${id} ${task} ${text}`;
}

/** `id +micros encoded-result`, with `-` where the task failed. */
export function writeReply(
  { id, outcome, runMicros, text }: ReplyLine,
): string {
  const sign = outcome === "fulfilled" ? "+" : "-";
  return `${id} ${sign}${runMicros} ${text}`;
}

/** `!ready` or `!exit 3` */
export function writeNote(note: WorkerNote): string {
  return note.kind === "ready" ? "!ready" : `!exit ${note.exitCode}`;
}

/** Reads one line that a worker gets. */
export function readRequest(line: string): RequestLine | TaskReference {
  if (line.startsWith("=")) {
    const [module, name] = JSON.parse(line.slice(1));
    return { module, export: name };
  }
  const [id, task, text] = cut(line);
  return { id: Number(id), task: Number(task), text };
}

/**
 * Reads one line that a worker sent.
 *
 * @throws {SyntaxError} where it is none.
 */
export function readReply(line: string): ReplyLine | WorkerNote {
  if (line === "!ready") return { kind: "ready" };
  if (line.startsWith("!exit ")) {
    return { kind: "exit", exitCode: Number(line.slice(6)) };
  }
  const [id, signed, text] = cut(line);
  const outcome = signed[0] === "+" ? "fulfilled" : "rejected";
  return { id: Number(id), outcome, runMicros: Number(signed.slice(1)), text };
}

function cut(line: string): [string, string, string] {
  const first = line.indexOf(" ");
  const second = line.indexOf(" ", first + 1);
  if (first < 1 || second < 0) {
    throw new SyntaxError(
      "Cannot read line: found other text, expected three parts",
    );
  }
  return [
    line.slice(0, first),
    line.slice(first + 1, second),
    line.slice(second + 1),
  ];
}

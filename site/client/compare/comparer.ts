/// <reference lib="dom" />
import type { CompareReply, CompareRequest, RunText } from "./worker.ts";
import { messageOf } from "../show.ts";
import { readSource, type RunSource } from "./runs.ts";

/** What came of a comparison, run by run. */
export interface Compared extends CompareReply {
  /** The runs that were asked for, in the order of the outcomes. */
  readonly sources: readonly RunSource[];
}

/**
 * Compares runs beside the page.
 *
 * @param sources The reference first.
 * @param options How to compare them, and what ends the work early.
 * @returns One outcome for each source, those that could not be had among them.
 */
export async function compareSources(
  sources: readonly RunSource[],
  { options, signal }: {
    readonly options: CompareRequest["options"];
    readonly signal: AbortSignal;
  },
): Promise<Compared> {
  const read = await Promise.allSettled(
    sources.map((source) => readSource(source)),
  );
  const runs = read.flatMap((each): RunText[] =>
    each.status === "fulfilled" ? [each.value] : []
  );
  const { outcomes, report } = await askWorker({ runs, options }, signal);
  const rest = outcomes.values();
  return {
    ...{ sources, report },
    outcomes: read.map((each) =>
      each.status === "fulfilled"
        ? rest.next().value ?? unreadable("no answer came of it")
        : unreadable(each.reason)
    ),
  };
}

/** What there is to show of a comparison that failed as a whole: its runs, which can be left out, and why. */
export function failedComparison(
  sources: readonly RunSource[],
  reason: unknown,
): Compared {
  const outcomes = sources.map(() => unreadable(reason));
  return { sources, outcomes, report: null };
}

/** A worker for each request: one that is held up by a strange file is ended with its request. */
function askWorker(
  request: CompareRequest,
  signal: AbortSignal,
): Promise<CompareReply> {
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    type: "module",
  });
  const { promise, resolve, reject } = Promise.withResolvers<CompareReply>();
  worker.addEventListener(
    "message",
    ({ data }: MessageEvent<CompareReply>) => resolve(data),
  );
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    reject(new Error(`Cannot compare the runs: ${event.message}`));
  });
  signal.addEventListener("abort", () => reject(signal.reason));
  if (signal.aborted) reject(signal.reason);
  else worker.postMessage(request);
  return promise.finally(() => worker.terminate());
}

function unreadable(reason: unknown) {
  const message = messageOf(reason);
  return { kind: "unreadable", message, hint: "" } as const;
}

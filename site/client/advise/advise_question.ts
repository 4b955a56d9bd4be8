import {
  readCount,
  readDuration,
  readSize,
} from "../../../src/text/amounts.ts";
import {
  PLAIN_WORK,
  type Work,
} from "../../../src/analysis/prediction/predict.ts";

/** What the form says, by the names of its fields; a box that is ticked says `yes`. */
export type AdviseFields = Readonly<Record<string, string>>;

/** What advice is asked about. */
export interface AdviseQuestion {
  readonly work: Work;
  /** Absent for those of the run. */
  readonly cores?: number;
  readonly isWarm: boolean;
}

/** A field that cannot be read. */
export interface FieldProblem {
  /** Name of the field. */
  readonly field: string;
  readonly message: string;
}

/** A question, or what is wrong with the form. */
export type ReadQuestion =
  | { readonly kind: "question"; readonly question: AdviseQuestion }
  | { readonly kind: "problems"; readonly problems: readonly FieldProblem[] };

const EXPECTED = {
  duration: "Write a number and its unit: ns, us, ms or s.",
  size: "Write bytes, or a number and its unit: kb, mb or gb.",
  count: "Write a whole number from 1 on.",
  time: "An item needs some time: computing, waiting or both.",
};

/** Reads the form by the rules of the command line; spaces before a unit are let through. */
export function readQuestion(fields: AdviseFields): ReadQuestion {
  const problems: FieldProblem[] = [];
  const isTicked = (field: string) => fields[field] === "yes";
  const refuse = (field: string, message: string) => {
    problems.push({ field, message });
    return 0;
  };
  const text = (field: string) => (fields[field] ?? "").replaceAll(/\s/g, "");
  const duration = (field: string) =>
    isNone(text(field))
      ? 0
      : readDuration(text(field)) ?? refuse(field, EXPECTED.duration);
  const size = (field: string) =>
    isNone(text(field))
      ? 0
      : readSize(text(field)) ?? refuse(field, EXPECTED.size);
  const count = (field: string) =>
    readCount(text(field)) ?? refuse(field, EXPECTED.count);
  const work: Work = {
    ...PLAIN_WORK,
    ...{ cpuNs: duration("cpu"), waitNs: duration("wait") },
    items: count("items"),
    ...{ bytesIn: size("payload"), bytesOut: size("answer") },
    payload: isTicked("objects") ? "objects" : "bytes",
    ...{ isBlocking: isTicked("blocking"), isNative: isTicked("native") },
  };
  const cores = text("cores") === "" ? undefined : count("cores");
  if (problems.length === 0 && work.cpuNs + work.waitNs === 0) {
    refuse("cpu", EXPECTED.time);
  }
  if (problems.length > 0) return { kind: "problems", problems };
  return {
    kind: "question",
    question: {
      ...{ work, isWarm: isTicked("warm") },
      ...(cores === undefined ? undefined : { cores }),
    },
  };
}

/** The command that asks the same in a terminal. */
export function commandOf(
  { work, cores, isWarm }: AdviseQuestion,
  { fields, runId }: { readonly fields: AdviseFields; readonly runId: string },
): string {
  const said = (field: string) =>
    ` --${field} ${(fields[field] ?? "").replaceAll(/\s/g, "")}`;
  return [
    "deno task advise",
    ...(work.cpuNs > 0 ? [said("cpu")] : []),
    ...(work.waitNs > 0 ? [said("wait")] : []),
    ` --items ${work.items}`,
    ...(work.bytesIn > 0 ? [said("payload")] : []),
    ...(work.bytesOut > 0 ? [said("answer")] : []),
    ...(work.payload === "objects" ? [" --objects"] : []),
    ...(cores === undefined ? [] : [` --cores ${cores}`]),
    ...(work.isBlocking ? [" --blocking"] : []),
    ...(work.isNative ? [" --native"] : []),
    ...(isWarm ? [" --warm"] : []),
    ` --run ${runId}`,
  ].join("");
}

function isNone(text: string): boolean {
  return text === "" || text === "0";
}

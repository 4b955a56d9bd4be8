import type { Fields } from "../../_components/fields.tsx";
import {
  type FieldProblem,
  MAX_FIELD_LENGTH,
  USUAL_FIELDS,
} from "../../_components/advise_form.tsx";
import {
  readCount,
  readDuration,
  readSize,
} from "../../../src/text/amounts.ts";
import {
  PLAIN_WORK,
  type Work,
} from "../../../src/analysis/prediction/predict.ts";

/** What advice is asked about. */
interface AdviseQuestion {
  readonly work: Work;
  /** Absent for those of the run. */
  readonly cores?: number;
  readonly isWarm: boolean;
}

/** A question, or what is wrong with the form. */
type ReadQuestion =
  | { readonly kind: "question"; readonly question: AdviseQuestion }
  | { readonly kind: "problems"; readonly problems: readonly FieldProblem[] };

const EXPECTED = {
  duration: "Write a number and its unit: ns, us, ms or s.",
  size: "Write bytes, or a number and its unit: kb, mb or gb.",
  count: "Write a whole number from 1 on.",
  time: "An item needs some time: computing, waiting or both.",
};

/** Reads the form by the rules of the command line; spaces before a unit are let through. */
export function readQuestion(fields: Fields): ReadQuestion {
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

/** Machines that can be asked, the usual one first. */
type Machines = readonly { readonly id: string }[];

/** Fills the form from the query of an address; what that does not name, or nobody can choose, is as usual. */
export function readSearch(search: string, machines: Machines): Fields {
  const usual = { machine: machines[0]?.id ?? "", ...USUAL_FIELDS };
  const query = new URLSearchParams(search);
  return Object.fromEntries(
    Object.entries(usual).map(([name, value]) => {
      const asked = query.get(name) ?? value;
      const isOffered = name !== "machine" ||
        machines.some(({ id }) => id === asked);
      return [name, isOffered ? asked.slice(0, maxLengthOf(name)) : value];
    }),
  );
}

function maxLengthOf(name: string): number {
  return name === "machine" ? Infinity : MAX_FIELD_LENGTH;
}

/** The command that asks the same in a terminal. */
export function commandOf(
  { work, cores, isWarm }: AdviseQuestion,
  { fields, runId }: { readonly fields: Fields; readonly runId: string },
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

/**
 * One step of a thread. What it has read it keeps for itself until it writes it; `wait` is an `await`, which lets other
 * code of the same thread run.
 */
export type Step =
  | readonly ["read" | "write", string]
  | readonly ["add", number]
  | readonly ["lock" | "unlock", string]
  | readonly ["wait"];

/** A level of Be the scheduler: who takes the next step is the reader's choice. */
export interface Level {
  readonly title: string;
  /** What the reader is asked to bring about. */
  readonly task: string;
  /** Tasks of one event loop run on to their next `await`; threads may be interrupted after every step. */
  readonly runs: "threads" | "tasks";
  /** By name: one letter each. */
  readonly threads: Readonly<Record<string, readonly Step[]>>;
  readonly memory: Readonly<Record<string, number>>;
  /** What memory must hold once all are done. */
  readonly wanted: Readonly<Record<string, number>>;
  /** Names of threads in the order that wins, and in one that falls into the trap. */
  readonly wins: string;
  readonly loses: string;
  /** What is to be learned. */
  readonly lesson: string;
  /** Variant of the `sharing` suite that shows it on a machine. */
  readonly variant: string;
}

/** Where a level stands after some choices: `blocked` is a thread whose next step needs a lock that another one holds. */
export type Standing = ReturnType<typeof playLevel>;

type ThreadState = "ready" | "blocked" | "done";
type Outcome = "open" | "won" | "lost" | "deadlock";

/** Plays a level in an order of threads; choices that nobody can make are passed over. */
export function playLevel(level: Level, order: string) {
  const memory: Record<string, number> = { ...level.memory };
  const holders: Record<string, string> = {};
  const log: string[] = [];
  const threads = Object.entries(level.threads).map(([name, steps]) => ({
    ...{ name, steps, at: 0 },
    seen: null as number | null, // Null until it has read.
  }));
  type Thread = typeof threads[number];
  const stateOf = ({ name, steps, at }: Thread): ThreadState => {
    const step = steps[at];
    if (!step) return "done";
    const holder = step[0] === "lock" ? holders[step[1]] : undefined;
    return holder === undefined || holder === name ? "ready" : "blocked";
  };
  const take = (thread: Thread, [kind, what]: Step) => {
    const { name } = thread;
    const seen = thread.seen ?? 0;
    const tell = (text: string) => log.push(`${name} ${text}.`);
    switch (kind) {
      case "read":
        thread.seen = memory[what] ?? 0;
        return tell(`reads ${what}: ${thread.seen}`);
      case "add":
        thread.seen = seen + what;
        return tell(`adds ${what} to what it has read: ${thread.seen}`);
      case "write":
        memory[what] = seen;
        return tell(`writes ${what}: ${seen}`);
      case "lock":
        holders[what] = name;
        return tell(`locks ${what}`);
      case "unlock":
        delete holders[what];
        return tell(`unlocks ${what}`);
      case "wait":
        return tell("waits");
    }
  };
  for (const name of order) {
    const thread = threads.find((one) => one.name === name);
    while (thread && stateOf(thread) === "ready") {
      const step = thread.steps[thread.at++];
      if (!step) break;
      take(thread, step);
      if (level.runs === "threads" || step[0] === "wait") break;
    }
  }
  const states = threads.map(stateOf);
  const isMet = Object.entries(level.wanted)
    .every(([name, value]) => memory[name] === value);
  const outcome: Outcome = states.includes("ready")
    ? "open"
    : states.includes("blocked")
    ? "deadlock"
    : isMet
    ? "won"
    : "lost";
  return {
    ...{ outcome, memory, holders, log },
    threads: threads.map(({ name, at, seen }, index) => ({
      ...{ name, at, seen, state: states[index] ?? "done" },
    })),
  };
}

/** `n = n + 1`, step by step. */
function addition(name: string, amount = 1): readonly Step[] {
  return [["read", name], ["add", amount], ["write", name]];
}

/** Takes two locks, one after the other, and gives them back. */
function bothLocks(first: string, second: string): readonly Step[] {
  return [
    ...[["lock", first] as const, ["lock", second] as const], // Tuples, as steps are.
    ...[["unlock", second] as const, ["unlock", first] as const],
  ];
}

/** From a lost update to a deadlock of three. */
export const LEVELS: readonly Level[] = [
  {
    title: "Keep both additions",
    task: "Two threads add 1 to n. Choose the order so that n becomes 2.",
    runs: "threads",
    threads: { A: addition("n"), B: addition("n") },
    ...{ memory: { n: 0 }, wanted: { n: 2 } },
    ...{ wins: "AAABBB", loses: "ABABAB" },
    lesson:
      "Both had read 0, so both wrote 1. An update is lost when another thread reads between a thread’s read and its write.",
    variant: "unsynchronised",
  },
  {
    title: "Lose as much as possible",
    task:
      "Now be the bug: two threads add 1 to n twice each. Make n end at 2, not at 4.",
    runs: "threads",
    threads: {
      A: [...addition("n"), ...addition("n")],
      B: [...addition("n"), ...addition("n")],
    },
    ...{ memory: { n: 0 }, wanted: { n: 2 } },
    ...{ wins: "ABABABABABAB", loses: "AAABABABBABB" },
    lesson:
      "How much is lost depends on the order alone. A test may see every order but the bad one, and pass.",
    variant: "unsynchronised",
  },
  {
    title: "No threads needed",
    task:
      "Two async tasks pay 10 and 20 into a balance of 100, on one thread. Each runs until its await. Make it 130.",
    runs: "tasks",
    threads: Object.fromEntries(
      Object.entries({ A: 10, B: 20 }).map(([name, amount]) => [name, [
        ["read", "balance"],
        ["wait"],
        ["add", amount],
        ["write", "balance"],
      ]]),
    ),
    ...{ memory: { balance: 100 }, wanted: { balance: 130 } },
    ...{ wins: "AABB", loses: "ABAB" },
    lesson:
      "One thread loses updates too, if there is an await between reading and writing. Let one owner do both in a row, and send it messages.",
    variant: "messages",
  },
  {
    title: "A lock that one thread forgets",
    task:
      "A takes the lock before it adds 1, and B does not. Make n become 2 even so.",
    runs: "threads",
    threads: {
      A: [["lock", "L"], ...addition("n"), ["unlock", "L"]],
      B: addition("n"),
    },
    ...{ memory: { n: 0 }, wanted: { n: 2 } },
    ...{ wins: "AAAAABBB", loses: "AABBBAAA" },
    lesson:
      "A lock protects nothing by itself: it only stops threads that ask for it. Every access has to take it.",
    variant: "lock",
  },
  {
    title: "Avoid the deadlock",
    task: "A locks P and then Q, B locks Q and then P. Let both finish.",
    runs: "threads",
    threads: { A: bothLocks("P", "Q"), B: bothLocks("Q", "P") },
    ...{ memory: {}, wanted: {} },
    ...{ wins: "AAAABBBB", loses: "AB" },
    lesson:
      "Each holds the lock that the other needs, and neither gives it back. If all threads take locks in the same order, no such cycle can form.",
    variant: "lock",
  },
  {
    title: "Three at one table",
    task:
      "Three threads share three locks, and each needs two of them. Let all three finish.",
    runs: "threads",
    threads: {
      A: bothLocks("P", "Q"),
      B: bothLocks("Q", "R"),
      C: bothLocks("R", "P"),
    },
    ...{ memory: {}, wanted: {} },
    ...{ wins: "AAAABBBBCCCC", loses: "ABC" },
    lesson:
      "A cycle can run through three threads as well: these are the dining philosophers. Best of all, avoid the lock: let each thread count for itself, and add up once.",
    variant: "atomics",
  },
];

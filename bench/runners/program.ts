import { fileURLToPath } from "node:url";
import { WrongAnswerError } from "../../src/workloads/workload.ts";
import type { Contender } from "../../src/results/bench_id.ts";
import { linesOf } from "./replies.ts";
import type { Observations, Runner } from "./runner.ts";

/** What a contender's program is to run, again and again. */
export interface ProgramRequest {
  readonly contender: Contender;
  /** Name of a function of `runtimes/tasks.mjs`. */
  readonly task: string;
  readonly inputs: readonly unknown[];
  readonly workers: number;
  /** Nominal time of an item, where that is what its input says. */
  readonly itemMicros: number | undefined;
  /** What the answers come to. */
  readonly sum: number;
}

const at = (name: string) =>
  fileURLToPath(new URL(`../runtimes/${name}`, import.meta.url));

/** Flags of Deno for a program that starts threads and processes, fetches from this machine and tells its memory. */
const DENO_FLAGS = [
  ...["run", "--quiet", "--no-check", "--allow-read", "--allow-env"],
  ...["--allow-net=127.0.0.1", "--allow-run", "--allow-sys"],
];

/** Runs a contender's program: a line asks for a batch, and a line of its own is the answer. */
export async function createProgramRunner(
  request: ProgramRequest,
): Promise<Runner> {
  const { contender } = request;
  return contender.how === "start"
    ? startRunner(contender)
    : await batchRunner(request);
}

function fileOf({ how, isPython }: Contender): string {
  if (isPython) return at("program.py");
  if (how === "start") return at("empty.mjs");
  return how === "worker-executor" || how === "subprocess-executor"
    ? at("executors.ts")
    : at("program.mjs");
}

function startProgram(contender: Contender, stdin: "piped" | "null") {
  const [command = "", ...args] = contender.command;
  const isDeno = contender.runtime.startsWith("deno");
  return new Deno.Command(command, {
    args: [...args, ...(isDeno ? DENO_FLAGS : []), fileOf(contender)],
    stdin,
    stdout: stdin === "null" ? "null" : "piped",
    stderr: "inherit",
  }).spawn();
}

function startRunner(contender: Contender): Runner {
  return {
    warmsUp: false,
    children: "per-batch",
    run: () => startProgram(contender, "null").status,
    verify: (status) => {
      const { success, code } = status as Deno.CommandStatus; // What `run` gives.
      if (success) return {};
      throw new WrongAnswerError(
        `Cannot accept the end of ${contender.label}: found exit code ${code}, expected 0`,
      );
    },
    teardown: () => Promise.resolve(),
    kill: () => {},
  };
}

async function batchRunner(
  { contender, task, inputs, workers, itemMicros, sum }: ProgramRequest,
): Promise<Runner> {
  const child = startProgram(contender, "piped");
  // Asked for as a pipe.
  const stdin = child.stdin as WritableStream<Uint8Array<ArrayBuffer>>;
  const input = stdin.getWriter();
  const encoder = new TextEncoder();
  const answers = linesOf(child.stdout);
  const ask = async (line: string) => {
    await input.write(encoder.encode(`${line}\n`));
    const { value, done } = await answers.next();
    if (!done) return value;
    const { code } = await child.status;
    throw new Error(
      `Cannot run ${contender.label}: its program ended with exit code ${code}, expected an answer`,
    );
  };
  const verify = (answer: unknown): Observations => {
    const { sum: found, residentBytes } = JSON.parse(String(answer));
    if (found !== sum) {
      throw new WrongAnswerError(
        `Cannot accept the answers of ${contender.label}: found ${found} in all, expected ${sum}`,
      );
    }
    return typeof residentBytes === "number" ? { residentBytes } : {};
  };
  const { how } = contender;
  const asked = { how, task, inputs, workers, itemMicros };
  verify(await ask(JSON.stringify(asked)));
  return {
    warmsUp: how !== "first-thread",
    children: "kept",
    run: () => ask(""),
    verify,
    teardown: async () => {
      await input.close();
      await child.status;
    },
    kill: () => child.kill("SIGKILL"),
  };
}

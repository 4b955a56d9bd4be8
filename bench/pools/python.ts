import { fileURLToPath } from "node:url";
import { WrongAnswerError } from "../../src/workloads/workload.ts";
import { receiveFromProcess, Replies } from "../runners/replies.ts";
import type { CreateRunner } from "./pool.ts";

const SCRIPT = fileURLToPath(
  new URL("./entry/python_pools.py", import.meta.url),
);

const ANOTHER = new TextEncoder().encode("\n");

/** Python's own executors: a line asks for a batch, and a line with the number of right answers is its end. */
export function python(
  kind: "threads" | "processes",
  how: "one-by-one" | "at-once",
): CreateRunner {
  return ({ workers, items }) => {
    const child = new Deno.Command("python3", {
      args: [SCRIPT, kind, how, String(workers), String(items)],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const replies = new Replies<Uint8Array>();
    void receiveFromProcess(child.stdout, replies);
    const input = child.stdin.getWriter();
    return {
      warmsUp: true,
      children: "kept",
      run: async () => {
        const answer = replies.next();
        await input.write(ANOTHER);
        return Number(new TextDecoder().decode(await answer));
      },
      verify: (right) => {
        if (right === items) return {};
        throw new WrongAnswerError(
          `Cannot accept results: found ${right} right ones, expected ${items}`,
        );
      },
      teardown: async () => {
        await input.close();
        await child.status;
      },
      kill: () => child.kill("SIGKILL"),
    };
  };
}

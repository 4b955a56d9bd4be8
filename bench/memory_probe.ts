/**
 * Runs one cell twice in this process, and prints its peak memory as one line of JSON, in bytes: `{"peakBytes":123}`,
 * or null where the system does not tell. The driver starts one such process for every cell.
 */
import { parseBenchId } from "../src/results/bench_id.ts";
import { peakBytes } from "./process_tree.ts";
import { Stage } from "./stage.ts";

if (import.meta.main) await probe(Deno.args[0] ?? "");

async function probe(name: string): Promise<void> {
  const id = parseBenchId(name);
  if (!id) throw new TypeError(`Cannot measure memory: found "${name}"`);
  const stage = new Stage();
  try {
    const { act, helpers } = await stage.enter(id, {
      listsHelpers: true,
    });
    for (let run = 0; run < 2; run++) {
      await act.before?.();
      await act.after(await act.run());
    }
    const peak = await (act.measureMemory?.() ?? treePeak(helpers));
    console.log(JSON.stringify({ peakBytes: peak || null }));
    await stage.leave();
  } finally {
    stage.close();
  }
  Deno.exit();
}

async function treePeak(helpers: readonly number[]): Promise<number> {
  const { own, children } = await peakBytes(helpers);
  return own + children;
}

import type { VariantRequest } from "../../src/results/bench_id.ts";
import { treeBytes } from "../../src/system/mod.ts";
import { Fixture, runOnce, type SuiteSource } from "./fixture.ts";

const BATCHES = 2;

/**
 * Runs one variant alone in this process, and prints its peak memory as one line of JSON, in bytes:
 * `{"peakBytes":123}`, or null where the system does not tell.
 */
export async function probeMemory(
  request: VariantRequest,
  source: SuiteSource,
): Promise<void> {
  let opened: Fixture | undefined;
  try {
    const fixture = await Fixture.open(
      { variants: [request], cycles: [], warmupMs: 0 },
      {
        source,
        listener: {
          onStarted: () => {},
          onFailed: (_, error) => {
            throw error;
          },
          onHelperLost: () => {},
        },
        opened: (fixture) => opened = fixture,
      },
    );
    const [variant] = fixture.variants;
    if (!variant) throw new TypeError(`Cannot measure memory of ${request.id}`);
    for (let batch = 0; batch < BATCHES; batch++) await runOnce(variant);
    const peak = await (variant.runner.measureMemory?.() ??
      treePeak(fixture.helpers));
    console.log(JSON.stringify({ peakBytes: peak || null }));
    await fixture.close();
  } finally {
    opened?.kill();
  }
  Deno.exit();
}

async function treePeak(helpers: readonly number[]): Promise<number | null> {
  const peak = await treeBytes("peak", helpers);
  return peak ? peak.own + peak.children : null;
}

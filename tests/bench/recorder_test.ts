import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Account, type Usage } from "../../bench/account.ts";
import { Recorder, type Sample } from "../../bench/recorder.ts";
import type { TreeTime } from "../../bench/process_tree.ts";
import type { BenchRecord } from "../../src/results/bench_id.ts";
import { freshPath } from "../executors/fixtures/bounds.ts";

const A = "sharing/counter/atomics/2";
const B = "sharing/counter/lock/2";

/** Books that say what they are told to of the children. */
class FixedAccount extends Account {
  readonly #children: TreeTime | undefined;

  constructor(children: TreeTime | undefined) {
    super({ hasChildren: true, isKnown: true, helpers: [] });
    this.#children = children;
  }

  override finish(): Promise<TreeTime | undefined> {
    return Promise.resolve(this.#children);
  }
}

const USED: Usage = {
  userMicros: 250_000,
  systemMicros: 50_000,
  voluntary: 3,
  involuntary: 1,
};

/** What a recorder writes. */
async function written(
  use: (recorder: Recorder) => Promise<void>,
): Promise<BenchRecord[]> {
  using file = freshPath();
  await use(new Recorder(file.path));
  const text = await Deno.readTextFile(file.path).catch(() => "");
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** The record of one cell with these samples, warmed up for 1 s. */
async function measuredOf(
  samples: readonly Sample[],
  { iterations, account }: {
    readonly iterations: number;
    readonly account?: Account;
  },
) {
  const records = await written(async (recorder) => {
    await recorder.begin(A, iterations);
    if (account) recorder.keepBooks(account, 1e9);
    for (const sample of samples) recorder.add(sample);
    await recorder.finish();
  });
  const found = records.find((record) => record.kind === "measured");
  if (!found) throw new Error("Cannot find the record of the cell");
  return found;
}

Deno.test("Recorder tells that a cell has started, once, and what it measured when the next begins", async () => {
  const records = await written(async (recorder) => {
    for (const id of [A, A, B]) {
      await recorder.begin(id, 2);
      recorder.add({ ns: 5 });
    }
  });
  assertEquals(
    records.map(({ kind, id }) => [kind, id]),
    [["started", A], ["measured", A], ["started", B]],
  );
});

Deno.test("Recorder keeps the last samples: those before them were warm-up", async () => {
  const samples = [9, 8, 1, 2, 3].map((ns) => ({ ns }));
  const { samplesNs } = await measuredOf(samples, { iterations: 3 });
  assertEquals(samplesNs, [1, 2, 3]);
});

Deno.test("Recorder counts the time of all batches, warm-up included", async () => {
  const { iteratingNs } = await measuredOf([{ ns: 10 }, { ns: 20 }], {
    iterations: 1,
    account: new FixedAccount(undefined),
  });
  assertEquals(iteratingNs, 1e9 + 30);
});

Deno.test("Recorder adds up what the measured batches used, and their share of what the children did", async () => {
  const samples = Array(4).fill({ ns: 1, used: USED });
  const account = new FixedAccount({ userSeconds: 0.8, systemSeconds: 0.4 });
  const { cpu, contextSwitches } = await measuredOf(samples, {
    iterations: 3,
    account,
  });
  assertAlmostEquals(cpu?.userSeconds ?? NaN, 3 * 0.25 + 0.75 * 0.8);
  assertAlmostEquals(cpu?.systemSeconds ?? NaN, 3 * 0.05 + 0.75 * 0.4);
  assertEquals(contextSwitches, { voluntary: 9, involuntary: 3 });
});

Deno.test("Recorder gives no processor time where nobody knows the children's", async () => {
  const samples = [{ ns: 1, used: USED }];
  const account = new FixedAccount(undefined);
  const blind = await measuredOf(samples, { iterations: 1, account });
  assertEquals(blind.cpu, null);
  const alone = await measuredOf(samples, { iterations: 1 });
  assertEquals(alone.cpu, null);
});

Deno.test("Recorder averages observations over the measured batches", async () => {
  const samples = [100, 4, 0, 2].map((lostUpdates) => ({
    ns: 1,
    observations: { lostUpdates },
  }));
  const { observations } = await measuredOf(samples, { iterations: 3 });
  assertEquals(observations, { lostUpdates: 2 });
});

Deno.test("Recorder says nothing of a cell that has fewer samples than were asked for", async () => {
  const records = await written(async (recorder) => {
    await recorder.begin(A, 3);
    recorder.add({ ns: 1 });
    await recorder.finish();
  });
  assertEquals(records.map(({ kind }) => kind), ["started"]);
});

Deno.test("Recorder says why a cell failed, and then goes on with the next", async () => {
  const records = await written(async (recorder) => {
    await recorder.begin(A, 1);
    recorder.add({ ns: 1 });
    recorder.fail(new RangeError("too much"));
    await recorder.begin(B, 1);
    recorder.fail("no reason");
    await recorder.finish();
  });
  assertEquals(records, [
    { kind: "started", id: A },
    { kind: "failed", id: A, reason: "RangeError: too much" },
    { kind: "started", id: B },
    { kind: "failed", id: B, reason: "no reason" },
  ]);
});

Deno.test("Recorder writes nothing where nobody asked for records", async () => {
  const recorder = new Recorder(undefined);
  await recorder.begin(A);
  recorder.add({ ns: 1 });
  await recorder.finish();
  await recorder.begin(B);
  recorder.fail(new Error("wrong"));
});

import { assert, assertEquals } from "@std/assert";
import {
  type BenchId,
  createRunId,
  formatBenchId,
  parseBenchId,
  withoutReplicate,
} from "../../src/results/mod.ts";

const POOL: BenchId = {
  suite: "scaling",
  workload: "file-read",
  model: "worker-pool",
  workers: 16,
};

const NAMES: readonly { name: string; parameters: BenchId["parameters"] }[] = [
  { name: "", parameters: {} },
  { name: "?replicate=1", parameters: { replicate: 1 } },
  { name: "?bytes=16777216", parameters: { bytes: 2 ** 24 } },
  { name: "?share=0.25", parameters: { share: 0.25 } },
  { name: "?share=1e-7", parameters: { share: 1e-7 } },
  { name: "?share=0", parameters: { share: 0 } },
  {
    name: "?itemMicros=20&items=10",
    parameters: { itemMicros: 20, items: 10 },
  },
  {
    name: "?constructor=1&toString=2",
    parameters: { constructor: 1, toString: 2 },
  },
];

for (const { name, parameters = {} } of NAMES) {
  Deno.test(`parseBenchId() reads what formatBenchId() writes: "${name}"`, () => {
    const id = { ...POOL, parameters };
    assertEquals(formatBenchId(id), `scaling/file-read/worker-pool/16${name}`);
    assertEquals(parseBenchId(formatBenchId(id)), id);
  });
}

Deno.test("formatBenchId() names a cell the same without parameters and with none", () => {
  assertEquals(formatBenchId(POOL), formatBenchId({ ...POOL, parameters: {} }));
  assertEquals(parseBenchId(formatBenchId(POOL)), { ...POOL, parameters: {} });
});

Deno.test("formatBenchId() puts parameters in the order of their names", () => {
  const parameters = [["b", 2], ["a", 10], ["B", 3], ["ab", 1]] as const;
  const forwards = Object.fromEntries(parameters);
  const backwards = Object.fromEntries(parameters.toReversed());
  assertEquals(
    formatBenchId({ ...POOL, parameters: forwards }),
    "scaling/file-read/worker-pool/16?B=3&a=10&ab=1&b=2",
  );
  assertEquals(
    formatBenchId({ ...POOL, parameters: backwards }),
    formatBenchId({ ...POOL, parameters: forwards }),
  );
});

for (
  const name of [
    "",
    "cpu/primes/async",
    "cpu/primes/async/0",
    "cpu/primes/async/01",
    "cpu/primes/async/1/2",
    `cpu/primes/async/${"9".repeat(400)}`,
    "cpu//async/1",
    "cpu/Primes/async/1",
    "cpu/primes/async/1\n",
    "cpu/-/async/1",
    ...[
      ...["?", "?a", "?a=", "?=1", "?a=1&", "?&a=1", "?a=1&&b=2", "?a=1?b=2"],
      ...["?a=one", "?a=.", "?a=1.2.3", "?a=-", "?a=e", "?a=1e400", "?a=NaN"],
      ...["?a=1.0", "?a=01", "?a=1e3", "?a=+1", "?a=%31", "?a=1\n", "?a=-0"],
      ...["?a=1&a=2", "?a=1&a=1", "?b=1&a=2", "?a=1;b=2", "?a=1#b"],
      ...["?__proto__=1", "?a-b=1", "?a.b=1", "?á=1", "?a%20=1", "? a=1"],
      `?${"a".repeat(50)}=1`,
    ].map((query) => `cpu/primes/async/1${query}`),
  ]
) {
  const shown = JSON.stringify(name).slice(0, 80);
  Deno.test(`parseBenchId() knows ${shown} for no bench id`, () => {
    assertEquals(parseBenchId(name), undefined);
  });
}

Deno.test("parseBenchId() gives a parameter named constructor as data, not as what objects have", () => {
  const parsed = parseBenchId("payload/echo/clone/1?constructor=1");
  assert(parsed && Object.hasOwn(parsed.parameters, "constructor"));
  const plain = parseBenchId("payload/echo/clone/1");
  assert(plain && !Object.hasOwn(plain.parameters, "constructor"));
});

Deno.test("withoutReplicate() leaves out what names a repeated measurement, and nothing else", () => {
  const replicate = { bytes: 64, replicate: 1 };
  assertEquals(withoutReplicate(replicate), { bytes: 64 });
  assertEquals(replicate, { bytes: 64, replicate: 1 });
  assertEquals(withoutReplicate({ bytes: 64 }), { bytes: 64 });
  assertEquals(withoutReplicate({}), {});
});

Deno.test("createRunId() sorts by time and tells runs of one second apart", () => {
  const start = new Date("2026-11-21T01:31:45.678Z");
  const later = new Date("2026-11-21T01:31:46.000Z");
  assertEquals(
    createRunId(start, new Uint8Array([0, 1, 2, 255])),
    "20261121-013145-000102ff",
  );
  assertEquals(createRunId(start) < createRunId(later), true);
  assertEquals(createRunId(start) === createRunId(start), false);
});

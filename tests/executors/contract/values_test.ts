import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { SerializationError } from "../../../src/executors/mod.ts";
import { contract } from "../fixtures/contract.ts";
import { WARM_SUBJECTS } from "../fixtures/executors.ts";
import * as tasks from "../fixtures/tasks.ts";

const { buffer } = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

/** Values that arrive equal, wherever a task runs. */
const VALUES: Readonly<Record<string, unknown>> = {
  "undefined": undefined,
  "null": null,
  "NaN": NaN,
  "minus zero": -0,
  "infinities": [Infinity, -Infinity],
  "big integers": [0n, 2n ** 70n, -1n],
  "long text": "text ".repeat(100_000),
  "long text in several places": {
    same: ["é".repeat(5_000), "é".repeat(5_000)],
    map: new Map([["k".repeat(5_000), "\ufeffv".repeat(5_000)]]),
    quoted: '"\\\n'.repeat(5_000),
    half: "\ud800".repeat(5_000),
  },
  "odd text": ["", "\n", "\0", "\ud800", "\u2028", "😀", '"\\'],
  "dates": [new Date(0), new Date(NaN)],
  "regular expression": /a(b|c)\/d/gimsuy,
  "map": new Map<unknown, unknown>([["a", 1], [{ b: 2 }, [NaN]]]),
  "set": new Set<unknown>([1, "1", undefined, null]),
  "nested": { a: [{ b: new Map([[1, new Set([2])]]) }] },
  "object without prototype": Object.assign(Object.create(null), { a: 1 }),
  "keys that look special": JSON.parse(
    '{"__proto__":1,"constructor":2,"then":3}',
  ),
  "array buffer": buffer.slice(),
  "empty array buffer": new ArrayBuffer(0),
  "views of one buffer": [
    new Uint8Array(buffer, 2, 3),
    new Uint16Array(buffer, 2),
  ],
  "data view": new DataView(buffer, 1, 4),
  "typed arrays": [
    Int8Array.of(-1),
    Uint8ClampedArray.of(255),
    Int16Array.of(-2),
    Uint32Array.of(7),
    Float16Array.of(0.5),
    Float32Array.of(1.5),
    Float64Array.of(NaN, -0),
    BigInt64Array.of(-3n),
    BigUint64Array.of(3n),
  ],
  "one typed array": Float64Array.of(1, 2, 3),
  "boxed": [Object(1), Object("s"), Object(true), Object(1n)],
  "many objects": Array.from({ length: 500 }, (_, n) => ({ n, text: `${n}` })),
};

for (const [name, value] of Object.entries(VALUES)) {
  contract(
    `carries ${name}, there and back`,
    async ({ executor, isolated }) => {
      const expected = isolated ? structuredClone(value) : value;
      assertEquals(await executor.submit(tasks.echo, value), expected);
    },
    WARM_SUBJECTS,
  );
}

contract("map() carries all of them", async ({ executor, isolated }) => {
  const values = Object.values(VALUES);
  const inputs = values.map((value) => [value] as const);
  // Not all at once: a chunk that ends amid them, and one that is not full.
  const mapped = executor.map(tasks.echo, inputs, { chunkSize: 8 });
  assertEquals(
    await Array.fromAsync(mapped),
    isolated ? structuredClone(values) : values,
  );
});

contract("keeps holes, cycles and shared references", async ({ executor }) => {
  // deno-lint-ignore no-sparse-arrays
  const sparse = Object.assign([1, , 3], { note: "x" });
  const crossed = Object(await executor.submit(tasks.echo, sparse));
  assertEquals([1 in crossed, crossed.length, crossed.note], [false, 3, "x"]);
  const shared = { n: 1 };
  const cyclic: Record<string, unknown> = { a: shared, b: [shared] };
  cyclic["self"] = cyclic;
  const again = Object(await executor.submit(tasks.echo, cyclic));
  assertStrictEquals(again.self, again);
  assertStrictEquals(again.a, again.b[0]);
  assert(Object.is(await executor.submit(tasks.echo, -0), -0));
});

class Account {
  readonly owner = "x";
}

const REFUSED: readonly (readonly [string, unknown, string])[] = [
  ["a function", { run: () => 1 }, ".run"],
  ["a symbol", [1, Symbol("s")], "[1]"],
  ["a promise", { later: Promise.resolve() }, ".later"],
  ["an instance of a class", [{ account: new Account() }], "[0].account"],
  ["a weak map", new WeakMap(), ""],
  ["a URL", { at: new URL("http://localhost/") }, ".at"],
  ["headers", new Headers(), ""],
  ["a proxy of a function", new Proxy(() => 1, {}), ""],
  ["an abort signal", { signal: AbortSignal.abort() }, ".signal"],
];

for (const [name, value, path] of REFUSED) {
  contract(
    `refuses ${name} and says where it is, unless it copies nothing`,
    async ({ executor, isolated }) => {
      const outcome = await executor.submit(tasks.echo, value)
        .catch((error) => error);
      if (!isolated) return assertStrictEquals(outcome, await value);
      assertInstanceOf(outcome, SerializationError);
      assertEquals(outcome.path, `arguments[0]${path}`);
    },
  );
}

contract(
  "carries blobs, files and keys to threads, and refuses them on the way to a process",
  async ({ executor, canStopComputing: isProcess }) => {
    const values = [new Blob(["text"]), new File(["text"], "name")];
    const outcome = await executor.submit(tasks.echo, { values })
      .catch((error) => error);
    if (isProcess) {
      assertInstanceOf(outcome, SerializationError);
      return assertEquals(outcome.path, "arguments[0].values[0]");
    }
    const [blob, file] = Object(outcome).values;
    assertEquals(await blob.text(), "text");
    assertEquals([file.name, await file.text()], ["name", "text"]);
  },
);

contract(
  "carries a key to a thread, and back where Deno can clone it once more",
  async ({ executor, canStopComputing: isProcess }) => {
    if (isProcess) return;
    const algorithm = { name: "AES-GCM", length: 128 };
    const key = await crypto.subtle.generateKey(algorithm, true, ["encrypt"]);
    assertEquals(await executor.submit(tasks.exportKey, key), 16);
    for (let time = 0; time < 4; time++) {
      const future = executor.submit(tasks.echo, key);
      const back = await future.catch((error) => error);
      assert(back instanceof CryptoKey || back instanceof SerializationError);
    }
  },
);

contract(
  "keeps a view that follows the length of its memory one that does",
  async ({ executor }) => {
    const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
    const view = await executor.submit(tasks.echo, new Uint8Array(buffer));
    assertInstanceOf(view, Uint8Array);
    assertInstanceOf(view.buffer, ArrayBuffer);
    view.buffer.resize(16);
    assertEquals(view.length, 16);
  },
);

contract(
  "carries what a hidden toJSON() would replace",
  async ({ executor }) => {
    const value = Object.defineProperty({ a: 1 }, "toJSON", { value: () => 7 });
    assertEquals(
      Reflect.get(Object(await executor.submit(tasks.echo, value)), "a"),
      1,
    );
  },
);

contract(
  "refuses a result that cannot cross, with its path",
  async ({ executor, isolated }) => {
    const future = executor.submit(tasks.returnFunction);
    const outcome = await future.catch((error) => error);
    if (!isolated) return assertEquals(Object.keys(outcome), ["a"]);
    assertInstanceOf(outcome, SerializationError);
    assertEquals(outcome.path, "result.a[0]");
  },
);

class HttpError extends TypeError {
  override readonly name = "HttpError";
  readonly status = 503;
}

/** What a task may throw, as the caller must get it: its class among the built-in ones, and all that it says. */
const THROWN: Readonly<Record<string, () => unknown>> = {
  "Error": () => new Error("m"),
  "EvalError": () => new EvalError("m"),
  "RangeError": () => new RangeError("m"),
  "ReferenceError": () => new ReferenceError("m"),
  "SyntaxError": () => new SyntaxError("m"),
  "TypeError": () => new TypeError("m"),
  "URIError": () => new URIError("m"),
  "AggregateError": () => new AggregateError([new TypeError("t"), 7], "m"),
  "DOMException": () => new DOMException("m", "DataError"),
  "Deno.errors.NotFound": () => new Deno.errors.NotFound("m"),
  "a subclass": () => new HttpError("m"),
  "a chain of causes": () =>
    new Error("m", { cause: new RangeError("n", { cause: "text" }) }),
  "own properties": () => Object.assign(new Error("m"), { code: 7, at: [1] }),
  "a frozen error": () => Object.freeze(new Error("m")),
  "undefined": () => undefined,
  "null": () => null,
  "text": () => "thrown",
  "an object": () => ({ code: 1 }),
};

for (const [name, make] of Object.entries(THROWN)) {
  contract(`brings over ${name} thrown`, async ({ executor }) => {
    const made = make();
    const [outcome] = await Promise.allSettled([
      executor.submit(tasks.rethrow, made),
    ]);
    assert(outcome.status === "rejected");
    assertSame(outcome.reason, made);
  }, WARM_SUBJECTS);
}

function assertSame(found: unknown, expected: unknown): void {
  if (!(expected instanceof Error)) return assertEquals(found, expected);
  assertInstanceOf(found, Error);
  assertEquals([found.name, found.message], [expected.name, expected.message]);
  const builtIn = expected instanceof HttpError
    ? TypeError
    : expected.constructor;
  assert(found instanceof Object(builtIn), `${found} is of another class`);
  assertEquals(ownFacts(found), ownFacts(expected));
  if ("cause" in expected) assertSame(found.cause, expected.cause);
  if (expected instanceof AggregateError) {
    assertInstanceOf(found, AggregateError);
    for (const [index, inner] of expected.errors.entries()) {
      assertSame(found.errors[index], inner);
    }
  }
}

/** Own properties but the name, which may have come from the class. */
function ownFacts(error: Error): [string, unknown][] {
  return Object.entries(error).filter(([key]) => key !== "name");
}

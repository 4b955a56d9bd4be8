import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { SerializationError } from "../../../src/executors/errors.ts";
import {
  decodeValue,
  encodeValue,
  isPlainJson,
  KIND,
} from "../../../src/executors/protocol/codec.ts";
import "../../../src/executors/protocol/table.ts";

function cross(value: unknown, toThread = false): unknown {
  const encoded = encodeValue(value, { root: "value", toThread });
  const { kind, json, attachments } = encoded;
  return decodeValue({ kind, data: JSON.parse(json), attachments });
}

const resizable = new ArrayBuffer(2, { maxByteLength: 8 });
const TYPED_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float16Array,
  Float32Array,
  Float64Array,
].map((View): [string, unknown] => [View.name, View.of(1, 0, 3)]);

const ZOO: readonly (readonly [string, unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["booleans", [true, false]],
  ["special numbers", [NaN, Infinity, -Infinity, -0, 0, 1e308]],
  ["bigints", [0n, -1n, 2n ** 80n]],
  ["text of every kind", ["", "line\nbreak", "\u2028", "\ud800", "😀", "\0"]],
  ["object with undefined", { a: undefined, b: 1 }],
  ["keys that look special", JSON.parse('{"__proto__": 1, "constructor": 2}')],
  ["date", new Date(86_400_000)],
  ["invalid date", new Date(NaN)],
  ["map", new Map<unknown, unknown>([[{ a: 1 }, NaN], ["k", new Map()]])],
  ["set", new Set<unknown>([1, undefined, "x"])],
  ["regular expression", /a\/b\n/giu],
  ["array buffer", Uint8Array.of(1, 2, 3).buffer],
  ["resizable array buffer", resizable],
  ["bigint arrays", [BigInt64Array.of(-1n), BigUint64Array.of(1n)]],
  ["data view", new DataView(Uint8Array.of(9, 8, 7).buffer, 1, 2)],
  ["boxed primitives", [Object(-0), Object("s"), Object(true), Object(1n)]],
  ["empty containers", [[], {}, new Map(), new Set()]],
  ["deep plain list", Array.from({ length: 100 }, (_, i) => ({ i, l: [i] }))],
  ...TYPED_ARRAYS,
];

for (const [name, value] of ZOO) {
  Deno.test(`encodeValue() carries ${name}`, () => {
    assertEquals(cross(value), structuredClone(value));
    assertEquals(cross([value]), structuredClone([value]));
  });
}

Deno.test("encodeValue() keeps negative zero", () => {
  assert(Object.is(cross(-0), -0));
  assert(
    Object.is(
      cross([-0]) instanceof Array && Reflect.get(Object(cross([-0])), 0),
      -0,
    ),
  );
});

Deno.test("encodeValue() keeps holes and further properties of arrays", () => {
  // deno-lint-ignore no-sparse-arrays
  const sparse = Object.assign([1, , 3], { note: "x" });
  const crossed = cross(sparse);
  assertInstanceOf(crossed, Array);
  assertEquals([1 in crossed, crossed.length], [false, 3]);
  assertEquals(Reflect.get(crossed, "note"), "x");
  const tail = new Array(5);
  assertEquals(Object.keys(Object(cross(tail))), []);
});

Deno.test("encodeValue() keeps cycles and shared references", () => {
  const shared = { n: 1 };
  const value: Record<string, unknown> = { a: shared, b: shared };
  value["self"] = value;
  const crossed = Object(cross(value));
  assertStrictEquals(crossed.self, crossed);
  assertStrictEquals(crossed.a, crossed.b);
});

Deno.test("encodeValue() keeps views of one buffer together", () => {
  const { buffer } = new Uint8Array(8);
  const crossed = Object(
    cross([new Uint8Array(buffer, 0, 4), new Uint8Array(buffer, 4)]),
  );
  assertStrictEquals(crossed[0].buffer, crossed[1].buffer);
  assertEquals(crossed[1].byteOffset, 4);
});

Deno.test("encodeValue() shares shared memory with threads alone", () => {
  const memory = new SharedArrayBuffer(4);
  assertStrictEquals(cross(memory, true), memory);
  assertThrows(() => cross(memory), SerializationError, "SharedArrayBuffer");
});

class Account {
  owner = "x";
}

const REFUSED: readonly (readonly [string, unknown, string])[] = [
  ["a function", { run: () => 1 }, "value.run"],
  ["a symbol", [Symbol("s")], "value[0]"],
  ["a promise", { a: { b: Promise.resolve() } }, "value.a.b"],
  ["a weak map", new WeakMap(), "value"],
  ["a URL", { at: new URL("http://localhost") }, "value.at"],
  ["headers", [0, new Headers()], "value[1]"],
  ["a blob", new Blob(["x"]), "value"],
  ["form data", new FormData(), "value"],
  ["an abort signal", new AbortController().signal, "value"],
  [
    "an instance of a class",
    { "my account": new Account() },
    'value["my account"]',
  ],
  ["a list of a class", class List extends Array {}.from([1]), "value"],
  ["a map's value", new Map([["k", () => 1]]), "value<value 0>"],
  ["a set's element", new Set([() => 1]), "value<0>"],
  ["a detached buffer", detached(), "value"],
];

for (const [name, value, path] of REFUSED) {
  Deno.test(`encodeValue() refuses ${name} and says where it is`, () => {
    const error = assertThrows(() => cross(value), SerializationError);
    assertEquals(error.path, path);
  });
}

Deno.test("encodeValue() refuses 4 GiB of memory on the way to a process, and says where it is", () => {
  // Not every machine gives away so much.
  const size = { byteLength: { value: 2 ** 32 } };
  const value = { deep: [Object.defineProperties(new ArrayBuffer(8), size)] };
  const error = assertThrows(() => cross(value), SerializationError, "4 GiB");
  assertEquals(error.path, "value.deep[0]");
});

Deno.test("encodeValue() refuses what is nested too deeply for the stack", () => {
  let nested: unknown = undefined;
  for (let depth = 0; depth < 200_000; depth++) nested = { nested };
  assertThrows(() => cross(nested), SerializationError, "deeply");
});

Deno.test("encodeValue() carries an error with its class, cause and properties", () => {
  const cause = new AggregateError([new TypeError("t"), 1], "several");
  const error = Object.assign(new RangeError("out", { cause }), { code: 7 });
  const crossed = cross(error);
  assertInstanceOf(crossed, RangeError);
  assertEquals([crossed.message, crossed.stack], [error.message, error.stack]);
  assertEquals(Reflect.get(crossed, "code"), 7);
  assertInstanceOf(crossed.cause, AggregateError);
  assertInstanceOf(crossed.cause.errors[0], TypeError);
});

Deno.test("encodeValue() carries errors of the platform and of executors", () => {
  const aborted = cross(new DOMException("gone", "AbortError"));
  assertInstanceOf(aborted, DOMException);
  assertEquals([aborted.name, aborted.message], ["AbortError", "gone"]);
  assertInstanceOf(cross(new Deno.errors.NotFound("f")), Deno.errors.NotFound);
  const refused = cross(new SerializationError("m", { path: "p" }));
  assertInstanceOf(refused, SerializationError);
  assertEquals(refused.path, "p");
});

Deno.test("encodeValue() leaves out what cannot cross of an error", () => {
  const error = Object.assign(new Error("m"), { a: 1, run: () => 1, b: [2] });
  const crossed = cross(error);
  assertInstanceOf(crossed, Error);
  assertEquals(Object.keys(crossed), ["a", "b"]);
});

Deno.test("encodeValue() carries errors that refer to themselves", () => {
  const error = new Error("m");
  error.cause = error;
  const crossed = cross(error);
  assertInstanceOf(crossed, Error);
  assertStrictEquals(crossed.cause, crossed);
});

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(1);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

Deno.test("encodeValue() lets long text travel outside the JSON: as it is to a thread, in UTF-8 to a process", () => {
  const text = '"é"'.repeat(2_000);
  const toThread = encodeValue([text], { root: "value", toThread: true });
  assertEquals(toThread.attachments, [text]);
  assert(toThread.json.length < 100);
  const toProcess = encodeValue([text], { root: "value", toThread: false });
  const [bytes] = toProcess.attachments;
  assert(bytes instanceof ArrayBuffer);
  assertEquals(new TextDecoder().decode(bytes), text);
  for (const { kind, json, attachments } of [toThread, toProcess]) {
    const data = JSON.parse(json);
    assertEquals(decodeValue({ kind, data, attachments }), [text]);
  }
});

Deno.test("encodeValue() keeps text in the JSON that has no UTF-8", () => {
  const text = "\udfff".repeat(5_000);
  const encoded = encodeValue(text, { root: "value", toThread: false });
  assertEquals(encoded.attachments, []);
  const data = JSON.parse(encoded.json);
  assertEquals(decodeValue({ ...encoded, data }), text);
});

Deno.test("decodeValue() refuses long text that is not there", () => {
  const data = [["t", 3]];
  assertThrows(
    () => decodeValue({ kind: KIND.table, data, attachments: [] }),
    SyntaxError,
    "no attachment",
  );
});

Deno.test("encodeValue() carries containers of any length", () => {
  // More than a call may have arguments.
  const numbers = Array.from({ length: 130_000 }, (_, n) => n);
  const values = [
    [...numbers, undefined],
    new Set(numbers),
    new Map(numbers.map((n) => [n, -n])),
    { ...numbers, last: NaN },
  ];
  // Compared as text: a comparison of such sets and maps takes minutes.
  const inWords = (value: unknown) =>
    value instanceof Set || value instanceof Map
      ? [...value].join()
      : Object.entries(Object(value)).join();
  for (const value of values) {
    assertEquals(inWords(cross(value)), inWords(value));
  }
});

Deno.test("encodeValue() carries what WebAssembly and disposal throw", () => {
  const trap = cross(new WebAssembly.RuntimeError("unreachable"));
  assertInstanceOf(trap, WebAssembly.RuntimeError);
  assertEquals([trap.name, trap.message], ["RuntimeError", "unreachable"]);
  const both = new SuppressedError(new TypeError("late"), "early", "m");
  const crossed = cross(both);
  assertInstanceOf(crossed, SuppressedError);
  assertInstanceOf(crossed.error, TypeError);
  assertEquals([crossed.suppressed, crossed.message], ["early", "m"]);
  assertEquals(Object.keys(crossed), []);
});

Deno.test("encodeValue() carries own properties that are named as those of a class", () => {
  const crossed = cross(Object.assign(new Error("m"), { error: 1 }));
  assertEquals(Object.entries(Object(crossed)), [["error", 1]]);
});

Deno.test("encodeValue() carries an error some of whose getters throw", () => {
  const refuse = {
    enumerable: true,
    get() {
      throw new RangeError("not yours");
    },
  };
  const error = Object.defineProperties(new TypeError("m"), {
    name: refuse,
    own: refuse,
  });
  const nested = Object.defineProperty({}, "own", refuse);
  const crossed = cross(Object.assign(error, { code: 7, nested }));
  assertInstanceOf(crossed, TypeError);
  assertEquals(crossed.message, "m");
  assertEquals(Reflect.get(crossed, "code"), 7);
  assert(!Object.hasOwn(crossed, "nested"));
});

Deno.test("encodeValue() passes on what a getter throws", () => {
  const value = {
    get own(): never {
      throw new RangeError("mine");
    },
  };
  const error = assertThrows(() => cross(value), RangeError, "mine");
  assert(!(error instanceof SerializationError));
});

Deno.test("encodeValue() takes a typed array of a class for what it is built on", () => {
  class Pixels extends Uint8Array {
    override get [Symbol.toStringTag](): "Uint8Array" {
      // What a class of plain JavaScript may say.
      return "Pixels" as "Uint8Array";
    }
  }
  assertEquals(cross(Pixels.of(1, 2)), Uint8Array.of(1, 2));
});

Deno.test("isPlainJson() takes what JSON carries whole, and nothing else", () => {
  const shared = {};
  const many = Array.from({ length: 40 }, () => ({}));
  const cases: readonly (readonly [unknown, boolean])[] = [
    [1, true],
    ["text", true],
    [null, true],
    [{ a: [1, { b: "c" }] }, true],
    [many, true],
    [Object.create(null), true],
    [undefined, false],
    [NaN, false],
    [-0, false],
    [1n, false],
    [{ a: undefined }, false],
    [[shared, shared], false],
    [[...many, many[39]], false],
    [new Array(1), false],
    [Object.assign([1], { extra: 1 }), false],
    [Object.assign(new Array(1), { extra: 1 }), false],
    [new Date(0), false],
    [new (class Point {})(), false],
    [() => 1, false],
    [withHiddenToJSON({ a: 1 }), false],
    [withHiddenToJSON([1]), false],
  ];
  for (const [value, expected] of cases) {
    assertEquals(isPlainJson(value), expected, Deno.inspect(value));
  }
});

function withHiddenToJSON<T extends object>(value: T): T {
  return Object.defineProperty(value, "toJSON", { value: () => "replaced" });
}

Deno.test("encodeValue() carries a value, and not what its hidden toJSON() makes of it", () => {
  for (const toThread of [true, false]) {
    const value = {
      list: withHiddenToJSON([1]),
      map: withHiddenToJSON({ a: 1 }),
    };
    assertEquals(cross(value, toThread), { list: [1], map: { a: 1 } });
  }
});

Deno.test("encodeValue() carries views that follow the length of their memory as such", () => {
  for (const maxByteLength of [8, 16]) {
    for (const toThread of [true, false]) {
      const buffer = new ArrayBuffer(8, { maxByteLength });
      const views = [
        new Uint8Array(buffer),
        new Uint8Array(buffer, 0, 8),
        new Uint16Array(buffer, 2),
        new DataView(buffer, 4),
        new DataView(buffer, 4, 4),
        new Uint8Array(buffer, 8),
      ];
      // An array of views of one buffer: identity is kept as well.
      const crossed: unknown = cross(views, toThread);
      const lengths = () =>
        Array.from(crossed as typeof views, ({ byteLength }) => byteLength);
      assertEquals(lengths(), [8, 8, 6, 4, 4, 0]);
      const [first] = crossed as typeof views;
      (first?.buffer as ArrayBuffer).resize(6);
      assertThrows(lengths, TypeError); // the DataView of fixed length
      assertEquals(first?.byteLength, 6);
    }
  }
});

Deno.test("encodeValue() gives to threads what structured clone gives to them", async () => {
  const key = await crypto.subtle.generateKey(
    { name: "AES-GCM", length: 128 },
    true,
    ["encrypt"],
  );
  for (const value of [new Blob(["b"]), new File(["f"], "name"), key]) {
    assertStrictEquals(cross([value], true) instanceof Array, true);
    assertThrows(() => cross([value]), SerializationError, "value[0]");
  }
});

/** Tables that no encoder writes: none of them must cost more than it is long, or reach what was not sent. */
const FORGED: Readonly<Record<string, unknown>> = {
  "no table": "text",
  "nothing": null,
  "a reference to nothing": [[1]],
  "a reference that is no number": [["constructor"]],
  "an unknown tag": [[1], ["??"]],
  "a node that is no list": [[1], "o"],
  "an object as a slot": [{ then: 1 }],
  "a view of a class": [[1], ["v", "Function", 2, "b", "return 1"], [
    "ps",
    "a",
  ]],
  "a view of a URL": [[1], ["v", "URL", 2, "file:///"], ["ps", "a"]],
  "a view of an array": [[1], ["v", "Uint8Array", 2, 0, null], ["a", 2 ** 24]],
  "a view of a longer array": [[1], ["v", "Float64Array", 2, 0, 1], [
    "a",
    2 ** 32 - 1,
  ]],
  "a view beyond its memory": [[1], ["v", "Uint8Array", 2, 0, 9], ["N", 0]],
  "a view that begins nowhere": [[1], ["v", "Uint8Array", 2, -1, 1], ["N", 0]],
  "a view at a text": [[1], ["v", "Uint8Array", 2, "0", 1], ["N", 0]],
  "an array of no length": [[1], ["a", -1]],
  "an array longer than any": [[1], ["a", 2 ** 32]],
  "an array of two lengths": [[1], ["a", 1, "length", 2 ** 24]],
  "memory without an end": [[1], ["r", 0, 2 ** 50]],
  "memory in many pieces": [[1], [
    "a",
    0,
    ...Array.from(
      { length: 40 },
      (_, n) => [String(n), [n + 2]],
    ).flat(),
  ], ...Array.from({ length: 40 }, () => ["r", 0, 2 ** 32])],
  "an attachment named constructor": [[1], ["N", "constructor"]],
  "an attachment named push": [["t", "push"]],
  "an attachment named then": [[1], ["N", "then"]],
  "an attachment that was not sent": [[1], ["N", 1]],
  "memory named __proto__": [[1], ["r", "__proto__", 1]],
  "an error of no record": [[1], ["e", null]],
  "an error of numbers": [[1], ["e", { class: 1, name: 1, message: 1 }]],
  "a property without a name": [[1], ["o", 1, 2]],
  "a number in words": [["n", "1e999"]],
  "a number of an object": [["n", {}]],
  "a bigint in words": [["b", "many"]],
  "a date in words": [[1], ["d", "now"]],
  "a pattern of numbers": [[1], ["x", 1, 2]],
};

for (const [what, data] of Object.entries(FORGED)) {
  Deno.test(`decodeValue() refuses ${what}`, () => {
    const attachments = [new ArrayBuffer(8)];
    assertThrows(
      () => decodeValue({ kind: KIND.table, data, attachments }),
      SyntaxError,
    );
  });
}

Deno.test("decodeValue() makes an array of any length out of little memory", () => {
  const data = [[1], ["a", 2 ** 32 - 1, "7", 1]];
  const array = decodeValue({ kind: KIND.table, data, attachments: [] });
  assert(Array.isArray(array));
  assertEquals([array.length, Object.keys(array)], [2 ** 32 - 1, ["7"]]);
});

Deno.test("decodeValue() never makes an error of a class that is none", () => {
  for (const name of ["Deno.constructor", "Deno.__proto__", "constructor"]) {
    const record = { class: name, name: "n", message: "m", stack: null };
    const data = [[1], ["e", record, "__proto__", 1, "constructor", 2]];
    const error = decodeValue({ kind: KIND.table, data, attachments: [] });
    assertInstanceOf(error, Error);
    assertStrictEquals(Object.getPrototypeOf(error), Error.prototype);
  }
});

// Made of the files named below by:
// deno run --allow-read --allow-write=src --allow-run=deno tests/executors/fixtures/entry_bundles.ts
// child_entry.ts
import fs2 from "node:fs";

// ../transport/worker_ref.ts
function workerRef(worker) {
  const unnamed = Object.getOwnPropertySymbols(Worker.prototype).find((symbol) => symbol.description === void 0 || symbol.description === "");
  const count = unnamed && Reflect.get(worker, unnamed);
  let wasNeeded = true;
  return (isNeeded) => {
    if (typeof count !== "function" || isNeeded === wasNeeded) return;
    wasNeeded = isNeeded;
    count.call(worker, isNeeded);
  };
}

// ../protocol/frame.ts
var MAGIC = 1347639298;
var HEADER_BYTES = 12;
var MOST_ATTACHMENTS = 1e6;
var MOST_TEXT_BYTES = 2 ** 29 - 24;
var LARGE_BYTES = 65536;
var encoder = new TextEncoder();
var decoder = new TextDecoder();
function writeFrame({ text, attachments }, allocate2) {
  const memory = attachments.map((attachment) => new Uint8Array(attachment));
  const start = HEADER_BYTES + memory.length * 4;
  const bytes = allocate2(start + text.length * MOST_BYTES_A_UNIT);
  const written = writeText(text, {
    bytes,
    start
  });
  writeUint32(bytes, {
    at: 0,
    value: MAGIC
  });
  writeUint32(bytes, {
    at: 4,
    value: written
  });
  writeUint32(bytes, {
    at: 8,
    value: memory.length
  });
  for (const [index, { byteLength }] of memory.entries()) {
    writeUint32(bytes, {
      at: HEADER_BYTES + index * 4,
      value: byteLength
    });
  }
  return [
    bytes.subarray(0, start + written),
    ...memory
  ];
}
var MOST_BYTES_A_UNIT = 3;
var SHORT_TEXT = 128;
function writeText(text, { bytes, start }) {
  const isShort = text.length <= SHORT_TEXT;
  for (let index = 0; isShort && index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 127) return encodeText(text, {
      bytes,
      start
    });
    bytes[start + index] = unit;
  }
  return isShort ? text.length : encodeText(text, {
    bytes,
    start
  });
}
function encodeText(text, { bytes, start }) {
  return encoder.encodeInto(text, bytes.subarray(start)).written;
}
function writeUint32(bytes, { at: at2, value }) {
  bytes[at2] = value;
  bytes[at2 + 1] = value >>> 8;
  bytes[at2 + 2] = value >>> 16;
  bytes[at2 + 3] = value >>> 24;
}
function readUint32(bytes, at2) {
  const [a = 0, b = 0, c = 0, d = 0] = [
    bytes[at2],
    bytes[at2 + 1],
    bytes[at2 + 2],
    bytes[at2 + 3]
  ];
  return (a | b << 8 | c << 16 | d << 24) >>> 0;
}
var FrameReader = class {
  #onPacket;
  #stage = "header";
  #target = new Uint8Array(HEADER_BYTES);
  #filled = 0;
  #textBytes = 0;
  #text = "";
  #lengths = [];
  #attachments = [];
  constructor(onPacket) {
    this.#onPacket = onPacket;
  }
  /** Whether the last frame has come only in part. */
  get isPartial() {
    return this.#stage !== "header" || this.#filled > 0;
  }
  /** Where the bytes that come next belong, if they are so many that copying them would tell. */
  get space() {
    const left = this.#target.length - this.#filled;
    return left < LARGE_BYTES ? void 0 : this.#target.subarray(this.#filled);
  }
  /**
   * So many bytes were written to `space`.
   *
   * @throws {SyntaxError} where they are no frame.
   */
  advance(bytes) {
    this.#filled += bytes;
    this.#readOn();
  }
  /** @throws {SyntaxError} where the bytes are no frame. */
  push(bytes) {
    let rest = bytes;
    if (!this.isPartial) rest = bytes.subarray(this.#readWhole(bytes));
    while (rest.length > 0) {
      const wanted = this.#target.length - this.#filled;
      const piece = rest.subarray(0, wanted);
      this.#target.set(piece, this.#filled);
      this.#filled += piece.length;
      rest = rest.subarray(piece.length);
      this.#readOn();
    }
  }
  /** Most bytes that come are whole frames without attachments: they need not be put together. Gives their length. */
  #readWhole(bytes) {
    let end = 0;
    for (; ; ) {
      const start = end + HEADER_BYTES;
      if (start > bytes.length) return end;
      const length = readHeader(bytes, end);
      if (length.attachments > 0 || start + length.text > bytes.length) {
        return end;
      }
      end = start + length.text;
      const text = decoder.decode(bytes.subarray(start, end));
      this.#onPacket({
        text,
        attachments: []
      });
    }
  }
  /** A part may be empty, and is then complete at once; a header never is. */
  #readOn() {
    while (this.#filled === this.#target.length) {
      this.#finishStage();
      if (this.#stage === "header") break;
    }
  }
  #finishStage() {
    switch (this.#stage) {
      case "header":
        return this.#readHeader();
      case "lengths":
        this.#lengths = readLengths(this.#target);
        return this.#expect("text", this.#textBytes);
      case "text":
        this.#text = decoder.decode(this.#target);
        return this.#expectAttachment();
      case "attachment":
        this.#attachments.push(this.#target.buffer);
        return this.#expectAttachment();
    }
  }
  #readHeader() {
    const { text, attachments } = readHeader(this.#target, 0);
    this.#textBytes = text;
    this.#expect("lengths", attachments * 4);
  }
  #expectAttachment() {
    const bytes = this.#lengths[this.#attachments.length];
    if (bytes !== void 0) return this.#expect("attachment", bytes);
    const packet = {
      text: this.#text,
      attachments: this.#attachments
    };
    this.#attachments = [];
    this.#expect("header", HEADER_BYTES);
    this.#onPacket(packet);
  }
  #expect(stage, bytes) {
    this.#stage = stage;
    this.#target = new Uint8Array(bytes);
    this.#filled = 0;
  }
};
function readHeader(bytes, at2) {
  const text = readUint32(bytes, at2 + 4);
  const attachments = readUint32(bytes, at2 + 8);
  const isHeader = readUint32(bytes, at2) === MAGIC && text <= MOST_TEXT_BYTES && attachments <= MOST_ATTACHMENTS;
  if (!isHeader) {
    throw new SyntaxError("Cannot read frame: found other bytes, expected the start of a frame");
  }
  return {
    text,
    attachments
  };
}
function readLengths(bytes) {
  return Array.from({
    length: bytes.length / 4
  }, (_, index) => readUint32(bytes, index * 4));
}

// ../protocol/note.ts
function writeNote(note) {
  return note.kind === "ready" ? "!ready" : `!exit ${note.exitCode}`;
}

// pipe_reader.ts
import fs from "node:fs";
var PIPE = 3;
var READ_BYTES = 65536;
var LOOK_EVERY_MS = 4;
var MOST_LOOKS = 3;
var PipeReader = class {
  #server;
  #reader;
  #buffer = new Uint8Array(READ_BYTES);
  #reads = 0;
  #restless = 0;
  #isWatching = false;
  #isInBackground = false;
  constructor(server) {
    this.#server = server;
    this.#reader = new FrameReader((packet) => server.receive(packet));
  }
  start() {
    globalThis.addEventListener("beforeunload", (event) => {
      event.preventDefault();
      this.#readNow();
      this.#watch();
    });
  }
  #readNow() {
    this.#reads++;
    do {
      const space = this.#reader.space;
      const target = space ?? this.#buffer;
      const length = readPipe(target);
      if (space) this.#reader.advance(length);
      else this.#reader.push(target.subarray(0, length));
    } while (this.#reader.isPartial);
  }
  /** Looks now and then whether the event loop came to rest. */
  #watch() {
    if (this.#isWatching || this.#isInBackground) return;
    this.#isWatching = true;
    const reads = this.#reads;
    const wasServing = this.#server.isServing;
    const timer = setTimeout(() => {
      this.#isWatching = false;
      const isUnchanged = !wasServing && this.#reads === reads;
      this.#restless = isUnchanged ? this.#restless + 1 : 0;
      if (this.#restless === MOST_LOOKS) this.#readInBackground();
      else this.#watch();
    }, LOOK_EVERY_MS);
    Deno.unrefTimer(timer);
  }
  #readInBackground() {
    this.#isInBackground = true;
    const { length } = this.#buffer;
    fs.read(PIPE, this.#buffer, 0, length, null, (error, bytes) => {
      if (error || !bytes) Deno.exit(0);
      this.#reader.push(this.#buffer.subarray(0, bytes));
      this.#readInBackground();
    });
  }
};
function readPipe(target) {
  const length = uninterrupted(() => fs.readSync(PIPE, target, 0, target.length, null));
  if (length === 0) Deno.exit(0);
  return length;
}
function uninterrupted(call) {
  for (; ; ) {
    try {
      return call();
    } catch (error) {
      if (Reflect.get(Object(error), "code") !== "EINTR") throw error;
    }
  }
}

// ../task.ts
var MOVED = Symbol.for("crossover.moved");
function isMoved(result) {
  return typeof result === "object" && result !== null && MOVED in result;
}
var ABORT_PROBE = Symbol.for("crossover.isAborted");
function abortProbe() {
  return Reflect.get(globalThis, ABORT_PROBE);
}
var TaskFinder = class {
  #importModule;
  #found = /* @__PURE__ */ new Map();
  constructor(importModule) {
    this.#importModule = importModule;
  }
  /** Returns a cached function directly, so that short tasks do not wait for a promise. */
  find(task) {
    return this.#found.get(`${task.export} ${task.module}`) ?? this.#load(task);
  }
  async #load(task) {
    const exports = await this.#importModule(task.module);
    const run = exports[task.export];
    if (!isFunction(run)) {
      throw new TypeError(`Cannot run task "${task.export}" of ${task.module}: found ${typeof run}, expected an exported function`);
    }
    this.#found.set(`${task.export} ${task.module}`, run);
    return run;
  }
};
var WORKER = Symbol.for("crossover.worker");
function inWorker(importModule, isServing) {
  const context = {
    loading: void 0,
    isServing
  };
  Reflect.set(globalThis, WORKER, context);
  return async (module) => {
    context.loading = module;
    try {
      return await importModule(module);
    } finally {
      context.loading = void 0;
    }
  };
}
function isFunction(value) {
  return typeof value === "function";
}
function isPromiseLike(value) {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
function callEach(run, calls) {
  const { chunk, isAborted } = calls;
  const values = [];
  for (const args of chunk) {
    if (isAborted?.()) break;
    try {
      const result = callOn(run, args);
      if (isPromiseLike(result)) {
        return callRest(run, {
          ...calls,
          values,
          result
        });
      }
      values.push(result);
    } catch (error) {
      return {
        values,
        failure: {
          error
        }
      };
    }
  }
  return {
    values
  };
}
async function callRest(run, { chunk, isAborted, values, result }) {
  try {
    values.push(await result);
    for (const args of chunk.slice(values.length)) {
      if (isAborted?.()) break;
      values.push(await callOn(run, args));
    }
    return {
      values
    };
  } catch (error) {
    return {
      values,
      failure: {
        error
      }
    };
  }
}
function callOn(run, args) {
  return run(...args);
}

// attempt.ts
function tryCall(run, { args, isChunk }) {
  try {
    const result = isChunk ? callChunk(run, args) : run(...args);
    const isToCome = isPromiseLike(result);
    return {
      kind: isChunk ? "calledEach" : "called",
      result,
      isToCome
    };
  } catch (error) {
    return {
      kind: "failed",
      error
    };
  }
}
function callChunk(run, chunk) {
  const isAborted = chunk.length > 1 ? abortProbe() : void 0;
  return callEach(run, {
    chunk,
    isAborted
  });
}
function numericValues(attempt) {
  if (attempt.kind === "failed" || attempt.isToCome) return void 0;
  const { kind, result } = attempt;
  if (kind === "called") {
    return typeof result === "number" ? [
      result
    ] : void 0;
  }
  const { values, failure } = result;
  return failure ? void 0 : allNumbers(Array.from(values));
}
function allNumbers(values) {
  return values.every((value) => typeof value === "number") ? values : void 0;
}

// ../protocol/error_record.ts
import * as ours from "../errors.ts";
var CARRIED = /* @__PURE__ */ new Set([
  "name",
  "message",
  "stack"
]);
var BUILT_IN = new Map([
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  // A trap in WebAssembly, and modules that are none.
  WebAssembly.CompileError,
  WebAssembly.LinkError,
  WebAssembly.RuntimeError
].map((constructor) => [
  constructor.name,
  constructor
]));
var OURS = new Map(Object.entries(ours).map(([name2, constructor]) => [
  name2,
  constructor
]));
var HIDDEN = /* @__PURE__ */ new Map([
  [
    "cause",
    Error
  ],
  [
    "errors",
    Error
  ],
  [
    "error",
    SuppressedError
  ],
  [
    "suppressed",
    SuppressedError
  ]
]);
function describeError(error) {
  const stack = read(error, "stack");
  const record = {
    class: builtInClass(error),
    name: readText(error, "name"),
    message: readText(error, "message"),
    stack: typeof stack === "string" ? stack : null
  };
  const keys = new Set(Object.keys(error).filter((key) => !CARRIED.has(key)));
  for (const hidden of HIDDEN.keys()) {
    if (Object.hasOwn(error, hidden)) keys.add(hidden);
  }
  const links = [
    ...keys
  ].map((key) => [
    key,
    read(error, key)
  ]);
  return {
    record,
    links
  };
}
function read(error, key) {
  try {
    return Reflect.get(error, key);
  } catch {
    return void 0;
  }
}
function readText(error, key) {
  const value = read(error, key);
  const hasText = value !== void 0 && Object(value) !== value;
  return hasText ? String(value) : "";
}
function restoreError(record) {
  const error = create(record);
  define(error, "stack", record.stack ?? void 0);
  if (error.name !== record.name) define(error, "name", record.name);
  return error;
}
function linkError(error, key, value) {
  const owner = HIDDEN.get(key);
  if (owner && error instanceof owner) define(error, key, value);
  else Object.defineProperty(error, key, {
    ...OPEN,
    enumerable: true,
    value
  });
}
var OPEN = {
  configurable: true,
  writable: true
};
function define(error, key, value) {
  Object.defineProperty(error, key, {
    ...OPEN,
    enumerable: false,
    value
  });
}
function create({ class: name2, name: ownName, message }) {
  if (name2 === "AggregateError") return new AggregateError([], message);
  if (name2 === "SuppressedError") {
    return new SuppressedError(void 0, void 0, message);
  }
  if (name2 === "DOMException") return new DOMException(message, ownName);
  if (name2.startsWith("Deno.")) {
    const constructor = Reflect.get(Deno.errors, name2.slice(5));
    if (typeof constructor === "function") {
      return Reflect.construct(constructor, [
        message
      ]);
    }
  }
  const own = OURS.get(name2);
  if (own) return Reflect.construct(Error, [
    message
  ], own);
  return new (BUILT_IN.get(name2) ?? Error)(message);
}
function builtInClass(error) {
  let prototype = Object.getPrototypeOf(error);
  while (typeof prototype === "object" && prototype !== null) {
    const name2 = nameOfBuiltIn(Reflect.get(prototype, "constructor"));
    if (name2) return name2;
    prototype = Object.getPrototypeOf(prototype);
  }
  return "Error";
}
function nameOfBuiltIn(constructor) {
  if (constructor === AggregateError) return "AggregateError";
  if (constructor === SuppressedError) return "SuppressedError";
  if (constructor === DOMException) return "DOMException";
  for (const [name2, builtIn] of BUILT_IN) {
    if (constructor === builtIn) return name2;
  }
  for (const [name2, own] of OURS) if (constructor === own) return name2;
  for (const [name2, deno] of Object.entries(Deno.errors)) {
    if (constructor === deno) return `Deno.${name2}`;
  }
  return void 0;
}

// ../protocol/raw.ts
function isRaw(value) {
  if (typeof value === "symbol" || typeof value === "function") return false;
  if (typeof value !== "object" || value === null) return true;
  const isView = ArrayBuffer.isView(value);
  const prototype = Object.getPrototypeOf(value);
  if (isView && !PROTOTYPES.has(prototype)) return false;
  const buffer = isView ? value.buffer : value;
  return buffer instanceof ArrayBuffer && !buffer.detached && !buffer.resizable;
}
var VIEWS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView
];
var PROTOTYPES = new Set(VIEWS.map((view) => view.prototype));

// ../protocol/decode.ts
var decoder2 = new TextDecoder("utf-8", {
  ignoreBOM: true
});
function decodeValue({ form, data, attachments }) {
  switch (form) {
    case "plain":
      return data;
    case "undefined":
      return void 0;
    case "table":
      if (Array.isArray(data)) return decodeTable(data, attachments);
      throw new SyntaxError("Cannot read value: found no table of nodes");
  }
}
function decodeTable([root, ...nodes], attachments) {
  return new TableDecoder(nodes, attachments).value(root);
}
var CONSTRUCTORS = new Map([
  ...VIEWS,
  Float16Array
].map((view) => [
  view.name,
  view
]));
var TableDecoder = class {
  #nodes;
  #attachments;
  #built = /* @__PURE__ */ new Map();
  constructor(nodes, attachments) {
    this.#nodes = nodes;
    this.#attachments = attachments;
  }
  value(slot) {
    if (!Array.isArray(slot)) return slot;
    const [tag, text] = slot;
    switch (tag) {
      case "u":
        return void 0;
      case "n":
        return Number(text);
      case "b":
        return BigInt(text);
      case "t":
        return this.#longText(this.#attachments[text]);
      default:
        return this.#object(tag);
    }
  }
  #longText(text) {
    if (typeof text === "string") return text;
    if (text instanceof ArrayBuffer) return decoder2.decode(text);
    throw new SyntaxError("Cannot read value: found no long text");
  }
  #object(index) {
    if (this.#built.has(index)) return this.#built.get(index);
    const node = this.#nodes[index - 1];
    if (!node) {
      throw new SyntaxError(`Cannot read value: found no node ${index}`);
    }
    const empty = this.#create(node);
    this.#built.set(index, empty);
    this.#fill(empty, node);
    return empty;
  }
  #create([tag, first, second, offset, length]) {
    switch (tag) {
      case "o":
        return {};
      case "a":
        return new Array(first);
      case "m":
        return /* @__PURE__ */ new Map();
      case "s":
        return /* @__PURE__ */ new Set();
      case "d":
        return new Date(first ?? NaN);
      case "x":
        return new RegExp(first, second);
      case "pn":
        return Object(Number(first));
      case "ps":
      case "pb":
        return Object(first);
      case "pi":
        return Object(BigInt(first));
      case "e":
        return restoreError(first);
      case "v":
        return this.#view(first, {
          buffer: second,
          offset,
          length
        });
      case "r":
        return resizable(this.#attachments[first], second);
      case "N":
        return this.#attachments[first];
      default:
        throw new SyntaxError(`Cannot read value: found a node "${tag}"`);
    }
  }
  #view(kind, { buffer, offset, length }) {
    const constructor = CONSTRUCTORS.get(kind);
    if (!constructor) {
      throw new SyntaxError(`Cannot read value: found a view "${kind}"`);
    }
    return Reflect.construct(constructor, [
      this.#object(buffer),
      offset,
      length
    ]);
  }
  #fill(target, [tag, ...rest]) {
    if (tag === "m" && target instanceof Map) {
      for (let i = 0; i < rest.length; i += 2) {
        target.set(this.value(rest[i]), this.value(rest[i + 1]));
      }
    } else if (tag === "s" && target instanceof Set) {
      for (const slot of rest) target.add(this.value(slot));
    } else if (tag === "e" && target instanceof Error) {
      for (let i = 1; i < rest.length; i += 2) {
        linkError(target, rest[i], this.value(rest[i + 1]));
      }
    } else if (tag === "o" || tag === "a") {
      for (let i = tag === "o" ? 0 : 1; i < rest.length; i += 2) {
        setOwn(Object(target), rest[i], this.value(rest[i + 1]));
      }
    }
  }
};
function setOwn(target, key, value) {
  if (key !== "__proto__") Reflect.set(target, key, value);
  else {
    Object.defineProperty(target, key, {
      configurable: true,
      enumerable: true,
      writable: true,
      value
    });
  }
}
function resizable(bytes, maxByteLength) {
  if (!(bytes instanceof ArrayBuffer) || bytes.resizable) return bytes;
  const buffer = new ArrayBuffer(bytes.byteLength, {
    maxByteLength
  });
  new Uint8Array(buffer).set(new Uint8Array(bytes));
  return buffer;
}

// ../protocol/encode.ts
import { SerializationError } from "../errors.ts";

// ../protocol/plain_json.ts
var LONG_TEXT = 4096;
function isPlainJson(value) {
  const isObject = typeof value === "object" && value !== null;
  return isPlain(value, isObject ? new MetObjects() : void 0);
}
function isPlainList(list) {
  let met;
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    if (typeof value === "object" && value !== null) met ??= new MetObjects();
    if (!isPlain(value, met)) return false;
  }
  return true;
}
var LONGEST_LIST = 16;
var MetObjects = class {
  #first;
  #list;
  #set;
  /** Remembers an object; tells whether it is new. */
  add(value) {
    if (this.#set) {
      const before = this.#set.size;
      return this.#set.add(value).size > before;
    }
    if (this.#first === void 0) {
      this.#first = value;
      return true;
    }
    this.#list ??= [
      this.#first
    ];
    if (this.#list.includes(value)) return false;
    this.#list.push(value);
    if (this.#list.length > LONGEST_LIST) this.#set = new Set(this.#list);
    return true;
  }
};
function isPlain(value, met) {
  switch (typeof value) {
    case "string":
      return value.length < LONG_TEXT;
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      return value === null || !!met && isPlainContainer(value, met);
    default:
      return false;
  }
}
function isPlainContainer(value, met) {
  if (!met.add(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Array.prototype && Array.isArray(value)) {
    return isDensePlainArray(value, met);
  }
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) {
    if (!isPlain(Reflect.get(value, key), met)) return false;
  }
  return true;
}
function isDensePlainArray(value, met) {
  const { length } = value;
  const keys = Object.keys(value);
  if (keys.length !== length) return false;
  if (length > 0 && keys[length - 1] !== String(length - 1)) return false;
  return value.every((element) => isPlain(element, met));
}

// ../protocol/encode.ts
var NONE = [];
var MOST_BYTES = 2 ** 32 - 1;
var encoder2 = new TextEncoder();
function encodeValue(value, options) {
  if (value === void 0) {
    return {
      form: "undefined",
      json: "0",
      attachments: NONE
    };
  }
  try {
    return isPlainJson(value) ? {
      form: "plain",
      json: JSON.stringify(value),
      attachments: NONE
    } : encodeTable(value, options);
  } catch (error) {
    if (!isOfTheStack(error)) throw error;
    const { root } = options;
    throw new SerializationError(`Cannot send ${root}: found a value nested too deeply for the stack, expected a flatter one`, {
      path: root,
      cause: error
    });
  }
}
function isOfTheStack(error) {
  return error instanceof RangeError && error.message.includes("call stack");
}
function encodeTable(value, options) {
  const encoder3 = new TableEncoder(options);
  const slot = encoder3.slot(value, {
    parent: void 0,
    key: options.root
  });
  const json = JSON.stringify([
    slot,
    ...encoder3.nodes
  ]);
  return {
    form: "table",
    json,
    attachments: encoder3.attachments
  };
}
var TableEncoder = class {
  nodes = [];
  attachments;
  #options;
  #indexes = /* @__PURE__ */ new Map();
  /** Attachments of the values before this one. */
  #before;
  constructor(options) {
    this.#options = options;
    this.attachments = options.attachments ?? [];
    this.#before = this.attachments.length;
  }
  /** A value as it stands inside a node: itself where JSON has it, or else a tagged list. */
  slot(value, place) {
    switch (typeof value) {
      case "string":
        return value.length < LONG_TEXT ? value : this.#longText(value);
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0) ? value : [
          "n",
          Object.is(value, -0) ? "-0" : String(value)
        ];
      case "undefined":
        return [
          "u"
        ];
      case "bigint":
        return [
          "b",
          String(value)
        ];
      case "object":
        return value === null ? null : [
          this.#reference(value, place)
        ];
      default:
        throw this.#refuse(`a ${typeof value}`, place);
    }
  }
  /** Half a surrogate pair has no UTF-8, but an escape in JSON. */
  #longText(value) {
    if (this.#options.toThread) return [
      "t",
      this.attachments.push(value) - 1
    ];
    if (!value.isWellFormed()) return value;
    const { buffer } = encoder2.encode(value).slice();
    return [
      "t",
      this.attachments.push(buffer) - 1
    ];
  }
  #reference(value, place) {
    const known = this.#indexes.get(value);
    if (known !== void 0) return known;
    const index = this.nodes.push([]);
    this.#indexes.set(value, index);
    this.nodes[index - 1] = this.#node(value, place);
    return index;
  }
  #node(value, place) {
    if (Array.isArray(value)) return this.#array(value, place);
    if (ArrayBuffer.isView(value)) return this.#view(value, place);
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      return [
        "o",
        ...this.#entries(value, place)
      ];
    }
    if (prototype === Map.prototype && value instanceof Map) {
      return [
        "m",
        ...this.#map(value, place)
      ];
    }
    if (prototype === Set.prototype && value instanceof Set) {
      return [
        "s",
        ...Array.from(value, (element, index) => this.slot(element, at(place, `<${index}>`)))
      ];
    }
    if (value instanceof Error) return this.#error(value, place);
    return this.#simpleNode(value) ?? this.#native(value, place);
  }
  #simpleNode(value) {
    if (value instanceof Date) return [
      "d",
      value.getTime()
    ];
    if (value instanceof RegExp) return [
      "x",
      value.source,
      value.flags
    ];
    if (value instanceof Number) {
      const number = Number(value);
      return [
        "pn",
        Object.is(number, -0) ? "-0" : String(number)
      ];
    }
    if (value instanceof String) return [
      "ps",
      String(value)
    ];
    if (value instanceof Boolean) return [
      "pb",
      value.valueOf()
    ];
    if (value instanceof BigInt) return [
      "pi",
      String(value)
    ];
    return void 0;
  }
  #array(value, place) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Array.prototype) throw this.#refuse(name(value), place);
    return [
      "a",
      value.length,
      ...this.#entries(value, place)
    ];
  }
  #entries(value, place) {
    return Object.keys(value).flatMap((key) => [
      key,
      this.slot(Reflect.get(value, key), at(place, key))
    ]);
  }
  #map(value, place) {
    return [
      ...value
    ].flatMap(([key, element], index) => [
      this.slot(key, at(place, `<key ${index}>`)),
      this.slot(element, at(place, `<value ${index}>`))
    ]);
  }
  #view(value, place) {
    const length = value instanceof DataView ? value.byteLength : Reflect.get(value, "length");
    const kind = value instanceof DataView ? "DataView" : Reflect.get(TYPED_ARRAY, Symbol.toStringTag, value);
    const buffer = this.#reference(value.buffer, place);
    return [
      "v",
      kind,
      buffer,
      value.byteOffset,
      length
    ];
  }
  #error(value, place) {
    const { record, links } = describeError(value);
    const slots = [];
    for (const [key, linked] of links) {
      const slot = this.#slotIfPossible(linked, at(place, key));
      if (slot !== void 0) slots.push(key, slot);
    }
    return [
      "e",
      record,
      ...slots
    ];
  }
  #slotIfPossible(value, place) {
    const mark = this.nodes.length;
    const attachments = this.attachments.length;
    try {
      return this.slot(value, place);
    } catch {
      this.nodes.length = mark;
      this.attachments.length = attachments;
      for (const [object, index] of this.#indexes) {
        if (index > mark) this.#indexes.delete(object);
      }
      return void 0;
    }
  }
  #native(value, place) {
    const isMemory = value instanceof ArrayBuffer;
    if (isMemory && value.detached) {
      throw this.#refuse("a detached ArrayBuffer", place);
    }
    if (isMemory && !this.#options.toThread && value.byteLength > MOST_BYTES) {
      const found = "an ArrayBuffer of 4 GiB or more";
      throw refusal(place, {
        found,
        expected: "a smaller one"
      });
    }
    if (isMemory || this.#isForThreads(value)) {
      const index = this.#attach(value);
      return isMemory && value.resizable ? [
        "r",
        index,
        value.maxByteLength
      ] : [
        "N",
        index
      ];
    }
    throw this.#refuse(name(value), place);
  }
  #isForThreads(value) {
    const { toThread, transfer } = this.#options;
    if (!toThread) return false;
    return value instanceof SharedArrayBuffer || value instanceof WebAssembly.Module || (transfer?.includes(value) ?? false);
  }
  #attach(value) {
    const isTaken = this.#before > 0 && value instanceof ArrayBuffer && this.attachments.lastIndexOf(value, this.#before - 1) >= 0;
    return this.attachments.push(isTaken ? value.slice() : value) - 1;
  }
  #refuse(found, place) {
    const expected = "a value that structured clone carries";
    return refusal(place, {
      found,
      expected
    });
  }
};
function refusal(place, { found, expected }) {
  const path = write(place);
  const message = `Cannot send ${path}: found ${found}, expected ${expected}`;
  return new SerializationError(message, {
    path
  });
}
var TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype);
function at(parent, key) {
  return {
    parent,
    key
  };
}
var IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
function write(place) {
  const { parent, key } = place;
  if (!parent) return key;
  if (key.startsWith("<")) return `${write(parent)}${key}`;
  if (IDENTIFIER.test(key)) return `${write(parent)}.${key}`;
  const index = /^\d+$/.test(key) ? key : JSON.stringify(key);
  return `${write(parent)}[${index}]`;
}
function name(value) {
  const constructor = Reflect.get(value, "constructor");
  return typeof constructor === "function" && constructor.name ? `an instance of ${constructor.name}` : "an object of a class";
}

// ../protocol/message.ts
var KIND = {
  plain: 0,
  table: 1,
  undefined: 2,
  /** A chunk whose values are all plain: the list of them. */
  plainChunk: 3,
  /** Any other chunk: form and data of each value; and in a reply, those of its failure. */
  mixedChunk: 4,
  /** The call failed: form and data of what it threw. */
  failure: 5,
  /** To or from a thread: structured clone carries the value as it is, as the only attachment. */
  raw: 6
};
var FORMS = [
  "plain",
  "table",
  "undefined"
];
var NONE2 = [];
function encodeResult(value, options) {
  const isInteger = typeof value === "number" && Number.isInteger(value) && value !== 0;
  if (isInteger) {
    return {
      kind: KIND.plain,
      json: `${value}`,
      attachments: NONE2
    };
  }
  const isMemory = typeof value === "object" && isRaw(value);
  if (options.toThread && isMemory && value !== null) return raw(value);
  return toPart(encodeValue(value, options));
}
function encodeFailure(error, options) {
  const { form, json, attachments } = encodeValue(error, options);
  const data = `[${FORMS.indexOf(form)},${json}]`;
  return {
    kind: KIND.failure,
    json: data,
    attachments
  };
}
function encodeOutcome(values, { failure, ...options }) {
  if (!failure && isPlainList(values)) return plainChunk(values);
  const attachments = [
    ...failure?.attachments ?? []
  ];
  const list = encodeEach(values, {
    ...options,
    attachments
  });
  const last = failure ? `,${failure.json}` : "";
  return {
    kind: KIND.mixedChunk,
    json: `[[${list}]${last}]`,
    attachments
  };
}
function writeReply(runMicros, { kind, json }) {
  return `${runMicros},${kind},${json}`;
}
function readRequests(text, attachments) {
  const requests = [];
  const parts = JSON.parse(text);
  for (let at2 = 0; at2 < parts.length; at2 += 3) {
    const name2 = parts[at2];
    const kind = parts[at2 + 1];
    requests.push({
      task: Array.isArray(name2) ? {
        module: name2[0],
        export: name2[1]
      } : Number(name2),
      args: readArguments({
        kind,
        data: parts[at2 + 2],
        attachments
      }),
      isChunk: kind === KIND.plainChunk || kind === KIND.mixedChunk
    });
  }
  return requests;
}
function readArguments(part) {
  const values = part.kind === KIND.mixedChunk ? decodeEach(part.data, part.attachments) : part.kind === KIND.plainChunk ? part.data : part.kind === KIND.raw ? part.attachments[0] : decodePart(part);
  return values;
}
function raw(value) {
  return {
    kind: KIND.raw,
    json: "0",
    attachments: [
      value
    ]
  };
}
function toPart({ form, json, attachments }) {
  return {
    kind: FORMS.indexOf(form),
    json,
    attachments
  };
}
function plainChunk(values) {
  const json = JSON.stringify(values);
  return {
    kind: KIND.plainChunk,
    json,
    attachments: NONE2
  };
}
function encodeEach(values, options) {
  return values.map((value) => {
    const { form, json } = encodeValue(value, options);
    return `${FORMS.indexOf(form)},${json}`;
  }).join(",");
}
function decodePart({ kind, data, attachments }) {
  if (kind === KIND.plain) return data;
  const form = FORMS[Number(kind)];
  if (form) return decodeValue({
    form,
    data,
    attachments
  });
  throw new SyntaxError(`Cannot read message: found an entry of kind ${kind}`);
}
function decodeEach(data, attachments) {
  const values = [];
  const parts = asList(data);
  for (let at2 = 0; at2 < parts.length; at2 += 2) {
    const [kind, part] = [
      parts[at2],
      parts[at2 + 1]
    ];
    values.push(decodePart({
      kind,
      data: part,
      attachments
    }));
  }
  return values;
}
function asList(data) {
  if (Array.isArray(data)) return data;
  throw new SyntaxError("Cannot read message: found no list of values");
}

// encode_thrown.ts
import { SerializationError as SerializationError2 } from "../errors.ts";
function encodeThrown(error, options) {
  try {
    return encodeFailure(error, options);
  } catch (cause) {
    const refusal2 = new SerializationError2(`Cannot send what the task threw: ${inWords(cause)}`, {
      path: "error"
    });
    return encodeFailure(refusal2, options);
  }
}
function inWords(cause) {
  try {
    return String(cause);
  } catch {
    return "it has no words";
  }
}

// answers.ts
var LONGEST_WAIT_MS = 1;
var SHORT_CHARACTERS = 1e3;
var NONE3 = [];
var Answers = class {
  #send;
  #errorChannel;
  /** Those that have not been sent, joined by commas. */
  #entries = "";
  #sentMs = 0;
  #nowMs = 0;
  /** @param errorChannel how errors cross. */
  constructor(send2, errorChannel) {
    this.#send = send2;
    this.#errorChannel = errorChannel;
  }
  /** Calls are about to begin. */
  begin() {
    this.#sentMs = this.#nowMs = performance.now();
  }
  /** Microseconds since the call before ended, which is when this one began. */
  lap() {
    const beganMs = this.#nowMs;
    this.#nowMs = performance.now();
    return Math.round((this.#nowMs - beganMs) * 1e3);
  }
  /** Answers the call that ended last. */
  add(runMicros, answer) {
    const entry = writeReply(runMicros, answer.part);
    if (answer.part.attachments.length > 0) {
      return this.#sendAlone(runMicros, {
        ...answer,
        entry
      });
    }
    this.#entries += this.#entries === "" ? entry : `,${entry}`;
    if (this.#nowMs - this.#sentMs > LONGEST_WAIT_MS) this.flush();
    if (entry.length > SHORT_CHARACTERS) this.#nowMs = performance.now();
  }
  /** Sends what is held back. */
  flush() {
    if (this.#entries === "") return;
    const text = `[${this.#entries}]`;
    this.#entries = "";
    this.#sentMs = this.#nowMs;
    this.#send({
      text,
      attachments: NONE3
    }, NONE3);
  }
  #sendAlone(runMicros, { entry, part, transferables }) {
    this.flush();
    const { attachments } = part;
    try {
      this.#send({
        text: `[${entry}]`,
        attachments
      }, transferables);
    } catch (error) {
      const failure = encodeThrown(error, this.#errorChannel);
      this.add(runMicros, {
        part: failure,
        transferables: NONE3
      });
    }
    this.#nowMs = performance.now();
  }
};

// task_server.ts
var NONE4 = [];
var TaskServer = class {
  #options;
  #channel;
  #errorChannel;
  #finder;
  /** In the order in which the pool first named them. */
  #tasks = [];
  #packets = [];
  #isServing = false;
  #answers;
  constructor(options) {
    this.#options = options;
    const { toThread } = options;
    this.#channel = {
      root: "result",
      toThread
    };
    this.#errorChannel = {
      root: "error",
      toThread
    };
    this.#answers = new Answers(options.send, this.#errorChannel);
    this.#finder = new TaskFinder(inWorker(options.importModule, () => this.#isServing));
  }
  /** Whether a task is under way that takes its time. */
  get isServing() {
    return this.#isServing;
  }
  /** Takes a packet; its calls run after those of the packets before it. */
  receive(packet) {
    this.#packets.push(packet);
    if (this.#isServing) return;
    this.#isServing = true;
    this.#serveAll();
  }
  /** Goes on until something has to be waited for, and from there when it has come. */
  #serveAll() {
    for (let next = this.#packets.shift(); next; next = this.#packets.shift()) {
      const { text, attachments } = next;
      this.#answers.begin();
      const waiting = this.#serve(readRequests(text, attachments), 0);
      if (!waiting) continue;
      void waiting.then(() => this.#serveAll());
      return;
    }
    this.#isServing = false;
    this.#options.onIdle?.();
  }
  /**
   * Serves calls on numbers, of tasks that it knows. While nothing but numbers comes of them they are answered together;
   * otherwise all are answered as those of a packet are.
   */
  serveNumbers(requests, answer) {
    this.#isServing = true;
    this.#answers.begin();
    const results = [];
    for (const [index, request] of requests.entries()) {
      const run = this.#find(request.task);
      const attempt = typeof run === "function" ? tryCall(run, request) : void 0;
      const values = attempt && numericValues(attempt);
      if (values) {
        const { isChunk } = request;
        results.push({
          runMicros: this.#answers.lap(),
          isChunk,
          values
        });
        continue;
      }
      answer(void 0);
      this.#answerNumbers(results);
      const waiting = attempt ? this.#settle(attempt) : this.#run(request);
      void Promise.resolve(waiting).then(() => this.#serve(requests, index + 1)).then(() => this.#serveAll());
      return;
    }
    answer(results);
    this.#serveAll();
  }
  /** A promise only where there is something to wait for: short tasks are not to pay for one. */
  #serve(requests, from) {
    for (let at2 = from; at2 < requests.length; at2++) {
      const waiting = this.#run(requests[at2]);
      if (waiting) return waiting.then(() => this.#serve(requests, at2 + 1));
    }
    this.#answers.flush();
    return void 0;
  }
  #run(request) {
    const run = this.#find(request.task);
    if (typeof run === "function") return this.#settle(tryCall(run, request));
    return run.then((found) => this.#settle(tryCall(found, request)), (error) => this.#fail(error));
  }
  #find(task) {
    const number = typeof task === "number" ? task : this.#tasks.push({
      name: task,
      run: void 0
    }) - 1;
    const known = this.#tasks[number];
    if (!known) throw new SyntaxError(`Cannot run task: found no task ${task}`);
    if (known.run) return known.run;
    const found = this.#finder.find(known.name);
    if (typeof found === "function") known.run = found;
    return found;
  }
  /** Answers a call; a promise where it is not over yet. */
  #settle(attempt) {
    if (attempt.kind === "failed") {
      this.#fail(attempt.error);
      return void 0;
    }
    const { kind, result, isToCome } = attempt;
    if (!isToCome) {
      this.#conclude(kind, result);
      return void 0;
    }
    this.#answers.flush();
    return Promise.resolve(result).then((value) => this.#conclude(kind, value), (error) => this.#fail(error));
  }
  #conclude(kind, result) {
    if (kind === "called") this.#succeed(result);
    else this.#finish(result);
  }
  #answerNumbers(results) {
    for (const { runMicros, isChunk, values } of results) {
      const part = isChunk ? encodeOutcome(Array.from(values), {
        ...this.#channel,
        failure: void 0
      }) : encodeResult(values[0], this.#channel);
      this.#answers.add(runMicros, {
        part,
        transferables: NONE4
      });
    }
  }
  #succeed(result) {
    const runMicros = this.#answers.lap();
    if (isMoved(result)) {
      const { value, transferables } = result;
      const options = {
        ...this.#channel,
        transfer: transferables
      };
      const part2 = this.#encode(() => encodeResult(value, options));
      return this.#answers.add(runMicros, {
        part: part2,
        transferables
      });
    }
    const part = this.#encodeResult(result);
    this.#answers.add(runMicros, {
      part,
      transferables: NONE4
    });
  }
  /** As `#encode`, without a closure: this is what becomes of nearly every call. */
  #encodeResult(result) {
    try {
      return encodeResult(result, this.#channel);
    } catch (error) {
      return encodeThrown(error, this.#errorChannel);
    }
  }
  #fail(error) {
    const runMicros = this.#answers.lap();
    this.#answers.add(runMicros, {
      part: encodeThrown(error, this.#errorChannel),
      transferables: NONE4
    });
  }
  /** Answers a chunk: what its calls gave, and the failure that ended it. */
  #finish({ values: results, failure: thrown }) {
    const runMicros = this.#answers.lap();
    const transferables = [];
    const values = Array.from(results, (result) => {
      if (!isMoved(result)) return result;
      transferables.push(...result.transferables);
      return result.value;
    });
    const failure = thrown && encodeThrown(thrown.error, this.#errorChannel);
    const transfer = transferables;
    const options = {
      ...this.#channel,
      transfer,
      failure
    };
    const part = this.#encode(() => this.#encodeChunk(values, options));
    this.#answers.add(runMicros, {
      part,
      transferables
    });
  }
  /** The results of a chunk; where one cannot cross, those before it, and why. */
  #encodeChunk(values, options) {
    try {
      return encodeOutcome(values, options);
    } catch (error) {
      const failure = encodeThrown(error, this.#errorChannel);
      const refused = values.findIndex((value) => !crosses(value, options));
      if (refused < 0) return failure;
      return encodeOutcome(values.slice(0, refused), {
        ...options,
        failure
      });
    }
  }
  /** What was asked for, or else the reason why it cannot be sent. */
  #encode(encode) {
    try {
      return encode();
    } catch (error) {
      return encodeThrown(error, this.#errorChannel);
    }
  }
};
function crosses(value, options) {
  try {
    encodeResult(value, options);
    return true;
  } catch {
    return false;
  }
}

// child_entry.ts
function serve(modules, { watchesParent, denied }) {
  for (const name2 of denied) assertDenied(name2);
  if (watchesParent) watchParent();
  const server = new TaskServer({
    importModule: (module) => (modules[module] ?? bind(module))(),
    toThread: false,
    send
  });
  send({
    text: writeNote({
      kind: "ready"
    }),
    attachments: []
  });
  new PipeReader(server).start();
}
function assertDenied(name2) {
  if (Deno.permissions.querySync({
    name: name2
  }).state !== "granted") return;
  throw new Error(`Cannot serve tasks: found permission "${name2}" granted, expected it denied`);
}
function bind(module) {
  return () => import(module);
}
var REUSED_BYTES = 65536;
var reused = new Uint8Array(REUSED_BYTES);
function allocate(bytes) {
  return bytes <= REUSED_BYTES ? reused : new Uint8Array(bytes);
}
function send(packet) {
  for (const part of writeFrame(packet, allocate)) {
    for (let written = 0; written < part.length; ) {
      const left = part.length - written;
      written += uninterrupted(() => fs2.writeSync(PIPE, part, written, left));
    }
  }
}
var LOOK_EVERY_MS2 = 500;
var PARENT_WATCH = `import process from "node:process";
const parent = Deno.ppid;
setInterval(() => {
  if (Deno.ppid !== parent) process.kill(Deno.pid, "SIGKILL");
}, ${LOOK_EVERY_MS2});`;
function watchParent() {
  const source = encodeURIComponent(PARENT_WATCH);
  const worker = new Worker(`data:text/javascript,${source}`, {
    type: "module"
  });
  workerRef(worker)(false);
}
export {
  serve
};

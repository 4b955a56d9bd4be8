/** Whether structured clone carries a value without loss and at once: primitives, and memory with the common views of it. */
export function isRaw(value: unknown): boolean {
  if (typeof value === "symbol" || typeof value === "function") return false;
  if (typeof value !== "object" || value === null) return true;
  const isView = ArrayBuffer.isView(value);
  const prototype = Object.getPrototypeOf(value);
  if (isView && !PROTOTYPES.has(prototype)) return false;
  const buffer = isView ? value.buffer : value;
  return buffer instanceof ArrayBuffer && !buffer.detached && !buffer.resizable;
}

/** The common views of memory. */
export const VIEWS = [
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
  DataView,
] as const;

/** Not those of subclasses, such as Node's Buffer. */
const PROTOTYPES: ReadonlySet<unknown> = new Set(
  VIEWS.map((view) => view.prototype),
);

/** From this length on a string travels beside the JSON: quoting and escaping it would take longer than copying it. */
export const LONG_TEXT = 4_096;

/**
 * Whether JSON text would carry a value whole: no special number, no undefined, no object met twice, nothing but plain
 * objects and dense arrays, and no long text. Most values are, and JSON is the fastest way for them.
 */
export function isPlainJson(value: unknown): boolean {
  const isObject = typeof value === "object" && value !== null;
  return isPlain(value, isObject ? new MetObjects() : undefined);
}

/** The same of a list made by the executor itself: it cannot have properties of its own, so nothing is looked up. */
export function isPlainList(list: readonly unknown[]): boolean {
  let met: MetObjects | undefined;
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    if (typeof value === "object" && value !== null) met ??= new MetObjects();
    if (!isPlain(value, met)) return false;
  }
  return true;
}

/** Past this many objects a set is faster than looking through a list. */
const LONGEST_LIST = 16;

class MetObjects {
  #first: object | undefined;
  #list: object[] | undefined;
  #set: Set<object> | undefined;

  /** Remembers an object; tells whether it is new. */
  add(value: object): boolean {
    if (this.#set) {
      const before = this.#set.size;
      return this.#set.add(value).size > before;
    }
    if (this.#first === undefined) {
      this.#first = value;
      return true;
    }
    this.#list ??= [this.#first];
    if (this.#list.includes(value)) return false;
    this.#list.push(value);
    if (this.#list.length > LONGEST_LIST) this.#set = new Set(this.#list);
    return true;
  }
}

function isPlain(value: unknown, met: MetObjects | undefined): boolean {
  switch (typeof value) {
    case "string":
      return value.length < LONG_TEXT;
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      return value === null || (!!met && isPlainContainer(value, met));
    default:
      return false;
  }
}

function isPlainContainer(value: object, met: MetObjects): boolean {
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

function isDensePlainArray(
  value: readonly unknown[],
  met: MetObjects,
): boolean {
  const { length } = value;
  const keys = Object.keys(value);
  // Index keys come first: as many keys as elements, the last of them an index, is an array without holes or extras.
  if (keys.length !== length) return false;
  if (length > 0 && keys[length - 1] !== String(length - 1)) return false;
  return value.every((element) => isPlain(element, met));
}

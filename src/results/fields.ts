import * as v from "valibot";

/** One line: a control character could steer the terminal that shows it. */
export const text = v.pipe(
  v.string(),
  v.maxLength(2_000),
  v.regex(/^\P{Cc}*$/u),
);
/** Several lines. */
export const paragraphs = v.pipe(
  v.string(),
  v.maxLength(20_000),
  v.regex(/^[\P{Cc}\n\t]*$/u),
);
/** A name that ids carry. */
export const slug = v.pipe(
  v.string(),
  v.regex(/^(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*$/),
);
/** A whole number from 0. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A whole number from 1. */
export const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** A moment, in ISO 8601. */
export const time = v.pipe(v.string(), v.isoTimestamp());
/** At least 1, so that a ratio of two always exists; at most eleven days, so that no sum overflows. */
export const nanoseconds = v.pipe(v.number(), v.minValue(1), v.maxValue(1e15));

/** A measured amount from 0. */
export const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(1e15));
/** Any number, but for the infinity that `1e400` in a file is read as. */
export const quantity = v.pipe(
  v.number(),
  v.minValue(-1e15),
  v.maxValue(1e15),
);
/** A part of a whole, from 0 to 1. */
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

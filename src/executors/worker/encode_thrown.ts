import { SerializationError } from "../errors.ts";
import type { EncodeOptions } from "../protocol/encode.ts";
import { type EncodedPart, encodeFailure } from "../protocol/message.ts";

/** A failed task must be answered whatever it threw. */
export function encodeThrown(
  error: unknown,
  options: EncodeOptions,
): EncodedPart {
  try {
    return encodeFailure(error, options);
  } catch (cause) {
    const refusal = new SerializationError(
      `Cannot send what the task threw: ${inWords(cause)}`,
      { path: "error" },
    );
    return encodeFailure(refusal, options);
  }
}

function inWords(cause: unknown): string {
  try {
    return String(cause);
  } catch {
    return "it has no words";
  }
}

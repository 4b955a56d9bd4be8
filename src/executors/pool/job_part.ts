import type { Job } from "./job.ts";
import { encodeCall, encodeCalls, type EncodedPart } from "../protocol/message.ts";
import { restoreArguments } from "../protocol/numbers.ts";

/** A job's arguments in a message, numbers too: a worker that does not know their task yet has to be told its name. */
export function partOf(job: Job): EncodedPart {
  return job.encoded ?? encodeNumbers(job);
}

function encodeNumbers({ numbers, isChunk }: Job): EncodedPart {
  const args = numbers ? restoreArguments(numbers) : [];
  const encode = isChunk ? encodeCalls : encodeCall;
  // As for a process: memory would have to travel alone, and numbers need none.
  return encode(args, { root: "arguments", toThread: false });
}

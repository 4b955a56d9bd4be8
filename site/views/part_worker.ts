/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Reads and analyses the files of one machine at a time:
 *
 *   build ── files of a machine ──▶ worker
 *   build ◀── its parts, or an error ── worker
 */
import type { MachinePartsOptions } from "./report.ts";
import { readParts } from "./load_report.ts";

/** What a worker is asked. */
type Question = readonly [
  files: readonly string[],
  options: MachinePartsOptions,
];

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  try {
    self.postMessage({ read: await readParts(...data) });
  } catch (error) {
    self.postMessage({ error });
  }
};

/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Reads and analyses the files of one machine at a time:
 *
 *   build ── files of a machine ──▶ worker
 *   build ◀── its parts, or an error ── worker
 */
import { readParts } from "./load_report.ts";

self.onmessage = async (
  { data }: MessageEvent<Parameters<typeof readParts>>,
) => {
  try {
    self.postMessage({ read: await readParts(...data) });
  } catch (error) {
    self.postMessage({ error });
  }
};

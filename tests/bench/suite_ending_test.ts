import { assertEquals, assertGreater, assertNotEquals } from "@std/assert";
import { exists } from "./fixtures/exists.ts";
import { isAlive } from "../executors/fixtures/processes.ts";
import { until, within } from "../executors/fixtures/bounds.ts";
import { benchRecords, startBench } from "./fixtures/bench_runs.ts";
import { descendantsOf } from "./fixtures/descendants.ts";

// Processes are listed and looked at as Linux does it.
const ignore = Deno.build.os !== "linux";

/** Far more batches than are ever waited for. */
const ENDLESS = 1_000_000;

/** Cells with children, a server, files, or threads. */
const CELLS = [
  "scaling/http/subprocess-pool/2",
  "scaling/file-write/subprocess-pool/2",
  "scaling/timer/subprocess-per-task/2",
  "scaling/sqlite/worker-pool/2",
  "batch/spin/subprocess-pool/2?itemMicros=20&items=10",
  "payload/echo-bytes/pipe/1?bytes=64",
  "payload/echo-bytes/socket/1?bytes=64",
  "lifecycle/is-alive/process/1",
  "sharing/counter/messages/2",
];

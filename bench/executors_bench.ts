/**
 * What do our executors cost compared with bare threads and processes, and with the pools of npm and Python?
 * `deno task bench:executors` measures and judges them; `deno bench -P=measure --allow-run --allow-sys bench/executors_bench.ts` prints Deno's
 * own table. It is no suite of the catalog: `deno task bench` never runs it.
 */
import { registerSuite } from "./harness/suite.ts";
import { EXECUTORS } from "./pools/variants.ts";

registerSuite(EXECUTORS);

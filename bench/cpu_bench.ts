/** Which model computes fastest? `deno bench bench/cpu_bench.ts` prints Deno's own table. */
import { registerSuite } from "./suite.ts";

registerSuite("cpu");

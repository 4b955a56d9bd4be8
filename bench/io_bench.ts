/** Which model waits best? `deno bench bench/io_bench.ts` prints Deno's own table. */
import { registerSuite } from "./suite.ts";

registerSuite("io");

/** What does it cost to start, ask and end a thread or a process? `deno bench -P=measure bench/lifecycle_bench.ts` prints Deno's own table. */
import { catalogSuite } from "./catalog.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite(catalogSuite("lifecycle"));

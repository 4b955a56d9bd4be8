/** What does a byte cost on its way to a worker and back? `deno bench -P=measure bench/payload_bench.ts` prints Deno's own table. */
import { catalogSuite } from "./catalog.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite(catalogSuite("payload"));

/** How much work must there be before starting workers pays? `deno bench -P=measure bench/batch_bench.ts` prints Deno's own table. */
import { catalogSuite } from "./catalog.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite(catalogSuite("batch"));

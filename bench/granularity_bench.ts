/** How large must an item be before each model pays? `deno bench -P=measure bench/granularity_bench.ts` prints Deno's own table. */
import { catalogSuite } from "./catalog.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite(catalogSuite("granularity"));

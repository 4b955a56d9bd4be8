/** What does it cost to change one number together, correctly? `deno bench -P=measure bench/sharing_bench.ts` prints Deno's own table. */
import { catalogSuite } from "./catalog.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite(catalogSuite("sharing"));

/** What can this machine show at best? `deno bench -P=suite bench/controls_bench.ts` prints Deno's own table. */
import { catalogSuite } from "./catalog.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite(catalogSuite("controls"));

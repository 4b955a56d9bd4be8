/** How long do requests to a server wait, and up to which rate? `deno bench -P=measure bench/responsiveness_bench.ts` prints Deno's own table. */
import { catalogSuite } from "./catalog.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite(catalogSuite("responsiveness"));

/** Which model does which work fastest, and with how many workers? `deno bench -P=measure bench/scaling_bench.ts` prints Deno's own table. */
import { catalogSuite } from "./catalog.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite(catalogSuite("scaling"));

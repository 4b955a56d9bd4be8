/** What did each release of Deno change? `deno task bench:releases` brings them, measures them and judges. */
import { contestSuite } from "./contest_suite.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite((asked) => contestSuite(asked?.contest));

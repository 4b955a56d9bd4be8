/** How does Deno stand beside Node, Bun and Python? `deno task bench:runtimes` finds them, measures them and judges. */
import { contestSuite } from "./contest_suite.ts";
import { registerSuite } from "./harness/suite.ts";

registerSuite((asked) => contestSuite(asked?.contest));

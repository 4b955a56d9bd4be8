/** Which model runs a user's task fastest? `deno task try FILE` measures and judges it, under the user's configuration. */
import { registerSuite } from "./harness/suite.ts";
import { taskSuite } from "./task_suite.ts";

registerSuite((asked) => taskSuite(asked?.task));

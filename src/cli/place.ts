/** Where a command runs: in a checkout, or from a package in any folder. */
import { OWN_CONFIG, ROOT } from "../executors/transport/child_program.ts";

/** The folder of saved runs: that of a checkout, or where the user of a package stands. */
export const RESULTS = OWN_CONFIG === null ? "crossover-results" : "results";

/** What a user begins the line of a command with. */
export const COMMAND = OWN_CONFIG !== null
  ? "deno task"
  : ROOT.protocol === "file:"
  ? "npx crossover-bench"
  : "deno x jsr:@crossover/crossover/cli";

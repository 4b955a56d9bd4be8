/**
 * `crossover`, as JSR and npm have it, and the tasks of a checkout:
 *
 *   deno x jsr:@crossover/crossover/cli try f.ts ─┐
 *   npx crossover-bench try f.ts ─────────────────┼─▶ main.ts ─▶ launch.ts ─▶ src/cli/try.ts, with its permissions
 *   deno task try f.ts ───────────────────────────┘
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { OWN_CONFIG } from "../executors/transport/child_program.ts";
import { COMMANDS } from "./commands.ts";
import { launch, USAGE_EXIT_CODE } from "./launch.ts";
import { COMMAND } from "./place.ts";
import { suggest } from "./suggest.ts";

const names = Object.keys(COMMANDS).filter((name) =>
  OWN_CONFIG !== null || COMMANDS[name]?.isPackaged
);

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name !== undefined && names.includes(name)) {
    return await launch([name, ...args]);
  }
  switch (name) {
    case "--version":
      console.log(`crossover ${config.version}`);
      return 0;
    case "--help":
    case "-h":
      console.log(formatHelp());
      return 0;
    case undefined:
      console.error(formatHelp());
      return USAGE_EXIT_CODE;
  }
  const near = suggest(name, names);
  console.error(
    `error: Cannot run ${name}: found no such command, expected one of ${
      names.join(", ")
    }\nhint: ${
      near ? `did you mean ${near}? ` : ""
    }\`${COMMAND} --help\` lists them.`,
  );
  return USAGE_EXIT_CODE;
}

function formatHelp(): string {
  const tasks: Readonly<Record<string, { readonly description: string }>> =
    config.tasks;
  const width = Math.max(...names.map((name) => name.length));
  return `Measures which concurrency model wins for some work, and from what point on.

Usage: ${COMMAND} COMMAND [flags]

${
    names.map((name) =>
      `  ${name.padEnd(width)}  ${tasks[name]?.description ?? ""}`
    ).join("\n")
  }

\`${COMMAND} COMMAND --help\` lists the flags of one.`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

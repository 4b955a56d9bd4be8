import config from "../../deno.json" with { type: "json" };
import { runTests } from "./test.ts";

/**
 * Runs every check of the project, one after another, and says at the end which failed. The launcher has found out
 * whether the official packages can be reached, and names the configuration of the stand-ins where they cannot.
 */
interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

const standIns = Deno.env.get("CROSSOVER_CONFIG");
const configFlags = standIns ? [`--config=${standIns}`, "--frozen"] : [];

const STATIC_CHECKS: readonly Check[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  // Lume's own rules are a module of Lume: there are none where it is out of reach.
  ...(standIns ? [] : [{
    name: "lint of the site",
    args: ["lint", "--config=site/lint.json", "_config.ts", "site/"],
  }]),
  // With the same flags as beside the tests, which find them checked then.
  { name: "types", args: ["check", "--doc", ...configFlags, "."] },
  {
    name: "documentation",
    args: ["doc", "--lint", ...configFlags, ...Object.values(config.exports)],
  },
];

if (import.meta.main) {
  const withTests = !Deno.args.includes("--static");
  Deno.exit(await runChecks(withTests));
}

async function runChecks(withTests: boolean): Promise<number> {
  const failed: string[] = [];
  for (const { name, args: [subcommand = "", ...rest] } of STATIC_CHECKS) {
    console.log(`--- ${name}`);
    const { success } = await new Deno.Command("deno", {
      args: [subcommand, "--quiet", ...rest],
      // The symbols that `deno doc --lint` lists beside its findings are of no use here.
      stdout: subcommand === "doc" ? "null" : "inherit",
    }).spawn().status;
    if (!success) failed.push(name);
  }
  if (withTests) {
    console.log("--- tests, import rules included");
    if (!await runTests([])) failed.push("tests");
  }
  console.log(
    failed.length === 0
      ? "--- all checks passed"
      : `--- failed: ${failed.join(", ")}`,
  );
  return failed.length === 0 ? 0 : 1;
}

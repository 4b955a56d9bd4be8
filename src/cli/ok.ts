import config from "../../deno.json" with { type: "json" };

/**
 * Runs every check of the project, one after another, and says at the end which failed. The launcher has found out
 * whether the official packages can be reached, and passes the import map of the stand-ins on where they cannot.
 */
interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

const importMap = Deno.env.get("CROSSOVER_IMPORT_MAP");
const importMapFlag = importMap ? [`--import-map=${importMap}`] : [];

const STATIC_CHECKS: readonly Check[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  { name: "types", args: ["check", ...importMapFlag, "."] },
  {
    name: "documentation",
    args: ["doc", "--lint", ...importMapFlag, ...Object.values(config.exports)],
  },
];

const TESTS: Check = {
  name: "tests, import rules included",
  args: [
    "test",
    "--doc",
    "--permission-set=test",
    "--no-check",
    ...importMapFlag,
  ],
};

if (import.meta.main) {
  const withTests = !Deno.args.includes("--static");
  Deno.exit(
    await runChecks(withTests ? [...STATIC_CHECKS, TESTS] : STATIC_CHECKS),
  );
}

async function runChecks(checks: readonly Check[]): Promise<number> {
  const failed: string[] = [];
  for (const { name, args: [subcommand = "", ...rest] } of checks) {
    console.log(`--- ${name}`);
    const { success } = await new Deno.Command("deno", {
      args: [subcommand, "--quiet", ...rest],
      // The symbols that `deno doc --lint` lists beside its findings are of no use here.
      stdout: subcommand === "doc" ? "null" : "inherit",
    }).spawn().status;
    if (!success) failed.push(name);
  }
  console.log(
    failed.length === 0
      ? "--- all checks passed"
      : `--- failed: ${failed.join(", ")}`,
  );
  return failed.length === 0 ? 0 : 1;
}

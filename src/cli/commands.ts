/** How the launcher starts one command. */
export interface Command {
  /** What comes after `deno`, before the permissions. */
  readonly subcommand: readonly string[];
  /** The permission set of `deno.json`. */
  readonly permissions: string;
  /** The module to run, or the folders to test. */
  readonly entries: readonly string[];
  /** Official packages that it imports, and that may be out of reach. */
  readonly packages: readonly string[];
  /** Flags that name a folder or file to be written, and their defaults; null where nothing is written without one. */
  readonly writes: Readonly<Record<string, string | null>>;
  /** Suffixes of what it also writes beside each of them. */
  readonly writesBeside?: readonly string[];
  /** Whether it writes into the folder for temporary files and nowhere else. */
  readonly writesTemporary?: true;
  /** Other flags with a value. */
  readonly values: readonly string[];
  /** Flags without one. */
  readonly flags?: readonly string[];
  /** What `--help` prints; absent where the entry reads its own command line. */
  readonly help?: string;
}

const SITE_FLAGS = `
  --results DIR   folder of saved runs (default: results)
  --out DIR       folder to build into: a new or empty one, or an
                  earlier site (default: _site)`;

const SITE = {
  subcommand: ["run"],
  permissions: "site",
  packages: ["lume/mod.ts"],
  writes: { out: "_site" },
  writesBeside: [".building", ".old"],
} as const;

/** The tasks of `deno.json`, by name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  bench: {
    subcommand: ["run"],
    permissions: "bench",
    entries: ["src/cli/bench.ts"],
    packages: ["@std/cli"],
    writes: { out: "results" },
    values: [],
  },
  "bench:worth": {
    subcommand: ["run"],
    permissions: "bench",
    entries: ["src/cli/bench_worth.ts"],
    packages: ["@std/cli"],
    writes: {},
    writesTemporary: true,
    values: [],
  },
  "bench:executors": {
    subcommand: ["run"],
    permissions: "bench-executors",
    entries: ["src/cli/bench_executors.ts"],
    packages: ["@std/cli"],
    writes: {},
    writesTemporary: true,
    values: [],
  },
  "bench:model": {
    subcommand: ["run"],
    permissions: "compare",
    entries: ["src/cli/bench_model.ts"],
    packages: ["@std/cli"],
    writes: {},
    values: [],
  },
  advise: {
    subcommand: ["run"],
    permissions: "advise",
    entries: ["src/cli/advise.ts"],
    packages: ["@std/cli"],
    writes: {},
    values: [],
  },
  compare: {
    subcommand: ["run"],
    permissions: "compare",
    entries: ["src/cli/compare.ts"],
    packages: ["@std/cli"],
    writes: {},
    values: [],
  },
  import: {
    subcommand: ["run"],
    permissions: "import",
    entries: ["src/cli/import.ts"],
    packages: ["@std/cli"],
    writes: { out: "results" },
    values: [],
  },
  export: {
    subcommand: ["run"],
    permissions: "export",
    entries: ["src/cli/export.ts"],
    packages: ["@std/cli"],
    writes: { out: null },
    values: [],
  },
  site: {
    ...SITE,
    entries: ["src/cli/site.ts"],
    values: ["results", "location"],
    help: `Builds the report site from the saved runs.

Usage: deno task site [flags]
${SITE_FLAGS}
  --location URL  address that the site will have, for example
                  https://example.org/crossover/ (default: http://localhost/)
  -h, --help      show this help`,
  },
  serve: {
    ...SITE,
    entries: ["src/cli/site.ts", "--serve"],
    values: ["results", "port"],
    help:
      `Builds the report site, serves it on this machine and rebuilds it on change.

Usage: deno task serve [flags]
${SITE_FLAGS}
  --port NUMBER   port to listen on (default: 3000, or the next one free)
  -h, --help      show this help`,
  },
  lume: {
    ...SITE,
    entries: ["lume/cli.ts"],
    values: [],
  },
  test: {
    subcommand: ["test", "--doc"],
    permissions: "test",
    entries: [],
    packages: ["@std/assert", "@std/cli", "lume/mod.ts"],
    writes: {},
    values: ["filter"],
    help:
      `Runs the tests, and the examples of the documentation. Browser tests are left
out where there is no Chromium.

Usage: deno task test [flags] [files or folders]

  --filter TEXT   only tests whose name holds this text
  -h, --help      show this help`,
  },
  ok: {
    subcommand: ["run"],
    permissions: "ok",
    entries: ["src/cli/ok.ts"],
    packages: ["@std/assert", "@std/cli", "lume/mod.ts"],
    writes: {},
    values: [],
    flags: ["static"],
    help:
      `Checks everything: format, lint, types, documentation, import rules and tests.

Usage: deno task ok [flags]

  --static        leave the tests out
  -h, --help      show this help`,
  },
};

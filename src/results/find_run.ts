import { RunFormatError } from "./run_format_error.ts";
import { listRuns, loadRun, type StoredRun } from "./store.ts";

/**
 * Finds one saved run by what a user calls it: a file's path, `latest`, `previous` (the one before the latest of the
 * same machine), an id or the beginning of one, or a label.
 *
 * @throws {RunFormatError} where nothing, or more than one run, answers to the name.
 */
export async function findRun(
  reference: string,
  { dir }: { readonly dir: string },
): Promise<StoredRun> {
  if (reference.endsWith(".json")) {
    return { run: await loadRun(reference), file: reference };
  }
  const { runs } = await listRuns(dir);
  const found = matches(reference, runs);
  const [only] = found;
  if (only && found.length === 1) return only;
  throw new RunFormatError({
    source: reference,
    field: "",
    problem: `found ${
      found.length === 0 ? "no run" : `${found.length} runs`
    } of that name in ${dir}, expected one`,
    hint: runs.length === 0
      ? "make a run with `deno task bench`"
      : `there are ${runs.slice(-5).map(({ run }) => run.id).join(", ")}`,
  });
}

function matches(
  reference: string,
  runs: readonly StoredRun[],
): readonly StoredRun[] {
  const latest = runs.at(-1);
  if (reference === "latest") return latest ? [latest] : [];
  if (reference === "previous") {
    return runs
      .filter(({ run }) => run.machine.id === latest?.run.machine.id)
      .slice(0, -1)
      .slice(-1);
  }
  const exact = runs.filter(({ run }) =>
    run.id === reference || run.label === reference
  );
  if (exact.length > 0) return exact;
  return runs.filter(({ run }) =>
    reference !== "" && run.id.startsWith(reference)
  );
}

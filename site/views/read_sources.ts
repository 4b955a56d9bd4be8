import type { SourceFile } from "./task_source.ts";

const FOLDER = "src/workloads";

/** Reads the code of the workloads that this version has, to show it; a site built without it shows none. */
export async function readSources(): Promise<readonly SourceFile[]> {
  const folder = new URL(`../../${FOLDER}/`, import.meta.url);
  const files: SourceFile[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.endsWith(".ts")) continue;
      files.push({
        path: `${FOLDER}/${name}`,
        text: await Deno.readTextFile(new URL(name, folder)),
      });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files;
}

import { contentOf } from "./sha256.ts";

/** Files of a batch, in a folder of their own. */
export interface BatchFiles {
  readonly folder: string;
  readonly paths: readonly string[];
  /** What each file holds. */
  readonly contents: readonly Uint8Array<ArrayBuffer>[];
  /** Removes the folder. */
  readonly remove: () => void;
}

/** Writes files for a batch; nothing is left where that fails. */
export async function writeFiles(
  { count, bytes }: { readonly count: number; readonly bytes: number },
): Promise<BatchFiles> {
  const folder = await Deno.makeTempDir({ prefix: "crossover-files-" });
  const remove = () => Deno.removeSync(folder, { recursive: true });
  try {
    const contents = Array.from(
      { length: count },
      (_, index) => contentOf({ seed: index + 1, bytes }),
    );
    const paths = contents.map((_, index) => `${folder}/${index}.bin`);
    await Promise.all(
      paths.map((path, index) =>
        Deno.writeFile(path, contents[index] ?? new Uint8Array())
      ),
    );
    return { folder, paths, contents, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Reads a golden file: a run as some version of Crossover wrote it, which no change to the code may alter. */
export async function readGolden(name: string): Promise<unknown> {
  const url = new URL(`golden/${name}`, import.meta.url);
  return JSON.parse(await Deno.readTextFile(url));
}

/** What {@linkcode readGolden} gives with other values in some of its fields. */
export async function readGoldenWith(
  name: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  return Object.assign({}, await readGolden(name), fields);
}

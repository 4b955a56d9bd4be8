/** Reads this very file again and again and counts its words. */
export default async function readLines(times: number): Promise<number> {
  let words = 0;
  for (let time = 0; time < times; time++) {
    const text = await Deno.readTextFile(new URL(import.meta.url));
    words += text.split(/\s+/).length;
  }
  return words;
}

export const inputs = [[20], [21], [22]];

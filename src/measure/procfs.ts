/*
 * Deno guards /proc and /sys with a permission of their own; `cat` reads them under the right to run it.
 */

/** Text of files of Linux's, one after another; those that are not there are left out, and elsewhere there are none. */
export async function readText(...paths: string[]): Promise<string> {
  if (Deno.build.os !== "linux") return "";
  return await outputOf("cat", paths);
}

/** What a program prints; empty where it cannot be run. */
export async function outputOf(
  command: string,
  args: readonly string[],
): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  } catch {
    return "";
  }
}

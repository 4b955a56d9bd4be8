/*
 * Deno guards /proc and /sys with a permission of their own; `cat` reads them under the right to run it.
 */

/** Text of a file of Linux's; empty where there is no such file, or another system. */
export async function readText(path: string): Promise<string> {
  if (Deno.build.os !== "linux") return "";
  return await outputOf("cat", [path]);
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

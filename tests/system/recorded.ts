import type { RunProgram } from "../../src/system/system.ts";

/** Gives outputs in place of programs', by the beginning of a command line; a longer one wins over a shorter one. */
export function recorded(
  outputs: Readonly<Record<string, string>>,
): RunProgram {
  const known = Object.keys(outputs).sort((a, b) => b.length - a.length);
  return (program, args) => {
    const line = [program, ...args].join(" ");
    const found = known.find((start) => line.startsWith(start));
    return Promise.resolve(found === undefined ? "" : outputs[found] ?? "");
  };
}

/** Files in place of those of /proc and /sys, for `cat` and `ls`. */
export function files(contents: Readonly<Record<string, string>>): RunProgram {
  return (program, paths) => {
    const found = paths.filter((path) => path in contents);
    return Promise.resolve(
      program === "ls"
        ? found.map((path) => `${path}\n`).join("")
        : found.map((path) => contents[path]).join(""),
    );
  };
}

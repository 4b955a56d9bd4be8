/** What a worker says about itself, in the place of a message. */
export type WorkerNote =
  | { readonly kind: "ready" }
  | { readonly kind: "exit"; readonly exitCode: number };

/** `!ready` or `!exit 3` */
export function writeNote(note: WorkerNote): string {
  return note.kind === "ready" ? "!ready" : `!exit ${note.exitCode}`;
}

/**
 * Reads a note.
 *
 * @returns `undefined` where the text is a message.
 */
export function readNote(text: string): WorkerNote | undefined {
  if (text[0] !== "!") return undefined;
  if (text === "!ready") return { kind: "ready" };
  return { kind: "exit", exitCode: Number(text.slice("!exit ".length)) };
}

const MAX_LINE = 2_000;
const MAX_PARAGRAPHS = 20_000;

// Colours and the like, as terminals read them: ESC [ … letter.
const ESCAPE_SEQUENCE = /\p{Cc}\[[0-9;?]*[A-Za-z]/gu;

/**
 * Makes one line of any text that is to be saved in a run: a label, the name of a processor. Control characters become
 * spaces, since they could steer the terminal that shows them.
 */
export function inertLine(text: string): string {
  return withoutEscapes(text).replaceAll(/\p{Cc}+/gu, " ").trim()
    .slice(0, MAX_LINE);
}

/** As {@linkcode inertLine}, for texts of several lines: the reason why a cell failed. */
export function inertText(text: string): string {
  return withoutEscapes(text).replaceAll("\r\n", "\n")
    .replaceAll(/[^\P{Cc}\n\t]+/gu, " ").trim().slice(0, MAX_PARAGRAPHS);
}

function withoutEscapes(text: string): string {
  return text.replaceAll(ESCAPE_SEQUENCE, "");
}

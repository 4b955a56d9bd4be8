/** A figure, and the space before its unit. */
const SPACE = /(\d) (?=(?:%|[nµm]?s|[KMG]i?B|bytes|MHz|px)(?!\w))/g;

/**
 * Joins each figure to its unit with a space that no line ends at: a page never breaks `11 %` in two. For what is shown
 * in lines of any length; a terminal, a file and code keep the plain space.
 */
export function firmUnits(text: string): string {
  return text.replaceAll(SPACE, "$1\u00a0");
}

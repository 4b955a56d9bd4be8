/** The text of a page as it is searched: pages join figures to their units with spaces that no line ends at. */
export function plainText(text: string): string {
  return text.replaceAll(/\u00a0|&nbsp;/g, " ");
}

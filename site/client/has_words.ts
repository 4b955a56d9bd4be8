/** Whether a text has every word of a query, whatever the case and the order; a query without words is in every text. */
export function hasWords(text: string, query: string): boolean {
  const lower = text.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
}

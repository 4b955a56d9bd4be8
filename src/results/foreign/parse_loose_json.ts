/** A string, whole or cut short, or one of the numbers that JSON has no word for. */
const TOKEN = /"[^"\\]*(?:\\[^]?[^"\\]*)*(?:"|$)|-?(?:NaN|Infinity)/g;

/**
 * Reads JSON as tools write it that print numbers of C or Python unchanged: `NaN`, `Infinity` and their negatives are
 * read as null, inside strings they are text. A byte order mark before the text is left out.
 *
 * @throws {SyntaxError} where the text is not JSON even so.
 */
export function parseLooseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(json);
  } catch (error) {
    const strict = json.replace(
      TOKEN,
      (token) => token.startsWith('"') ? token : "null",
    );
    if (strict === json) throw error;
    return JSON.parse(strict);
  }
}

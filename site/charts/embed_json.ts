/**
 * Writes a value as JSON that is safe inside a `<script type="application/json">` element:
 * no text of a run file can end the element or open a comment, because `<` never appears.
 *
 * @throws {TypeError} If the value cannot be written as JSON.
 */
export function embedJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (json === undefined) {
    throw new TypeError(
      `Cannot embed JSON: found ${typeof value}, expected plain data`,
    );
  }
  return json.replaceAll("<", "\\u003c");
}

/**
 * Puts a text of a stranger's file into Markdown as inert code: it makes no table cell, link, image, mention or HTML.
 * What is not plain is written as character references, which neither Markdown nor a table's columns act upon.
 */
export function markdownCode(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Bidi_C}\s]+/gu, " ").trim();
  if (/^[\w./?=&-][\w ./?=&,+:()-]*$/.test(line)) return `\`${line}\``;
  return line === "" ? "" : `<code>${escape(line)}</code>`;
}

/** Letters, digits and blanks of any language may stay, and the few signs that mean nothing to Markdown. */
function escape(line: string): string {
  return line.replaceAll(
    /[^\p{L}\p{M}\p{N}\p{So} ,;()'"/%-]/gu,
    (sign) => `&#${sign.codePointAt(0)};`,
  );
}

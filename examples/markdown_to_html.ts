/** Renders Markdown with a package from npm, which comes from the `deno.json` of this folder. */
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ linkify: false });

export default function markdownToHtml(text: string): string {
  return markdown.render(text);
}

export const params = { paragraphs: [10, 200] };

export const inputs = (
  { paragraphs, items }: { paragraphs: number; items: number },
) =>
  Array.from({ length: items }, (_, item) => [
    Array.from(
      { length: paragraphs },
      (_, index) =>
        `## Section ${item}.${index}\n\nSome *emphasis*, a [link](/${index}) and \`code\`:\n\n- one\n- two\n`,
    ).join("\n"),
  ]);

export const check = (html: string, text: string) =>
  html.split("<h2>").length === text.split("## ").length;

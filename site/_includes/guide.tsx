/** Wraps a Markdown page of the guide in the measure of a text to be read. */
export default function Guide({ content }: { readonly content: string }) {
  return (
    <article
      class="prose"
      dangerouslySetInnerHTML={{ __html: content }}
    >
    </article>
  );
}

export const layout = "base.tsx";

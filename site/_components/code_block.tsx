/** A file of code with its name. */
export default function CodeBlock(
  { name, text }: { readonly name: string; readonly text: string },
) {
  return (
    <div class="sample">
      <p class="sample-head">
        <strong>{name}</strong>
      </p>
      <pre role="group" aria-label={name} tabindex={0}><code>{text}</code></pre>
    </div>
  );
}

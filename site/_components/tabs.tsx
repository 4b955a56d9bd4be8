/** One of the things that {@linkcode Tabs} shows in the same place. */
interface Tab {
  readonly label: string;
  readonly content: JSX.Children;
}

/** What {@linkcode Tabs} chooses from. */
interface TabsProps {
  /** Unique on its page. */
  readonly name: string;
  /** What is chosen. */
  readonly legend: string;
  readonly tabs: readonly Tab[];
  /** Index of the one that is shown first. */
  readonly chosen: number;
}

/**
 * Shows one of several things, chosen by radio buttons and style sheet alone: it works without scripts, and where the
 * style sheet cannot choose, everything is shown under its own title.
 */
export default function Tabs({ name, legend, tabs, chosen }: TabsProps) {
  const [only] = tabs;
  if (tabs.length === 1 && only) return only.content;
  return (
    <div class="tabs">
      <fieldset class="switch">
        <legend>{legend}</legend>
        {tabs.map(({ label }, index) => (
          <label>
            <input
              type="radio"
              name={name}
              value={String(index)}
              class={`tab-${index}`}
              checked={index === chosen}
            />
            {label}
          </label>
        ))}
      </fieldset>
      {tabs.map(({ label, content }, index) => (
        <div class={`panel panel-${index}`}>
          <p class="panel-title">{`${legend} ${label}`}</p>
          {content}
        </div>
      ))}
    </div>
  );
}

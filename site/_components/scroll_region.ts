/** Attributes of the box that a wide table scrolls in, so that the page does not, reachable by keyboard. */
export interface ScrollRegion {
  readonly class: string;
  readonly role: "group";
  readonly "aria-label": string;
  readonly tabindex: number;
}

/** Makes the attributes of a table's own scrolling box; `label` says which table. No landmark: a page has dozens. */
export function scrollRegion(label: string): ScrollRegion {
  return { class: "scroll", role: "group", "aria-label": label, tabindex: 0 };
}

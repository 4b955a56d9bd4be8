import type { Site } from "../site.ts";

/** Pages and layouts in TSX, which this stand-in renders in any case. */
export default function jsx(): (site: Site) => void {
  return () => {};
}

import { type DefaultTreeAdapterTypes, parse, serialize } from "parse5";
import type { Site } from "../site.ts";

type Node = DefaultTreeAdapterTypes.ChildNode;

/** Attributes that hold a link on any element, and those that do so on one. */
const LINKS = new Set(["href", "src", "form action", "video poster"]);

/** Puts the location's path before every link that begins at the root. */
export default function basePath(): (site: Site) => void {
  return (site) => {
    site.process([".html"], (pages) => {
      for (const page of pages) {
        if (!page.outputPath.endsWith(".html")) continue;
        const document = parse(page.text);
        document.childNodes.forEach((node) => visit(node, site));
        page.text = serialize(document).replace(/^<!DOCTYPE html>/, "$&\n");
      }
    });
  };
}

function visit(node: Node, site: Site): void {
  if ("attrs" in node) {
    for (const attribute of node.attrs) {
      // Lume's parser has them all in lower case, SVG's too; a browser does not mind.
      const name = attribute.name = attribute.name.toLowerCase();
      if (!LINKS.has(name) && !LINKS.has(`${node.nodeName} ${name}`)) continue;
      if (!/^\/(?!\/)/.test(attribute.value)) continue;
      attribute.value = site.url(attribute.value);
    }
  }
  if ("childNodes" in node) {
    node.childNodes.forEach((child) => visit(child, site));
  }
}

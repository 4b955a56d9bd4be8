import { dirname, join, resolve } from "node:path";
import { type Page, renderPage } from "./render.ts";
import { loadSources, type PageData } from "./sources.ts";

export interface SiteOptions {
  readonly src?: string;
  readonly dest?: string;
  readonly location?: URL;
  /** As Lume's; this stand-in never empties the folder. */
  readonly emptyDest?: false;
  readonly watcher?: { readonly include?: string[] };
}

type EventType = "beforeBuild" | "afterBuild" | "beforeUpdate" | "afterUpdate";
type Listener = (event: { readonly pages: readonly Page[] }) => unknown;
type Processor = (pages: readonly Page[]) => unknown;

export class Site {
  readonly options: {
    readonly src: string;
    readonly dest: string;
    readonly location: URL;
    readonly server: { readonly port: number };
    readonly watcher: { readonly include: string[] };
  };
  readonly #data: PageData = {};
  readonly #copies: { readonly from: string; readonly to: string }[] = [];
  readonly #listeners: { readonly type: EventType; readonly run: Listener }[] =
    [];
  readonly #processors: Processor[] = [];

  constructor(options: Site["options"]) {
    this.options = options;
  }

  use(plugin: (site: Site) => void): this {
    plugin(this);
    return this;
  }

  /** A file or folder of the source goes into the site as it is. */
  add(from: string, to: string = from): this {
    this.#copies.push({ from, to });
    return this;
  }

  copy(from: string, to: string = from): this {
    return this.add(from, to);
  }

  process(_extensions: readonly string[], processor: Processor): this {
    this.#processors.push(processor);
    return this;
  }

  /** Data of every page. */
  data(name: string, value: unknown): this {
    this.#data[name] = value;
    return this;
  }

  addEventListener(type: EventType, run: Listener): this {
    this.#listeners.push({ type, run });
    return this;
  }

  root(path = "."): string {
    return resolve(path);
  }

  src(path = "."): string {
    return resolve(join(this.options.src, path));
  }

  dest(path = "."): string {
    return resolve(join(this.options.dest, path));
  }

  /** A path as the location has it, or with the location before it. */
  url(path: string, absolute = false): string {
    const { pathname, origin } = this.options.location;
    const full = `${pathname.replace(/\/$/, "")}${path}`;
    return absolute ? origin + full : full;
  }

  async build(): Promise<void> {
    await this.#dispatch("beforeBuild", []);
    const helpers = { url: this.url.bind(this) };
    const pages: Page[] = [];
    for (
      const source of await loadSources(this.src(), { inherited: this.#data })
    ) {
      try {
        pages.push(...await renderPage(source, { src: this.src(), helpers }));
      } catch (cause) {
        const text = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`Cannot render ${source.path}: ${text}`, { cause });
      }
    }
    for (const processor of this.#processors) await processor(pages);
    await this.#write(pages);
    await this.#dispatch("afterBuild", pages);
  }

  async #write(pages: readonly Page[]): Promise<void> {
    for (const { outputPath, text } of pages) {
      await writeInto(this.dest(outputPath), text);
    }
    for (const { from, to } of this.#copies) {
      await copyInto(this.src(from), this.dest(to));
    }
  }

  async #dispatch(type: EventType, pages: readonly Page[]): Promise<void> {
    for (const listener of this.#listeners) {
      if (listener.type === type) await listener.run({ pages });
    }
  }
}

async function writeInto(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}

async function copyInto(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isDirectory) {
    for await (const { name } of Deno.readDir(from)) {
      await copyInto(join(from, name), join(to, name));
    }
    return;
  }
  await Deno.mkdir(dirname(to), { recursive: true });
  await Deno.copyFile(from, to);
}

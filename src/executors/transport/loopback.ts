import type { LoopbackAddress } from "../worker/child_main.ts";

/** What tells what has come, until it has closed. */
interface ChannelEvents {
  onData(bytes: Uint8Array): void;
  onClose(): void;
}

const READ_BYTES = 65_536;

/**
 * A socket of this machine to one child, where a child is given no further descriptor: Windows.
 *
 * ```text
 * listen ─▶ child connects and says the token ─▶ that connection carries frames, both ways
 *           its watch over its parent says it too ─▶ that one is only held open
 *           anybody else ─▶ closed
 * ```
 */
export class LoopbackChannel {
  readonly address: Omit<LoopbackAddress, "isToBeRevoked">;
  readonly #listener: Deno.TcpListener;
  readonly #connections = new Set<Deno.TcpConn>();
  readonly #events: ChannelEvents;
  /** What was sent before the child had connected, and since. */
  #written: Promise<void>;
  readonly #opened = Promise.withResolvers<Deno.TcpConn>();
  #isOpen = false;
  #isClosed = false;
  #isNeeded = true;

  /**
   * @param connections how many the child makes.
   * @throws {Deno.errors.NotCapable} without permission to listen at 127.0.0.1.
   */
  constructor(connections: number, events: ChannelEvents) {
    this.#events = events;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.address = {
      port: this.#listener.addr.port,
      token: crypto.randomUUID(),
    };
    this.#written = this.#opened.promise.then(() => {}, () => {});
    this.#opened.promise.catch(() => {});
    void this.#accept(connections);
  }

  write(bytes: Uint8Array): void {
    this.#written = this.#written.then(() => this.#writeAll(bytes));
  }

  /** Ends this side once all is written. */
  end(): void {
    this.#written = this.#written.then(async () => {
      if (this.#isOpen) await (await this.#opened.promise).closeWrite();
    }).catch(() => {});
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopListening();
    this.#opened.reject(new Error("Cannot reach child: found it closed"));
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
    this.#events.onClose();
  }

  ref(): void {
    this.#isNeeded = true;
    this.#apply();
  }

  unref(): void {
    this.#isNeeded = false;
    this.#apply();
  }

  #apply(): void {
    const change = this.#isNeeded ? "ref" : "unref";
    if (!this.#isOpen && !this.#isClosed) this.#listener[change]();
    for (const connection of this.#connections) connection[change]();
  }

  async #accept(expected: number): Promise<void> {
    let admitted = 0;
    try {
      for await (const connection of this.#listener) {
        this.#connections.add(connection);
        this.#apply();
        void this.#admit(connection).then(() => {
          if (++admitted === expected) this.#stopListening();
        }, () => this.#drop(connection));
      }
    } catch {
      // Closed while it listened.
    }
  }

  /** The child's first connection is its channel; whoever does not know the token has none. */
  async #admit(connection: Deno.TcpConn): Promise<void> {
    const token = new TextEncoder().encode(this.address.token);
    const said = new Uint8Array(token.length + 1);
    for (let filled = 0; filled < said.length;) {
      const length = await connection.read(said.subarray(filled));
      if (length === null) throw new Error("Cannot admit: found it closed");
      filled += length;
    }
    if (!token.every((byte, index) => said[index] === byte)) {
      throw new Error("Cannot admit: found another token");
    }
    if (said[token.length] !== CHANNEL || this.#isOpen) return;
    this.#isOpen = true;
    this.#opened.resolve(connection);
    void this.#read(connection);
  }

  async #read(connection: Deno.TcpConn): Promise<void> {
    try {
      for (;;) {
        const buffer = new Uint8Array(READ_BYTES);
        const length = await connection.read(buffer);
        if (length === null) break;
        this.#events.onData(buffer.subarray(0, length));
      }
    } catch {
      // The child's end says more than a broken connection does, and follows it.
    }
    this.destroy();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    if (this.#isClosed || !this.#isOpen) return;
    try {
      const connection = await this.#opened.promise;
      for (let written = 0; written < bytes.length;) {
        written += await connection.write(bytes.subarray(written));
      }
    } catch {
      // As when reading.
    }
  }

  #drop(connection: Deno.TcpConn): void {
    if (this.#connections.delete(connection)) connection.close();
  }

  #stopListening(): void {
    try {
      this.#listener.close();
    } catch {
      // It was closed before.
    }
  }
}

/** Follows the token on the connection that carries frames. */
const CHANNEL = "c".charCodeAt(0);

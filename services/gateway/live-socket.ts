// A WebSocket of this gateway while it lives: frames one after the other, what is sent bounded, silence noticed (gateway.md §2, web-chat.md §3).
import type { RawData, WebSocket } from 'ws';
import type { ErrorShape } from '../../src/errors.ts';
import { errorShape } from '../http.ts';
import { thrownFields, type Log } from '../log.ts';

/** Frames that wait for those before them; past the first number nothing more is read until there are as few as the second. */
const [most, few] = [64, 16];
/** Who asks but does not read what it is sent is let go, bytes. */
const maxBuffered = 4 * 1024 * 1024;
/** How long a closed line may stay open, ms. */
const closing = 1000;

/** What the two kinds of connection do in their own way. */
export interface LiveParts {
  readonly log: Log;
  /** In the log: `<name>-frame-failed`, `<name>-stopped`. */
  readonly name: 'app' | 'page';
  /** How often it is looked whether the line is dead or late, ms. */
  readonly checkMs: number;
  /** A line that hears nothing for this long is dead, ms. */
  readonly deadAfterMs: number;
  /** True when it should have said more by now; `age` of the line in ms. */
  readonly isLate: (age: number) => boolean;
  /** Takes one frame; the next one waits until it resolves. */
  readonly take: (data: RawData) => Promise<void>;
  /** A frame was refused, or failed. */
  readonly fault: (shape: ErrorShape) => void;
  /** Sends what comes next in order; true when there may be more. */
  readonly pump: () => Promise<boolean>;
  readonly left: () => void;
}

/** One line, from the moment it is open. */
export class LiveSocket {
  readonly #socket: WebSocket;
  readonly #parts: LiveParts;
  readonly #opened = performance.now();
  readonly #timer: NodeJS.Timeout;
  #line: Promise<void> = Promise.resolve();
  #waiting = 0;
  #heard = performance.now();
  #ended = false;
  #pumping = false;
  #more = false;

  constructor(socket: WebSocket, parts: LiveParts) {
    this.#socket = socket;
    this.#parts = parts;
    socket.on('message', (data) => {
      this.heard();
      this.inTurn(() => parts.take(data));
    });
    socket.on('error', () => {
      socket.terminate();
    });
    socket.on('close', () => {
      clearInterval(this.#timer);
      this.#ended = true;
      parts.left();
    });
    // Monotonic times, not counted ticks: a sleeping computer stops timers (pitfalls 7.2).
    this.#timer = setInterval(() => {
      const now = performance.now();
      if (now - this.#heard > parts.deadAfterMs || parts.isLate(now - this.#opened)) socket.terminate();
    }, parts.checkMs);
  }

  /** True until it is closed from either side. */
  get isOpen(): boolean {
    return !this.#ended && this.#socket.readyState === this.#socket.OPEN;
  }

  /** The other side is there. */
  heard(): void {
    this.#heard = performance.now();
  }

  /** Does `work` once all that came before is done; what it throws is this line's fault. */
  inTurn(work: () => Promise<void>): void {
    this.#waiting += 1;
    if (this.#waiting === most) this.#socket.pause();
    this.#line = this.#line.then(async () => {
      try {
        if (!this.#ended) await work(); // else it is what still came until the line was closed
        if (this.#socket.bufferedAmount > maxBuffered) this.#socket.terminate();
      } catch (thrown) {
        const shape = errorShape(thrown);
        if (shape.code === 'internal') this.#parts.log(`${this.#parts.name}-frame-failed`, thrownFields(thrown));
        this.#parts.fault(shape);
      } finally {
        this.#waiting -= 1;
        if (this.#waiting === few && this.#socket.isPaused) this.#socket.resume();
      }
    });
  }

  /** There may be something to send. */
  wake(): void {
    this.#more = true;
    if (!this.#pumping)
      this.#pump().catch((thrown: unknown) => {
        this.#parts.log(`${this.#parts.name}-stopped`, thrownFields(thrown));
        this.#socket.terminate();
      });
  }

  send(message: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Sends a text; resolves when the line takes more, so that what waits stays in the database and not in memory. */
  async sendInTime(text: string): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount < 256 * 1024) {
      this.#socket.send(text);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#socket.send(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Takes nothing more, and ends the line. */
  close(status: number, code: string): void {
    this.#ended = true;
    this.#socket.close(status, code);
    setTimeout(() => {
      this.#socket.terminate();
    }, closing).unref();
  }

  /** Ends the line at once. */
  terminate(): void {
    this.#socket.terminate();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      while (this.#more && this.isOpen) {
        this.#more = false;
        if (await this.#parts.pump()) this.#more = true;
      }
    } finally {
      this.#pumping = false;
    }
  }
}

/** A line that is not wanted: closed before anything is heard of it. */
export function turnAway(socket: WebSocket, status: number, code: string): void {
  socket.on('error', () => undefined);
  socket.close(status, code);
  setTimeout(() => {
    socket.terminate();
  }, closing).unref();
}

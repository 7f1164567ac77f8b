import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** The person interrupted the questions (Ctrl-C). */
export class Interrupted extends Error {}

export interface Lines {
  /** A person at a terminal, who can be asked again; a pipe cannot. */
  readonly interactive: boolean;
  /** The next line, after showing the prompt; null at the end of the input. Throws `Interrupted`. */
  ask(prompt: string): Promise<string | null>;
  close(): void;
}

/** Reads answers line by line, from a terminal or a pipe; lines that come before they are asked for wait their turn. */
export function openLines(input: Readable & { isTTY?: boolean }, output: Writable): Lines {
  const interactive = input.isTTY === true;
  const reader = createInterface({
    input,
    terminal: interactive,
    ...(interactive ? { output } : {}),
  });
  const waiting: string[] = [];
  let ended = false;
  let wanted: { answer: (line: string | null) => void; refuse: (error: Error) => void } | null =
    null;
  const settle = (line: string | null) => {
    const asked = wanted;
    wanted = null;
    asked?.answer(line);
  };
  reader.on('line', (line) => (wanted === null ? waiting.push(line) : settle(line)));
  reader.on('close', () => {
    ended = true;
    settle(null);
  });
  reader.on('SIGINT', () => {
    const asked = wanted;
    wanted = null;
    asked?.refuse(new Interrupted('interrupted'));
    reader.close();
  });
  return {
    interactive,
    ask(prompt) {
      if (interactive) {
        reader.setPrompt(prompt);
        reader.prompt();
      } else output.write(`${prompt.trimEnd()}\n`);
      const next = waiting.shift();
      if (next !== undefined || ended) return Promise.resolve(next ?? null);
      return new Promise((answer, refuse) => (wanted = { answer, refuse }));
    },
    close: () => reader.close(),
  };
}

import { guarded } from '../../electron/error-boundary';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * The terminal that runs the preview. A line answers the oldest open question; Enter without one calls `onEnter`. When the
 * input ends, every question is answered with no.
 */
export class Terminal {
  private readonly questions: Array<{ text: string; answer(yes: boolean): void }> = [];
  private ended = false;

  constructor(
    input: Readable,
    private readonly print: (text: string) => void,
    onEnter: () => void,
  ) {
    const lines = createInterface({ input });
    lines.on(
      'line',
      guarded('preview/terminal: line', (line: string) => {
        const question = this.questions.shift();
        if (!question) return onEnter();
        question.answer(line.trim().toLowerCase() === 'yes');
        this.show();
      }),
    );
    lines.once(
      'close',
      guarded('preview/terminal: close', () => {
        this.ended = true;
        for (const { answer } of this.questions.splice(0)) answer(false);
      }),
    );
  }

  /** True when the person types `yes`. */
  ask(text: string): Promise<boolean> {
    if (this.ended) return Promise.resolve(false);
    return new Promise((answer) => {
      this.questions.push({ text, answer });
      if (this.questions.length === 1) this.show();
    });
  }

  private show(): void {
    const [first] = this.questions;
    if (first) this.print(first.text);
  }
}

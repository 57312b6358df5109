import { type Display, eventLine } from './lines.js';
import { advance, NO_PROGRESS, type Progress } from './progress.js';
import { progressLines } from './progress-lines.js';
import type { Paint } from './text-table.js';

/** A terminal that can be drawn upon. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

const REDRAW_MS = 120;
const CLEAR_LINE = '\u001b[2K';

/** A display that redraws itself in place: a line a site, with warnings and failures left standing above it. */
export function liveDisplay(terminal: Terminal, paint: Paint, now: () => number = () => performance.now()): Display {
  let progress: Progress = NO_PROGRESS;
  let drawn = 0;
  const above = (): string => `\r${drawn > 0 ? `\u001b[${drawn}A` : ''}`;
  const draw = (): void => {
    const screen = { width: terminal.columns ?? 80, height: terminal.rows ?? 24, paint };
    const lines = progressLines(progress, now(), screen);
    // Lines that are no longer needed are emptied; the cursor then goes back to the end of those that are.
    const spare = Math.max(0, drawn - lines.length);
    const text = [...lines, ...Array<string>(spare).fill('')].map((one) => `${CLEAR_LINE}${one}\n`).join('');
    terminal.write(`${above()}${text}${spare > 0 ? `\u001b[${spare}A` : ''}`);
    drawn = lines.length;
  };
  const erase = (): void => {
    terminal.write(`${above()}\u001b[0J`);
    drawn = 0;
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    onEvent(event) {
      progress = advance(progress, event, now());
      if (event.type !== 'warning' && event.type !== 'table-refused' && event.type !== 'waiting') return;
      erase();
      terminal.write(`${paint('yellow', eventLine(event, progress, true) ?? '')}\n`);
    },
    stop() {
      clearInterval(timer);
      erase();
    },
  };
}

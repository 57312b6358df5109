import { type Logger, pino } from 'pino';
import type { ServeConfig } from '../config/serve-config.js';
import { SyncError } from '../errors.js';
import { printable } from '../report/printable.js';

/** What the service writes its log to. */
export interface LogOutput {
  write(text: string): unknown;
}

/**
 * The service's log: one JSON document a line with `time` (ISO 8601, UTC), `level`, `event`, `msg` and what the event
 * brings along; or, as text, time, level and message. A `Secret` shows as `[secret]` wherever it stands.
 */
export function serviceLogger({ level, format }: ServeConfig['log'], output: LogOutput): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // Nothing of the kind is ever handed over; should it be one day, it is not written.
      redact: { paths: ['password', '*.password', 'url', '*.url', 'smtp', '*.smtp'], censor: '[secret]' },
    },
    format === 'json' ? output : { write: (line: string) => output.write(textLine(line)) },
  );
}

/** What a log line says about an error: its code and hint, and its message as far as it is not the line's own. */
export function errorFields(error: unknown): { readonly code: string; readonly hint: string | null } {
  if (error instanceof SyncError) return { code: error.code, hint: error.hint };
  return { code: 'internal', hint: null };
}

function textLine(json: string): string {
  const { time, level, msg, hint } = JSON.parse(json) as Record<string, string | null | undefined>;
  const advice = hint === null || hint === undefined ? '' : ` (${hint})`;
  return `${time ?? ''} ${(level ?? '').padEnd(5)} ${printable(`${msg ?? ''}${advice}`)}\n`;
}

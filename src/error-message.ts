import { SyncError } from './errors.js';

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same with the fix, where the error names one. */
export function messageWithFix(error: unknown): string {
  const fix = error instanceof SyncError ? error.hint : null;
  return fix === null ? messageOf(error) : `${messageOf(error)} (${fix})`;
}

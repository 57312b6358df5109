/** The part of the day in which a spoke may be synced: minutes since midnight, `from` included, `to` not. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Reads `20:00-06:00`: over midnight where the end is not after the beginning. */
export function parseWindow(text: string): Window | { readonly fault: string } {
  const match = /^(\d{1,2}):(\d\d) ?[-–] ?(\d{1,2}):(\d\d)$/u.exec(text.trim());
  if (match === null) return { fault: 'these are no two times of day' };
  const [from, to] = [minutes(match[1], match[2]), minutes(match[3], match[4])];
  if (from === null || to === null) return { fault: 'there is no such time of day' };
  if (from === to) return { fault: 'it ends when it begins' };
  return { from, to };
}

function minutes(hour: string | undefined, minute: string | undefined): number | null {
  const sum = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && sum <= 24 * 60 ? sum : null;
}

/**
 * An answer that is asked for now and awaited later, or by nobody: if it fails before that, the process is not ended by
 * a rejection that nothing handles. Whoever awaits it still gets the failure.
 */
export function onItsWay<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}

import { agoText, exactMomentText, momentText, type ViewerClock } from '../viewer-clock.js';

interface MomentProps {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly clock: ViewerClock;
}

/** A point in time, as short as it is clear; in full where it is pointed at. */
export function Moment({ at, clock }: MomentProps) {
  const time = Date.parse(at);
  return (
    <time datetime={at} title={exactMomentText(time, clock.zone)}>
      {momentText(time, clock)}
    </time>
  );
}

/** How long ago something was, or in how long it will be. */
export function Ago({ at, clock }: MomentProps) {
  const time = Date.parse(at);
  return (
    <time datetime={at} title={exactMomentText(time, clock.zone)}>
      {agoText(time, clock.now)}
    </time>
  );
}

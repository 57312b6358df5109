import { inline } from '../../notify/fill-template.js';
import { localTime } from '../../notify/local-time.js';
import type { MailContext } from '../../notify/mail-context.js';
import type { ShownConflict, ShownParty } from '../../report/conflict-results.js';
import { shortened } from '../../report/printable.js';
import { personText } from '../../report/shown-value-text.js';
import { Badge } from '../parts/badge.js';
import { Moment } from '../parts/moment.js';
import type { ViewerClock } from '../viewer-clock.js';

/** Who made each version, where, when and why. */
export function ConflictParties(props: {
  readonly conflict: ShownConflict;
  readonly context: MailContext;
  readonly clock: ViewerClock;
}) {
  const { conflict, context, clock } = props;
  const did = (party: ShownParty): string => {
    if (party.row === null) return 'deleted it';
    return conflict.kind === 'insert/insert' ? 'entered it' : 'changed it';
  };
  const parties = [conflict.winner, ...conflict.losers];
  const isSame = (digits: number): boolean => {
    const times = parties.flatMap(({ at }) => (at === null ? [] : [at.slice(0, digits)]));
    return new Set(times).size < times.length;
  };
  const [isSameMinute, isSameSecond] = [isSame(16), isSame(19)];
  return (
    <div class="parties">
      {parties.map((party, at) => (
        <section class={at === 0 ? 'card kept' : 'card'}>
          <h2>
            <bdi>{context.siteName(party.site)}</bdi>
            <Badge tone={at === 0 ? 'good' : 'plain'} icon={at === 0 ? 'ok' : 'log'}>
              {at === 0 ? 'Kept' : 'Not kept'}
            </Badge>
          </h2>
          <p>
            <bdi>{shortened(personText(party.person), 120)}</bdi> {did(party)}{' '}
            {party.at === null ? 'at an unknown time' : <Moment at={party.at} clock={clock} />}
            {isSameMinute && party.at !== null && (
              <span class="quiet"> ({exactTime(party.at, clock.zone, isSameSecond)})</span>
            )}
            {party.person?.email !== null && party.person?.email !== undefined && party.person.email !== '' && (
              <>
                <br />
                <bdi class="quiet">{inline(party.person.email)}</bdi>
              </>
            )}
          </p>
          {party.comment !== null && party.comment.trim() !== '' && (
            <blockquote>
              <bdi>{inline(party.comment)}</bdi>
            </blockquote>
          )}
        </section>
      ))}
    </div>
  );
}

/** Where only seconds tell which was later: `07:40:27`, or `07:40:27.125`. */
function exactTime(at: string, zone: string, isPrecise: boolean): string {
  return localTime(BigInt(Date.parse(at)) * 1000n, zone, isPrecise).slice(11, 23);
}

import { Icon } from '../parts/icon.js';
import type { Concern } from './concerns.js';

const ICONS = { bad: 'error', warn: 'warning', info: 'conflicts' } as const;

/** What somebody should look at, the worst first. */
export function ConcernList({ concerns }: { readonly concerns: readonly Concern[] }) {
  if (concerns.length === 0) {
    return (
      <p class="all-well">
        <Icon name="ok" /> Nothing needs you now.
      </p>
    );
  }
  return (
    <ul class="concerns">
      {concerns.map(({ tone, title, text, link, icon }) => (
        <li class={tone}>
          <Icon name={icon ?? ICONS[tone]} />
          <div>
            <h3>{title}</h3>
            {text !== null && <p>{text}</p>}
            {link !== null && <a href={link.href}>{link.words}</a>}
          </div>
        </li>
      ))}
    </ul>
  );
}

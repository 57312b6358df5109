import type { Child } from 'hono/jsx';
import { Icon, type IconName } from './icon.js';

/** What a colour says; never by itself, always beside a word and a picture. */
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

/** A state in a word. */
export function Badge(props: { readonly tone: Tone; readonly icon: IconName; readonly children?: Child }) {
  return (
    <span class={`badge ${props.tone}`}>
      <Icon name={props.icon} />
      {props.children}
    </span>
  );
}

import { shortened } from '../../report/printable.js';
import { STROKES, withoutRing } from '../parts/icon.js';
import type { Overview, SiteView } from './overview.js';
import { LABEL_LETTERS, starLayout, type StarField, type StarPoint } from './star-layout.js';
import { stateWords } from './state-words.js';

/** The hub and its spokes as a drawing. What it shows stands below it in words, so that nobody needs to see it. */
export function Star({ overview: { hub, sites } }: { readonly overview: Overview }) {
  const field = starLayout(sites.length);
  const { middle } = field;
  const pairs = sites.flatMap((site, at) => {
    const point = field.points[at];
    return point === undefined ? [] : [{ site, point }];
  });
  return (
    <svg
      class={field.isCrowded ? 'star crowded' : 'star'}
      viewBox={`0 0 ${field.width} ${field.height}`}
      role="img"
      aria-label={inWords(hub, sites)}
    >
      {pairs.map(({ site, point }) => (
        <line class={lineClass(site)} x1={middle.x} y1={middle.y} x2={point.x} y2={point.y} />
      ))}
      {pairs.map(({ site, point }) => (
        <Mark site={site} point={point} field={field} />
      ))}
      <g class="hub" transform={`translate(${middle.x} ${middle.y})`}>
        <circle r={field.isCrowded ? 30 : 34} />
        <path transform="translate(-18 -18) scale(1.5)" d={STROKES.hub} />
      </g>
      <text class="hub-name" x={middle.x} y={middle.y + 54} text-anchor="middle">
        {shortened(hub, LABEL_LETTERS.upright)}
      </text>
    </svg>
  );
}

function Mark({
  site,
  point,
  field,
}: {
  readonly site: SiteView;
  readonly point: StarPoint;
  readonly field: StarField;
}) {
  const { tone, icon, word } = stateWords(site.state);
  const { x, y, size, label } = point;
  const scale = Math.round((size / 15) * 100) / 100;
  return (
    <g class={`mark ${tone}`}>
      <title>{`${site.name}: ${word}`}</title>
      <circle cx={x} cy={y} r={size} />
      <path transform={`translate(${x - 12 * scale} ${y - 12 * scale}) scale(${scale})`} d={withoutRing(icon)} />
      <text
        x={label.x}
        y={label.y}
        text-anchor={label.anchor}
        dominant-baseline={field.isCrowded ? 'central' : undefined}
        transform={label.turn === 0 ? undefined : `rotate(${label.turn} ${label.x} ${label.y})`}
      >
        {shortened(site.name, field.isCrowded ? LABEL_LETTERS.ray : LABEL_LETTERS.upright)}
      </text>
    </g>
  );
}

/** Solid where rows went lately, broken where they cannot. */
function lineClass({ state }: SiteView): string {
  switch (state.kind) {
    case 'syncing':
      return 'flowing';
    case 'offline':
    case 'never':
    case 'queued':
      return 'broken';
    case 'needs-person':
      return 'troubled';
    default:
      return 'whole';
  }
}

function inWords(hub: string, sites: readonly SiteView[]): string {
  const counts = new Map<string, number>();
  for (const { state } of sites) {
    const { word } = stateWords(state);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const states = [...counts].map(([word, count]) => `${count} ${word.toLowerCase()}`).join(', ');
  return `The hub ${hub} and its ${sites.length} ${sites.length === 1 ? 'spoke' : 'spokes'}: ${states}`;
}

import { printableLines } from '../report/printable.js';
import type { Block, FieldCard } from './mail-body.js';
import type { Shown } from './shown-values.js';

/*
 * Styles stand in each element, since many mail programs drop a style sheet. Colours are laid thinly over whatever the
 * background is, and text keeps the reader's own colour: so it can be read on white and on black. Versions of a field
 * stand side by side where there is room for 560 pixels, else below each other (a width of calc((560px - 100%) * 560) is
 * either far too large or negative, and is bounded by max-width and min-width).
 */
const QUIET = 'opacity:.68';
const LINE = 'rgba(128,128,128,.35)';
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const MONO = 'font-family:ui-monospace,SFMono-Regular,Consolas,monospace';
// Of words in a table as few as possible are torn apart: a column takes the width of its longest.
const WORDS = 'overflow-wrap:break-word;word-break:normal';
const BREAK = 'overflow-wrap:anywhere;word-break:break-word';

/** Text as HTML: nothing of it is read as a tag, an entity or an attribute; line breaks become `<br>`. */
export function escapeHtml(text: string): string {
  const escaped = printableLines(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
  return escaped.replaceAll('\n', '<br>\n');
}

/** A mail as an HTML document without anything from outside. */
export function htmlBody(title: string, blocks: readonly Block[]): string {
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>:root { color-scheme: light dark; }</style>
</head>
<body style="margin:0;padding:0">
<div style="max-width:820px;margin:0 auto;padding:16px;${FONT};font-size:16px;line-height:1.45;${BREAK}">
${blocks.map(blockHtml).join('\n')}
</div>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return block.level === 1
        ? `<h2 style="font-size:20px;line-height:1.3;margin:24px 0 8px">${escapeHtml(block.text)}</h2>`
        : `<h3 style="font-size:17px;line-height:1.3;margin:24px 0 8px">${escapeHtml(block.text)}</h3>`;
    case 'paragraph':
      return `<p style="margin:0 0 12px${tone(block.tone)}">${escapeHtml(block.text)}</p>`;
    case 'facts':
      return factsHtml(block.rows);
    case 'fields':
      return block.cards.map(cardHtml).join('\n');
    case 'command':
      return `<p style="margin:0 0 12px;padding:8px 10px;border-radius:6px;background:rgba(128,128,128,.16);${MONO};font-size:14px">${escapeHtml(block.text)}</p>`;
    case 'link':
      return `<p style="margin:0 0 12px"><a href="${escapeHtml(block.url)}">${escapeHtml(block.url)}</a></p>`;
    case 'list':
      return `<ul style="margin:0 0 12px;padding-left:20px">${block.items.map((item) => `<li style="margin:0 0 4px">${escapeHtml(item)}</li>`).join('\n')}</ul>`;
    case 'table':
      return tableHtml(block);
    case 'rule':
      return `<hr style="border:0;border-top:1px solid ${LINE};margin:28px 0">`;
  }
}

function tone(kind: 'plain' | 'quiet' | 'warning'): string {
  if (kind === 'quiet') return `;font-size:14px;${QUIET}`;
  return kind === 'warning' ? ';padding:8px 10px;border-left:4px solid #d9822b;background:rgba(217,130,43,.14)' : '';
}

function factsHtml(rows: readonly { label: string; text: string }[]): string {
  const cell = `padding:5px 0;vertical-align:top;border-top:1px solid ${LINE}`;
  const lines = rows.map(
    ({ label, text }) =>
      `<tr><td style="${cell};padding-right:14px;width:84px;${QUIET}">${escapeHtml(label)}</td><td style="${cell}">${escapeHtml(text)}</td></tr>`,
  );
  return `<table role="presentation" cellspacing="0" cellpadding="0" style="width:100%;border-collapse:collapse;margin:0 0 16px">\n${lines.join('\n')}\n</table>`;
}

function cardHtml({ name, remark, values }: FieldCard): string {
  const beside =
    remark === null ? '' : ` <span style="font-weight:normal;font-size:14px;${QUIET}">${escapeHtml(remark)}</span>`;
  const share = Math.floor(1000 / values.length) / 10;
  const boxes = values.map(({ label, shown, isKept }) => {
    const kept = isKept ? 'background:rgba(46,160,67,.18);' : '';
    return `<div style="display:inline-block;vertical-align:top;box-sizing:border-box;min-width:${share}%;max-width:100%;width:calc((560px - 100%) * 560);padding:6px 10px;${kept}"><div style="font-size:13px;${QUIET}">${escapeHtml(label)}</div><div>${shownHtml(shown)}</div></div>`;
  });
  // No space may stand between the boxes: it would take room, and the last would not fit beside the others.
  return `<div style="border:1px solid ${LINE};border-radius:8px;margin:0 0 12px;overflow:hidden"><div style="padding:6px 10px;font-weight:bold;border-bottom:1px solid ${LINE}">${escapeHtml(name)}${beside}</div>${boxes.join('')}</div>`;
}

function shownHtml(shown: Shown): string {
  if (shown.kind === 'remark') return `<i style="${QUIET}">${escapeHtml(shown.text)}</i>`;
  return shown.pieces
    .map(({ text, differs }) =>
      differs
        ? `<b style="background:rgba(217,130,43,.25)">${escapeHtml(text)}</b>`
        : `<span style="white-space:break-spaces">${escapeHtml(text).replaceAll('<br>\n', '<br>')}</span>`,
    )
    .join('');
}

function tableHtml({ head, lines }: Extract<Block, { kind: 'table' }>): string {
  const cell = `padding:5px 12px 5px 0;${WORDS};vertical-align:top;text-align:left;border-top:1px solid ${LINE}`;
  const title = head.map(
    (one) => `<th style="${cell};border-top:0;font-weight:normal;font-size:13px;${QUIET}">${escapeHtml(one)}</th>`,
  );
  const rows = lines.map(({ cells, note, mark }) => {
    const shade = mark ? ' style="background:rgba(217,130,43,.14)"' : '';
    const main = `<tr${shade}>${cells.map((one) => `<td style="${cell}">${escapeHtml(one)}</td>`).join('')}</tr>`;
    const below =
      note === null
        ? ''
        : `<tr${shade}><td colspan="${cells.length}" style="padding:0 0 6px;font-size:14px">${escapeHtml(note)}</td></tr>`;
    return main + below;
  });
  return `<table cellspacing="0" cellpadding="0" style="width:100%;border-collapse:collapse;margin:0 0 16px;font-size:15px">\n<tr>${title.join('')}</tr>\n${rows.join('\n')}\n</table>`;
}

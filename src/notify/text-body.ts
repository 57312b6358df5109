import { printableLines } from '../report/printable.js';
import { paintFor, textTable } from '../report/text-table.js';
import type { Block, FieldCard } from './mail-body.js';
import type { Shown } from './shown-values.js';
import { columnsOf, wrap } from './wrap.js';

/** Narrow enough for 80 columns, also when it is quoted in an answer. */
const WIDTH = 76;
/** The widest that a column of labels becomes. */
const LABELS = 28;

/** A mail as plain text, in lines of at most 76 columns (but for commands, which must stay whole). Ends with a line break. */
export function textBody(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join('\n')}`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return block.level === 1
        ? `${underlined(block.text, '=')}\n`
        : `${lines(block.text.toUpperCase(), '').join('\n')}\n`;
    case 'paragraph':
      return `${lines(block.text, '').join('\n')}\n`;
    case 'facts':
      return labelled(
        block.rows.map(({ label, text }) => ({ label, text })),
        '',
      );
    case 'fields':
      return block.cards.map(cardText).join('\n');
    case 'command':
      return `    ${printableLines(block.text)}\n`;
    case 'link':
      return `    ${block.url}\n`;
    case 'list':
      return block.items.map((item) => `${lines(item, '  ').join('\n').replace(/^ {2}/u, '- ')}\n`).join('');
    case 'table':
      return tableText(block);
    case 'rule':
      return `${'-'.repeat(WIDTH)}\n`;
  }
}

function underlined(text: string, stroke: string): string {
  const shown = lines(text, '');
  return `${shown.join('\n')}\n${stroke.repeat(Math.max(...shown.map(columnsOf)))}`;
}

function lines(text: string, indent: string): string[] {
  return wrap(printableLines(text), WIDTH - indent.length).map((line) => `${indent}${line}`);
}

function cardText({ name, remark, values }: FieldCard): string {
  const head = lines(remark === null ? name : `${name} (${remark})`, '').join('\n');
  const rows = values.map(({ label, shown }) => ({ label, text: shownText(shown) }));
  return `${head}\n${labelled(rows, '  ')}`;
}

function shownText(shown: Shown): string {
  return shown.kind === 'remark' ? shown.text : shown.pieces.map((piece) => piece.text).join('');
}

/** Labels to the left, what they name to the right of them; a label that is too long gets a line of its own. */
function labelled(rows: readonly { label: string; text: string }[], indent: string): string {
  const labels = rows.map(({ label }) => printableLines(label));
  const width = Math.min(LABELS, Math.max(0, ...labels.map(columnsOf)));
  const hanging = ' '.repeat(indent.length + width + 2);
  return rows
    .map(({ text }, i) => {
      const label = labels[i] ?? '';
      const [first = '', ...rest] = lines(text, hanging);
      const space = ' '.repeat(Math.max(0, width - columnsOf(label)));
      const start =
        columnsOf(label) > width
          ? `${lines(label, indent).join('\n')}\n${first}`
          : `${indent}${label}${space}  ${first.trimStart()}`;
      return `${[start, ...rest].map((line) => line.trimEnd()).join('\n')}\n`;
    })
    .join('');
}

function tableText({ head, lines: rows }: Extract<Block, { kind: 'table' }>): string {
  const cells = rows.map((row) => row.cells.map((cell) => ({ text: printableLines(cell) })));
  const [title = '', ...drawn] = textTable(head, cells, paintFor(false), '  ').trimEnd().split('\n');
  const body = drawn.map((line, i) => {
    const note = rows[i]?.note ?? null;
    return note === null ? line : `${line}\n${lines(note, '      ').join('\n')}`;
  });
  return `${[title, ...body].join('\n')}\n`;
}

import type { ScalingResult } from './scaling.js';

/** The charts and what their curves say, in Markdown; paths are relative to docs/. */
export function scalingText(results: readonly ScalingResult[]): string {
  const parts = results.map(({ about, charts, sentences }) => {
    const images = Object.entries(charts).map(([file, { title }]) => `![${title}](benchmarks/${file})`);
    const told = sentences.map((sentence) => `- ${sentence}`);
    return [`### Against ${about}`, '', ...images, '', ...told].join('\n');
  });
  return parts.length === 0 ? 'Not measured yet.' : parts.join('\n\n');
}

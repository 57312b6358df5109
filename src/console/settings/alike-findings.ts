import type { Finding } from '../../report/check-result.js';
import type { SiteNames } from '../../report/site-names.js';

/** Findings that tell the same of several sites. */
export interface AlikeFindings {
  readonly first: Finding;
  readonly all: readonly Finding[];
}

/** Findings together that differ in nothing but sites and numbers, errors first. Pure. */
export function alikeFindings(findings: readonly Finding[], names: SiteNames): readonly AlikeFindings[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { severity, code, table, message, site } = finding;
    const told = site === null ? message : message.replaceAll(names(site), '\0');
    const key = JSON.stringify([severity, code, table, told.replaceAll(/\d+/gu, '0')]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()]
    .flatMap((all) => (all[0] === undefined ? [] : [{ first: all[0], all }]))
    .toSorted((a, b) => Number(b.first.severity === 'error') - Number(a.first.severity === 'error'));
}

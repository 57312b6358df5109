import type { Config, SiteConfig, SpokeConfig } from '../config/config.js';
import type { FilesFailure } from '../files/explain-failure.js';
import { folderTrouble } from '../files/folder-there.js';
import { installedUnison } from '../files/installed-unison.js';
import { askOtherEnd } from '../files/other-end.js';
import { rootOf } from '../files/roots.js';
import { inParallel } from '../in-parallel.js';
import type { Finding } from '../report/check-result.js';

/** Each is a program of its own on this machine. */
const LOGINS_AT_A_TIME = 10;

type Code = 'files-unison' | 'files-folder' | 'files-unreachable';

/**
 * What would keep the files from being synced: unison here and at the other ends, their versions, the folders. Nothing is
 * changed anywhere. Throws the signal's reason.
 */
export async function fileFindings(config: Config, signal: AbortSignal | undefined): Promise<Finding[]> {
  const { hub } = config;
  const spokes = config.spokes.filter(({ files }) => files !== null);
  if (hub.files === null || spokes.length === 0) return [];
  const isWritten = spokes.some(({ direction }) => direction === 'two-way');
  const [installed, atHub, atSpokes] = await Promise.all([
    installedUnison(),
    folderTrouble(rootOf(hub.files).root, isWritten),
    inParallel(spokes, LOGINS_AT_A_TIME, (spoke) => look(config, spoke, signal)),
  ]);
  const here = 'message' in installed ? null : installed.version;
  return [
    ...('message' in installed ? [failed(hub, 'files-unison', installed)] : []),
    ...(atHub === null ? [] : [failed(hub, 'files-folder', atHub)]),
    ...atSpokes.flatMap(({ findings }) => findings),
    ...atSpokes.flatMap(({ spoke, version }) =>
      here === null || version === null || understand(here, version) ? [] : [otherVersion(spoke, here, version)],
    ),
  ];
}

interface Looked {
  readonly spoke: SpokeConfig;
  /** Of the unison at the other end; null: there is no other end, or none that tells. */
  readonly version: string | null;
  readonly findings: readonly Finding[];
}

async function look(config: Config, spoke: SpokeConfig, signal: AbortSignal | undefined): Promise<Looked> {
  const { root, isLocal } = rootOf(spoke.files ?? '');
  if (isLocal) {
    const trouble = await folderTrouble(root, true);
    return { spoke, version: null, findings: trouble === null ? [] : [failed(spoke, 'files-folder', trouble)] };
  }
  const asked = await askOtherEnd(root, config, signal);
  if ('message' in asked) return { spoke, version: null, findings: [failed(spoke, 'files-unreachable', asked)] };
  const { version, folder, path } = asked;
  return {
    spoke,
    version,
    findings: [
      ...(version === null ? [failed(spoke, 'files-unison', NO_UNISON)] : []),
      ...(folder === 'usable'
        ? []
        : [
            failed(spoke, 'files-folder', { message: `${JSON.stringify(path)} is ${folder} there`, hint: FOLDER_HINT }),
          ]),
    ],
  };
}

const NO_UNISON = {
  message: 'unison is missing at the other end',
  hint: 'install unison there, of the same version as here',
};
const FOLDER_HINT = 'check the path under files, create the folder, let the user that ssh logs in as use it';

function failed(site: SiteConfig, code: Code, { message, hint }: Pick<FilesFailure, 'message' | 'hint'>): Finding {
  return {
    site: site.id,
    table: null,
    severity: 'error',
    code,
    message: `files of ${site.name}: ${message}`,
    fix: hint,
  };
}

/** From 2.52 on all versions speak with each other; of older ones only the same surely do. */
function understand(a: string, b: string): boolean {
  const [one, two] = [a, b].map((version) => version.split('.').slice(0, 2).map(Number));
  const isNew = ([major = 0, minor = 0]: readonly number[] = []): boolean => major > 2 || (major === 2 && minor >= 52);
  return one?.join() === two?.join() || (isNew(one) && isNew(two));
}

function otherVersion(site: SiteConfig, here: string, there: string): Finding {
  return {
    site: site.id,
    table: null,
    severity: 'warning',
    code: 'files-version',
    message: `files of ${site.name}: unison is ${there} there, and ${here} here: these may not understand each other`,
    fix: 'install the same version at both ends',
  };
}

import type { ForeignKey } from './table.js';

export interface WriteOrder {
  /** Every table once, parents before their children wherever that is possible. */
  readonly order: readonly string[];
  /**
   * Columns that must be written in a second step, NULL in the first, since their parent comes later or is in the same
   * table. Deleting goes the other way round: these are set to NULL first. Tables in their order, each once.
   */
  readonly deferred: readonly { readonly table: string; readonly columns: readonly string[] }[];
  /** Tables that need each other's rows first, by columns that cannot be NULL: no order is right. */
  readonly stuck: readonly (readonly string[])[];
}

/** child → parent: the columns that can be NULL, of each foreign key between the two. */
type Edges = Map<string, Map<string, Edge[]>>;
interface Edge {
  readonly nullable: readonly string[];
}

/**
 * An order in which rows can be written under foreign keys. Only keys between `tables` of the same database count. Where
 * the order is free it is that of `tables`. `nullable` says whether a column may be NULL at every site.
 */
export function writeOrder(
  tables: readonly string[],
  foreignKeys: readonly ForeignKey[],
  nullable: (table: string, column: string) => boolean,
): WriteOrder {
  const edges = edgesOf(tables, foreignKeys, nullable);
  const deferred = new Map<string, Set<string>>();
  const stuck: string[][] = [];
  const defer = (child: string, parent: string): void => {
    const columns = deferred.get(child) ?? new Set<string>();
    for (const edge of edges.get(child)?.get(parent) ?? []) for (const column of edge.nullable) columns.add(column);
    deferred.set(child, columns);
  };

  for (const [table, parents] of edges) {
    if (!parents.has(table)) continue;
    if (breakable(edges, table, table)) defer(table, table);
    else stuck.push([table]);
    parents.delete(table);
  }

  const open = new Map([...edges].map(([child, parents]) => [child, new Set(parents.keys())]));
  const broken: [string, string][] = [];
  for (;;) {
    const cycles = cyclesOf(tables, open);
    if (cycles.length === 0) break;
    for (const cycle of cycles) {
      const choice = weakest(cycle, open, edges);
      if (choice === null) {
        stuck.push(cycle);
        for (const child of cycle) for (const parent of cycle) open.get(child)?.delete(parent);
      } else {
        open.get(choice[0])?.delete(choice[1]);
        broken.push(choice);
      }
    }
  }
  for (const [child, parent] of broken) {
    // A cycle that was broken twice needs it only once.
    open.get(child)?.add(parent);
    if (cyclesOf(tables, open).length === 0) continue;
    open.get(child)?.delete(parent);
    defer(child, parent);
  }

  const order = sorted(tables, open);
  return {
    order,
    deferred: order.flatMap((table) => {
      const columns = deferred.get(table);
      return columns === undefined ? [] : [{ table, columns: [...columns] }];
    }),
    stuck,
  };
}

/** Groups of two or more tables whose rows may point at each other in a circle: such rows can only go together. */
export function ringsOf(tables: readonly string[], foreignKeys: readonly ForeignKey[]): string[][] {
  const edges = edgesOf(tables, foreignKeys, () => false);
  return cyclesOf(tables, new Map([...edges].map(([child, parents]) => [child, new Set(parents.keys())])));
}

function edgesOf(
  tables: readonly string[],
  foreignKeys: readonly ForeignKey[],
  nullable: (table: string, column: string) => boolean,
): Edges {
  const edges: Edges = new Map(tables.map((table) => [table, new Map<string, Edge[]>()]));
  for (const key of foreignKeys) {
    if (key.database !== undefined || key.parentDatabase !== undefined || !edges.has(key.parentTable)) continue;
    const parents = edges.get(key.table);
    if (parents === undefined) continue;
    // One column that is NULL frees the whole key (MATCH SIMPLE, the only one that InnoDB knows).
    const edge = { nullable: key.columns.filter((column) => nullable(key.table, column)) };
    parents.set(key.parentTable, [...(parents.get(key.parentTable) ?? []), edge]);
  }
  return edges;
}

function breakable(edges: Edges, child: string, parent: string): boolean {
  return (edges.get(child)?.get(parent) ?? []).every((edge) => edge.nullable.length > 0);
}

/** The link of the cycle to give up: the one with the fewest columns to write twice. Null: none can be given up. */
function weakest(cycle: readonly string[], open: Map<string, Set<string>>, edges: Edges): [string, string] | null {
  let best: { link: [string, string]; columns: number } | null = null;
  for (const child of cycle) {
    for (const parent of cycle) {
      if (!(open.get(child)?.has(parent) ?? false) || !breakable(edges, child, parent)) continue;
      const columns = (edges.get(child)?.get(parent) ?? []).reduce((sum, edge) => sum + edge.nullable.length, 0);
      if (best === null || columns < best.columns) best = { link: [child, parent], columns };
    }
  }
  return best?.link ?? null;
}

/** Groups of more than one table that reach each other, each in the order of `tables` (Tarjan 1972). */
function cyclesOf(tables: readonly string[], open: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const rank = new Map(tables.map((table, index) => [table, index]));
  const found = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const groups: string[][] = [];
  const visit = (table: string): void => {
    const at = found.size;
    found.set(table, at);
    low.set(table, at);
    stack.push(table);
    onStack.add(table);
    for (const parent of open.get(table) ?? []) {
      if (!found.has(parent)) visit(parent);
      if (onStack.has(parent)) low.set(table, Math.min(low.get(table) ?? at, low.get(parent) ?? at));
    }
    if (low.get(table) !== at) return;
    const group = stack.splice(stack.indexOf(table));
    for (const member of group) onStack.delete(member);
    if (group.length > 1) groups.push(group.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0)));
  };
  for (const table of tables) if (!found.has(table)) visit(table);
  return groups;
}

/** Parents first; `open` has no cycles. */
function sorted(tables: readonly string[], open: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const visit = (table: string): void => {
    if (done.has(table)) return;
    for (const parent of open.get(table) ?? []) visit(parent);
    done.add(table);
  };
  for (const table of tables) visit(table);
  return [...done];
}

/** One table of one site, the hub included (its `differences` are 0: every other site is compared with it). */
export interface VerifiedTable {
  readonly table: string;
  readonly site: number;
  readonly rows: number;
  /** An order-independent checksum over the row hashes: equal at two sites that hold the same rows. */
  readonly checksum: string;
  /** Rows that are missing, surplus or different against the hub. */
  readonly differences: number;
}

/** The `--json` document of `verify` (DESIGN §7): a stable contract. */
export interface VerifyResult {
  /** False also where a site could not be reached or a table could not be compared: what was not seen is not proven. */
  readonly identical: boolean;
  readonly tables: readonly VerifiedTable[];
  /** Every site that was asked for; `error` says why it could not be read. */
  readonly sites: readonly { readonly id: number; readonly name: string; readonly error: string | null }[];
  /** Tables that cannot be compared, with the reason. */
  readonly refused: readonly { readonly table: string; readonly reason: string }[];
}

import type { OpenLedger } from '../support/ledger-bench.ts';
import { eventContract } from './event-contract.ts';
import { keepContract } from './keep-contract.ts';
import { periodContract } from './period-contract.ts';

/** What every backend must do. `open` gives a new, empty ledger each time. */
export function ledgerContract(name: string, open: OpenLedger): void {
  eventContract(name, open);
  periodContract(name, open);
  keepContract(name, open);
}

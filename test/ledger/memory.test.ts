import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { ledgerContract } from '../contracts/ledger-contract.ts';

ledgerContract('memory', (options) => Promise.resolve(openMemoryLedger(options)));

import { mkdirSync, writeFileSync } from 'node:fs';
import { sharedFiles } from '../grafana/src/files.ts';

/** Writes the dashboards in the form that grafana.com takes. Usage: npm run dashboards:share [-- FOLDER] */
const folder = process.argv[2] ?? 'dist/grafana.com';
mkdirSync(folder, { recursive: true });
for (const [path, text] of Object.entries(sharedFiles(folder))) {
  writeFileSync(path, text());
  console.log(path);
}

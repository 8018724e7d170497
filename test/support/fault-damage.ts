import { open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

/** Overwrites so many bytes of a file with what a failing disk may leave there. */
export async function overwrite(file: string, from: number, length: number): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(length, 0xff), 0, length, from);
}

/** Overwrites the first page of a table or an index of a closed database. */
export async function spoilPage(file: string, name: string): Promise<void> {
  const db = new DatabaseSync(file);
  const { page, size } = db
    .prepare('SELECT rootpage AS page, page_size AS size FROM sqlite_schema, pragma_page_size WHERE name = ?')
    .get(name) as { page: number; size: number };
  db.close();
  await overwrite(file, (page - 1) * size, size);
}

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { decoders, type Decoder } from './decoders.ts';
import type { Finding } from './trial.ts';

/** An input that a decoder failed on once. */
export interface Found {
  readonly name: string;
  readonly decoder: Decoder;
  readonly input: string;
}

/** In a file: text that may be half a million times one character, and no Unicode at all. */
interface Stored {
  readonly decoder: string;
  readonly kind: Finding['kind'];
  readonly why: string;
  readonly characters: number;
  /** UTF-16, gzip, Base64. */
  readonly input: string;
}

const folder = new URL('found/', import.meta.url);

export async function keepFound(decoder: Decoder, input: string, { kind, why }: Finding): Promise<string> {
  const stored: Stored = {
    decoder: decoder.name,
    kind,
    why: why.split('\n')[0] ?? '',
    characters: input.length,
    input: gzipSync(Buffer.from(input, 'utf16le'), { level: 9 }).toString('base64'),
  };
  const id = createHash('sha256').update(stored.input).digest('hex').slice(0, 8);
  const name = `${decoder.name.toLowerCase().replaceAll(' ', '-')}.${kind}.${id}.json`;
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(name, folder), `${JSON.stringify(stored, undefined, 2)}\n`);
  return name;
}

export async function readFound(): Promise<readonly Found[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const stored = JSON.parse(await readFile(new URL(name, folder), 'utf8')) as Stored;
      const decoder = decoders.find((one) => one.name === stored.decoder);
      if (!decoder) throw new Error(`${name}: there is no decoder ${stored.decoder}`);
      return { name, decoder, input: gunzipSync(Buffer.from(stored.input, 'base64')).toString('utf16le') };
    }),
  );
}

import { createRequire } from 'node:module';

/** The part of upng-js that is used here; the package has neither types nor a module. */
interface Upng {
  decode(png: ArrayBuffer): { readonly width: number; readonly height: number };
  toRGBA8(image: { readonly width: number; readonly height: number }): ArrayBuffer[];
  encode(frames: ArrayBuffer[], width: number, height: number, colours: number): ArrayBuffer;
}
const upng = createRequire(import.meta.url)('upng-js') as Upng;

const COLOURS = 256;

/** The same picture with a palette: a third of the size, and no difference that an eye sees. */
export function shrink(png: Buffer): Buffer {
  const bytes = new Uint8Array(png);
  const image = upng.decode(bytes.buffer);
  return Buffer.from(upng.encode(upng.toRGBA8(image), image.width, image.height, COLOURS));
}

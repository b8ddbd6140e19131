// Files in a ZIP archive, stored without compression. Source: APPNOTE.TXT 4.3 and 4.4 of PKWARE.

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

// 1 January 1980, the first day that the format knows: the same content makes the same file.
const DAY = 0x21;
const UTF8_NAMES = 0x0800;

/** Little-endian numbers, `2` for two bytes each, `4` for four. */
function record(...fields: [size: 2 | 4, value: number][]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

export function zip(files: [name: string, text: string][]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const sizeOf = (list: Uint8Array[]) => list.reduce((sum, part) => sum + part.length, 0);
  for (const [title, text] of files) {
    const name = encoder.encode(title);
    const content = encoder.encode(text);
    const common: [2 | 4, number][] = [
      [2, 20], [2, UTF8_NAMES], [2, 0], [2, 0], [2, DAY], [4, crc32(content)], [4, content.length], [4, content.length], [2, name.length], [2, 0],
    ];
    directory.push(record([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, sizeOf(parts)]), name);
    parts.push(record([4, 0x04034b50], ...common), name, content);
  }
  const start = sizeOf(parts);
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, sizeOf(directory)], [4, start], [2, 0]);
  const all = [...parts, ...directory, end];
  const archive = new Uint8Array(sizeOf(all));
  let at = 0;
  for (const part of all) {
    archive.set(part, at);
    at += part.length;
  }
  return archive;
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crc32 } from './zip.ts';
import { workbook } from './workbook.ts';

const columns = ['Device', 'Count', 'Seen'];
const rows = [['=HYPERLINK("http://evil")', 3, true], ['<a>&"\u0007_x0041_', null, false], ['\ud83d\udd12 \ud800', 0.5, { a: 1 }]];

const sheetOf = (bytes: Uint8Array) => /<sheetData>(.*)<\/sheetData>/s.exec(new TextDecoder().decode(bytes))?.[1];

test('p_096_cells_are_text_numbers_and_flags_and_never_formulas', () => {
  const text = (shown: string) => `<c t="inlineStr"><is><t xml:space="preserve">${shown}</t></is></c>`;
  expect(sheetOf(workbook(columns, rows))).toBe(
    `<row>${text('Device')}${text('Count')}${text('Seen')}</row>` +
      `<row>${text('=HYPERLINK("http://evil")')}<c><v>3</v></c><c t="b"><v>1</v></c></row>` +
      `<row>${text('&lt;a&gt;&amp;"_x0007__x005F_x0041_')}<c/><c t="b"><v>0</v></c></row>` +
      `<row>${text('\ud83d\udd12 \ufffd')}<c><v>0.5</v></c>${text('{"a":1}')}</row>`,
  );
});

test('a cell holds no more than Excel does', () => {
  expect(sheetOf(workbook(['A'], [['x'.repeat(40_000)]]))?.match(/x{3,}/)?.[0]).toHaveLength(32_767);
});

test('the check sum is that of the format', () => expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926));

test('p_096_another_program_reads_the_same_cells', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outrider-xlsx-'));
  try {
    const file = join(folder, 'a.xlsx');
    writeFileSync(file, workbook(['A', 'B'], [['=1+1', 2], ['é', 3]]));
    const script = 'import zipfile,sys,json,xml.etree.ElementTree as E;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;[E.fromstring(z.read(n)) for n in z.namelist()];print(json.dumps([[("".join(c.itertext())) for c in r] for r in E.fromstring(z.read("xl/worksheets/sheet1.xml"))[0]]))';
    expect(JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }))).toEqual([['A', 'B'], ['=1+1', '2'], ['é', '3']]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

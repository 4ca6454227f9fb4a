import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WithoutDefiners } from './definers.ts';

async function through(dump: string, piece = 7): Promise<string> {
  const bytes = Buffer.from(dump, 'latin1');
  const chunks = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
    bytes.subarray(index * piece, (index + 1) * piece),
  );
  return (await buffer(Readable.from(chunks).pipe(new WithoutDefiners()))).toString('latin1');
}

describe('a dump without definers', () => {
  it.each([
    ['/*!50013 DEFINER=`a`@`10.0.0.1` SQL SECURITY DEFINER */\n', '/*!50013 SQL SECURITY DEFINER */\n'],
    [
      '/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON n\n',
      '/*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON n\n',
    ],
    [
      '/*!50106 CREATE*/ /*!50117 DEFINER=`a`@`h`*/ /*!50106 EVENT `e`\n',
      '/*!50106 CREATE*/ /*!50106 EVENT `e`\n',
    ],
    ['CREATE DEFINER=`a`@`h` PROCEDURE `p`()\n', 'CREATE PROCEDURE `p`()\n'],
    ['/*!999999\\- enable the sandbox mode */ \nSET x;\n', 'SET x;\n'],
  ])('turns %j into what anybody may load', async (line, wanted) => {
    for (const piece of [1, 7, 1_000]) expect(await through(line, piece)).toBe(wanted);
  });

  it('leaves rows of data alone that speak of definers', async () => {
    const rows =
      "INSERT INTO `t` VALUES\n(1,'CREATE DEFINER=`a`@`h` VIEW'),\n(2,'/*!50013 DEFINER=`a`@`h` */');\n";
    expect(await through(rows)).toBe(rows);
  });

  it('passes everything else as it is, however it is cut', async () => {
    const line = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('x'.repeat(3_000)), fc.constant('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 100, max: 4_000 }), async (lines, piece) => {
        const dump = Buffer.from(lines.join('\n')).toString('latin1');
        fc.pre(!/DEFINER=|sandbox/.test(dump));
        expect(await through(dump, piece)).toBe(dump);
      }),
      { numRuns: 8 },
    );
  });
});

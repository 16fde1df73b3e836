import { part, typeOf } from './forms.ts'

/** A form as it comes, and what is in it. */
export interface Form {
  /** To follow "a form with". */
  readonly title: string
  readonly type?: string
  /** Text whose characters are sent as UTF-8, in which `|` is CRLF. */
  readonly body: string
  /** Name and text, and the file's name and type where it is one. */
  readonly entries: readonly (readonly [string, string, string?, string?])[]
}

const field = (parameters: string, name: string, title: string): Form => ({
  title,
  body: part(`form-data; ${parameters}`),
  entries: [[name, 'x']],
})
const file = (parameters: string, filename: string, title: string): Form => ({
  title,
  body: part(`form-data; name=f; ${parameters}`),
  entries: [['f', 'x', filename, 'text/plain']],
})

/** What RFC 2046 §5.1.1, RFC 2183 §2, RFC 7578 and the HTML standard allow, and senders send. */
export const wellFormed: readonly Form[] = [
  {
    title: 'one part, its names as tokens and filename* beside filename',
    body: `--B|Content-Disposition: form-data; name=doc; filename=a.txt; filename*=utf-8''a.txt||x|--B--|`,
    entries: [['doc', 'x', 'a.txt', 'text/plain']],
  },
  { title: 'a preamble', body: `Hello|there|${part('form-data; name=a')}`, entries: [['a', 'x']] },
  {
    title: 'an empty line before the first boundary',
    body: `|${part('form-data; name=a')}`,
    entries: [['a', 'x']],
  },
  {
    title: 'an epilogue that has a boundary in it',
    body: `${part('form-data; name=a')}--B|Content-Disposition: form-data; name=b||y|--B--`,
    entries: [['a', 'x']],
  },
  {
    title: 'no line break at its end',
    body: part('form-data; name=a').slice(0, -1),
    entries: [['a', 'x']],
  },
  {
    title: 'blanks and tabs behind its boundaries',
    body: '--B \t |Content-Disposition: form-data; name=a||x|--B\t|Content-Disposition: form-data; name=b||y|--B--  |',
    entries: [
      ['a', 'x'],
      ['b', 'y'],
    ],
  },
  { title: 'no part at all', body: '--B--|', entries: [] },
  {
    title: 'a part without content',
    body: part('form-data; name=a', ''),
    entries: [['a', '']],
  },
  {
    title: 'a part of headers alone, whose empty line is that of the boundary',
    body: '--B|Content-Disposition: form-data; name=a||--B--|',
    entries: [['a', '']],
  },
  {
    title: 'a file of no bytes',
    body: part('form-data; name=f; filename="a.txt"', ''),
    entries: [['f', '', 'a.txt', 'text/plain']],
  },
  {
    title: 'an empty file name, as a browser has it for no file',
    body: '--B|Content-Disposition: form-data; name="f"; filename=""|Content-Type: application/octet-stream|||--B--|',
    entries: [['f', '', '', 'application/octet-stream']],
  },
  {
    title: 'line breaks around the content, which are content',
    body: part('form-data; name=a', '|x|'),
    entries: [['a', '\r\nx\r\n']],
  },
  {
    title: 'the boundary inside a line of content',
    body: part('form-data; name=a', 'x --B|y--B--|B|-B|--|--C'),
    entries: [['a', 'x --B\r\ny--B--\r\nB\r\n-B\r\n--\r\n--C']],
  },
  {
    title: 'lines that begin like the boundary and go on',
    body: part('form-data; name=a', '--Bx|--B-|--B--x|--B x|--B\n'),
    entries: [['a', '--Bx\r\n--B-\r\n--B--x\r\n--B x\r\n--B\n']],
  },
  {
    title: 'a part whose content is another multipart body',
    body: part('form-data; name=a', '--BB|Content-Type: text/x||y|--BB--|'),
    entries: [['a', '--BB\r\nContent-Type: text/x\r\n\r\ny\r\n--BB--\r\n']],
  },
  {
    title: 'line feeds alone in its content',
    body: part('form-data; name=a', 'x\n--B\ny\r\rz'),
    entries: [['a', 'x\n--B\ny\r\rz']],
  },
  field('name="a"', 'a', 'a quoted name'),
  field('name = "a" ', 'a', 'blanks around the equals sign'),
  field('  \t name=a\t ;  x=y', 'a', 'blanks and tabs around the semicolon'),
  field('name=a;', 'a', 'a semicolon at the end'),
  field('NAME="a"', 'a', 'the parameter in upper case'),
  field(
    'x=y; name=a; size=1; modification-date="Wed, 12 Feb 1997"',
    'a',
    'parameters of no use here',
  ),
  field('name="a; filename=b"', 'a; filename=b', 'a semicolon in a quoted string'),
  field('x="filename=b"; name=a', 'a', 'what looks like a parameter in a quoted string'),
  field('name=user[mail]', 'user[mail]', 'brackets in a name without quotes'),
  field('name=""', '', 'an empty name'),
  field('name="a b  c"', 'a b  c', 'blanks in its name'),
  field('name="a%22b%0D%0Ac%41"', 'a"b\r\nc%41', "a browser's escapes in its name"),
  field('name="a\\"b\\\\c"', 'a"b\\c', "mail's escapes in its name"),
  field('name="a\\b"', 'a\\b', 'a backslash that escapes nothing'),
  field('name="a\\"; x="y"', 'a\\', 'a backslash at the end of a name'),
  field('name="naïve-🍳"', 'naïve-🍳', 'a name in UTF-8'),
  field('name=naïve', 'naïve', 'a token in UTF-8'),
  file('filename="a b.txt"', 'a b.txt', 'blanks in the name of its file'),
  file('filename="C:\\dir\\a.txt"', 'C:\\dir\\a.txt', 'a path of Windows'),
  file(
    'filename="../../etc/passwd"',
    '../../etc/passwd',
    'a path, which is the reader’s to refuse',
  ),
  file('FileName=a.txt', 'a.txt', 'the name of its file in mixed case'),
  file("filename*=UTF-8'en'%e2%82%ac.txt", '€.txt', 'filename* alone'),
  file("filename*=iso-8859-1''%E9.txt", 'é.txt', 'filename* in Latin-1'),
  file(
    "filename*=UTF-8''b.txt; filename=a.txt",
    'a.txt',
    'filename behind filename*, which differ',
  ),
  file("filename=a.txt; filename*=klingon''b", 'a.txt', 'filename* in an unknown charset'),
  {
    title: 'its headers in another case and order, and more of them',
    body: '--B|x-y: z|CONTENT-TYPE: image/PNG|content-transfer-encoding: binary|content-disposition: FORM-DATA; name=f; filename=a||x|--B--|',
    entries: [['f', 'x', 'a', 'image/png']],
  },
  {
    title: 'a header without a blank behind its colon, and one with many',
    body: '--B|Content-Type:text/css|Content-Disposition:  \t form-data; name=f; filename=a||x|--B--|',
    entries: [['f', 'x', 'a', 'text/css']],
  },
  {
    title: 'a header that goes on in the next line',
    body: '--B|Content-Disposition: form-data;|  name="a b";|\tfilename="c"||x|--B--|',
    entries: [['a b', 'x', 'c', 'text/plain']],
  },
  {
    title: 'several files of one name',
    body: [1, 2]
      .map((n) => `--B|Content-Disposition: form-data; name=f; filename=${n}.txt||${n}|`)
      .join('')
      .concat('--B--|'),
    entries: [
      ['f', '1', '1.txt', 'text/plain'],
      ['f', '2', '2.txt', 'text/plain'],
    ],
  },
  {
    title: '_charset_ and a charset of a field, which change nothing (fetch standard)',
    body: '--B|Content-Disposition: form-data; name=_charset_||iso-8859-1|--B|Content-Disposition: form-data; name=a|Content-Type: text/plain; charset=iso-8859-1||é|--B--|',
    entries: [
      ['_charset_', 'iso-8859-1'],
      ['a', 'é'],
    ],
  },
  {
    title: 'a byte order mark in a field, which is content (fetch standard)',
    body: part('form-data; name=a', '\uFEFFx'),
    entries: [['a', '\uFEFFx']],
  },
  {
    title: 'a boundary in quotes, with blanks and what must be quoted',
    type: 'multipart/form-data; boundary="a b:c?=d"',
    body: '--a b:c?=d|Content-Disposition: form-data; name=a||x|--a b:c?=d--|',
    entries: [['a', 'x']],
  },
  {
    title: 'a boundary of one character, in a type in upper case',
    type: 'Multipart/Form-Data;charset=utf-8 ; BOUNDARY=0',
    body: '--0|Content-Disposition: form-data; name=a||--00|--0--|',
    entries: [['a', '--00']],
  },
  {
    title: 'a boundary of 70 characters',
    type: `multipart/form-data; boundary=${'x'.repeat(70)}`,
    body: `--${'x'.repeat(70)}|Content-Disposition: form-data; name=a||--${'x'.repeat(69)}|--${'x'.repeat(70)}--|`,
    entries: [['a', `--${'x'.repeat(69)}`]],
  },
  {
    title: 'a boundary of dashes',
    type: 'multipart/form-data; boundary=----',
    body: '------|Content-Disposition: form-data; name=a||---|--------|',
    entries: [['a', '---']],
  },
  {
    title: 'its Content-Type sent twice',
    type: `${typeOf()['content-type']}, ${typeOf()['content-type']}`,
    body: part('form-data; name=a'),
    entries: [['a', 'x']],
  },
]

import { part } from './forms.ts'

/** What is wrong, and what the error says. */
export const malformed: readonly (readonly [
  title: string,
  body: string,
  says: string,
  type?: string,
])[] = [
  ['no content', '', 'has no line that is its boundary and ends in CRLF'],
  ['text that is not a form', 'garbage', 'has no line that is its boundary'],
  ['another boundary', '--C|Content-Disposition: form-data; name=a||x|--C--|', 'has no line'],
  [
    'line feeds alone',
    '--B\nContent-Disposition: form-data; name=a\n\nx\n--B--\n',
    'ends in CRLF (RFC 2046 §5.1.1)',
  ],
  ['no closing boundary', '--B|Content-Disposition: form-data; name=a||x|', 'is cut off'],
  ['a boundary at its end', '--B|Content-Disposition: form-data; name=a||x|--B', 'is cut off'],
  ['an end in the headers', '--B|Content-Disposition: form-da', 'is cut off'],
  [
    'headers without an empty line',
    '--B|Content-Disposition: form-data; name=a|--B--|',
    'has headers in part 1 that are cut off',
  ],
  ['a part without headers', '--B||x|--B--|', 'has no Content-Disposition in part 1'],
  ['a part of nothing', '--B|--B--|', 'has no Content-Disposition in part 1'],
  ['a part without a name', part('form-data; filename=a'), 'has no name in part 1'],
  ['a disposition of mail', part('attachment; name=a'), 'part 1 that is not valid form-data'],
  ['a disposition of nothing', part(''), 'not valid form-data'],
  ['two names', part('form-data; name=a; name=b'), 'not valid form-data'],
  ['two file names', part('form-data; name=a; filename=b; FILENAME=c'), 'not valid form-data'],
  ['an open quote', part('form-data; name="a'), 'not valid form-data'],
  ['text behind a quote', part('form-data; name="a"b'), 'not valid form-data'],
  [
    'two dispositions',
    '--B|Content-Disposition: form-data; name=a|Content-Disposition: form-data; name=b||x|--B--|',
    'has more than one Content-Disposition in part 1',
  ],
  ['a header without a colon', '--B|Content-Disposition||x|--B--|', 'has a header line in part 1'],
  ['a line feed in a header', part('form-data; name="a\nb"'), 'has a header line in part 1'],
  ['a NUL in a header', part('form-data; name="a\0b"'), 'has a header line in part 1'],
  [
    'the second part broken',
    '--B|Content-Disposition: form-data; name=a||x|--B||y|--B--|',
    'no Content-Disposition in part 2',
  ],
  ['no boundary named', part('form-data; name=a'), 'has no boundary', 'multipart/form-data'],
  [
    'an empty boundary',
    '--|',
    'has a boundary with a character',
    'multipart/form-data; boundary=""',
  ],
  [
    'a boundary of 71 characters',
    '',
    'has a boundary of 71 characters',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
  ],
  [
    'a boundary that ends in a blank',
    '',
    'a blank at its end',
    'multipart/form-data; boundary="B "',
  ],
]

import { HumanError, isHumanError } from '../../core/human-error';
import { say } from '../../core/say';

/** What DuckDB said, as a sentence about the file that was read. */
export function readable(error: unknown, name: string): HumanError {
  if (isHumanError(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  const first = told(text);
  const code = 'unreadable';
  if (/No magic bytes|too small to be a Parquet|Footer length|Invalid Parquet|file is too short/i.test(text)) return new HumanError(code, say('{0} is not a whole Parquet file: its end is missing or damaged. It was cut off, or is still being written; make or copy it again.', name));
  const encoding = /^(?:\w+ )*Error: ([A-Z_]{3,}) encoding is only supported|Unsupported (?:page )?encoding:? ?([A-Z_]*)/.exec(text);
  if (encoding) return new HumanError(code, say('{0} is written in a way that can’t be read here{1}. Write it anew with the encodings that its library uses by itself.', name, encoding[1] || encoding[2] ? say(' ({0})', encoding[1] || encoding[2] || '') : ''));
  if (parquetDamage.test(text)) return new HumanError(code, say('{0} is damaged: {1}. Make or copy it again.', name, trim(first)));
  if (/TProtocolException|Snappy|ZSTD|corrupt|decompress|Out of buffer|inflate|gzip|invalid (?:page|repetition|dictionary)|Reading:|decode/i.test(text)) return new HumanError(code, say('{0} is damaged: {1}. Make or copy it again.', name, trim(first)));
  if (/max_temp_directory_size|No space left|failed to offload|could not write|Could not write/i.test(text)) return new HumanError('no-room', say('There is not enough room for temporary files to read {0}. Free some room on the disk of the temporary folder.', name));
  if (/Out of Memory|failed to (?:allocate|pin)|bad_alloc/i.test(text)) return new HumanError('no-memory', say('{0} needs more memory than the data worker may take. Compare or look at fewer columns.', name));
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1];
  const fields = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(text);
  if (line !== undefined && fields) return new HumanError(code, say('Line {0} of {1} has {2} fields where there should be {3}. Mend the line, or give another delimiter.', line, name, fields[2] ?? '', fields[1] ?? ''));
  if (/Maximum line size|max_line_size|maximum_object_size/i.test(text)) return new HumanError(code, say('{0} has a line that is too long for a table{1}. Look at what wrote it.', name, line === undefined ? '' : say(' (line {0})', line)));
  if (line !== undefined) return new HumanError(code, say('Line {0} of {1} can’t be read as CSV: {2}. Mend the line, or give another delimiter, quote or encoding.', line, name, trim(text.split('\n').find((each) => !/^(?:Original Line|[\w ]+ Error: CSV Error)/.test(each) && each.trim() !== '') ?? first)));
  if (/sniffing file|detect the CSV/i.test(text)) return new HumanError(code, say('{0} can’t be read as CSV: its lines don’t have the same fields. Mend it, or give the delimiter.', name));
  if (/Malformed JSON/i.test(text)) return new HumanError(code, say('{0} is not JSON throughout: {1}. It was cut off, or holds something else.', name, trim(/.*: (.*)$/.exec(first)?.[1] ?? first)));
  if (/Permission denied|No files found|Could not open|cannot open/i.test(text)) return new HumanError('no-file', say('{0} is gone or can’t be opened. Check the file and its permissions.', name));
  return new HumanError(code, say('{0} can’t be read: {1}.', name, trim(first)));
}

/** Of the files that were read together, the one that the words are about. */
export const readableOf = (error: unknown, files: readonly { name: string; paths: readonly string[] }[]): HumanError =>
  readable(error, (files.find(({ paths }) => paths.some((path) => String(error).includes(`"${path}"`))) ?? files[0])?.name ?? '');

/** What is said of Parquet files whose parts don't fit together: such files are not written, they become so. */
const parquetDamage = /don't know what type|invalid TType|Information loss on integer cast|Page sizes? m|number of miniblocks|Invalid (?:unicode|string encoding)|Incorrect stats size|schema element|row group does not have|not read enough bytes|Prefetch registered|converted type can only/i;

/** The first line of it, without where the file lies, what stands in it, and letters that nobody can see. */
function told(text: string): string {
  const [line = ''] = text.replace(/^[A-Z][\w ]*(?:Error|Exception): /, '').replace(/^Failed to read (?:Parquet )?file "[^"]*": /, '').split('\n');
  return line.replace(/: value ".*$/s, '').replace(/ (?:in|from) (?:Parquet )?file "[^"]*"/, '').replace(/: \/[^,]*,/, ',').replace(/[\p{C}]/gu, '').trim();
}

const trim = (text: string): string => text.replace(/[.:\s]+$/, '').slice(0, 300);

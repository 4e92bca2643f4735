import { TextDecoder } from 'node:util';

/** A source file's text as Python decodes it: by its mark, its coding line, else UTF-8. Wrong bytes become U+FFFD, so that the rest can still be read. */
export function decodeSource(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  if (head.startsWith('\xef\xbb\xbf')) return new TextDecoder('utf-8').decode(bytes);
  const named = /^(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)/.exec(head)?.[1];
  return decoderFor(named).decode(bytes);
}

function decoderFor(name: string | undefined): TextDecoder {
  const label = name?.toLowerCase().replaceAll('_', '-').replace(/^latin-?1?$|^iso-latin-1(?:-.*)?$/, 'iso-8859-1').replace(/^cp(\d+)$/, 'windows-$1');
  try {
    return new TextDecoder(label ?? 'utf-8');
  } catch {
    return new TextDecoder('utf-8');
  }
}

// pytest's JUnit file, read with the few patterns that it has: every test is one <testcase>, its end one child element.
const unescape = text =>
  text.replace(/&(lt|gt|quot|apos|amp|#x?[\da-f]+);/gi, (_, name) => {
    const named = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }[name];
    return named ?? String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10));
  });

const attribute = (tag, name) => unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

export function readJunit(xml) {
  const counts = { passed: 0, failed: 0, skipped: [], failures: [] };
  for (const [, tag, body = ''] of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const name = `${attribute(tag, 'classname')}.${attribute(tag, 'name')}`;
    const [, kind, end] = /<(failure|error|skipped)\b([^>]*)/.exec(body) ?? [];
    if (kind === undefined) counts.passed += 1;
    else if (kind === 'skipped') counts.skipped.push({ name, reason: attribute(end, 'message') || 'no reason given' });
    else {
      counts.failed += 1;
      counts.failures.push({ name, message: attribute(end, 'message') });
    }
  }
  return counts;
}

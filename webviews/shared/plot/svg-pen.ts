import { markTurns } from '../../../src/core/format/safe-text';
import { fontOf, type Ink, type Pen, type Size, textSize } from './pen';

/** The same strokes as text. Names in it come from outside: nothing of them is read as markup, and what XML can't hold is left out. */
export function svgPen(size: Size, ink: Ink, measure: (text: string, font: string) => number): { pen: Pen; svg: () => string; shifted: (x: number, y: number, draw: () => void) => void } {
  const parts: string[] = [];
  let clips = 0;
  const faint = (name: string, alpha: number) => (alpha < 1 ? ` ${name}="${short(alpha)}"` : '');
  const pen: Pen = {
    path(points, { color, width, dash, alpha = 1 }) {
      const d = followed(points);
      if (d) parts.push(`<path d="${d}" fill="none" stroke="${escaped(color)}" stroke-width="${short(width)}" stroke-linejoin="round"${dash?.length ? ` stroke-dasharray="${dash.join(' ')}"` : ' stroke-linecap="round"'}${faint('stroke-opacity', alpha)}/>`);
    },
    fill(points, color, alpha) {
      const d = followed(points);
      if (d) parts.push(`<path d="${d}" fill="${escaped(color)}"${faint('fill-opacity', alpha)}/>`);
    },
    polygon(points, fill, alpha, edge) {
      parts.push(`<polygon points="${points.map(short).join(' ')}" fill="${escaped(fill)}"${edge ? ` stroke="${escaped(edge)}" stroke-width="2" paint-order="stroke"` : ''}${faint('opacity', alpha)}/>`);
    },
    rect(x, y, width, height, fill, alpha) {
      parts.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="${escaped(fill)}"${faint('fill-opacity', alpha)}/>`);
    },
    text(text, x, y, { color, align, base, strong }) {
      const anchor = align === 'left' ? 'start' : align === 'right' ? 'end' : 'middle';
      const down = base === 'top' ? textSize * 0.8 : base === 'middle' ? textSize * 0.35 : -textSize * 0.2;
      parts.push(`<text x="${short(x)}" y="${short(y + down)}" text-anchor="${anchor}" fill="${escaped(color)}"${strong ? ' font-weight="600"' : ''}>${escaped(markTurns(text))}</text>`);
    },
    within(x, y, width, height, draw) {
      const id = `c${clips++}`;
      parts.push(`<clipPath id="${id}"><rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"/></clipPath><g clip-path="url(#${id})">`);
      draw();
      parts.push('</g>');
    },
    widthOf: (text, strong) => measure(text, fontOf(ink.family, strong)),
  };
  return {
    pen,
    shifted(x, y, draw) {
      parts.push(`<g transform="translate(${short(x)} ${short(y)})">`);
      draw();
      parts.push('</g>');
    },
    svg: () => `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="${escaped(ink.family)}" font-size="${textSize}">${parts.join('')}</svg>`,
  };
}

function followed(points: ArrayLike<number>): string {
  let d = '';
  let down = false;
  for (let at = 0; at + 1 < points.length; at += 2) {
    const x = points[at] as number;
    const y = points[at + 1] as number;
    if (x !== x || y !== y) { down = false; continue; }
    d += `${down ? 'L' : 'M'}${short(x)} ${short(y)}`;
    down = true;
  }
  return d;
}

const short = (value: number): string => String(Math.round(value * 100) / 100);
const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const escaped = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[\x00-\x1f\x7f\ufffe\uffff]/g, ' ').replace(/[&<>"']/g, letter => names[letter] ?? letter);

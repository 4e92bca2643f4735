import type { Draw } from './canvas';
import { readInk } from './ink';
import { type Look, markAt } from './look';
import { canvasPen, fontOf, type Ink, type Pen, type Size, textSize } from './pen';
import { svgPen } from './svg-pen';

export interface Picture { title: string; size: Size; draw: Draw; legend: readonly { look: Look; name: string }[] }

const edge = 16;
const row = 18;

/** A chart as it is shown, with its title above and the runs' names below: alone, it must still tell what it shows. */
export async function picture(what: Picture, type: 'png' | 'svg'): Promise<Uint8Array> {
  const ink = readInk();
  const context = document.createElement('canvas').getContext('2d');
  if (!context) throw new Error('no canvas');
  const measure = (text: string, font: string) => { context.font = font; return context.measureText(text).width; };
  const cell = Math.min(what.size.width, Math.max(80, ...what.legend.map(({ name }) => measure(name, fontOf(ink.family)) + 48)));
  const columns = Math.max(1, Math.floor(what.size.width / cell));
  const foot = Math.ceil(what.legend.length / columns) * row;
  const size = { width: what.size.width + 2 * edge, height: Math.ceil(what.size.height + 2 * edge + textSize + 12 + (foot ? foot + 8 : 0)) };
  const whole = (pen: Pen, drawInner: (ink: Ink) => void, shift: (x: number, y: number, draw: () => void) => void) => {
    pen.rect(0, 0, size.width, size.height, ink.page, 1);
    pen.text(what.title, edge, edge, { color: ink.text, align: 'left', base: 'top', strong: true });
    shift(edge, edge + textSize + 12, () => drawInner(ink));
    what.legend.forEach(({ look, name }, index) => {
      const x = edge + (index % columns) * cell;
      const y = size.height - edge - foot + Math.floor(index / columns) * row + row / 2;
      const color = ink.series[look.color] ?? ink.text;
      pen.path([x, y, x + 24, y], { color, width: 1.5, dash: look.dash });
      pen.polygon(markAt(look.shape, x + 12, y, 3.5), color, 1);
      pen.text(name, x + 32, y, { color: ink.text, align: 'left', base: 'middle' });
    });
  };
  if (type === 'svg') {
    const { pen, svg, shifted } = svgPen(size, ink, measure);
    whole(pen, each => what.draw(pen, what.size, each), shifted);
    return new TextEncoder().encode(svg());
  }
  const scale = 2;
  context.canvas.width = size.width * scale;
  context.canvas.height = size.height * scale;
  context.scale(scale, scale);
  const pen = canvasPen(context, ink.family);
  whole(pen, each => what.draw(pen, what.size, each), (x, y, draw) => { context.save(); context.translate(x, y); draw(); context.restore(); });
  const blob = await new Promise<Blob | null>(resolve => { context.canvas.toBlob(resolve, 'image/png'); });
  if (!blob) throw new Error('no picture');
  return new Uint8Array(await blob.arrayBuffer());
}

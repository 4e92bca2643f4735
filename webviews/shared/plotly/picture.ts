import { t } from '../l10n';
import { brief } from '../name';
import { canvasPen, type Ink } from '../plot/pen';
import { drawFigure, type FigurePen } from './draw';
import { readFigure } from './read';

/** On white, in every theme, as figures of Matplotlib are. */
const paper: Ink = { text: '#1f2937', quiet: '#4b5563', page: '#fff', focus: '', select: '', series: [], family: 'system-ui, sans-serif' };
/** Sharp when it is enlarged. */
const scale = 3;

/** A Plotly figure as a PNG. Throws a sentence where it can't be drawn. */
export async function pictureOfPlotly(json: Uint8Array): Promise<Blob> {
  const drawing = read(json);
  const nothing = drawing.plots.length === 0 && drawing.pies.length === 0;
  if (nothing && drawing.left.length > 0) throw new Error(t('plotlyKinds', brief(drawing.left.join(', '), 200)));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [drawing.size.width * scale, drawing.size.height * scale];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.scale(scale, scale);
  if (drawing.left.length > 0) drawing.notes.push({ text: t('plotlyLeft', brief(drawing.left.join(', '), 60)), x: 1, y: 1, alignX: 'right', alignY: 'bottom' });
  drawFigure(penOf(context), drawing, paper);
  const blob = await new Promise<Blob | null>(resolve => { canvas.toBlob(resolve, 'image/png'); });
  if (!blob) throw new Error('no picture');
  return blob;
}

function penOf(context: CanvasRenderingContext2D): FigurePen {
  const pen = canvasPen(context, paper.family);
  return {
    ...pen,
    turned(text, x, y, look) {
      context.save();
      context.translate(x, y);
      context.rotate(-Math.PI / 2);
      pen.text(text, 0, 0, look);
      context.restore();
    },
  };
}

function read(json: Uint8Array) {
  try {
    return readFigure(new TextDecoder().decode(json));
  } catch {
    throw new Error(t('plotlyBroken'));
  }
}

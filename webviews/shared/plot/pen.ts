import { markTurns } from '../../../src/core/format/safe-text';

export interface Stroke { color: string; width: number; dash?: readonly number[]; alpha?: number }
export interface Lettering { color: string; align: 'left' | 'center' | 'right'; base: 'top' | 'middle' | 'bottom'; strong?: boolean }
export interface Size { width: number; height: number }

/** What a chart is drawn with: the canvas on the page, or the text of an SVG. Points are x, y, x, y, …; NaN lifts the pen. */
export interface Pen {
  path(points: ArrayLike<number>, stroke: Stroke): void;
  /** Outlines, with NaN between them; what lies in several is filled once. */
  fill(points: ArrayLike<number>, color: string, alpha: number): void;
  polygon(points: readonly number[], fill: string, alpha: number, edge?: string): void;
  rect(x: number, y: number, width: number, height: number, fill: string, alpha: number): void;
  text(text: string, x: number, y: number, look: Lettering): void;
  within(x: number, y: number, width: number, height: number, draw: () => void): void;
  widthOf(text: string, strong?: boolean): number;
}

/** The theme's colours as a canvas needs them: read once a drawing. */
export interface Ink { text: string; quiet: string; page: string; focus: string; select: string; series: readonly string[]; family: string }

export const textSize = 11;
export const fontOf = (family: string, strong = false): string => `${strong ? '600 ' : ''}${textSize}px ${family}`;

/** Numbers of a path. */
const manyCorners = 400;

export function canvasPen(context: CanvasRenderingContext2D, family: string): Pen {
  const follow = (points: ArrayLike<number>): void => {
    context.beginPath();
    let down = false;
    for (let at = 0; at + 1 < points.length; at += 2) {
      const x = points[at] as number;
      const y = points[at + 1] as number;
      if (x !== x || y !== y) down = false;
      else if (down) context.lineTo(x, y);
      else { context.moveTo(x, y); down = true; }
    }
  };
  return {
    path(points, { color, width, dash, alpha = 1 }) {
      follow(points);
      // Corners that lie a pixel apart are not to be seen, and a round one costs most of a stroke.
      context.lineJoin = points.length > manyCorners ? 'bevel' : 'round';
      context.strokeStyle = color;
      context.lineWidth = width;
      context.globalAlpha = alpha;
      // A dash with round ends would close its own gaps; a point alone is seen by its round end.
      context.lineCap = dash?.length ? 'butt' : 'round';
      context.setLineDash([...(dash ?? [])]);
      context.stroke();
      context.globalAlpha = 1;
    },
    fill(points, color, alpha) {
      follow(points);
      context.globalAlpha = alpha;
      context.fillStyle = color;
      context.fill();
      context.globalAlpha = 1;
    },
    polygon(points, fill, alpha, edge) {
      context.lineJoin = 'round';
      context.beginPath();
      for (let at = 0; at + 1 < points.length; at += 2) context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
      context.closePath();
      context.globalAlpha = alpha;
      context.setLineDash([]);
      if (edge) { context.strokeStyle = edge; context.lineWidth = 2; context.stroke(); }
      context.fillStyle = fill;
      context.fill();
      context.globalAlpha = 1;
    },
    rect(x, y, width, height, fill, alpha) {
      context.globalAlpha = alpha;
      context.fillStyle = fill;
      context.fillRect(x, y, width, height);
      context.globalAlpha = 1;
    },
    text(text, x, y, { color, align, base, strong }) {
      context.font = fontOf(family, strong);
      context.textAlign = align;
      context.textBaseline = base;
      context.fillStyle = color;
      context.fillText(markTurns(text), x, y);
    },
    within(x, y, width, height, draw) {
      context.save();
      context.beginPath();
      context.rect(x, y, width, height);
      context.clip();
      draw();
      context.restore();
    },
    widthOf(text, strong) {
      context.font = fontOf(family, strong);
      return context.measureText(text).width;
    },
  };
}

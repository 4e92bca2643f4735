import './plot.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useThemeVersion } from '../theme';
import { readInk } from './ink';
import { canvasPen, type Ink, type Pen, type Size } from './pen';

export type Draw = (pen: Pen, size: Size, ink: Ink) => void;

/** Two sheets: what is drawn when data, size or theme change, and above it what follows the pointer. `over` is called whenever `repaint` is. */
export interface Sheets { repaint: () => void; size: () => Size }

export function Canvas({ height, draw, over, handle, children }: { height: number; draw: Draw; over?: Draw; handle?: (sheets: Sheets) => void; children?: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  const [width, setWidth] = useState(0);
  const latest = useRef({ over, width, height });
  latest.current = { over, width, height };

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => { if (element.clientWidth > 0) setWidth(element.clientWidth); };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const repaint = () => {
    const { over: drawOver, ...size } = latest.current;
    if (drawOver && size.width > 0) paint(above.current, size, drawOver);
  };
  useEffect(() => handle?.({ repaint, size: () => ({ width: latest.current.width, height: latest.current.height }) }), []);
  useLayoutEffect(() => {
    if (width === 0) return;
    paint(below.current, { width, height }, draw);
    repaint();
  }, [draw, width, height, theme]);
  return (
    <div ref={box} class="plot" style={{ height: `${height}px` }}>
      <canvas ref={below} aria-hidden="true" />
      {over && <canvas ref={above} aria-hidden="true" />}
      {children}
    </div>
  );
}

function paint(canvas: HTMLCanvasElement | null, { width, height }: Size, draw: Draw): void {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  const scale = devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  const ink = readInk();
  draw(canvasPen(context, ink.family), { width, height }, ink);
}

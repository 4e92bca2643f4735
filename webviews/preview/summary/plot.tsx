import { useMemo, useRef, useState } from 'preact/hooks';
import { Icon } from '../../shared/icon';
import { t } from '../../shared/l10n';
import { MenuButton } from '../../shared/menu';
import { brief, Name } from '../../shared/name';
import { Canvas, type Draw, type Sheets } from '../../shared/plot/canvas';
import { picture } from '../../shared/plot/picture';
import type { Ink, Pen, Size } from '../../shared/plot/pen';
import { Said } from '../../shared/said';
import { toCallError } from '../../shared/rpc';
import { type Mark, Marks } from './marks';

/** Answers what the picture was saved as; null: given up. `name` is what it shows, not yet a file's name. */
export type SavePicture = (name: string, type: 'png' | 'svg', bytes: Uint8Array) => Promise<string | null>;

/** A chart before it has a size: how it is painted, and the same as words and as a table. */
export interface Drawing { paint: (pen: Pen, size: Size, ink: Ink) => Mark[]; label: string; head: readonly string[]; rows: readonly (readonly string[])[]; note?: string | undefined }

const mostTableRows = 200;

export function Plot({ title, drawing, height, savePicture }: { title: string; drawing: Drawing; height: number; savePicture: SavePicture }) {
  const [marks, setMarks] = useState<Mark[]>([]);
  const [width, setWidth] = useState(0);
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);
  const sheets = useRef<Sheets | null>(null);
  const draw = useMemo<Draw>(() => (pen, size, ink) => {
    setMarks(drawing.paint(pen, size, ink));
    setWidth(size.width);
  }, [drawing]);
  const save = (type: 'png' | 'svg'): void => {
    const size = sheets.current?.size();
    if (!size) return;
    picture({ title: brief(title, 120), size, draw: drawing.paint, legend: [] }, type)
      .then(bytes => savePicture(brief(title, 80), type, bytes))
      .then(file => setSaid(file === null ? null : { text: t('savedAs', file), isProblem: false }), (error: unknown) => setSaid({ text: toCallError(error).message, isProblem: true }));
  };
  return (
    <figure class="summary-plot">
      <figcaption class="summary-plot-head">
        <Name className="strong" text={title} />
        {said && <span class={said.isProblem ? 'tone-failed cut' : 'quiet cut'} role="status"><Said text={said.text} /></span>}
        <MenuButton
          label={t('pictureOf', brief(title, 200))} className="icon-button"
          items={[{ kind: 'action', label: t('savePng'), icon: 'file-media', run: () => save('png') }, { kind: 'action', label: t('saveSvg'), icon: 'file-media', run: () => save('svg') }]}
        >
          <Icon name="device-camera" />
        </MenuButton>
      </figcaption>
      <Marks marks={marks} label={drawing.label} width={width}>
        <Canvas height={height} draw={draw} handle={made => { sheets.current = made; }} />
      </Marks>
      {drawing.note !== undefined && <p class="quiet">{drawing.note}</p>}
      <details class="chart-table">
        <summary class="quiet">{t('asTable')}</summary>
        <div class="scroll-x" tabIndex={0} role="group" aria-label={t('tableOf', brief(title, 200))}>
          <table class="table">
            <thead><tr>{drawing.head.map((text, at) => <th key={at} scope="col" class={at === 0 ? '' : 'number'}>{text}</th>)}</tr></thead>
            <tbody>{drawing.rows.slice(0, mostTableRows).map((row, at) => <tr key={at}>{row.map((text, cell) => <td key={cell} class={cell === 0 ? 'isolate' : 'number'}>{text}</td>)}</tr>)}</tbody>
          </table>
        </div>
        {drawing.rows.length > mostTableRows && <p class="quiet">{t('moreItems', drawing.rows.length - mostTableRows)}</p>}
      </details>
    </figure>
  );
}

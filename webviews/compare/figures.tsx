import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComparedRun, FigureCell, FigureRow, Verdict } from '../../src/contract/compare';
import { IconButton } from '../shared/button';
import { formatBytes } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { isImage, useObjectUrl } from '../shared/object-url';
import { known, Problem, Skeleton } from '../shared/states';
import { VerdictWord } from './data';
import { useInSight } from './in-sight';
import { Part, Wide, unsureIn } from './part';
import { Swatch } from './run-words';
import { useSession } from './session';

type FigureValue = Extract<FigureCell, { kind: 'value' }>;
interface Held { run: ComparedRun; cell: FigureCell; verdict: Verdict | undefined }

/** Pictures of one name beside each other. No figures in any run, no part. */
export function Figures() {
  const { comparison: { figures } } = useSession();
  if (figures.length === 0) return null;
  return (
    <Part id="figures" title={t('figures')} differing={figures.filter(row => row.differs).length} total={figures.length} unsure={unsureIn(figures)}>
      {all => <Wide>{figures.filter(row => all || row.differs).map(row => <Figure key={row.name} row={row} />)}</Wide>}
    </Part>
  );
}

const titleOf = (row: FigureRow, cell: FigureValue): string => brief(cell.title || row.name, 300);

function Figure({ row }: { row: FigureRow }) {
  const { comparison: { runs } } = useSession();
  const [large, setLarge] = useState<number | null>(null);
  const held = runs.map((run, index): Held => ({ run, cell: row.cells[index] ?? { kind: 'unknown' }, verdict: row.verdicts[index] }));
  const images = held.flatMap((each, index) => (each.cell.kind === 'value' && each.cell.sha256 !== null && isImage(each.cell) ? [index] : []));
  return (
    <div class="figure-row" role="group" aria-label={brief(row.name, 200)}>
      <h3 class="quiet"><Name text={row.name} /></h3>
      <ul class="gallery">{held.map((each, index) => <li key={each.run.key}><Card row={row} held={each} enlarge={() => setLarge(index)} /></li>)}</ul>
      {large !== null && <Enlarged row={row} held={held} images={images} at={large} show={setLarge} close={() => setLarge(null)} />}
    </div>
  );
}

function Card({ row, held: { run, cell, verdict }, enlarge }: { row: FigureRow; held: Held; enlarge: () => void }) {
  const { host, act, looks, labelOf } = useSession();
  const label = labelOf(run);
  return (
    <figure class="figure-card">
      {cell.kind !== 'value'
        ? <div class="figure-file quiet">{t(cell.kind === 'none' ? 'noSuchFigure' : 'unknown')}</div>
        : cell.sha256 !== null && isImage(cell)
          ? <Shown run={run} row={row} cell={cell} frame={image => <button type="button" class="figure-button" aria-label={t('enlargeOf', titleOf(row, cell), label)} onClick={enlarge}>{image}</button>} />
          : <div class="figure-file"><Icon name="graph" /><span class="quiet">{cell.sha256 === null ? t('hashUnknown') : known(cell.mediaType)}</span></div>}
      <figcaption class="figure-caption">
        <Swatch look={looks.get(run.key)} /><Name text={label} title={cell.kind === 'value' ? `${label}: ${titleOf(row, cell)}\n${cell.bytes === null ? t('sizeUnknown') : formatBytes(cell.bytes)}` : label} />
        {cell.kind === 'value' && <VerdictWord verdict={verdict} same="sameContent" other="otherContent" />}
        {cell.kind === 'value' && <IconButton icon="go-to-file" label={t('openNamed', titleOf(row, cell))} onClick={() => act(host.openArtifact(run.key, row.name))} />}
      </figcaption>
    </figure>
  );
}

/** Fetched once it comes into sight: fifty runs may have many. */
function Shown(props: { run: ComparedRun; row: FigureRow; cell: FigureValue; frame: (image: preact.VNode) => preact.ComponentChildren }) {
  const [place, seen] = useInSight<HTMLDivElement>();
  return <div ref={place} class="figure-place">{seen && <Picture {...props} />}</div>;
}

function Picture({ run, row, cell, frame }: { run: ComparedRun; row: FigureRow; cell: FigureValue; frame: (image: preact.VNode) => preact.ComponentChildren }) {
  const { host, labelOf } = useSession();
  const title = titleOf(row, cell);
  const [picture, retry] = useObjectUrl(() => (cell.sha256 === null ? Promise.reject(new Error(t('hashUnknown'))) : host.figure(run.key, cell.sha256)), cell.mediaType, `${run.key} ${cell.sha256 ?? ''}`);
  switch (picture.kind) {
    case 'loading': return <div class="figure-wait"><Skeleton what={t('loadingFigure', title)} lines={2} /></div>;
    case 'error': return <div class="figure-wait"><Problem message={t('figureFailed', title, picture.error.message)} retry={retry} showLog={() => void host.showLog()} /></div>;
    case 'done': return <>{frame(<img src={picture.value} alt={`${title}, ${labelOf(run)}`} />)}</>;
    default: return null;
  }
}

/** Large: the baseline's on one side, the chosen run's on the other; arrows go on to the next run. */
function Enlarged({ row, held, images, at, show, close }: { row: FigureRow; held: readonly Held[]; images: readonly number[]; at: number; show: (index: number) => void; close: () => void }) {
  const { comparison: { baseline }, looks, labelOf } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current?.showModal(); }, []);
  const base = held.findIndex(({ run }) => run.key === baseline);
  const shown = images.includes(base) && at !== base ? [base, at] : [at];
  const go = (by: number) => {
    const place = images.indexOf(at);
    const next = images[(place + by + images.length) % images.length];
    if (next !== undefined) show(next);
  };
  return (
    <dialog
      ref={dialog} class="enlarged" aria-label={brief(row.name, 200)} onClose={close}
      onKeyDown={event => { if (event.key === 'ArrowRight') go(1); else if (event.key === 'ArrowLeft') go(-1); }}
      onClick={event => { if (event.target === event.currentTarget) dialog.current?.close(); }}
    >
      <div class="enlarged-head">
        <Name className="strong" text={row.name} />
        <span class="section-actions">
          {images.length > 1 && <><IconButton icon="arrow-left" label={t('previousRunFigure')} onClick={() => go(-1)} /><IconButton icon="arrow-right" label={t('nextRunFigure')} onClick={() => go(1)} /></>}
          <IconButton icon="close" label={t('close')} onClick={() => dialog.current?.close()} />
        </span>
      </div>
      <div class="enlarged-sides">
        {shown.map(index => {
          const each = held[index];
          return each && each.cell.kind === 'value' && (
            <figure key={index} class="enlarged-side">
              <figcaption class="enlarged-caption"><Swatch look={looks.get(each.run.key)} /><Name text={labelOf(each.run)} />{index === base && <span class="quiet">{t('baseline')}</span>}</figcaption>
              <div class="enlarged-body"><Picture run={each.run} row={row} cell={each.cell} frame={image => image} /></div>
            </figure>
          );
        })}
      </div>
    </dialog>
  );
}

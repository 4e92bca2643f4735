import { useEffect, useRef, useState } from 'preact/hooks';
import type { ArtifactFacts } from '../../src/contract/events';
import type { RunDetail } from '../../src/contract/run';
import { IconButton } from '../shared/button';
import { formatBytes, formatExactCount } from '../shared/format';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { Section } from '../shared/section';
import { isImage, useObjectUrl } from '../shared/object-url';
import { known, Problem, Skeleton } from '../shared/states';
import { LineageButton } from './lineage-button';
import { useSession } from './session';

const figuresOf = (detail: RunDetail): ArtifactFacts[] => detail.artifacts.filter(each => each.role === 'figure' || each.mediaType?.startsWith('image/'));

/** No figures, no section: most runs that draw nothing should not say so. */
export function Figures({ detail }: { detail: RunDetail }) {
  const [large, setLarge] = useState<string | null>(null);
  const figures = figuresOf(detail);
  if (figures.length === 0) return null;
  const images = figures.filter(isImage);
  const at = images.findIndex(each => each.name === large);
  return (
    <Section id="figures" title={t('figures')} note={figures.length > 1 ? formatExactCount(figures.length) : undefined}>
      <ul class="gallery">{figures.map(figure => <li key={figure.name}><Card figure={figure} enlarge={() => setLarge(figure.name)} /></li>)}</ul>
      {at >= 0 && <Enlarged images={images} at={at} show={index => setLarge(images[(index + images.length) % images.length]?.name ?? null)} close={() => setLarge(null)} />}
    </Section>
  );
}

const titleOf = (figure: ArtifactFacts): string => brief(figure.title || figure.name, 300);

function Card({ figure, enlarge }: { figure: ArtifactFacts; enlarge: () => void }) {
  const { host, act } = useSession();
  return (
    <figure class="figure-card">
      {isImage(figure)
        ? <Picture figure={figure} frame={image => <button type="button" class="figure-button" aria-label={t('enlarge', titleOf(figure))} onClick={enlarge}>{image}</button>} />
        : <div class="figure-file"><Icon name="graph" /><span class="quiet">{known(figure.mediaType)}</span><button type="button" class="link" onClick={() => act(host.openArtifact(figure.name))}>{t('open')}</button></div>}
      <figcaption class="figure-caption">
        <span class="cut isolate" title={titleOf(figure)}>{titleOf(figure)}</span>
        <span class="quiet number">{figure.bytes === null ? t('sizeUnknown') : formatBytes(figure.bytes)}</span>
        <LineageButton sha256={figure.sha256} name={titleOf(figure)} />
        <IconButton icon="go-to-file" label={t('openNamed', titleOf(figure))} onClick={() => act(host.openArtifact(figure.name))} />
        <IconButton icon="save" label={t('saveNamed', titleOf(figure))} onClick={() => act(host.saveArtifact(figure.name))} />
      </figcaption>
    </figure>
  );
}

function Picture({ figure, frame }: { figure: ArtifactFacts; frame: (image: preact.VNode) => preact.ComponentChildren }) {
  const { host } = useSession();
  const [picture, retry] = useObjectUrl(() => figure.sha256 === null ? Promise.reject(new Error(t('hashUnknown'))) : host.object(figure.sha256), figure.mediaType, figure.sha256);
  switch (picture.kind) {
    case 'loading': return <div class="figure-wait"><Skeleton what={t('loadingFigure', titleOf(figure))} lines={2} /></div>;
    case 'error': return <div class="figure-wait"><Problem message={t('figureFailed', titleOf(figure), picture.error.message)} retry={retry} showLog={() => void host.showLog()} /></div>;
    case 'done': return <>{frame(<img src={picture.value} alt={titleOf(figure)} />)}</>;
    default: return null;
  }
}

function Enlarged({ images, at, show, close }: { images: ArtifactFacts[]; at: number; show: (index: number) => void; close: () => void }) {
  const { host, act } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const figure = images[at];
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  if (!figure) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') show(at + 1);
    else if (event.key === 'ArrowLeft') show(at - 1);
  };
  return (
    <dialog
      ref={dialog} class="enlarged" aria-label={titleOf(figure)} onClose={close} onKeyDown={onKeyDown}
      onClick={event => { if (event.target === event.currentTarget) dialog.current?.close(); }}
    >
      <div class="enlarged-head">
        <span class="cut isolate strong">{titleOf(figure)}</span>
        {images.length > 1 && <span class="quiet number">{t('nthOf', at + 1, images.length)}</span>}
        <span class="section-actions">
          {images.length > 1 && <><IconButton icon="arrow-left" label={t('previousFigure')} onClick={() => show(at - 1)} /><IconButton icon="arrow-right" label={t('nextFigure')} onClick={() => show(at + 1)} /></>}
          <IconButton icon="go-to-file" label={t('openNamed', titleOf(figure))} onClick={() => act(host.openArtifact(figure.name))} />
          <IconButton icon="save" label={t('saveNamed', titleOf(figure))} onClick={() => act(host.saveArtifact(figure.name))} />
          <IconButton icon="close" label={t('close')} onClick={() => dialog.current?.close()} />
        </span>
      </div>
      <div class="enlarged-body"><Picture key={figure.sha256} figure={figure} frame={image => image} /></div>
    </dialog>
  );
}

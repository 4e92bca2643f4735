import type { ComponentChildren } from 'preact';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { MenuButton } from '../shared/menu';
import { brief, Name } from '../shared/name';
import type { Draw, Sheets } from '../shared/plot/canvas';
import { picture } from '../shared/plot/picture';
import { drawnRuns, useSession } from './session';

/** A chart's head: what it shows, what can be changed about it, and its picture for elsewhere. */
export function ChartFrame({ title, read, tools, sheets, draw, children, note }: { title: string; read?: ComponentChildren; tools?: ComponentChildren; sheets: { current: Sheets | null }; draw: Draw; children: ComponentChildren; note?: string | undefined }) {
  const session = useSession();
  const { host, act, say, looks, labelOf } = session;
  const save = (type: 'png' | 'svg') => act((async () => {
    const size = sheets.current?.size();
    if (!size) return;
    const legend = drawnRuns(session).flatMap(run => { const look = looks.get(run.key); return look ? [{ look, name: brief(labelOf(run), 48) }] : []; });
    const file = await host.savePicture(brief(title, 80), type, await picture({ title: brief(title, 120), size, draw, legend }, type));
    if (file !== null) say(t('savedAs', file));
  })());
  return (
    <figure class="chart-card">
      <figcaption class="chart-head">
        <Name className="strong" text={title} />
        <span class="number quiet chart-read">{read}</span>
        <span class="chart-tools">
          {tools}
          <MenuButton
            label={t('pictureOf', brief(title, 200))} className="icon-button"
            items={[
              { kind: 'action', label: t('savePng'), icon: 'file-media', run: () => save('png') },
              { kind: 'action', label: t('saveSvg'), icon: 'file-media', run: () => save('svg') },
            ]}
          >
            <Icon name="device-camera" />
          </MenuButton>
        </span>
      </figcaption>
      {children}
      {note && <p class="quiet chart-note">{note}</p>}
    </figure>
  );
}

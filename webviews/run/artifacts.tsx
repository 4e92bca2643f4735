import type { RunDetail } from '../../src/contract/run';
import { IconButton } from '../shared/button';
import { formatBytes, formatExactCount } from '../shared/format';
import { HashButton } from '../shared/hash-button';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Section } from '../shared/section';
import { known } from '../shared/states';
import { useSession } from './session';

/** Everything kept as a file of its own. No artifacts, no section. */
export function Artifacts({ detail }: { detail: RunDetail }) {
  const { host, act } = useSession();
  const all = detail.artifacts;
  if (all.length === 0) return null;
  const total = all.reduce<number | null>((sum, each) => sum === null || each.bytes === null ? null : sum + each.bytes, 0);
  return (
    <Section id="artifacts" title={t('artifacts')} note={`${formatExactCount(all.length)} · ${total === null ? t('sizeUnknown') : formatBytes(total)}`}>
      <table class="table artifact-table">
        <thead><tr><th scope="col">{t('name')}</th><th scope="col" class="wide-only">{t('kind')}</th><th scope="col" class="number">{t('size')}</th><th scope="col">{t('hash')}</th><th><span class="visually-hidden">{t('actions')}</span></th></tr></thead>
        <tbody>
          {all.map(artifact => (
            <tr key={`${artifact.role ?? ''}.${artifact.name}`}>
              <td><Name className="artifact-name" text={artifact.name} title={artifact.title ? `${brief(artifact.title, 300)} (${artifact.name})` : artifact.name} /></td>
              <td class="quiet wide-only"><Name text={known(artifact.pythonType ?? artifact.mediaType)} /></td>
              <td class="number">{artifact.bytes === null ? t('unknown') : formatBytes(artifact.bytes)}</td>
              <td><HashButton hash={artifact.sha256} copy={text => act(host.copy(text))} /></td>
              <td class="row-actions">
                <IconButton icon="go-to-file" label={t('openNamed', brief(artifact.name, 300))} onClick={() => act(host.openArtifact(artifact.name))} />
                <IconButton icon="save" label={t('saveNamed', brief(artifact.name, 300))} onClick={() => act(host.saveArtifact(artifact.name))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

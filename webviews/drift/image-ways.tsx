import type { ImageDrift, ImagePart, ImageSide } from '../../src/contract/drift';
import { formatExactCount } from '../shared/format';
import { type StringKey, t } from '../shared/l10n';
import { Large } from './picture';
import type { Way } from './ways';

const names: Readonly<Record<ImagePart['what'], StringKey>> = { width: 'partWidth', height: 'partHeight', red: 'partRed', green: 'partGreen', blue: 'partBlue' };
export const imagePartName = (what: ImagePart['what']): string => t(names[what]);

export const imageWays = ({ by, parts }: ImageDrift): Way[] => parts.map(({ what, pValue, effect }) => ({ name: imagePartName(what), isDecisive: what === by, pValue, effect }));

/** Each way's distributions on both sides, small, the one that decided left to who draws it large. */
export function OtherWays({ image: { by, parts } }: { image: ImageDrift }) {
  return <>{parts.map(({ what, bins }) => what !== by && bins && <figure key={what} class="small"><figcaption class="quiet">{imagePartName(what)}</figcaption><Large bins={bins} label={t('distributionsOf', imagePartName(what))} /></figure>)}</>;
}

const counts: readonly [StringKey, keyof ImageSide][] = [['picturesNamed', 'paths'], ['picturesLooked', 'looked'], ['picturesAbsent', 'absent'], ['picturesOutside', 'outside'], ['picturesDamaged', 'damaged'], ['picturesColours', 'colours']];

/** How many pictures were looked at, and why others could not be read; reasons that no picture has are left out. */
export function LookedAt({ image: { looked: { reference, current } } }: { image: ImageDrift }) {
  const shown = counts.filter(([, key]) => ['paths', 'looked', 'colours'].includes(key) || reference[key] > 0 || current[key] > 0);
  const isDrawn = [reference, current].some(({ looked, paths }) => looked < paths);
  return (
    <table class="sides">
      <thead><tr><th /><th scope="col" class="number">{t('sideReference')}</th><th scope="col" class="number">{t('sideCurrent')}</th></tr></thead>
      <tbody>{shown.map(([name, key]) => <tr key={key}><th scope="row">{t(key === 'looked' && isDrawn ? 'picturesDrawn' : name)}</th><td class="number">{formatExactCount(reference[key])}</td><td class="number">{formatExactCount(current[key])}</td></tr>)}</tbody>
    </table>
  );
}

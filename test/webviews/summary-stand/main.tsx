import '../../../webviews/shared/base.css';
import '../../../webviews/shared/form.css';
import '../../../webviews/shared/controls.css';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { Charts, type ChartChoice, ColumnHeadLook, ColumnPage, ProfilePage } from '../../../webviews/preview/summary';
import { connect, viewApi } from '../../../webviews/shared/rpc';
import { RememberedBy } from '../../../webviews/shared/view-state';
import type { Shown, StandHost, StandView } from './stand';

/** The components alone, with what the test hands them: they know nothing of the page that they will stand in. */
const api = viewApi();
let show: (next: Shown) => void = () => undefined;
const host = connect<StandHost, StandView>(api, { show: next => show(next) }, ['load']);

function Stand({ first }: { first: Shown }) {
  const [shown, setShown] = useState(first);
  const [choice, setChoice] = useState<ChartChoice | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  show = setShown;
  const onFilter = (conditions: unknown) => { void host.did('filter', conditions); };
  const savePicture = (name: string, type: 'png' | 'svg', bytes: Uint8Array) => host.savePicture(name, type, bytes);
  switch (shown.kind) {
    case 'heads': return <div class="stand-heads">{shown.heads.map(({ column, head, height, width, problem }, at) => <div key={at} style={{ width: `${width}px`, margin: '8px' }}><span class="strong cut">{column.name}</span><ColumnHeadLook column={column} head={head} height={height} {...(problem === undefined ? {} : { problem })} /></div>)}</div>;
    case 'column': return <ColumnPage column={shown.column} rows={shown.rows} version={shown.version} load={name => host.column(name)} onFilter={onFilter} savePicture={savePicture} />;
    case 'charts': return <Charts columns={shown.columns} version="1" choice={choice} onChoice={setChoice} load={request => host.chart(request)} onFilter={onFilter} savePicture={savePicture} />;
    case 'profile': return <ProfilePage state={shown.state} columns={shown.columns} target={target} onTarget={name => { setTarget(name); void host.did('target', name); }} onStart={exact => { void host.did('start', exact); }} onCancel={() => { void host.did('cancel', null); }} onColumn={name => { void host.did('column', name); }} />;
  }
}

void host.load().then(first => {
  const root = document.getElementById('root');
  if (root) render(<RememberedBy api={api}><Stand first={first} /></RememberedBy>, root);
});

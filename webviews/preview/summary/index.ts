import './summary.css';

export { Charts, type ChartChoice, type ChartsProps } from './charts';
export { ColumnHeadLook, kindIcons } from './column-head-look';
export { ColumnPage, type ColumnPageProps } from './column-page';
export type { SavePicture } from './plot';
export { ProfilePage, type ProfilePageProps, type ProfileState } from './profile-page';

import { formatExactTime } from '../format';
import { airy, type Range, type Scale, scaleOf, type Tick, ticksOf } from '../plot/scale';
import { dateOf, type Fields, fieldsOf, isDate, numberOf, plain, textOf, type Values, valuesOf } from './values';

const mostTicks = 200;

export type Direction = 'x' | 'y';

/** Where values of one direction stand. Categories stand at 0, 1, 2 …, in the order in which they came. */
export class Axis {
  readonly categories = new Map<string, number>();
  readonly title: string;
  readonly domain: Range;
  readonly side: string;
  readonly labelled: boolean;
  /** Bars begin at zero, which is then seen; lines may stand anywhere. */
  fromZero = false;
  tight = false;
  private kind: 'number' | 'date' | 'category' | null;
  private readonly log: boolean;
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;

  constructor(private readonly layout: Fields, readonly direction: Direction) {
    const { type, domain, side, title, showticklabels, visible, categoryarray } = layout;
    this.kind = type === 'date' || type === 'category' ? type : type === 'linear' || type === 'log' ? 'number' : null;
    this.log = type === 'log';
    this.title = plain(title);
    this.side = textOf(side);
    this.labelled = showticklabels !== false && visible !== false;
    const [from, to] = Array.from(valuesOf(domain) ?? [], numberOf);
    this.domain = from !== undefined && to !== undefined && from >= 0 && from < to && to <= 1 ? [from, to] : [0, 1];
    for (const each of Array.from(valuesOf(categoryarray) ?? [])) this.placeOf(each);
  }

  /** The first values say what the axis is of, unless the layout does. */
  learn(values: Values): void {
    if (this.kind !== null || values.length === 0) return;
    const known = Array.from(values).filter(value => value !== null && value !== undefined);
    this.kind = known.every(value => typeof value === 'number' || typeof value === 'bigint' || (typeof value === 'string' && Number.isFinite(numberOf(value)))) ? 'number' : known.every(isDate) ? 'date' : 'category';
  }

  get isCategory(): boolean { return this.kind === 'category'; }

  at(value: unknown): number {
    if (value === null || value === undefined) return Number.NaN;
    if (this.kind === 'category') return this.placeOf(value);
    return this.kind === 'date' ? dateOf(value) : numberOf(value);
  }

  private placeOf(value: unknown): number {
    const name = typeof value === 'boolean' ? String(value) : textOf(value);
    const place = this.categories.get(name) ?? this.categories.size;
    this.categories.set(name, place);
    return place;
  }

  see(value: number): void {
    if (!Number.isFinite(value) || (this.log && value <= 0)) return;
    this.low = Math.min(this.low, value);
    this.high = Math.max(this.high, value);
  }

  /** Axes that match one another show the same range. */
  seeAllOf(other: Axis): void {
    this.see(other.low);
    this.see(other.high);
    for (const name of other.categories.keys()) this.placeOf(name);
    this.kind ??= other.kind;
    this.fromZero ||= other.fromZero;
  }

  scale(): Scale {
    const turned = this.layout['autorange'] === 'reversed';
    const given = Array.from(valuesOf(this.layout['range']) ?? [], value => (this.kind === 'date' ? dateOf(value) : this.log ? 10 ** numberOf(value) : numberOf(value)));
    const [from, to] = given;
    if (from !== undefined && to !== undefined && Number.isFinite(from) && Number.isFinite(to) && from !== to) return from < to ? scaleOf([from, to], this.log) : reversed(scaleOf([to, from], this.log));
    const scale = scaleOf(this.own(), this.log);
    return turned ? reversed(scale) : scale;
  }

  private own(): Range {
    if (this.kind === 'category') return [-0.5, Math.max(0, this.categories.size - 1) + 0.5];
    if (this.tight && this.low < this.high) return [this.low, this.high];
    const [low, high] = this.fromZero && !this.log ? [Math.min(0, this.low), Math.max(0, this.high)] : [this.low, this.high];
    const [bottom, top] = airy([low, high], this.log);
    return this.fromZero && !this.log ? [low < 0 ? bottom : 0, high > 0 ? top : 0] : [bottom, top];
  }

  ticks(scale: Scale, most: number): Tick[] {
    const [texts, at] = [valuesOf(this.layout['ticktext']), valuesOf(this.layout['tickvals'])];
    if (at) return Array.from(at).slice(0, mostTicks).map((value, index) => ({ value: this.at(value), text: plain(texts?.[index] ?? value) })).filter(({ value }) => value >= scale.range[0] && value <= scale.range[1]);
    if (this.kind === 'date') return ticksOf(scale, 'clock', Math.min(most, 6)).map(({ value, text }) => ({ value, text: text.includes(':') ? text : formatExactTime(value).slice(0, 10) }));
    if (this.kind !== 'category') return ticksOf(scale, 'number', most);
    const every = Math.ceil(this.categories.size / Math.max(1, most));
    return [...this.categories].filter(([, place]) => place % every === 0).map(([name, value]) => ({ value, text: plain(name) }));
  }
}

const reversed = (scale: Scale): Scale => ({ ...scale, at: value => 1 - scale.at(value), value: place => scale.value(1 - place) });

/** `x`, `x2`, … as traces name them, from `xaxis`, `xaxis2`, … of the layout. */
export class Axes {
  private readonly made = new Map<string, Axis>();
  constructor(private readonly layout: Fields) {}

  of(direction: Direction, named: unknown): Axis {
    const name = typeof named === 'string' && new RegExp(`^${direction}\\d{0,3}$`).test(named) ? named : direction;
    const known = this.made.get(name);
    if (known) return known;
    const fields = fieldsOf(this.layout[`${direction}axis${name.slice(1)}`]);
    const over = fields['overlaying'];
    const axis = new Axis(typeof over === 'string' && over !== name ? { ...fields, domain: fieldsOf(this.layout[`${direction}axis${over.slice(1)}`])['domain'] } : fields, direction);
    this.made.set(name, axis);
    return axis;
  }

  /** Called once all is seen. */
  match(): void {
    for (const [name, axis] of this.made) {
      const other = this.made.get(textOf(fieldsOf(this.layout[`${axis.direction}axis${name.slice(1)}`])['matches']));
      if (other && other !== axis && other.direction === axis.direction) other.seeAllOf(axis);
    }
    for (const [name, axis] of this.made) {
      const other = this.made.get(textOf(fieldsOf(this.layout[`${axis.direction}axis${name.slice(1)}`])['matches']));
      if (other && other !== axis && other.direction === axis.direction) axis.seeAllOf(other);
    }
  }
}

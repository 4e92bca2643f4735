import { options } from 'preact';
import { markTurns } from '../../src/core/format/safe-text';

const spoken = ['title', 'aria-label', 'alt', 'label', 'placeholder'];

const before = options.vnode;

/** Every text of every view, and what is said of it: names come from anywhere, and one that reads backwards passes for another. What is typed or chosen keeps its value. */
options.vnode = vnode => {
  before?.(vnode);
  // A text has no type: it is its own properties.
  const drawn = vnode as { type: unknown; props: unknown };
  if (drawn.type === null) {
    if (typeof drawn.props === 'string') drawn.props = markTurns(drawn.props);
  } else if (typeof drawn.type === 'string') {
    const props = drawn.props as Record<string, unknown>;
    for (const name of spoken) {
      const text = props[name];
      if (typeof text === 'string') props[name] = markTurns(text);
    }
  }
};

import { describe, expect, it, vi } from 'vitest';
import { createRefresh } from '../../../src/host/features/lenses/refresh';

describe('asking the editor to ask again', () => {
  it('happens once until the editor has asked', () => {
    const fire = vi.fn();
    const refresh = createRefresh(fire);
    refresh.now();
    refresh.now();
    expect(fire).toHaveBeenCalledTimes(1);
    refresh.asked();
    refresh.now();
    expect(fire).toHaveBeenCalledTimes(2);
  });
});

import { describe, expect, it } from 'vitest';
import { placeholders, renderMessage } from './rule.ts';

describe('core/rule', () => {
  it('lists the placeholders of a message in order', () => {
    expect(placeholders('{callable} is called with {args}')).toEqual(['callable', 'args']);
  });

  it('fills a message once, without reading placeholders out of the data', () => {
    expect(renderMessage('{a} and {b}', { a: '{b}', b: 'x' })).toBe('{b} and x');
  });

  it('does not fill from inherited properties', () => {
    expect(renderMessage('{toString}', {})).toBe('{toString}');
  });
});

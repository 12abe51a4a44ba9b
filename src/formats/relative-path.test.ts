import { describe, expect, it } from 'vitest';
import { pathProblem } from './relative-path.ts';

describe('formats/relative-path', () => {
  it.each([
    ['', 'empty'],
    ['..', 'parent'],
    ['a/../../b', 'parent'],
    ['a\\..\\b', 'parent'],
    ['/a', 'absolute'],
    ['\\\\host\\share', 'absolute'],
    ['~/a', 'absolute'],
    ['C:\\a', 'drive'],
    ['c:a', 'drive'],
    ['https://host/a', 'url'],
    ['file:a', 'url'],
    ['a\u0000b', 'control'],
    ['a\nb', 'control'],
  ])('finds fault with %j', (path, problem) => {
    expect(pathProblem(path)).toBe(problem);
  });

  it.each([
    'a',
    'a.bin',
    'data/a.bin',
    './a',
    '..a',
    'a..b',
    'weights of model: v1.bin',
    'größe',
    'onnx::MatMul_12',
  ])('accepts %j', (path) => {
    expect(pathProblem(path)).toBeUndefined();
  });
});

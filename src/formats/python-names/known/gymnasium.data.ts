// Written by tools/names/write_names.py from library source; do not edit.
export const GYMNASIUM = {
  library: 'Gymnasium',
  versions: '1.4.0',
  construct: `
gymnasium.spaces.box Box
gymnasium.spaces.dict Dict
gymnasium.spaces.discrete Discrete
gymnasium.spaces.graph Graph GraphInstance
gymnasium.spaces.multi_binary MultiBinary
gymnasium.spaces.multi_discrete MultiDiscrete
gymnasium.spaces.oneof OneOf
gymnasium.spaces.sequence Sequence
gymnasium.spaces.space Space
gymnasium.spaces.text Text
gymnasium.spaces.tuple Tuple
`,
} as const;

// Written by tools/names/write_names.py from library source; do not edit.
export const OMEGACONF = {
  library: 'OmegaConf',
  versions: '2.4.0',
  construct: `
omegaconf.base Box Container ContainerMetadata Metadata Node UnionNode
omegaconf.basecontainer BaseContainer
omegaconf.dictconfig DictConfig
omegaconf.listconfig ListConfig ListConfig.ListIterator
omegaconf.nodes AnyNode BooleanNode BytesNode EnumNode FloatNode IntegerNode InterpolationResultNode LiteralNode NoneNode PathNode StringNode ValueNode
`,
  call: `
omegaconf.base SCMode
`,
} as const;

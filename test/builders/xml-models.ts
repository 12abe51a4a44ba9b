/** Small PMML and OpenVINO documents, around what a test wants to put into them. */
export function pmml(body: string, prolog = '<?xml version="1.0" encoding="UTF-8"?>'): string {
  return `${prolog}
<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
  <Header><Application name="test"/></Header>
  <DataDictionary><DataField name="x" optype="continuous" dataType="double"/></DataDictionary>
  ${body}
</PMML>
`;
}

export const HONEST_PMML = pmml(`
  <TransformationDictionary>
    <DefineFunction name="my.square" optype="continuous">
      <ParameterField name="v"/><Apply function="*"><FieldRef field="v"/><FieldRef field="v"/></Apply>
    </DefineFunction>
    <DerivedField name="y" optype="continuous" dataType="double">
      <Extension name="origin" value="training run 7"/>
      <Apply function="my.square"><FieldRef field="x"/></Apply>
    </DerivedField>
  </TransformationDictionary>
  <RegressionModel functionName="regression"><MiningSchema/></RegressionModel>`);

export interface IrLayer {
  readonly type: string;
  readonly opset?: string;
  /** Attributes of its `data` element. */
  readonly data?: string;
}

export function openvinoIr(layers: readonly IrLayer[], prolog = '<?xml version="1.0"?>'): string {
  const rows = layers.map(
    ({ type, opset = 'opset1', data }, id) =>
      `<layer id="${id}" name="n${id}" type="${type}" version="${opset}">${data === undefined ? '' : `<data ${data}/>`}</layer>`,
  );
  return `${prolog}\n<net name="m" version="11"><layers>${rows.join('\n')}</layers><edges/></net>\n`;
}

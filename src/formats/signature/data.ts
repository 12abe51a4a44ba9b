/**
 * Magic bytes of well-known file types which Weighbridge does not parse.
 * `model`: a model or container format this version does not examine: said so, never called clean.
 * `data`: data sets and databases. `plain`: neither; listed, not weighed.
 * Hex; `..` is any byte. The offset is where the magic stands.
 */
export const SIGNATURES: readonly {
  readonly title: string;
  readonly type: 'model' | 'data' | 'plain';
  readonly magic: string;
  readonly offset?: number;
}[] = [
  { title: 'HDF5 (Keras, MATLAB)', type: 'model', magic: '894844460d0a1a0a' },
  { title: 'TensorFlow Lite model', type: 'model', magic: '54464c33', offset: 4 },
  { title: 'ExecuTorch program', type: 'model', magic: '45543132', offset: 4 },
  { title: '7-Zip archive', type: 'model', magic: '377abcaf271c' },
  { title: 'RAR archive', type: 'model', magic: '526172211a07' },
  { title: 'R data (RDX)', type: 'model', magic: '5244583.0a' },
  { title: 'Unity/CAB archive', type: 'model', magic: '4d534346' },
  { title: 'XGBoost binary model', type: 'model', magic: '62696e66' },
  { title: 'XGBoost model (UBJSON)', type: 'model', magic: '7b4c00000000' },
  { title: 'CatBoost model', type: 'model', magic: '43424d31' },
  { title: 'MXNet parameters', type: 'model', magic: '1201000000000000' },
  { title: 'ncnn parameters', type: 'model', magic: '37373637353137' },
  { title: 'Parquet table', type: 'data', magic: '50415231' },
  { title: 'Arrow IPC file', type: 'data', magic: '4152524f5731' },
  { title: 'Arrow/Feather file', type: 'data', magic: '46454131' },
  { title: 'SQLite database', type: 'data', magic: '53514c69746520666f726d6174203300' },
  { title: 'ORC table', type: 'data', magic: '4f5243' },
  { title: 'Avro file', type: 'data', magic: '4f626a01' },
  { title: 'LMDB database', type: 'data', magic: 'dec0efbe', offset: 16 },
  { title: 'SentencePiece tokenizer', type: 'plain', magic: '0a..0a053c756e6b3e' },
  { title: 'SentencePiece tokenizer', type: 'plain', magic: '0a..0a053c7061643e' },
  { title: 'PNG image', type: 'plain', magic: '89504e470d0a1a0a' },
  { title: 'JPEG image', type: 'plain', magic: 'ffd8ff' },
  { title: 'GIF image', type: 'plain', magic: '47494638' },
  { title: 'WebP or WAV (RIFF)', type: 'plain', magic: '52494646' },
  { title: 'BMP image', type: 'plain', magic: '424d' },
  { title: 'TIFF image', type: 'plain', magic: '49492a00' },
  { title: 'TIFF image', type: 'plain', magic: '4d4d002a' },
  { title: 'ICO image', type: 'plain', magic: '00000100' },
  { title: 'AVIF/HEIC/MP4 media', type: 'plain', magic: '66747970', offset: 4 },
  { title: 'PDF document', type: 'plain', magic: '25504446' },
  { title: 'OLE document', type: 'plain', magic: 'd0cf11e0a1b11ae1' },
  { title: 'MP3 audio', type: 'plain', magic: '494433' },
  { title: 'FLAC audio', type: 'plain', magic: '664c6143' },
  { title: 'Ogg media', type: 'plain', magic: '4f676753' },
  { title: 'Matroska/WebM media', type: 'plain', magic: '1a45dfa3' },
  { title: 'TrueType font', type: 'plain', magic: '0001000000' },
  { title: 'OpenType font', type: 'plain', magic: '4f54544f' },
  { title: 'WOFF font', type: 'plain', magic: '774f4646' },
  { title: 'WOFF2 font', type: 'plain', magic: '774f4632' },
  { title: 'ELF program or library', type: 'plain', magic: '7f454c46' },
  { title: 'Windows program or library', type: 'plain', magic: '4d5a' },
  { title: 'Mach-O program or library', type: 'plain', magic: 'cffaedfe' },
  { title: 'Mach-O universal or Java class', type: 'plain', magic: 'cafebabe' },
  { title: 'WebAssembly module', type: 'plain', magic: '0061736d' },
  { title: 'ar archive', type: 'plain', magic: '213c617263683e0a' },
  { title: 'Python bytecode', type: 'plain', magic: '....0d0a' },
  { title: 'git index', type: 'plain', magic: '44495243' },
  { title: 'git pack', type: 'plain', magic: '5041434b' },
  { title: 'macOS folder settings', type: 'plain', magic: '0000000142756431' },
  { title: 'V8 compile cache', type: 'plain', magic: '....dec0' },
];

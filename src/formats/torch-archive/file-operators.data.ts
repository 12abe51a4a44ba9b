/** Operators of PyTorch and its add-ons that open files by a path in the program, as `namespace.name`. */
export const FILE_OPERATORS: Readonly<Record<string, 'reads' | 'writes'>> = {
  'aten.from_file': 'reads',
  'aten.save': 'writes',
  'image.read_file': 'reads',
  'image.write_file': 'writes',
  'torchaudio.sox_io_load_audio_file': 'reads',
  'torchaudio.sox_io_save_audio_file': 'writes',
  'torchaudio.sox_effects_apply_effects_file': 'reads',
  'video_reader.read_video_from_file': 'reads',
  'video_reader.probe_video_from_file': 'reads',
};

// Written by tools/names/write_names.py from library source; do not edit.
export const TORCHAUDIO = {
  library: 'torchaudio',
  versions: '2.11.0',
  construct: `
torchaudio.models._hdemucs HDemucs _BLSTM _DConv _HDecLayer _HEncLayer _LayerScale _LocalState _ScaledEmbedding
torchaudio.models.conformer Conformer ConformerLayer _ConvolutionModule _FeedForwardModule
torchaudio.models.conv_tasnet ConvBlock ConvTasNet MaskGenerator
torchaudio.models.deepspeech DeepSpeech FullyConnected
torchaudio.models.emformer Emformer _EmformerAttention _EmformerImpl _EmformerLayer
torchaudio.models.rnnt RNNT _CustomLSTM _EmformerEncoder _Joiner _Predictor _TimeReduction _Transcriber
torchaudio.models.squim.objective AutoPool DPRNN Encoder RangeSigmoid SingleRNN SquimObjective
torchaudio.models.squim.subjective AttPool Predictor SquimSubjective
torchaudio.models.tacotron2 Tacotron2 _Attention _Decoder _Encoder _LocationLayer _Postnet _Prenet
torchaudio.models.wav2letter Wav2Letter
torchaudio.models.wav2vec2.components ConvLayerBlock ConvolutionalPositionalEmbedding Encoder EncoderLayer FeatureExtractor FeatureProjection FeedForward GradMultiply LayerNorm LogitGenerator MaskGenerator SelfAttention Transformer
torchaudio.models.wav2vec2.model HuBERTPretrainModel Wav2Vec2Model
torchaudio.models.wav2vec2.wavlm_attention WavLMSelfAttention
torchaudio.models.wavernn MelResNet ResBlock Stretch2d UpsampleNetwork WaveRNN
torchaudio.transforms._multi_channel MVDR PSD RTFMVDR SoudenMVDR
torchaudio.transforms._transforms AddNoise AmplitudeToDB ComputeDeltas Convolve Deemphasis FFTConvolve Fade FrequencyMasking GriffinLim InverseMelScale InverseSpectrogram LFCC Loudness MFCC MelScale MelSpectrogram MuLawDecoding MuLawEncoding PitchShift Preemphasis RNNTLoss Resample SlidingWindowCmn SpecAugment SpectralCentroid Spectrogram Speed SpeedPerturbation TimeMasking TimeStretch Vad Vol _AxisMasking
`,
} as const;

// Written by tools/names/write_names.py from library source; do not edit.
export const ULTRALYTICS = {
  library: 'Ultralytics YOLO',
  versions: '8.0.40, 8.0.200, 8.3.100, 8.4.190',
  construct: `
ultralytics.models.rtdetr.val RTDETRDataset
ultralytics.models.sam.modules.blocks Block CXBlock DropPath Fuser MaskDownSampler MultiScaleAttention MultiScaleBlock PatchEmbed PositionEmbeddingRandom PositionEmbeddingSine REAttention RoPEAttention SAM2TwoWayAttentionBlock SAM2TwoWayTransformer
ultralytics.models.sam.modules.decoders MLP MaskDecoder SAM2MaskDecoder
ultralytics.models.sam.modules.encoders Attention Block FpnNeck Hiera ImageEncoder ImageEncoderViT MemoryEncoder PatchEmbed PositionEmbeddingRandom PromptEncoder
ultralytics.models.sam.modules.memory_attention MemoryAttention MemoryAttentionLayer
ultralytics.models.sam.modules.sam SAM2Model SAM3Model SAMModel Sam
ultralytics.models.sam.modules.tiny_encoder Attention BasicLayer Conv2d_BN ConvLayer LayerNorm2d MBConv MLP Mlp PatchEmbed PatchMerging TinyViT TinyViTBlock
ultralytics.models.sam.modules.transformer Attention TwoWayAttentionBlock TwoWayTransformer
ultralytics.models.sam.sam3.decoder TransformerDecoder TransformerDecoderLayer
ultralytics.models.sam.sam3.encoder TransformerEncoder TransformerEncoderFusion TransformerEncoderLayer
ultralytics.models.sam.sam3.geometry_encoders Prompt SequenceGeometryEncoder
ultralytics.models.sam.sam3.maskformer_segmentation LinearPresenceHead PixelDecoder SegmentationHead UniversalSegmentationHead
ultralytics.models.sam.sam3.model_misc DotProductScoring LayerScale TransformerWrapper
ultralytics.models.sam.sam3.necks Sam3DualViTDetNeck
ultralytics.models.sam.sam3.sam3_image SAM3SemanticModel
ultralytics.models.sam.sam3.text_encoder_ve ResidualAttentionBlock TextTransformer Transformer VETextEncoder
ultralytics.models.sam.sam3.vitdet Attention Block ViT
ultralytics.models.sam.sam3.vl_combiner SAM3VLBackbone
ultralytics.nn.autoshape AutoShape Detections
ultralytics.nn.modules Bottleneck BottleneckCSP C1 C2 C2f C3 C3Ghost C3TR C3x CBAM ChannelAttention Classify Concat Conv ConvTranspose DFL DWConv DWConvTranspose2d Detect Ensemble Focus GhostBottleneck GhostConv Proto SPP SPPF Segment SpatialAttention TransformerBlock TransformerLayer
ultralytics.nn.modules.activation AGLU
ultralytics.nn.modules.block A2C2f AAttn ABlock AConv ADown Attention BNContrastiveHead Bottleneck BottleneckCSP C1 C2 C2PSA C2f C2fAttn C2fCIB C2fPSA C3 C3Ghost C3TR C3f C3k C3k2 C3x CBFuse CBLinear CIB ContrastiveHead DFL ELAN1 GhostBottleneck HGBlock HGStem ImagePoolingAttn MaxSigmoidAttnBlock PSA PSABlock Proto Proto26 RealNVP RepBottleneck RepC3 RepCSP RepNCSPELAN4 RepVGGDW ResNetBlock ResNetLayer Residual SAVPE SCDown SPP SPPELAN SPPF SwiGLUFFN TorchVision
ultralytics.nn.modules.conv CBAM ChannelAttention Concat Conv Conv2 ConvTranspose DWConv DWConvTranspose2d Focus GhostConv Index LightConv RepConv SpatialAttention
ultralytics.nn.modules.head Classify Depth Detect LRPCHead OBB OBB26 Pose Pose26 RTDETRDecoder Residual SAVPE Segment Segment26 SemanticSegment SwiGLUFFN WorldDetect YOLOEDetect YOLOESegment YOLOESegment26 v10Detect
ultralytics.nn.modules.transformer AIFI DeformableTransformerDecoder DeformableTransformerDecoderLayer LayerNorm2d MLP MLPBlock MSDeformAttn TransformerBlock TransformerEncoderLayer TransformerLayer
ultralytics.nn.tasks BaseModel ClassificationModel DepthModel DetectionModel Ensemble OBBModel PoseModel RTDETRDetectionModel SafeClass SafeUnpickler SegmentationModel SemanticSegmentationModel WorldModel YOLOEModel YOLOESegModel _SafeLoad
ultralytics.nn.text_model CLIP MobileCLIP MobileCLIPTS TextModel
ultralytics.utils IterableSimpleNamespace
ultralytics.utils.loss BCEDiceLoss BboxLoss DFLoss DepthLoss26 E2EDetectLoss E2ELoss FocalLoss KeypointLoss MultiChannelDiceLoss PoseLoss26 RLELoss RotatedBboxLoss SegmentLoss26 SemanticSegmentationLoss TVPDetectLoss TVPSegmentLoss VarifocalLoss v8ClassificationLoss v8DetectionLoss v8OBBLoss v8PoseLoss v8SegmentationLoss
ultralytics.utils.ops Profile
ultralytics.utils.tal PoseTaskAlignedAssigner RotatedTaskAlignedAssigner SegTaskAlignedAssigner TaskAlignedAssigner
ultralytics.utils.torch_utils EarlyStopping FXModel ModelEMA
ultralytics.yolo.utils IterableSimpleNamespace
ultralytics.yolo.utils.loss BboxLoss VarifocalLoss
ultralytics.yolo.utils.ops Profile
ultralytics.yolo.utils.tal TaskAlignedAssigner
ultralytics.yolo.utils.torch_utils EarlyStopping ModelEMA
ultralytics.yolo.v8.detect.train Loss
ultralytics.yolo.v8.segment.train SegLoss
`,
} as const;

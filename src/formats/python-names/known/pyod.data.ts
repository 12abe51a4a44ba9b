// Written by tools/names/write_names.py from library source; do not edit.
export const PYOD = {
  library: 'PyOD',
  versions: '3.6.7',
  construct: `
pyod.models.abod ABOD
pyod.models.ae1svm AE1SVM InnerAE1SVM RandomFourierFeatures
pyod.models.alad ALAD
pyod.models.anogan AnoGAN Discriminator Generator QueryModel
pyod.models.audio_ae AudioAE
pyod.models.auto_encoder AutoEncoder AutoEncoderModel
pyod.models.base BaseDetector
pyod.models.base_dl BaseDeepLearningDetector
pyod.models.cblof CBLOF
pyod.models.cd CD
pyod.models.cof COF
pyod.models.copod COPOD
pyod.models.deep_svdd DeepSVDD InnerDeepSVDD
pyod.models.devnet DevNet DevNetD DevNetLinear DevNetS SupDataset
pyod.models.dif DIF LinearBlock MLPnet
pyod.models.ecod ECOD
pyod.models.embedding EmbeddingOD MultiModalOD
pyod.models.feature_bagging FeatureBagging
pyod.models.gmm GMM
pyod.models.hbos HBOS
pyod.models.hdbscan HDBSCAN
pyod.models.iforest IForest
pyod.models.inne INNE
pyod.models.kde KDE
pyod.models.knn KNN
pyod.models.kpca KPCA PyODKernelPCA
pyod.models.lmdd LMDD
pyod.models.loci LOCI
pyod.models.loda LODA
pyod.models.lof LOF
pyod.models.lscp LSCP
pyod.models.lunar LUNAR SCORE_MODEL WEIGHT_MODEL
pyod.models.mad MAD
pyod.models.mcd MCD
pyod.models.mo_gaal MO_GAAL
pyod.models.ocsvm OCSVM
pyod.models.pca PCA
pyod.models.pyg_anomalous ANOMALOUS
pyod.models.pyg_anomalydae AnomalyDAE
pyod.models.pyg_cola CoLA
pyod.models.pyg_conad CONAD
pyod.models.pyg_dominant DOMINANT
pyod.models.pyg_guide GUIDE
pyod.models.pyg_radar Radar
pyod.models.pyg_scan SCAN
pyod.models.qmcd QMCD
pyod.models.rgraph RGraph
pyod.models.rod ROD
pyod.models.sampling Sampling
pyod.models.so_gaal Discriminator Generator SO_GAAL
pyod.models.so_gaal_new Discriminator Generator SO_GAAL
pyod.models.sod SOD
pyod.models.sos SOS
pyod.models.suod SUOD
pyod.models.ts_anomaly_transformer AnomalyTransformer _AnomalyAttention _AnomalyTransformerLayer _AnomalyTransformerModel
pyod.models.ts_kshape KShape
pyod.models.ts_lstm LSTMAD _LSTMModel
pyod.models.ts_matrix_profile MatrixProfile
pyod.models.ts_od TimeSeriesOD
pyod.models.ts_sand SAND
pyod.models.ts_spectral_residual SpectralResidual
pyod.models.vae VAE VAEModel
pyod.models.xgbod XGBOD
`,
} as const;

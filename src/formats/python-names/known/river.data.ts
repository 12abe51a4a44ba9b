// Written by tools/names/write_names.py from library source; do not edit.
export const RIVER = {
  library: 'River',
  versions: '0.21.2',
  construct: `
river.anomaly.base AnomalyDetector AnomalyFilter SupervisedAnomalyDetector
river.anomaly.filter QuantileFilter ThresholdFilter
river.anomaly.gaussian GaussianScorer
river.anomaly.hst HSTBranch HSTLeaf HalfSpaceTrees
river.anomaly.lof LocalOutlierFactor
river.anomaly.pad PredictiveAnomalyDetection
river.anomaly.sad StandardAbsoluteDeviation
river.anomaly.svm OneClassSVM
river.bandit.base ContextualPolicy Policy
river.bandit.bayes_ucb BayesUCB
river.bandit.envs.candy_cane CandyCaneContest VendingMachine
river.bandit.envs.testbed KArmedTestbed
river.bandit.epsilon_greedy EpsilonGreedy
river.bandit.exp3 Exp3
river.bandit.lin_ucb LinUCBDisjoint
river.bandit.random RandomPolicy
river.bandit.test_policies RandomPolicy
river.bandit.thompson ThompsonSampling
river.bandit.ucb UCB
river.base.base Base
river.base.classifier Classifier MiniBatchClassifier
river.base.clusterer Clusterer
river.base.drift_detector BinaryDriftAndWarningDetector BinaryDriftDetector DriftAndWarningDetector DriftDetector _BaseDriftAndWarningDetector _BaseDriftDetector
river.base.estimator Estimator
river.base.multi_output MultiLabelClassifier MultiTargetRegressor
river.base.regressor MiniBatchRegressor Regressor
river.base.transformer BaseTransformer MiniBatchSupervisedTransformer MiniBatchTransformer SupervisedTransformer Transformer
river.base.wrapper Wrapper
river.checks _DummyDataset
river.cluster.k_means KMeans
river.cluster.odac ODAC ODACChildren ODACCluster
river.cluster.textclust TextClust TextClust.distances TextClust.microcluster TextClust.tfcontainer
river.compose.func FuncTransformer
river.compose.grouper Grouper
river.compose.pipeline Pipeline
river.compose.product TransformerProduct
river.compose.renamer Prefixer Renamer Suffixer
river.compose.select Discard Select SelectType
river.compose.target_transform TargetTransformRegressor
river.compose.union TransformerUnion
river.conf.interval Interval
river.conf.jackknife RegressionJackknife
river.covariance.emp EmpiricalCovariance EmpiricalPrecision SymmetricMatrix
river.drift.adwin ADWIN
river.drift.binary.ddm DDM
river.drift.binary.eddm EDDM
river.drift.binary.fhddm FHDDM
river.drift.binary.hddm_a HDDM_A
river.drift.binary.hddm_w HDDM_W SampleInfo
river.drift.dummy DummyDriftDetector
river.drift.kswin KSWIN
river.drift.no_drift NoDrift
river.drift.page_hinkley PageHinkley
river.drift.retrain DriftRetrainingClassifier
river.dummy NoChangeClassifier PriorClassifier StatisticRegressor
river.facto.base BaseFM
river.facto.ffm FFM FFMClassifier FFMRegressor
river.facto.fm FM FMClassifier FMRegressor
river.facto.fwfm FwFM FwFMClassifier FwFMRegressor
river.facto.hofm HOFM HOFMClassifier HOFMRegressor
river.feature_extraction.agg Agg TargetAgg
river.feature_extraction.kernel_approx RBFSampler
river.feature_extraction.poly PolynomialExtender
river.feature_extraction.vectorize BagOfWords TFIDF VectorizerMixin
river.feature_selection.k_best SelectKBest
river.feature_selection.random PoissonInclusion
river.feature_selection.variance VarianceThreshold
river.forest.adaptive_random_forest BaseTreeClassifier BaseTreeRegressor
river.forest.online_extra_trees BaggingSampler ConstantSampler ETRegressor Sampler SubBaggingSampler
river.imblearn.chebyshev ChebyshevOverSampler ChebyshevUnderSampler
river.imblearn.hard_sampling HardSampling HardSamplingClassifier HardSamplingRegressor Triplet
river.imblearn.random ClassificationSampler RandomOverSampler RandomSampler RandomUnderSampler
river.linear_model.alma ALMAClassifier
river.linear_model.base GLM
river.linear_model.bayesian_lin_reg BayesianLinearRegression
river.linear_model.lin_reg LinearRegression
river.linear_model.log_reg LogisticRegression
river.linear_model.pa BasePA PAClassifier PARegressor
river.linear_model.perceptron Perceptron
river.linear_model.softmax SoftmaxRegression
river.linear_model.test_glm ScikitLearnSquaredLoss
river.metrics.accuracy Accuracy
river.metrics.balanced_accuracy BalancedAccuracy
river.metrics.base BinaryMetric ClassificationMetric ClusteringMetric MeanMetric Metric MultiClassMetric RegressionMetric WrapperMetric
river.metrics.confusion ConfusionMatrix
river.metrics.cross_entropy CrossEntropy
river.metrics.fbeta F1 FBeta MacroF1 MacroFBeta MicroF1 MicroFBeta MultiFBeta WeightedF1 WeightedFBeta
river.metrics.fowlkes_mallows FowlkesMallows
river.metrics.geometric_mean GeometricMean
river.metrics.jaccard Jaccard MacroJaccard MicroJaccard WeightedJaccard
river.metrics.kappa CohenKappa
river.metrics.log_loss LogLoss
river.metrics.mae MAE
river.metrics.mape MAPE
river.metrics.mcc MCC
river.metrics.mse MSE RMSE RMSLE
river.metrics.multioutput.base MultiOutputClassificationMetric MultiOutputMetric MultiOutputRegressionMetric
river.metrics.multioutput.confusion MultiLabelConfusionMatrix
river.metrics.multioutput.exact_match ExactMatch
river.metrics.multioutput.macro MacroAverage
river.metrics.multioutput.micro MicroAverage
river.metrics.multioutput.per_output PerOutput
river.metrics.multioutput.sample_average SampleAverage
river.metrics.mutual_info AdjustedMutualInfo MutualInfo NormalizedMutualInfo
river.metrics.precision MacroPrecision MicroPrecision Precision WeightedPrecision
river.metrics.r2 R2
river.metrics.rand AdjustedRand Rand
river.metrics.recall MacroRecall MicroRecall Recall WeightedRecall
river.metrics.report ClassificationReport
river.metrics.roc_auc ROCAUC
river.metrics.rolling_roc_auc RollingROCAUC
river.metrics.silhouette Silhouette
river.metrics.smape SMAPE
river.metrics.vbeta Completeness Homogeneity VBeta
river.model_selection.bandit BanditModelSection
river.model_selection.sh SuccessiveHalving
river.multiclass.occ OutputCodeClassifier
river.multiclass.ovo OneVsOneClassifier
river.multiclass.ovr OneVsRestClassifier
river.multioutput.encoder MultiClassEncoder
river.naive_bayes.base BaseNB
river.naive_bayes.bernoulli BernoulliNB
river.naive_bayes.complement ComplementNB
river.naive_bayes.gaussian GaussianNB
river.naive_bayes.multinomial MultinomialNB
river.neighbors.ann.nn_vertex Vertex
river.neighbors.ann.swinn SWINN
river.neighbors.base BaseNN DistanceFunc FunctionWrapper
river.neighbors.knn_classifier KNNClassifier
river.neighbors.knn_regressor KNNRegressor
river.neighbors.lazy LazySearch
river.optim.ada_bound AdaBound
river.optim.ada_delta AdaDelta
river.optim.ada_grad AdaGrad
river.optim.ada_max AdaMax
river.optim.adam Adam
river.optim.ams_grad AMSGrad
river.optim.average Averager
river.optim.base Initializer Loss Optimizer Scheduler
river.optim.ftrl FTRLProximal
river.optim.initializers Constant Normal Zeros
river.optim.losses Absolute BinaryFocalLoss BinaryLoss Cauchy CrossEntropy EpsilonInsensitiveHinge Hinge Huber Log MultiClassLoss Poisson Quantile RegressionLoss Squared
river.optim.momentum Momentum
river.optim.nadam Nadam
river.optim.nesterov NesterovMomentum
river.optim.newton Newton
river.optim.rms_prop RMSProp
river.optim.schedulers Constant InverseScaling Optimal
river.optim.sgd SGD
river.preprocessing.feature_hasher FeatureHasher
river.preprocessing.impute Constant PreviousImputer StatImputer
river.preprocessing.lda LDA
river.preprocessing.one_hot OneHotEncoder
river.preprocessing.ordinal OrdinalEncoder
river.preprocessing.pred_clipper PredClipper
river.preprocessing.random_projection GaussianRandomProjector SparseRandomProjector
river.preprocessing.scale AdaptiveStandardScaler Binarizer MaxAbsScaler MinMaxScaler Normalizer RobustScaler StandardScaler
river.preprocessing.scale_target TargetMinMaxScaler TargetStandardScaler
river.proba.base BinaryDistribution ContinuousDistribution DiscreteDistribution Distribution MultivariateContinuousDistribution
river.proba.beta Beta
river.proba.gaussian Gaussian MultivariateGaussian
river.proba.multinomial Multinomial
river.reco.base Ranker
river.reco.baseline Baseline
river.reco.biased_mf BiasedMF
river.reco.funk_mf FunkMF
river.reco.normal RandomNormal
river.rules.amrules AMRules AdaptiveRegressor MeanRegressor RegRule
river.rules.base HoeffdingRule Literal NominalLiteral NumericLiteral
river.stats.auto_corr AutoCorr
river.stats.base Bivariate RollingUnivariate Statistic Univariate
river.stats.count Count
river.stats.cov Cov
river.stats.entropy Entropy
river.stats.ewmean EWMean
river.stats.ewvar EWVar
river.stats.iqr IQR RollingIQR
river.stats.kolmogorov_smirnov KolmogorovSmirnov Treap
river.stats.kurtosis Kurtosis
river.stats.link Link
river.stats.mad MAD
river.stats.maximum AbsMax Max RollingAbsMax RollingMax
river.stats.mean BayesianMean Mean
river.stats.minimum Min RollingMin
river.stats.mode Mode RollingMode
river.stats.moments CentralMoments
river.stats.n_unique NUnique
river.stats.pearson PearsonCorr
river.stats.ptp PeakToPeak RollingPeakToPeak
river.stats.quantile Quantile RollingQuantile
river.stats.sem SEM
river.stats.shift Shift
river.stats.skew Skew
river.stats.summing Sum
river.stats.var Var
river.time_series.base Forecaster
river.time_series.holt_winters HoltWinters
river.time_series.metrics ForecastingMetric HorizonAggMetric HorizonMetric
river.time_series.snarimax Differencer SNARIMAX
river.time_series.test_evaluate MeanForecaster
river.time_series.test_snarimax Yt
river.tree.base Branch Leaf
river.tree.extremely_fast_decision_tree ExtremelyFastDecisionTreeClassifier
river.tree.hoeffding_adaptive_tree_classifier HoeffdingAdaptiveTreeClassifier
river.tree.hoeffding_adaptive_tree_regressor HoeffdingAdaptiveTreeRegressor
river.tree.hoeffding_tree HoeffdingTree
river.tree.hoeffding_tree_classifier HoeffdingTreeClassifier
river.tree.hoeffding_tree_regressor HoeffdingTreeRegressor
river.tree.isoup_tree_regressor iSOUPTreeRegressor
river.tree.losses BinaryCrossEntropyLoss Loss SquaredErrorLoss
river.tree.mondrian.mondrian_tree MondrianTree
river.tree.mondrian.mondrian_tree_classifier MondrianTreeClassifier
river.tree.mondrian.mondrian_tree_nodes MondrianBranch MondrianBranchClassifier MondrianBranchRegressor MondrianLeaf MondrianLeafClassifier MondrianLeafRegressor MondrianNode MondrianNodeClassifier MondrianNodeRegressor
river.tree.mondrian.mondrian_tree_regressor MondrianTreeRegressor
river.tree.nodes.arf_htc_nodes BaseRandomLeaf RandomLeafMajorityClass RandomLeafNaiveBayes RandomLeafNaiveBayesAdaptive
river.tree.nodes.arf_htr_nodes RandomLeafAdaptive RandomLeafMean RandomLeafModel
river.tree.nodes.branch DTBranch NominalBinaryBranch NominalMultiwayBranch NumericBinaryBranch NumericMultiwayBranch
river.tree.nodes.efdtc_nodes BaseEFDTBranch BaseEFDTLeaf EFDTLeafMajorityClass EFDTLeafNaiveBayes EFDTLeafNaiveBayesAdaptive EFDTNominalBinaryBranch EFDTNominalMultiwayBranch EFDTNumericBinaryBranch EFDTNumericMultiwayBranch
river.tree.nodes.et_nodes ETLeaf ETLeafAdaptive ETLeafMean ETLeafModel
river.tree.nodes.hatc_nodes AdaBranchClassifier AdaLeafClassifier AdaNomBinaryBranchClass AdaNomMultiwayBranchClass AdaNumBinaryBranchClass AdaNumMultiwayBranchClass
river.tree.nodes.hatr_nodes AdaBranchRegressor AdaLeafRegAdaptive AdaLeafRegMean AdaLeafRegModel AdaLeafRegressor AdaNomBinaryBranchReg AdaNomMultiwayBranchReg AdaNumBinaryBranchReg AdaNumMultiwayBranchReg
river.tree.nodes.htc_nodes LeafMajorityClass LeafNaiveBayes LeafNaiveBayesAdaptive
river.tree.nodes.htr_nodes LeafAdaptive LeafMean LeafModel
river.tree.nodes.isouptr_nodes LeafAdaptiveMultiTarget LeafMeanMultiTarget LeafModelMultiTarget
river.tree.nodes.leaf HTLeaf
river.tree.nodes.sgt_nodes SGTLeaf
river.tree.split_criterion.base SplitCriterion
river.tree.split_criterion.gini_split_criterion GiniSplitCriterion
river.tree.split_criterion.hellinger_distance_criterion HellingerDistanceCriterion
river.tree.split_criterion.info_gain_split_criterion InfoGainSplitCriterion
river.tree.split_criterion.intra_cluster_variance_reduction_split_criterion IntraClusterVarianceReductionSplitCriterion
river.tree.split_criterion.variance_ratio_split_criterion VarianceRatioSplitCriterion
river.tree.split_criterion.variance_reduction_split_criterion VarianceReductionSplitCriterion
river.tree.splitter.base Quantizer Splitter
river.tree.splitter.ebst_splitter EBSTNode EBSTSplitter
river.tree.splitter.exhaustive_splitter ExhaustiveNode ExhaustiveSplitter
river.tree.splitter.gaussian_splitter GaussianSplitter
river.tree.splitter.histogram_splitter HistogramSplitter
river.tree.splitter.nominal_splitter_classif NominalSplitterClassif
river.tree.splitter.nominal_splitter_reg NominalSplitterReg
river.tree.splitter.qo_splitter FeatureQuantizer QOSplitter Slot
river.tree.splitter.random_splitter RandomSplitter RegRandomSplitter
river.tree.splitter.sgt_quantizer DynamicQuantizer StaticQuantizer
river.tree.splitter.tebst_splitter TEBSTSplitter
river.tree.stochastic_gradient_tree SGTClassifier SGTRegressor StochasticGradientTree
river.tree.test_base BinaryBranch
river.tree.utils BranchFactory GradHess GradHessMerit GradHessStats
river.utils.rolling BaseRolling Rollable Rolling TimeRolling
`,
  containers: `
river.base.ensemble Ensemble WrapperEnsemble
river.ensemble.bagging ADWINBaggingClassifier BaggingClassifier BaggingRegressor BaseBagging LeveragingBaggingClassifier
river.ensemble.boosting ADWINBoostingClassifier AdaBoostClassifier BOLEClassifier
river.ensemble.ewa EWARegressor
river.ensemble.stacking StackingClassifier
river.ensemble.voting VotingClassifier
river.forest.adaptive_random_forest ARFClassifier ARFRegressor BaseForest
river.forest.aggregated_mondrian_forest AMFClassifier AMFLearner AMFRegressor
river.forest.online_extra_trees ExtraTrees OXTRegressor
river.metrics.base Metrics
river.model_selection.bandit BanditClassifier BanditRegressor
river.model_selection.base ModelSelectionClassifier ModelSelectionRegressor ModelSelector
river.model_selection.greedy GreedyRegressor
river.model_selection.sh SuccessiveHalvingClassifier SuccessiveHalvingRegressor
river.multioutput.chain BaseChain ClassifierChain MonteCarloClassifierChain ProbabilisticClassifierChain RegressorChain
river.time_series.holt_winters AdditiveLevel AdditiveSeason Component MultiplicativeLevel MultiplicativeSeason Trend
river.utils.sorted_window SortedWindow
`,
} as const;

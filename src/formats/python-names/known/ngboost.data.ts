// Written by tools/names/write_names.py from library source; do not edit.
export const NGBOOST = {
  library: 'NGBoost',
  versions: '0.5.4',
  construct: `
ngboost.api NGBClassifier NGBRegressor NGBSurvival
ngboost.distns.categorical CategoricalCRPScore CategoricalLogScore
ngboost.distns.cauchy Cauchy CauchyFixedVar
ngboost.distns.distn ClassificationDistn Distn RegressionDistn
ngboost.distns.exponential Exponential ExponentialCRPScore ExponentialLogScore
ngboost.distns.gamma Gamma GammaLogScore
ngboost.distns.laplace Laplace LaplaceCRPScore LaplaceLogScore
ngboost.distns.lognormal LogNormal LogNormalCRPScoreCensored LogNormalLogScoreCensored
ngboost.distns.multivariate_normal MVNLogScore
ngboost.distns.normal Normal NormalCRPScore NormalFixedMean NormalFixedMeanCRPScore NormalFixedMeanLogScore NormalFixedVar NormalFixedVarCRPScore NormalFixedVarLogScore NormalLogScore
ngboost.distns.poisson Poisson PoissonLogScore
ngboost.distns.t T TFixedDf TFixedDfFixedVar TFixedDfFixedVarLogScore TFixedDfLogScore TLogScore
ngboost.ngboost NGBoost
ngboost.scores CRPScore LogScore Score
`,
} as const;

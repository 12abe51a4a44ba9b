// Written by tools/names/write_names.py from library source; do not edit.
export const HDBSCAN = {
  library: 'hdbscan',
  versions: '0.8.40',
  construct: `
hdbscan.branches BranchDetectionData BranchDetector SequentialPool
hdbscan.hdbscan_ HDBSCAN
hdbscan.plots ApproximationGraph CondensedTree MinimumSpanningTree SingleLinkageTree
hdbscan.prediction PredictionData
hdbscan.robust_single_linkage_ RobustSingleLinkage
`,
} as const;

// Written by tools/names/write_names.py from library source; do not edit.
export const NETWORKX = {
  library: 'NetworkX',
  versions: '3.3',
  construct: `
networkx.algorithms.planarity ConflictPair Interval LRPlanarity PlanarEmbedding
networkx.classes.coreviews AdjacencyView AtlasView FilterAdjacency FilterAtlas FilterMultiAdjacency FilterMultiInner MultiAdjacencyView UnionAdjacency UnionAtlas UnionMultiAdjacency UnionMultiInner
networkx.classes.digraph DiGraph _CachedPropertyResetterAdjAndSucc _CachedPropertyResetterPred
networkx.classes.filters show_nodes
networkx.classes.graph Graph _CachedPropertyResetterAdj _CachedPropertyResetterNode
networkx.classes.multidigraph MultiDiGraph
networkx.classes.multigraph MultiGraph
networkx.classes.reportviews DegreeView DiDegreeView DiMultiDegreeView EdgeDataView EdgeView InDegreeView InEdgeDataView InEdgeView InMultiDegreeView InMultiEdgeDataView InMultiEdgeView MultiDegreeView MultiEdgeDataView MultiEdgeView NodeDataView NodeView OutDegreeView OutEdgeDataView OutEdgeView OutMultiDegreeView OutMultiEdgeDataView OutMultiEdgeView
`,
  import: `
networkx.classes.filters hide_diedges hide_edges hide_multidiedges hide_multiedges hide_nodes no_filter show_diedges show_edges show_multidiedges show_multiedges
networkx.classes.function add_cycle add_path add_star all_neighbors common_neighbors create_empty_copy degree degree_histogram density edge_subgraph edges freeze frozen get_edge_attributes get_node_attributes induced_subgraph is_directed is_empty is_frozen is_negatively_weighted is_path is_weighted neighbors nodes nodes_with_selfloops non_edges non_neighbors number_of_edges number_of_nodes number_of_selfloops path_weight restricted_view selfloop_edges set_edge_attributes set_node_attributes subgraph to_directed to_undirected
`,
} as const;

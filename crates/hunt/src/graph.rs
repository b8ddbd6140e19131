//! Graphs: what `make-graph` makes and the graph operators read.
//!
//! | part | where |
//! |---|---|
//! | edges and nodes as tables | here, and operator `make_graph` |
//! | the pattern as steps | [`pattern`] |
//! | members and functions in conditions | [`value`] |
//! | finding the matches | [`search`] |

pub(crate) mod pattern;
pub(crate) mod search;
pub(crate) mod value;

use crate::binder::typed::Typed;
use crate::relation::Relation;

/// The nodes of a graph; its edges are the relation that holds it.
#[derive(Clone, Debug)]
pub(crate) struct Graph {
    /// The nodes: their key as text, then their properties.
    pub(crate) nodes: Relation,
    /// The keys of an edge's ends as text, over the edges.
    pub(crate) source: Typed,
    pub(crate) target: Typed,
}

impl Graph {
    /// The properties of the nodes, without the key.
    pub(crate) fn properties(&self) -> Relation {
        Relation {
            columns: self.nodes.columns.iter().skip(1).cloned().collect(),
            ..self.nodes.clone()
        }
    }
}

//! Tables written out in the query: `datatable`, `externaldata` and their relatives.

use super::{Expr, Name, OperatorOption, OptionValue, Schema, Span, Summarize};

/// `datatable (schema) [values]`.
#[derive(Debug, Clone, PartialEq)]
pub struct DataTable {
    /// Options between the keyword and the schema.
    pub options: Vec<OperatorOption>,
    /// The columns.
    pub schema: Schema,
    /// The values row by row. They are literals, perhaps with a sign; anything else is for the
    /// binder to refuse or to fold.
    pub values: Vec<Expr>,
}

/// `externaldata (schema) [uris] with (properties)`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExternalData {
    /// Options between the keyword and the schema.
    pub options: Vec<OperatorOption>,
    /// The columns.
    pub schema: Schema,
    /// Where the data are: string literals, or names and expressions for the binder to fold.
    pub uris: Vec<Expr>,
    /// The properties after `with`.
    pub properties: Vec<Property>,
}

/// `name = value` in a `with (…)` list.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// The property's name.
    pub name: Name,
    /// Its value.
    pub value: OptionValue,
    /// Where it stands.
    pub span: Span,
}

/// `entity_group [a, b]`.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityGroup {
    /// The members.
    pub members: Vec<Expr>,
}

/// `materialized-view-combine ("name") base (…) delta (…) aggregations (…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct MaterializedViewCombine {
    /// The view's name.
    pub view: Expr,
    /// The materialized part.
    pub base: Expr,
    /// The part still to be added.
    pub delta: Expr,
    /// The `summarize` that joins them.
    pub aggregations: Summarize,
}

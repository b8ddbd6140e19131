//! Clauses that several operators share.

use super::{Expr, Literal, Name, OptionValue, ScalarType, Span};

/// `name = value` between an operator's keyword and its operands, as in `hint.strategy = shuffle`.
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorOption {
    /// The option's name with its dots, as in `hint.strategy`.
    pub name: Name,
    /// Its value.
    pub value: OptionValue,
    /// Where it stands.
    pub span: Span,
}

/// One sort key.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderedExpr {
    /// The key, perhaps named.
    pub expr: super::NamedExpr,
    /// The direction when written; the language's default is descending.
    pub direction: Option<SortDirection>,
    /// Where nulls go when written; by default first if ascending and last if descending.
    pub nulls: Option<NullsOrder>,
    /// Where it stands.
    pub span: Span,
}

/// Sort directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortDirection {
    /// `asc`.
    Ascending,
    /// `desc`.
    Descending,
}

/// Where nulls go in a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NullsOrder {
    /// `nulls first`.
    First,
    /// `nulls last`.
    Last,
}

/// A column name or a name pattern, as `project-away`, `-keep` and `-reorder` take.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnPattern {
    /// A plain column, perhaps a path such as `$left.a`.
    Column(Expr),
    /// A pattern with `*`, or `*` alone.
    Wildcard(super::Wildcard),
}

/// One operand of `project-reorder`.
#[derive(Debug, Clone, PartialEq)]
pub struct ReorderItem {
    /// Which columns.
    pub columns: ColumnPattern,
    /// The order among the columns a pattern matches.
    pub order: Option<ReorderDirection>,
    /// Where it stands.
    pub span: Span,
}

/// How `project-reorder` sorts the columns a pattern matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReorderDirection {
    /// `asc`.
    Ascending,
    /// `desc`.
    Descending,
    /// `granny-asc`: digits compare as numbers.
    GrannyAscending,
    /// `granny-desc`: digits compare as numbers.
    GrannyDescending,
}

/// The condition of a join or lookup.
#[derive(Debug, Clone, PartialEq)]
pub enum JoinCondition {
    /// `on a, b` or `on $left.a == $right.b`; empty in a bare `on`.
    On(Vec<Expr>),
    /// `where predicate`.
    Where(Box<Expr>),
}

/// The kinds of join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JoinKind {
    /// `innerunique`: the left side is first deduplicated by key.
    InnerUnique,
    /// `inner`.
    Inner,
    /// `leftouter`.
    LeftOuter,
    /// `rightouter`.
    RightOuter,
    /// `fullouter`.
    FullOuter,
    /// `leftsemi`.
    LeftSemi,
    /// `rightsemi`.
    RightSemi,
    /// `leftanti`, also `anti` and `leftantisemi`.
    LeftAnti,
    /// `rightanti`, also `rightantisemi`.
    RightAnti,
}

impl JoinKind {
    /// Returns the canonical spelling.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::InnerUnique => "innerunique",
            Self::Inner => "inner",
            Self::LeftOuter => "leftouter",
            Self::RightOuter => "rightouter",
            Self::FullOuter => "fullouter",
            Self::LeftSemi => "leftsemi",
            Self::RightSemi => "rightsemi",
            Self::LeftAnti => "leftanti",
            Self::RightAnti => "rightanti",
        }
    }
}

/// The kinds of union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnionKind {
    /// `outer`: all columns of all inputs, the default.
    Outer,
    /// `inner`: only the columns that all inputs share.
    Inner,
}

/// How `parse` and `parse-where` read their pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParseKind {
    /// `simple`, the default.
    Simple,
    /// `relaxed`: a value that does not convert becomes null.
    Relaxed,
    /// `regex`: the constants are regular expressions.
    Regex,
}

/// One part of a `parse` pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum ParsePart {
    /// `*`: skip to the next constant.
    Star(Span),
    /// A constant the text must contain.
    Text(Literal),
    /// `name` or `name: type`.
    Column(ParseColumn),
}

/// `name` or `name: type` in a `parse` pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct ParseColumn {
    /// The new column.
    pub name: Name,
    /// Its type when written; otherwise string.
    pub ty: Option<ScalarType>,
    /// Where it stands.
    pub span: Span,
}

/// What `mv-expand` does with property bags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BagExpansion {
    /// `bag`: single-property bags, the default.
    Bag,
    /// `array`: `[name, value]` pairs.
    Array,
}

/// One operand of `mv-expand` or `mv-apply`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpandItem {
    /// The array or bag to expand, perhaps named.
    pub expr: super::NamedExpr,
    /// The type after `to typeof(…)`.
    pub ty: Option<ScalarType>,
    /// Where it stands.
    pub span: Span,
}

/// One aggregation of `make-series`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesAggregation {
    /// The aggregation, perhaps named.
    pub expr: super::NamedExpr,
    /// The value after `default =`.
    pub default: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// The axis of `make-series`.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesRange {
    /// The first value.
    pub from: Option<Expr>,
    /// The end: exclusive in `from … to … step`, inclusive in `in range(…)`.
    pub to: Option<Expr>,
    /// The distance between values.
    pub step: Expr,
    /// Whether it was written in the old form `in range(from, to, step)`.
    pub in_range: bool,
    /// Where it stands.
    pub span: Span,
}

/// One level of `top-nested`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopNestedLevel {
    /// How many values to keep; all when absent.
    pub count: Option<Expr>,
    /// The key of the level, perhaps named.
    pub of: super::NamedExpr,
    /// The value after `with others =`.
    pub others: Option<Expr>,
    /// The aggregation that ranks the keys.
    pub by: OrderedExpr,
    /// Where it stands.
    pub span: Span,
}

/// A column in the `project` part of `find`.
#[derive(Debug, Clone, PartialEq)]
pub enum FindColumn {
    /// `name` or `name: type`.
    Column(ParseColumn),
    /// `pack(*)`.
    Pack(Span),
    /// `*`.
    Star(Span),
}

/// The output columns of `find`.
#[derive(Debug, Clone, PartialEq)]
pub enum FindProjection {
    /// `project a, b: type, pack(*)`.
    Project(Vec<FindColumn>),
    /// `project-smart`.
    Smart,
}

/// One `step` of `scan`.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanStep {
    /// The step's name.
    pub name: Name,
    /// Whether the word `optional` stands after the name.
    pub optional: bool,
    /// Which of the step's matches are output.
    pub output: Option<ScanOutput>,
    /// The condition of the step.
    pub condition: Expr,
    /// The assignments after `=>`.
    pub assignments: Vec<ScanAssignment>,
    /// Where it stands.
    pub span: Span,
}

/// Which matches of a `scan` step are output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScanOutput {
    /// `all`.
    All,
    /// `last`.
    Last,
    /// `none`.
    None,
}

/// `name = value` in a `scan` step.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanAssignment {
    /// The declared or existing column.
    pub name: Name,
    /// Its new value.
    pub value: Expr,
    /// Where it stands.
    pub span: Span,
}

/// One branch of `fork`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForkBranch {
    /// The name of the branch.
    pub name: Option<Name>,
    /// The operators run on the outer rows.
    pub body: super::Pipeline,
    /// Where it stands.
    pub span: Span,
}

/// The body of `partition`.
#[derive(Debug, Clone, PartialEq)]
pub enum PartitionBody {
    /// `( operators )`: run on the rows of the partition.
    Operators(super::Pipeline),
    /// `{ query }`: a whole query.
    Query(Box<Expr>),
}

/// `name = value` or `name value` after `render`.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderProperty {
    /// The property, as in `title` or `xcolumn`.
    pub name: Name,
    /// Its value.
    pub value: OptionValue,
    /// Where it stands.
    pub span: Span,
}

//! Query operators: what stands after a pipe or starts a query.

use super::{
    BagExpansion, Call, ColumnPattern, ExpandItem, Expr, FindColumn, FindProjection, ForkBranch, GraphMatch,
    GraphTable, JoinCondition, JoinKind, MakeGraph, Name, NamedExpr, OperatorOption, OrderedExpr, Parameter, ParseKind,
    ParsePart, PartitionBody, Pipeline, Property, RenderProperty, ReorderItem, ScanStep, Schema, SeriesAggregation,
    SeriesRange, Span, Statement, TopNestedLevel, UnionKind,
};

/// One query operator.
#[derive(Debug, Clone, PartialEq)]
pub struct Operator {
    /// Which operator it is, with its operands.
    pub kind: OperatorKind,
    /// Where it stands, without the pipe.
    pub span: Span,
}

/// The query operators.
#[derive(Debug, Clone, PartialEq)]
pub enum OperatorKind {
    /// `as name`.
    As(As),
    /// `assert-schema (schema)`.
    AssertSchema(Schema),
    /// `consume`.
    Consume(Vec<OperatorOption>),
    /// `count`, perhaps `count as name`.
    Count(Option<Name>),
    /// `distinct a, b` or `distinct *`.
    Distinct(Distinct),
    /// `evaluate plugin(…)`.
    Evaluate(Evaluate),
    /// `__executeAndCache`.
    ExecuteAndCache,
    /// `extend a = x, …`.
    Extend(Vec<NamedExpr>),
    /// `facet by a, b with (…)`.
    Facet(Facet),
    /// `find …`.
    Find(Find),
    /// `fork (…) (…)`.
    Fork(Vec<ForkBranch>),
    /// `getschema`, perhaps with options.
    GetSchema(Vec<OperatorOption>),
    /// `graph-mark-components`.
    GraphMarkComponents(Vec<OperatorOption>),
    /// `graph-match …`.
    GraphMatch(GraphMatch),
    /// `graph-shortest-paths …`.
    GraphShortestPaths(GraphMatch),
    /// `graph-to-table nodes as N, edges as E`.
    GraphToTable(Vec<GraphTable>),
    /// `graph-where-edges predicate`.
    GraphWhereEdges(Expr),
    /// `graph-where-nodes predicate`.
    GraphWhereNodes(Expr),
    /// `invoke f(…)`.
    Invoke(Expr),
    /// `join …`.
    Join(Join),
    /// `lookup …`.
    Lookup(Join),
    /// `macro-expand group as x ( … )`.
    MacroExpand(MacroExpand),
    /// `make-graph …`.
    MakeGraph(MakeGraph),
    /// `make-series …`.
    MakeSeries(MakeSeries),
    /// `mv-apply … on (…)`.
    MvApply(MvApply),
    /// `mv-expand …`.
    MvExpand(MvExpand),
    /// `parse expr with pattern`.
    Parse(Parse),
    /// `parse-where expr with pattern`.
    ParseWhere(Parse),
    /// `parse-kv expr as (schema) with (…)`.
    ParseKv(ParseKv),
    /// `partition by key (…)`.
    Partition(Partition),
    /// `print a = x, …`; only at the start of a query.
    Print(Vec<NamedExpr>),
    /// `project a, b = x, …`.
    Project(Vec<NamedExpr>),
    /// `project-away a, b*`.
    ProjectAway(Vec<ColumnPattern>),
    /// `project-by-names expressions`.
    ProjectByNames(Vec<Expr>),
    /// `project-keep a, b*`.
    ProjectKeep(Vec<ColumnPattern>),
    /// `project-rename new = old, …`.
    ProjectRename(Vec<NamedExpr>),
    /// `project-reorder a, b* asc`.
    ProjectReorder(Vec<ReorderItem>),
    /// `range x from a to b step c`; only at the start of a query.
    Range(Range),
    /// `reduce by column`.
    Reduce(Reduce),
    /// `render chart with (…)`.
    Render(Render),
    /// `sample n`.
    Sample(Take),
    /// `sample-distinct n of column`.
    SampleDistinct(SampleDistinct),
    /// `scan …`.
    Scan(Scan),
    /// `search …`.
    Search(Search),
    /// `serialize a = x, …`.
    Serialize(Serialize),
    /// `sort by …` or `order by …`.
    Sort(Sort),
    /// `summarize …`.
    Summarize(Summarize),
    /// `take n` or `limit n`.
    Take(Take),
    /// `top n by key`.
    Top(Top),
    /// `top-hitters n of column by weight`.
    TopHitters(TopHitters),
    /// `top-nested …`, with its levels in order.
    TopNested(Vec<TopNestedLevel>),
    /// `union A, B*`.
    Union(Union),
    /// `where predicate` or `filter predicate`.
    Where(Where),
    /// An operator the language does not know; an error diagnostic covers it. The name is what
    /// was written, empty when nothing was.
    Unknown(Name),
}

/// `as name`.
#[derive(Debug, Clone, PartialEq)]
pub struct As {
    /// Options such as `hint.materialized = true`.
    pub options: Vec<OperatorOption>,
    /// The name the rows are known by afterwards.
    pub name: Name,
}

/// `distinct …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Distinct {
    /// Options such as `hint.strategy`.
    pub options: Vec<OperatorOption>,
    /// The columns; one [`super::ExprKind::Star`] means all.
    pub columns: Vec<NamedExpr>,
}

/// `evaluate plugin(…) : (schema)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluate {
    /// Options such as `hint.distribution`.
    pub options: Vec<OperatorOption>,
    /// The plugin and its arguments.
    pub call: Call,
    /// The declared output.
    pub schema: Option<Schema>,
}

/// `facet by columns with (…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Facet {
    /// The columns.
    pub columns: Vec<Expr>,
    /// What is done with the rows themselves.
    pub body: Option<Pipeline>,
}

/// `find …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// Options such as `withsource = name`.
    pub options: Vec<OperatorOption>,
    /// The tables after `in`; all tables when absent.
    pub tables: Option<Vec<Expr>>,
    /// The condition.
    pub predicate: Box<Expr>,
    /// The output columns.
    pub projection: Option<FindProjection>,
    /// The columns after `project-away`; a `*` stands for all that are not asked for.
    pub project_away: Option<Vec<FindColumn>>,
}

/// `join` and `lookup`.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// The kind when written; `innerunique` is the default of a join, `leftouter` of a lookup.
    pub kind: Option<JoinKind>,
    /// The other options, such as `hint.strategy`.
    pub options: Vec<OperatorOption>,
    /// The right side.
    pub right: Box<Expr>,
    /// The condition; its absence is an error only the binder reports.
    pub condition: Option<JoinCondition>,
}

/// `macro-expand group as scope ( statements )`.
#[derive(Debug, Clone, PartialEq)]
pub struct MacroExpand {
    /// Options such as `isfuzzy` and `kind`.
    pub options: Vec<OperatorOption>,
    /// The entity group, or its name.
    pub group: Box<Expr>,
    /// The name each member is known by.
    pub scope: Option<Name>,
    /// The statements repeated for each member.
    pub statements: Vec<Statement>,
}

/// `make-series aggregations on axis range by keys`.
#[derive(Debug, Clone, PartialEq)]
pub struct MakeSeries {
    /// Options such as `kind = nonempty`.
    pub options: Vec<OperatorOption>,
    /// The aggregations.
    pub aggregations: Vec<SeriesAggregation>,
    /// The axis column.
    pub on: Box<NamedExpr>,
    /// The range of the axis.
    pub range: Option<Box<SeriesRange>>,
    /// The keys.
    pub by: Vec<NamedExpr>,
}

/// `mv-apply items on (operators)`.
#[derive(Debug, Clone, PartialEq)]
pub struct MvApply {
    /// Options other than `with_itemindex`.
    pub options: Vec<OperatorOption>,
    /// The column after `with_itemindex =`.
    pub item_index: Option<Name>,
    /// The arrays to expand.
    pub items: Vec<ExpandItem>,
    /// The number after `limit`.
    pub limit: Option<Box<Expr>>,
    /// The literal after `id`.
    pub id: Option<Box<Expr>>,
    /// The operators run on the items of each row.
    pub body: Pipeline,
}

/// `mv-expand items limit n`.
#[derive(Debug, Clone, PartialEq)]
pub struct MvExpand {
    /// The value of `bagexpansion` or `kind`.
    pub bag_expansion: Option<BagExpansion>,
    /// The column after `with_itemindex =`.
    pub item_index: Option<Name>,
    /// The other options.
    pub options: Vec<OperatorOption>,
    /// The arrays to expand.
    pub items: Vec<ExpandItem>,
    /// The number after `limit`.
    pub limit: Option<Box<Expr>>,
}

/// `parse` and `parse-where`.
#[derive(Debug, Clone, PartialEq)]
pub struct Parse {
    /// The kind when written.
    pub kind: Option<ParseKind>,
    /// The regular-expression flags after `flags =`.
    pub flags: Option<Name>,
    /// The text to read.
    pub input: Box<Expr>,
    /// The pattern.
    pub pattern: Vec<ParsePart>,
}

/// `parse-kv input as (schema) with (properties)`.
#[derive(Debug, Clone, PartialEq)]
pub struct ParseKv {
    /// The text to read.
    pub input: Box<Expr>,
    /// The keys to extract.
    pub schema: Schema,
    /// The properties, as in `pair_delimiter = " "`.
    pub properties: Vec<Property>,
}

/// `partition by key (…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    /// Options such as `hint.strategy`.
    pub options: Vec<OperatorOption>,
    /// The key.
    pub by: Box<Expr>,
    /// The values of the key after `in`.
    pub values: Option<Box<Expr>>,
    /// What is done with each part.
    pub body: PartitionBody,
    /// Whether it is the internal operator `__partitionby`.
    pub internal: bool,
}

/// `range x from a to b step c`.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// The column.
    pub column: Name,
    /// The first value.
    pub from: Box<Expr>,
    /// The last value, inclusive.
    pub to: Box<Expr>,
    /// The distance.
    pub step: Box<Expr>,
}

/// `reduce by column with …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reduce {
    /// Options such as `kind`.
    pub options: Vec<OperatorOption>,
    /// The column.
    pub by: Box<NamedExpr>,
    /// The settings after `with`, as in `threshold = 0.1`.
    pub with: Vec<NamedExpr>,
}

/// `render chart with (…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Render {
    /// The kind of chart, as in `timechart`.
    pub chart: Name,
    /// The properties in the old form, without brackets.
    pub bare: Vec<RenderProperty>,
    /// The properties in `with (…)`, if that is there.
    pub with: Option<Vec<RenderProperty>>,
}

impl Render {
    /// Returns the properties of both forms.
    pub fn properties(&self) -> impl Iterator<Item = &RenderProperty> {
        self.bare.iter().chain(self.with.iter().flatten())
    }
}

/// `take n` and `sample n`.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    /// Options.
    pub options: Vec<OperatorOption>,
    /// How many rows.
    pub count: Box<NamedExpr>,
}

/// `sample-distinct n of column`.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleDistinct {
    /// Options.
    pub options: Vec<OperatorOption>,
    /// How many values.
    pub count: Box<NamedExpr>,
    /// The column.
    pub of: Box<NamedExpr>,
}

/// `scan with_match_id = id declare (…) with (steps)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// Options such as `with_match_id = name`.
    pub options: Vec<OperatorOption>,
    /// The keys after `order by`.
    pub order_by: Vec<OrderedExpr>,
    /// The keys after `partition by`.
    pub partition_by: Vec<Expr>,
    /// The columns after `declare`.
    pub declare: Vec<Parameter>,
    /// The steps.
    pub steps: Vec<ScanStep>,
}

/// `search kind = … in (tables) predicate`.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Options such as `kind = case_sensitive`.
    pub options: Vec<OperatorOption>,
    /// The tables after `in`.
    pub tables: Option<Vec<Expr>>,
    /// The condition; a bare string looks for a term in any column.
    pub predicate: Box<Expr>,
}

/// `serialize a = x`.
#[derive(Debug, Clone, PartialEq)]
pub struct Serialize {
    /// Options.
    pub options: Vec<OperatorOption>,
    /// New columns; often none.
    pub columns: Vec<NamedExpr>,
}

/// `sort by keys`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// Options.
    pub options: Vec<OperatorOption>,
    /// The keys in order.
    pub keys: Vec<OrderedExpr>,
}

/// `summarize aggregates by keys`.
#[derive(Debug, Clone, PartialEq)]
pub struct Summarize {
    /// Options such as `hint.shufflekey`.
    pub options: Vec<OperatorOption>,
    /// The aggregates.
    pub aggregates: Vec<NamedExpr>,
    /// The keys; absent without `by`.
    pub by: Option<Vec<NamedExpr>>,
    /// The number after the old `bin =`.
    pub bin: Option<Box<Expr>>,
}

/// `top n by key`.
#[derive(Debug, Clone, PartialEq)]
pub struct Top {
    /// Options.
    pub options: Vec<OperatorOption>,
    /// How many rows.
    pub count: Box<NamedExpr>,
    /// The keys; more than one is accepted.
    pub by: Vec<OrderedExpr>,
}

/// `top-hitters n of column by weight`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopHitters {
    /// How many values.
    pub count: Box<NamedExpr>,
    /// The column.
    pub of: Box<NamedExpr>,
    /// The weight.
    pub by: Option<Box<OrderedExpr>>,
}

/// `union kind = … withsource = … isfuzzy = … tables`.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// The kind when written.
    pub kind: Option<UnionKind>,
    /// The column after `withsource =` or `with_source =`.
    pub with_source: Option<Name>,
    /// The value of `isfuzzy`.
    pub is_fuzzy: Option<bool>,
    /// The other options.
    pub options: Vec<OperatorOption>,
    /// The tables: names, wildcards, paths, or pipelines in parentheses.
    pub tables: Vec<Expr>,
}

/// `where predicate`.
#[derive(Debug, Clone, PartialEq)]
pub struct Where {
    /// Options.
    pub options: Vec<OperatorOption>,
    /// The condition.
    pub predicate: Box<NamedExpr>,
}

//! Expressions, scalar and tabular.

use super::{DataTable, EntityGroup, ExternalData, Literal, MaterializedViewCombine, Name, Operator, Span};

/// An expression. Scalar and tabular expressions share one type, because the grammar alone cannot
/// tell a column from a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What kind of expression it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

impl Expr {
    /// Returns the expression inside any number of parentheses.
    #[must_use]
    pub fn without_parentheses(&self) -> &Self {
        let mut expr = self;
        while let ExprKind::Paren(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// Nothing where an expression was needed; an error diagnostic covers it.
    Missing,
    /// A literal.
    Literal(Literal),
    /// A bare or bracketed name; `$left` and `$right` are names too.
    Name(Name),
    /// `*` on its own, as in `count(*)` or `* has "x"`.
    Star,
    /// A name with `*` in it, as in `Device*` or `*_s`.
    Wildcard(Wildcard),
    /// `base.name`.
    Path(Path),
    /// `table datascope = hotcache`.
    DataScope(DataScope),
    /// `base[index]`; `base.[index]` is an old spelling of it.
    Index(Index),
    /// `name(arguments)`.
    Call(Call),
    /// `base.name(arguments)`, as in `cluster("a").database("b")`.
    ScopedCall(ScopedCall),
    /// `-x` or `+x`.
    Unary(Unary),
    /// Two operands and an operator between them.
    Binary(Binary),
    /// `x in (a, b)` and the other operators that take a list.
    InList(InList),
    /// `x between (a .. b)`.
    Between(Between),
    /// `(x)`; the inside may be a pipeline.
    Paren(Box<Expr>),
    /// A source followed by piped operators, or an operator that starts a query.
    Pipeline(Pipeline),
    /// `datatable (schema) [values]`.
    DataTable(DataTable),
    /// `externaldata (schema) [uris] with (…)`.
    ExternalData(ExternalData),
    /// `entity_group [a, b]`.
    EntityGroup(EntityGroup),
    /// `materialized-view-combine (…) base (…) delta (…) aggregations (…)`.
    MaterializedViewCombine(Box<MaterializedViewCombine>),
}

/// A source and the operators applied to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// The first part, when it is an expression. It is absent when the pipeline starts with an
    /// operator: a query such as `print x=1`, `range …`, `union A, B`, `search "x"`, or the
    /// inside of `fork`, `mv-apply`, `partition` and `facet`, which run on the outer rows.
    pub source: Option<Box<Expr>>,
    /// The operators in order.
    pub operators: Vec<Operator>,
    /// Where it stands.
    pub span: Span,
}

/// A name pattern with at least one `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wildcard {
    /// The pattern, as in `Device*Events`.
    pub pattern: String,
    /// Where it stands.
    pub span: Span,
}

/// `base.name`.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The left side.
    pub base: Box<Expr>,
    /// The member.
    pub name: Name,
}

/// `table datascope = hotcache`: the same rows, read from one tier of storage.
#[derive(Debug, Clone, PartialEq)]
pub struct DataScope {
    /// The table.
    pub table: Box<Expr>,
    /// `all` or `hotcache`.
    pub scope: Name,
}

/// `base[index]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// The left side.
    pub base: Box<Expr>,
    /// The key or position.
    pub index: Box<Expr>,
}

/// `name(arguments)`. `toscalar`, `totable`, `materialize`, `view` and `count` are calls as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The function's name.
    pub name: Name,
    /// Operator parameters between the name and the parenthesis, as in
    /// `toscalar kind=nooptimization (…)`.
    pub options: Vec<super::OperatorOption>,
    /// The arguments; each may be named, a `*`, or a pipeline.
    pub arguments: Vec<NamedExpr>,
    /// Where it stands.
    pub span: Span,
}

/// `base.name(arguments)`.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopedCall {
    /// The left side.
    pub base: Box<Expr>,
    /// The call after the point.
    pub call: Call,
}

/// An expression with the name or names it is assigned to.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedExpr {
    /// The names on the left of `=`: none, one, or several as in `(a, b) = f()`.
    pub names: Vec<Name>,
    /// Whether the names stand in parentheses.
    pub tuple: bool,
    /// The value.
    pub value: Expr,
    /// Where it stands.
    pub span: Span,
}

impl NamedExpr {
    /// Returns the name when there is exactly one.
    #[must_use]
    pub fn name(&self) -> Option<&Name> {
        match self.names.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }
}

/// `-x` or `+x`.
#[derive(Debug, Clone, PartialEq)]
pub struct Unary {
    /// The sign.
    pub op: UnaryOp,
    /// What it applies to.
    pub operand: Box<Expr>,
}

/// The signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`.
    Minus,
    /// `+`.
    Plus,
}

/// `left op right`.
#[derive(Debug, Clone, PartialEq)]
pub struct Binary {
    /// The operator.
    pub op: BinaryOp,
    /// Where the operator stands.
    pub op_span: Span,
    /// The left operand; [`ExprKind::Star`] in `* has "x"`.
    pub left: Box<Expr>,
    /// The right operand.
    pub right: Box<Expr>,
}

/// Declares the binary operators with the spelling the formatter prints.
macro_rules! binary_ops {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// The operators between two operands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum BinaryOp { $($(#[$doc])* #[doc = concat!("`", $text, "`.")] $name),* }

        impl BinaryOp {
            /// Every operator.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the canonical spelling.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

binary_ops! {
    Or = "or",
    And = "and",
    Equal = "==",
    /// Also written `<>`.
    NotEqual = "!=",
    Less = "<",
    LessOrEqual = "<=",
    Greater = ">",
    GreaterOrEqual = ">=",
    Add = "+",
    Subtract = "-",
    Multiply = "*",
    Divide = "/",
    Modulo = "%",
    EqualTilde = "=~",
    NotEqualTilde = "!~",
    /// Also written `:` in `search`.
    Has = "has",
    NotHas = "!has",
    HasCs = "has_cs",
    NotHasCs = "!has_cs",
    HasPrefix = "hasprefix",
    NotHasPrefix = "!hasprefix",
    HasPrefixCs = "hasprefix_cs",
    NotHasPrefixCs = "!hasprefix_cs",
    HasSuffix = "hassuffix",
    NotHasSuffix = "!hassuffix",
    HasSuffixCs = "hassuffix_cs",
    NotHasSuffixCs = "!hassuffix_cs",
    Contains = "contains",
    /// Also written `notcontains`.
    NotContains = "!contains",
    /// Also written `containscs`.
    ContainsCs = "contains_cs",
    /// Also written `notcontainscs`.
    NotContainsCs = "!contains_cs",
    StartsWith = "startswith",
    NotStartsWith = "!startswith",
    StartsWithCs = "startswith_cs",
    NotStartsWithCs = "!startswith_cs",
    EndsWith = "endswith",
    NotEndsWith = "!endswith",
    EndsWithCs = "endswith_cs",
    NotEndsWithCs = "!endswith_cs",
    MatchesRegex = "matches regex",
    Like = "like",
    NotLike = "notlike",
    LikeCs = "likecs",
    NotLikeCs = "notlikecs",
}

/// `operand op (list)`.
#[derive(Debug, Clone, PartialEq)]
pub struct InList {
    /// The operator.
    pub op: InOp,
    /// Where the operator stands.
    pub op_span: Span,
    /// The left operand; [`ExprKind::Star`] in `* in ("x")`.
    pub operand: Box<Expr>,
    /// The elements. A single element may be a pipeline, a table name or a dynamic array.
    pub list: Vec<Expr>,
}

/// The operators that take a list in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InOp {
    /// `in`.
    In,
    /// `!in`.
    NotIn,
    /// `in~`.
    InTilde,
    /// `!in~`.
    NotInTilde,
    /// `has_any`.
    HasAny,
    /// `has_all`.
    HasAll,
}

impl InOp {
    /// Returns the spelling.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::NotIn => "!in",
            Self::InTilde => "in~",
            Self::NotInTilde => "!in~",
            Self::HasAny => "has_any",
            Self::HasAll => "has_all",
        }
    }
}

/// `operand between (low .. high)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Between {
    /// Whether it is `!between`.
    pub negated: bool,
    /// Where the operator stands.
    pub op_span: Span,
    /// The left operand.
    pub operand: Box<Expr>,
    /// The lower bound, inclusive.
    pub low: Box<Expr>,
    /// The upper bound, inclusive; a timespan here is added to the lower bound.
    pub high: Box<Expr>,
}

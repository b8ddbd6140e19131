//! Statements: `let`, `set`, `declare`, `alias`, `restrict` and the query itself.

use super::{Expr, Literal, Name, Property, ScalarType, Schema, Span};

/// A whole query text: statements separated by semicolons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// The statements in source order.
    pub statements: Vec<Statement>,
    /// Every comment of the text in source order, for the formatter.
    pub comments: Vec<Comment>,
    /// The span of the whole text.
    pub span: Span,
}

/// One `//` comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The text from `//` to the end of the line, without trailing blanks.
    pub text: String,
    /// Whether only blanks stand before it on its line.
    pub own_line: bool,
    /// Where it stands.
    pub span: Span,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What the statement says.
    pub kind: StatementKind,
    /// Where it stands, without the semicolon.
    pub span: Span,
}

/// The kinds of statement.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// A query: tabular, or a scalar expression as the last line of a function body.
    Expression(Expr),
    /// `let name = …`.
    Let(Let),
    /// `set option` or `set option = value`.
    Set(SetOption),
    /// `declare query_parameters (…)`.
    QueryParameters(Vec<Parameter>),
    /// `declare pattern …`.
    Pattern(PatternDeclaration),
    /// `alias database name = …`.
    Alias(AliasDatabase),
    /// `restrict access to (…)`.
    Restrict(RestrictAccess),
    /// Text that could not be understood; an error diagnostic covers it.
    Invalid,
}

/// `let name = value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Let {
    /// The bound name.
    pub name: Name,
    /// What it is bound to.
    pub value: LetValue,
}

/// The right side of a `let`.
#[derive(Debug, Clone, PartialEq)]
pub enum LetValue {
    /// A scalar or tabular expression.
    Expression(Expr),
    /// A lambda, perhaps a view: `(x: long) { … }`.
    Function(Function),
}

/// A user-defined function: `[view] (parameters) { body }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Whether the keyword `view` stands before the parameters.
    pub is_view: bool,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: FunctionBody,
    /// Where it stands.
    pub span: Span,
}

/// The braces of a function: statements, then at most one result expression.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionBody {
    /// The statements before the result.
    pub statements: Vec<Statement>,
    /// The value of the function; absent in `{ }`.
    pub result: Option<Box<Expr>>,
    /// Where it stands, braces included.
    pub span: Span,
}

/// One declared parameter: of a function, a query, or a `scan` declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: ParameterType,
    /// The value used when no argument is given.
    pub default: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// The type of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterType {
    /// `name: long`.
    Scalar(ScalarType),
    /// `name: (*)`: any table.
    AnyTable,
    /// `name: (a: long, b: string)`: a table with at least these columns.
    Table(Schema),
}

/// `set name` or `set name = value`.
#[derive(Debug, Clone, PartialEq)]
pub struct SetOption {
    /// The option's name.
    pub name: Name,
    /// The value, when one is given.
    pub value: Option<OptionValue>,
}

/// The value of a `set` option or of an operator parameter such as `hint.strategy`.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// A bare word or a bracketed name.
    Name(Name),
    /// A literal, perhaps with a sign.
    Literal(Literal),
    /// Several names, as in `hint.pass_filters_column = a, b`.
    Names(Vec<Name>),
    /// Any other expression.
    Expression(Expr),
}

/// `alias database name = cluster(…).database(…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct AliasDatabase {
    /// The new name.
    pub name: Name,
    /// What it stands for.
    pub target: Expr,
}

/// `restrict access to (entities) with (properties)`.
#[derive(Debug, Clone, PartialEq)]
pub struct RestrictAccess {
    /// What may still be read: names, wildcards and paths.
    pub entities: Vec<Expr>,
    /// The properties after `with`.
    pub properties: Vec<Property>,
}

/// `declare pattern name` with or without its definition.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternDeclaration {
    /// The pattern's name.
    pub name: Name,
    /// The definition; absent when the pattern is resolved elsewhere.
    pub definition: Option<PatternDefinition>,
}

/// `= (a: string)[path: string] { rules }`.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternDefinition {
    /// The arguments every rule matches.
    pub parameters: Vec<Parameter>,
    /// The path parameter in brackets.
    pub path: Option<Box<Parameter>>,
    /// The rules in order.
    pub rules: Vec<PatternRule>,
    /// Where it stands.
    pub span: Span,
}

/// `("a").["b"] = { body }`.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternRule {
    /// The literal arguments.
    pub arguments: Vec<Expr>,
    /// The literal path.
    pub path: Option<Expr>,
    /// What the rule stands for.
    pub body: FunctionBody,
    /// Where it stands.
    pub span: Span,
}

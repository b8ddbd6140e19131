//! Names, scalar types and literal values.

use super::Span;

/// An identifier: a column, table, function, variable or option name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// The name without brackets or quotes, escapes resolved. Empty when recovery invented it.
    pub text: String,
    /// Whether it was written `['…']`.
    pub bracketed: bool,
    /// Where it stands, brackets included.
    pub span: Span,
}

/// The scalar types of the language; aliases such as `int64` or `uniqueid` are folded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScalarType {
    /// `bool`, also `boolean`.
    Bool,
    /// `int`, also `int32` and the other narrow integers.
    Int,
    /// `long`, also `int64`.
    Long,
    /// `real`, also `double` and `float`.
    Real,
    /// `decimal`.
    Decimal,
    /// `datetime`, also `date`.
    DateTime,
    /// `timespan`, also `time`.
    TimeSpan,
    /// `guid`, also `uniqueid` and `uuid`.
    Guid,
    /// `string`.
    String,
    /// `dynamic`.
    Dynamic,
    /// A type name the language does not know; an error diagnostic covers it.
    Unknown,
}

/// A literal with the text it was written as.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// The value.
    pub value: LiteralValue,
    /// The source text, which the formatter prints back.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// The value of a literal.
#[derive(Debug, Clone, PartialEq)]
pub enum LiteralValue {
    /// `true`, `false`, `bool(1)`.
    Bool(bool),
    /// `int(42)`.
    Int(i32),
    /// `42`, `0x2a`, `long(42)`.
    Long(i64),
    /// `4.2`, `1e3`, `real(nan)`.
    Real(f64),
    /// `decimal(4.2)`: the digits as written.
    Decimal(String),
    /// `datetime(2024-01-31)`: ticks of 100 ns since 0001-01-01T00:00:00Z.
    DateTime(i64),
    /// `1d`, `timespan(1.02:03:04)`: ticks of 100 ns.
    TimeSpan(i64),
    /// `guid(…)`: 32 lower-case hexadecimal digits with hyphens.
    Guid(String),
    /// Any of the string forms, with adjacent pieces joined.
    String(StringLiteral),
    /// `dynamic(…)`.
    Dynamic(DynamicValue),
    /// `typeof(long)`.
    Type(TypeOf),
    /// `long(null)` and its like, and `datetime()` with nothing inside.
    Null(ScalarType),
    /// A typed literal whose inside is not a value of the type, as in `datetime(soon)`. The
    /// language accepts it and evaluates it to null; a warning covers it.
    Malformed(ScalarType),
}

/// A string literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringLiteral {
    /// The characters, escapes resolved.
    pub value: String,
    /// Whether any piece has the prefix `h`, which asks for it to be hidden in logs.
    pub obfuscated: bool,
}

/// What stands inside `typeof(…)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeOf {
    /// `typeof(long)`.
    Scalar(ScalarType),
    /// `typeof(a: long, b: string)` or `typeof((a: long))`.
    Table(Schema),
    /// `typeof(*)`.
    Star,
}

/// The inside of a `dynamic(…)` literal.
#[derive(Debug, Clone, PartialEq)]
pub enum DynamicValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Long(i64),
    /// A number with a fraction or an exponent.
    Real(f64),
    /// A quoted string.
    String(String),
    /// `[…]`.
    Array(Vec<DynamicValue>),
    /// `{…}` in source order; duplicate keys are kept.
    Object(Vec<(String, DynamicValue)>),
    /// A typed literal inside, as in `dynamic([datetime(2024-01-01), 1h])`.
    Typed(Box<LiteralValue>),
}

/// `(name: type, …)`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The columns in order.
    pub columns: Vec<ColumnDeclaration>,
    /// Whether a `*` stands before or after the columns, as `assert-schema` allows.
    pub open: bool,
    /// Where it stands, parentheses included.
    pub span: Span,
}

/// `name: type`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnDeclaration {
    /// The column's name.
    pub name: Name,
    /// The column's type.
    pub ty: ScalarType,
    /// Where it stands.
    pub span: Span,
}

//! Numbered diagnostics.
//!
//! Numbers are stable: a number is never given a second meaning. The catalogue of all of them
//! is [`Code::ALL`].

use std::fmt;

use crate::Span;

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The query can run, but probably does not do what was meant.
    Warning,
    /// The query is not valid.
    Error,
}

/// The stable number of a diagnostic, printed as `K0001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "K{:04}", self.0)
    }
}

/// Declares the codes together with their catalogue.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal;)*) => {
        impl Code {
            $($(#[doc = $doc])+ pub const $name: Self = Self($number);)*

            /// Every code with its meaning, in order.
            pub const ALL: &'static [(Self, &'static str)] =
                &[$((Self::$name, concat!($($doc),+))),*];
        }
    };
}

codes! {
    /// A character that is not part of the language.
    UNEXPECTED_CHARACTER = 1;
    /// A string without its closing quote.
    UNCLOSED_STRING = 2;
    /// A backslash that starts no known escape.
    BAD_ESCAPE = 3;
    /// A typed literal without its closing parenthesis.
    UNCLOSED_LITERAL = 4;
    /// Nesting or a chain of operators that is too deep to be analysed.
    TOO_DEEP = 5;
    /// A text longer than offsets can address.
    TOO_LONG = 6;
    /// A particular word or sign is missing.
    EXPECTED = 10;
    /// An expression is missing.
    EXPECTED_EXPRESSION = 11;
    /// A name is missing.
    EXPECTED_NAME = 12;
    /// A query operator is missing after a pipe.
    EXPECTED_OPERATOR = 13;
    /// A word after a pipe that is no query operator.
    UNKNOWN_OPERATOR = 14;
    /// A keyword used as a name where it must stand in brackets.
    KEYWORD_AS_NAME = 15;
    /// Text left over where a statement should end.
    UNEXPECTED_TEXT = 16;
    /// A type name the language does not know.
    UNKNOWN_TYPE = 17;
    /// A literal is missing.
    EXPECTED_LITERAL = 18;
    /// A value inside `dynamic(…)` that is no JSON value.
    BAD_DYNAMIC = 19;
    /// A pipeline as an argument without parentheses around it.
    BARE_PIPELINE = 20;
    /// A bare GUID where `guid(…)` is needed.
    BARE_GUID = 21;
    /// A management command, which starts with a point.
    COMMAND = 22;
    /// A comparison whose operand is a comparison without parentheses.
    CHAINED_COMPARISON = 23;
    /// A part of the language that is known but not supported.
    NOT_SUPPORTED = 24;
    /// A typed literal whose inside does not fit its type.
    MALFORMED_LITERAL = 30;
    /// An option value the operator does not know.
    UNKNOWN_OPTION_VALUE = 31;
}

/// One remark about a query text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable number.
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// What it is about.
    pub span: Span,
    /// What is wrong and how to cure it: lower case, no full stop.
    pub message: String,
}

impl Diagnostic {
    /// Builds an error.
    #[must_use]
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
        }
    }

    /// Builds a warning.
    #[must_use]
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Warning,
            span,
            message: message.into(),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{} {severity} at {}: {}", self.code, self.span, self.message)
    }
}

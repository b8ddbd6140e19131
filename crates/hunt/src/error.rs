//! What can go wrong with a query, with a stable code and the place in the text.
//!
//! Codes follow Kusto's where one exists (`KS142` for a name that does not resolve), because
//! analysts and models know them; ours start with `K`.

use datafusion::error::DataFusionError;
use kql::Span;
use std::fmt;

/// The stable code of a diagnostic, such as `KS142`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code(pub &'static str);

impl Code {
    /// The text does not parse.
    pub const SYNTAX: Self = Self("KS006");
    /// A name refers to no column, table, variable or function.
    pub const UNKNOWN_NAME: Self = Self("KS142");
    /// A function is not known.
    pub const UNKNOWN_FUNCTION: Self = Self("KS211");
    /// A table is not known.
    pub const UNKNOWN_TABLE: Self = Self("KS204");
    /// A function was called with too few or too many arguments.
    pub const ARITY: Self = Self("KS119");
    /// An operand has the wrong type.
    pub const TYPE: Self = Self("KS107");
    /// A table stands where a value is needed, or the other way round.
    pub const SHAPE: Self = Self("KS109");
    /// The value must be a constant.
    pub const CONSTANT: Self = Self("KS129");
    /// Something outside the tables of which there is no copy here.
    pub const NO_COPY: Self = Self("K9002");
    /// Valid KQL that this engine does not run yet.
    pub const UNSUPPORTED: Self = Self("K9001");
    /// Anything else the query says that makes no sense.
    pub const INVALID: Self = Self("K9000");
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Why a query gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is not valid KQL.
    #[error("{message} (at {span})")]
    Syntax {
        /// What is wrong.
        message: String,
        /// Where.
        span: Span,
    },
    /// The text parses, but a name, a type or a use is wrong.
    #[error("{code}: {message}")]
    Semantic {
        /// The stable code.
        code: Code,
        /// What is wrong and how to cure it.
        message: String,
        /// Where.
        span: Span,
    },
    /// Valid KQL that this engine refuses instead of answering wrongly.
    #[error("{what} is not supported yet")]
    Unsupported {
        /// The operator, function or use.
        what: String,
        /// Where.
        span: Span,
    },
    /// Storage could not open a table.
    #[error("cannot open table {table}")]
    Open {
        /// The table.
        table: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The query ran longer than allowed.
    #[error("the query was stopped after {seconds} s; narrow the time range or raise the limit")]
    Timeout {
        /// The limit.
        seconds: u64,
    },
    /// The query needs more memory than allowed, at a place that cannot spill to disk.
    #[error(
        "the query needs more than the {mebibytes} MiB of memory that it may use; narrow the time range, filter or summarize earlier, or raise the memory limit"
    )]
    Memory {
        /// The limit.
        mebibytes: usize,
    },
    /// The query spilled more to disk than allowed.
    #[error(
        "the query needs more than the {mebibytes} MiB of disk that it may spill to; narrow the time range, filter or summarize earlier, or raise the spill limit"
    )]
    Spill {
        /// The limit.
        mebibytes: u64,
    },
    /// The query was cancelled.
    #[error("the query was cancelled")]
    Cancelled,
    /// The plan could not be made or run.
    #[error("cannot run the query: {0}")]
    Run(#[source] Box<datafusion::error::DataFusionError>),
    /// An internal invariant failed; a defect of this engine.
    #[error("internal error: {0}; please report the query")]
    Internal(String),
}

impl Error {
    pub(crate) fn semantic(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::Semantic {
            code,
            message: message.into(),
            span,
        }
    }

    pub(crate) fn unsupported(span: Span, what: impl Into<String>) -> Self {
        Self::Unsupported {
            what: what.into(),
            span,
        }
    }

    /// Returns the stable code, for callers that report errors as data.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => Code::SYNTAX.0,
            Self::Semantic { code, .. } => code.0,
            Self::Unsupported { .. } => Code::UNSUPPORTED.0,
            Self::Open { .. } => "K9100",
            Self::Timeout { .. } => "K9101",
            Self::Cancelled => "K9102",
            Self::Run(_) => "K9103",
            Self::Internal(_) => "K9104",
            Self::Memory { .. } => "K9105",
            Self::Spill { .. } => "K9106",
        }
    }

    /// Returns the place in the query text, when the error has one.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Syntax { span, .. } | Self::Semantic { span, .. } | Self::Unsupported { span, .. } => Some(*span),
            Self::Open { .. }
            | Self::Timeout { .. }
            | Self::Memory { .. }
            | Self::Spill { .. }
            | Self::Cancelled
            | Self::Run(_)
            | Self::Internal(_) => None,
        }
    }
}

impl From<DataFusionError> for Error {
    fn from(error: DataFusionError) -> Self {
        if let DataFusionError::External(inner) = error.find_root()
            && let Some(refusal) = inner.downcast_ref::<Refusal>()
        {
            return Self::unsupported(Span::default(), refusal.to_string());
        }
        Self::Run(Box::new(error))
    }
}

/// A value that a function refused to compute while the query ran.
#[derive(Debug, thiserror::Error)]
#[error("{function} {why}")]
pub(crate) struct Refusal {
    function: String,
    why: &'static str,
}

impl Refusal {
    /// `function` may be the name a kernel goes by, which has a number behind an `@`.
    pub(crate) fn new(function: &str, why: &'static str) -> Self {
        let function = match function.split_once('@') {
            Some((name, _)) => format!("{name}()"),
            None => function.to_owned(),
        };
        Self { function, why }
    }
}

impl From<Refusal> for DataFusionError {
    fn from(refusal: Refusal) -> Self {
        Self::External(Box::new(refusal))
    }
}

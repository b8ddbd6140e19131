//! What can go wrong with a rule: reading its file, understanding it, running it.

use std::path::PathBuf;

/// A failed step, with the file, the place in it and what would cure it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A folder or file of rules cannot be read.
    #[error("cannot read {}; check that it exists and may be read", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A rule file is larger than any real rule.
    #[error("{file} holds {size_bytes} bytes; a rule file may hold at most {limit_bytes}")]
    TooLarge {
        /// The file.
        file: String,
        /// Its size.
        size_bytes: u64,
        /// The most that is read.
        limit_bytes: u64,
    },
    /// A rule file is not YAML.
    #[error("{file}: not valid YAML: {message}")]
    Yaml {
        /// The file.
        file: String,
        /// The parser's words, with line and column.
        message: String,
    },
    /// A field of a rule is missing or wrong.
    #[error("{file}{}: `{field}` {problem}", line.map(|line| format!(", line {line}")).unwrap_or_default())]
    Field {
        /// The file.
        file: String,
        /// The line of the field's outermost key, counted from 1, when it was found.
        line: Option<usize>,
        /// Dotted path of the field.
        field: String,
        /// What is wrong, and what is expected.
        problem: String,
    },
    /// A rule's query does not parse.
    #[error("{file}, line {line}: `query` has an error: {message}")]
    Query {
        /// The file.
        file: String,
        /// The line in the file.
        line: usize,
        /// The parser's words.
        message: String,
    },
    /// Two rules bear the same id.
    #[error("{file}: id {id} is already used by {other}; give each rule its own")]
    DuplicateId {
        /// The file that is left out.
        file: String,
        /// The id.
        id: String,
        /// The file that keeps it.
        other: String,
    },
    /// A query of ours or of a rule failed to run.
    #[error("cannot {step}")]
    Run {
        /// What was being done.
        step: String,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A rule would have to run over more windows than a run may have.
    #[error(
        "rule looks at {windows} windows of {window_minutes} minutes that hold data; at most {limit} are run: \
         narrow the time range or raise queryFrequency"
    )]
    TooManyWindows {
        /// Number of windows.
        windows: usize,
        /// Their length.
        window_minutes: i64,
        /// The most that are run.
        limit: usize,
    },
    /// A test case's rows do not fit their table.
    #[error("{case}: {problem}")]
    Case {
        /// The rule and case.
        case: String,
        /// What is wrong.
        problem: String,
    },
}

//! `set` statements of a query that limit its answer, as Kusto reads them.
//!
//! Source: Kusto query limits (`notruncation`, `truncationmaxrecords`, `query_take_max_records`) and request
//! properties (`servertimeout`).

use kql::ast::{LiteralValue, OptionValue, StatementKind};
use std::time::Duration;

/// What a query or its request asks of its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AnswerOptions {
    /// Most rows before the answer counts as too large.
    pub(crate) most_records: Option<u64>,
    /// Whether the answer is never too large, up to what the server holds.
    pub(crate) no_truncation: bool,
    /// How long it may run.
    pub(crate) timeout: Option<Duration>,
}

impl AnswerOptions {
    /// Reads a query's `set` statements over those of its request.
    pub(crate) fn with_statements(mut self, text: &str) -> Self {
        for statement in kql::parse(text).tree.statements {
            let StatementKind::Set(option) = statement.kind else {
                continue;
            };
            let value = match &option.value {
                Some(OptionValue::Literal(literal)) => Some(&literal.value),
                _ => None,
            };
            match (option.name.text.to_ascii_lowercase().as_str(), value) {
                ("notruncation", None) => self.no_truncation = true,
                ("notruncation", Some(LiteralValue::Bool(value))) => self.no_truncation = *value,
                ("truncationmaxrecords", Some(value)) => self.most_records = whole(value).or(self.most_records),
                ("servertimeout", Some(LiteralValue::TimeSpan(ticks))) => {
                    self.timeout = u64::try_from(*ticks)
                        .ok()
                        .map(|ticks| Duration::from_micros(ticks / 10));
                }
                _ => {}
            }
        }
        self
    }
}

fn whole(value: &LiteralValue) -> Option<u64> {
    match value {
        LiteralValue::Long(value) => u64::try_from(*value).ok(),
        LiteralValue::Int(value) => u64::try_from(*value).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_count_over_the_request() {
        let request = AnswerOptions {
            most_records: Some(7),
            ..AnswerOptions::default()
        };
        let read = |text: &str| request.with_statements(text);
        assert_eq!(read("T"), request);
        assert!(read("set notruncation; T").no_truncation);
        assert_eq!(read("set truncationmaxrecords=5; T").most_records, Some(5));
        assert_eq!(read("set servertimeout=1m; T").timeout, Some(Duration::from_secs(60)));
        assert_eq!(read("set nothing='x'; T |").most_records, Some(7));
    }
}

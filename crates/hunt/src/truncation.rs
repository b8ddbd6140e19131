//! How many rows a query lets its answer have: `set truncationmaxrecords`.
//!
//! Source: Kusto query limits. There a larger answer is an error; here it is cut and says so.

use kql::ast::{LiteralValue, OptionValue, StatementKind};

/// Returns the least of a limit and of what the query's own statements say.
pub(crate) fn most_rows(text: &str, limit: usize) -> usize {
    let statements = kql::parse(text).tree.statements;
    let said = statements.into_iter().filter_map(|statement| match statement.kind {
        StatementKind::Set(option) if option.name.text.eq_ignore_ascii_case("truncationmaxrecords") => option.value,
        _ => None,
    });
    let numbers = said.filter_map(|value| match value {
        OptionValue::Literal(literal) => match literal.value {
            LiteralValue::Long(number) => usize::try_from(number).ok(),
            LiteralValue::Int(number) => usize::try_from(number).ok(),
            _ => None,
        },
        _ => None,
    });
    numbers.fold(limit, usize::min)
}

#[cfg(test)]
mod tests {
    use super::most_rows;

    #[test]
    fn the_least_counts() {
        assert_eq!(most_rows("T", 7), 7);
        assert_eq!(most_rows("set truncationmaxrecords = 3; T", 7), 3);
        assert_eq!(most_rows("set TruncationMaxRecords = 30; T", 7), 7);
        assert_eq!(most_rows("set truncationmaxrecords = 'x'; T", 7), 7);
    }
}

//! `$filter`: comparisons of a property with a value, joined by `and`, `or`, `not` and brackets.
//!
//! Source: OData 4.01 URL conventions, section 5.1.1.

use super::lexer::{Token, tokens};
use super::property::{Property, find};
use serde_json::Value;
use std::cmp::Ordering;

/// Brackets and `not`s inside each other that are read, so that a hostile filter cannot use up the
/// stack.
const DEEPEST: usize = 32;

/// A comparison's operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// A filter.
#[derive(Clone, Debug)]
pub(crate) enum Filter {
    /// All must hold.
    All(Vec<Filter>),
    /// One must hold.
    Any(Vec<Filter>),
    /// Must not hold.
    Not(Box<Filter>),
    /// A comparison; without value, with null.
    Compare(Property, Operator, Option<String>),
}

/// A comparison's operator, as a filter holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator(Comparison);

impl Filter {
    /// Reads a filter over the given properties.
    pub(crate) fn read(text: &str, properties: &'static [Property]) -> Result<Self, String> {
        let tokens = tokens(text)?;
        let mut reader = Reader {
            tokens: &tokens,
            properties,
        };
        let filter = reader.any(0)?;
        match reader.tokens.first() {
            None => Ok(filter),
            Some(token) => Err(format!("the $filter goes on where it should end, at {token:?}")),
        }
    }

    /// Says whether an object passes.
    pub(crate) fn holds(&self, object: &Value) -> bool {
        match self {
            Self::All(filters) => filters.iter().all(|filter| filter.holds(object)),
            Self::Any(filters) => filters.iter().any(|filter| filter.holds(object)),
            Self::Not(filter) => !filter.holds(object),
            Self::Compare(property, Operator(comparison), value) => {
                compare(*property, *comparison, value.as_deref(), object)
            }
        }
    }
}

/// Null equals null and nothing else, and has no place in an order.
fn compare(property: Property, comparison: Comparison, value: Option<&str>, object: &Value) -> bool {
    let order = match (property.of(object), value) {
        (Some(left), Some(right)) => property.compare(left, right),
        (None, None) => return matches!(comparison, Comparison::Equal),
        _ => return matches!(comparison, Comparison::NotEqual),
    };
    match (comparison, order) {
        (Comparison::Equal, order) => order == Some(Ordering::Equal),
        (Comparison::NotEqual, order) => order != Some(Ordering::Equal),
        (Comparison::Greater, Some(order)) => order.is_gt(),
        (Comparison::GreaterOrEqual, Some(order)) => order.is_ge(),
        (Comparison::Less, Some(order)) => order.is_lt(),
        (Comparison::LessOrEqual, Some(order)) => order.is_le(),
        (_, None) => false,
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    properties: &'static [Property],
}

impl Reader<'_> {
    fn take_word(&mut self, word: &str) -> bool {
        match self.tokens.split_first() {
            Some((Token::Word(held), rest)) if held.eq_ignore_ascii_case(word) => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }

    fn next(&mut self, wanted: &str) -> Result<Token, String> {
        let Some((token, rest)) = self.tokens.split_first() else {
            return Err(format!("the $filter ends where {wanted} should stand"));
        };
        self.tokens = rest;
        Ok(token.clone())
    }

    fn any(&mut self, depth: usize) -> Result<Filter, String> {
        let mut filters = vec![self.all(depth)?];
        while self.take_word("or") {
            filters.push(self.all(depth)?);
        }
        Ok(Filter::Any(filters))
    }

    fn all(&mut self, depth: usize) -> Result<Filter, String> {
        let mut filters = vec![self.one(depth)?];
        while self.take_word("and") {
            filters.push(self.one(depth)?);
        }
        Ok(Filter::All(filters))
    }

    fn one(&mut self, depth: usize) -> Result<Filter, String> {
        if depth > DEEPEST {
            return Err(format!(
                "the $filter has more than {DEEPEST} brackets inside each other"
            ));
        }
        if self.take_word("not") {
            return Ok(Filter::Not(Box::new(self.one(depth + 1)?)));
        }
        match self.next("a property")? {
            Token::Open => {
                let filter = self.any(depth + 1)?;
                match self.next("`)`")? {
                    Token::Close => Ok(filter),
                    token => Err(format!("the $filter has {token:?} where `)` should stand")),
                }
            }
            Token::Word(name) => self.comparison(&name),
            token @ (Token::Text(_) | Token::Close) => {
                Err(format!("the $filter has {token:?} where a property should stand"))
            }
        }
    }

    fn comparison(&mut self, name: &str) -> Result<Filter, String> {
        let property = find(self.properties, name)?;
        let comparison = match self.next("an operator")? {
            Token::Word(word) => operator(&word)?,
            token => {
                return Err(format!(
                    "the $filter has {token:?} where an operator such as `eq` should stand"
                ));
            }
        };
        let value = match self.next("a value")? {
            Token::Word(word) if word == "null" => None,
            Token::Word(value) | Token::Text(value) => Some(value),
            token => return Err(format!("the $filter has {token:?} where a value should stand")),
        };
        if let Some(value) = &value {
            property.check(value)?;
        }
        Ok(Filter::Compare(property, Operator(comparison), value))
    }
}

fn operator(word: &str) -> Result<Comparison, String> {
    match word.to_ascii_lowercase().as_str() {
        "eq" => Ok(Comparison::Equal),
        "ne" => Ok(Comparison::NotEqual),
        "gt" => Ok(Comparison::Greater),
        "ge" => Ok(Comparison::GreaterOrEqual),
        "lt" => Ok(Comparison::Less),
        "le" => Ok(Comparison::LessOrEqual),
        _ => Err(format!(
            "no operator `{word}` in a $filter; there are eq, ne, gt, ge, lt, le"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::property::INCIDENT;
    use super::*;
    use serde_json::json;

    fn holds(text: &str) -> bool {
        let incident = json!({
            "severity": "high", "status": "active", "assignedTo": null, "displayName": "It's O'Hara's",
            "createdDateTime": "2024-03-01T10:00:00.5000000Z", "classification": "unknown",
        });
        Filter::read(text, INCIDENT)
            .unwrap_or_else(|problem| panic!("{text}: {problem}"))
            .holds(&incident)
    }

    #[test]
    fn passes() {
        for text in [
            "severity eq 'high'",
            "Severity EQ 'High'",
            "severity gt 'medium' and status ne 'resolved'",
            "severity eq microsoft.graph.security.alertSeverity'high'",
            "createdDateTime ge 2024-03-01T10:00:00Z",
            "createdDateTime lt '2024-03-01T11:00:00+00:00'",
            "assignedTo eq null",
            "displayName eq 'It''s O''Hara''s'",
            "severity eq 'low' or status eq 'active' and classification eq 'unknown'",
            "not (severity eq 'low')",
            "(severity eq 'low' or severity eq 'high') and (status eq 'active')",
        ] {
            assert!(holds(text), "{text}");
        }
    }

    #[test]
    fn does_not_pass() {
        for text in [
            "severity lt 'high'",
            "createdDateTime gt 2024-03-01T10:00:01Z",
            "assignedTo eq 'kim'",
            "assignedTo gt 'a'",
            "(severity eq 'low' or status eq 'active') and classification eq 'truePositive'",
            "not severity eq 'high'",
        ] {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_reason() {
        let deep = "(".repeat(5_000);
        for (text, reason) in [
            ("", "ends where a property"),
            ("severity", "ends where an operator"),
            ("severity eq", "ends where a value"),
            ("severity is 'high'", "no operator `is`"),
            ("colour eq 'red'", "there are assignedTo"),
            ("severity eq 'urgent'", "no severity"),
            ("createdDateTime gt yesterday", "no instant"),
            ("severity eq 'high", "without closing quote"),
            ("(severity eq 'high'", "ends where `)`"),
            ("severity eq 'high' status eq 'active'", "where it should end"),
            (deep.as_str(), "at most"),
            (&deep[..4_000], "brackets inside each other"),
        ] {
            let problem = Filter::read(text, INCIDENT).unwrap_err();
            assert!(problem.contains(reason), "{text}: {problem}");
        }
    }
}

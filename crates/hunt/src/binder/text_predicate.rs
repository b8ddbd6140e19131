//! `has`, `contains`, `startswith`, `matches regex` and the rest of the text predicates.
//!
//! With a constant needle the search is compiled once and runs over the text column directly.

use super::Bound;
use super::comparison::fold_truth;
use super::typed::{Typed, to_text};
use crate::KustoType;
use crate::cell::Out;
use crate::error::{Code, Error};
use crate::kernel;
use crate::term::{Boundary, Matcher, fold_case, whole_terms};
use kql::Span;
use kql::ast::BinaryOp;
use std::sync::Arc;

/// What a text predicate does.
#[derive(Clone, Copy)]
enum Search {
    Term(Boundary),
    Starts,
    Ends,
}

/// Returns what an operator searches, whether it ignores case, and whether it is negated.
fn describe(op: BinaryOp) -> Option<(Search, bool, bool)> {
    use BinaryOp as B;
    Some(match op {
        B::Has => (Search::Term(Boundary::Both), true, false),
        B::NotHas => (Search::Term(Boundary::Both), true, true),
        B::HasCs => (Search::Term(Boundary::Both), false, false),
        B::NotHasCs => (Search::Term(Boundary::Both), false, true),
        B::HasPrefix => (Search::Term(Boundary::Start), true, false),
        B::NotHasPrefix => (Search::Term(Boundary::Start), true, true),
        B::HasPrefixCs => (Search::Term(Boundary::Start), false, false),
        B::NotHasPrefixCs => (Search::Term(Boundary::Start), false, true),
        B::HasSuffix => (Search::Term(Boundary::End), true, false),
        B::NotHasSuffix => (Search::Term(Boundary::End), true, true),
        B::HasSuffixCs => (Search::Term(Boundary::End), false, false),
        B::NotHasSuffixCs => (Search::Term(Boundary::End), false, true),
        B::Contains => (Search::Term(Boundary::Free), true, false),
        B::NotContains => (Search::Term(Boundary::Free), true, true),
        B::ContainsCs => (Search::Term(Boundary::Free), false, false),
        B::NotContainsCs => (Search::Term(Boundary::Free), false, true),
        B::StartsWith => (Search::Starts, true, false),
        B::NotStartsWith => (Search::Starts, true, true),
        B::StartsWithCs => (Search::Starts, false, false),
        B::NotStartsWithCs => (Search::Starts, false, true),
        B::EndsWith => (Search::Ends, true, false),
        B::NotEndsWith => (Search::Ends, true, true),
        B::EndsWithCs => (Search::Ends, false, false),
        B::NotEndsWithCs => (Search::Ends, false, true),
        _ => return None,
    })
}

/// Binds a text predicate; `None` when the operator is not one.
pub(crate) fn bind(op: BinaryOp, left: Typed, right: Typed, span: Span) -> Bound<Option<Typed>> {
    if op == BinaryOp::MatchesRegex {
        return regex(left, &right, span).map(Some);
    }
    let Some((search, ignore_case, negated)) = describe(op) else {
        return Ok(None);
    };
    let left = searchable(left, span)?;
    let right = searchable(right, span)?;
    let test = compile(search, ignore_case);
    let Some(needle) = right.constant_text() else {
        let kernel: kernel::Kernel = Arc::new(move |cells| match cells {
            [text, needle] => Out::Bool(test(needle.text())(text.text()) != negated),
            _ => Out::Null,
        });
        let expr = kernel::call(
            op.text(),
            KustoType::Bool,
            vec![left.argument(), right.argument()],
            kernel,
        );
        return Ok(Some(Typed::new(expr, KustoType::Bool)));
    };
    let found = test(&needle);
    let decide: kernel::Predicate = Arc::new(move |text| found(text) != negated);
    let wanted = (!negated).then(|| vec![search.terms(&needle, ignore_case)]);
    Ok(Some(fold_truth(Typed::new(
        kernel::search(op.text(), left.expr, decide, wanted),
        KustoType::Bool,
    ))))
}

impl Search {
    /// Returns the terms that a text holds in which the needle is found.
    fn terms(self, needle: &str, ignore_case: bool) -> Vec<String> {
        let folded = ignore_case && !needle.is_ascii();
        match self {
            Self::Term(boundary) => boundary.terms(needle, ignore_case),
            Self::Starts => whole_terms(needle, folded, true, false),
            Self::Ends => whole_terms(needle, folded, false, true),
        }
    }
}

/// Text is searched as it is; anything else as `tostring` prints it.
pub(crate) fn searchable(value: Typed, _: Span) -> Bound<Typed> {
    Ok(if value.kind == KustoType::String {
        value
    } else {
        to_text(value)
    })
}

type Test = Box<dyn Fn(&str) -> bool + Send + Sync>;

fn compile(search: Search, ignore_case: bool) -> impl Fn(&str) -> Test + Send + Sync {
    move |needle: &str| -> Test {
        let needle = needle.to_owned();
        match search {
            Search::Term(boundary) => {
                let matcher = Matcher::new(&needle, boundary, ignore_case);
                Box::new(move |text| matcher.is_match(text))
            }
            Search::Starts if !ignore_case => Box::new(move |text| text.starts_with(&needle)),
            Search::Ends if !ignore_case => Box::new(move |text| text.ends_with(&needle)),
            Search::Starts if needle.is_ascii() => Box::new(move |text| {
                text.as_bytes()
                    .get(..needle.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(needle.as_bytes()))
            }),
            Search::Ends if needle.is_ascii() => Box::new(move |text| {
                let start = text.len().checked_sub(needle.len());
                let end = start.and_then(|start| text.as_bytes().get(start..));
                end.is_some_and(|end| end.eq_ignore_ascii_case(needle.as_bytes()))
            }),
            Search::Starts => {
                let needle = fold_case(&needle);
                Box::new(move |text| fold_case(text).starts_with(&needle))
            }
            Search::Ends => {
                let needle = fold_case(&needle);
                Box::new(move |text| fold_case(text).ends_with(&needle))
            }
        }
    }
}

fn regex(left: Typed, right: &Typed, span: Span) -> Bound<Typed> {
    let Some(pattern) = right.constant_text() else {
        return Err(Error::semantic(Code::CONSTANT, span, "the regular expression must be a constant").into());
    };
    let compiled = crate::pattern::compile(&pattern, span)?;
    let left = searchable(left, span)?;
    let test: kernel::Predicate = Arc::new(move |text| compiled.is_match(text));
    Ok(fold_truth(Typed::new(
        kernel::predicate("matches regex", left.expr, test),
        KustoType::Bool,
    )))
}

//! Which terms the texts of a row must hold for a filter to be true.
//!
//! Storage that remembers the terms of blocks of rows ([`crate::term_hashes`]) leaves out blocks that
//! lack them. The answer errs on one side only: what a filter does not surely demand is left open.
//!
//! Seen through: `and`, `or`, `has`, `has_any`, `has_all`, `hasprefix`, `hassuffix`, `contains` and
//! `startswith` as far as a term is whole in what they look for, `==`, `=~`, `in`, `in~`; on text, on
//! `tolower` of it, on `tostring` of anything, and on members of JSON. A number or an instant holds no
//! word, so that `search "word"` asks the text columns only.

use crate::KustoType;
use crate::kernel::{self, Wanted};
use crate::term::whole_terms;
use crate::term_index::hash;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr, Operator};

/// A filter that asks for more terms than this is left open: a block is likely to hold one of them.
const MOST_TERMS: usize = 128;
/// Expressions nested deeper than this are left open.
const MOST_LEVELS: usize = 100;

/// What the texts of a row must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Any row may pass.
    Anything,
    /// No row can pass.
    Nothing,
    /// A column's text must hold a term.
    Term {
        /// The column's name in storage.
        column: String,
        /// The term, as [`crate::term_hashes`] gives it.
        hash: u64,
    },
    /// All of these.
    All(Vec<Demand>),
    /// At least one of these.
    Any(Vec<Demand>),
}

impl Demand {
    /// Returns what rows need to pass all of these filters.
    #[must_use]
    pub fn of(filters: &[Expr]) -> Self {
        let demand = all(filters.iter().map(|filter| of_filter(filter, 0)));
        if demand.terms() > MOST_TERMS {
            return Self::Anything;
        }
        demand
    }

    fn terms(&self) -> usize {
        match self {
            Self::Anything | Self::Nothing => 0,
            Self::Term { .. } => 1,
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::terms).sum(),
        }
    }
}

fn all(parts: impl IntoIterator<Item = Demand>) -> Demand {
    let mut kept = Vec::new();
    for part in parts {
        match part {
            Demand::Anything => {}
            Demand::Nothing => return Demand::Nothing,
            Demand::All(parts) => kept.extend(parts),
            other => kept.push(other),
        }
    }
    match kept.len() {
        0 => Demand::Anything,
        1 => kept.swap_remove(0),
        _ => Demand::All(kept),
    }
}

fn any(parts: impl IntoIterator<Item = Demand>) -> Demand {
    let mut kept = Vec::new();
    for part in parts {
        match part {
            Demand::Anything => return Demand::Anything,
            Demand::Nothing => {}
            Demand::Any(parts) => kept.extend(parts),
            other => kept.push(other),
        }
    }
    match kept.len() {
        0 => Demand::Nothing,
        1 => kept.swap_remove(0),
        _ => Demand::Any(kept),
    }
}

fn of_filter(filter: &Expr, level: usize) -> Demand {
    if level > MOST_LEVELS {
        return Demand::Anything;
    }
    match filter {
        Expr::BinaryExpr(binary) => match binary.op {
            Operator::And => all([of_filter(&binary.left, level + 1), of_filter(&binary.right, level + 1)]),
            Operator::Or => any([of_filter(&binary.left, level + 1), of_filter(&binary.right, level + 1)]),
            Operator::Eq => match (text_of(&binary.left), text_of(&binary.right)) {
                (None, Some(text)) => equals(&binary.left, text),
                (Some(text), None) => equals(&binary.right, text),
                _ => Demand::Anything,
            },
            _ => Demand::Anything,
        },
        Expr::IsTrue(inner) => of_filter(inner, level + 1),
        Expr::Alias(alias) => of_filter(&alias.expr, level + 1),
        Expr::InList(list) if !list.negated && list.list.len() <= MOST_TERMS => {
            any(list.list.iter().map(|item| match text_of(item) {
                Some(text) => equals(&list.expr, text),
                None => Demand::Anything,
            }))
        }
        Expr::Literal(ScalarValue::Boolean(value), _) if *value != Some(true) => Demand::Nothing,
        Expr::ScalarFunction(call) => match (kernel::wanted(call), call.args.as_slice()) {
            (Some(wanted), [text]) => satisfies(text, wanted),
            _ => Demand::Anything,
        },
        _ => Demand::Anything,
    }
}

fn text_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Literal(value, _) => value.try_as_str().flatten(),
        _ => None,
    }
}

/// A text equals another when all of the terms are there, at least.
fn equals(operand: &Expr, text: &str) -> Demand {
    match Operand::of(operand) {
        Some(operand) => all(whole_terms(text, false, true, true)
            .iter()
            .map(|term| operand.holds(term))),
        None => Demand::Anything,
    }
}

fn satisfies(operand: &Expr, wanted: &Wanted) -> Demand {
    match Operand::of(operand) {
        Some(operand) => any(wanted
            .iter()
            .map(|terms| all(terms.iter().map(|term| operand.holds(term))))),
        None => Demand::Anything,
    }
}

/// What a predicate looks into.
enum Operand<'e> {
    Text {
        column: &'e str,
        /// The text is JSON, printed anew, or a string in it.
        json: bool,
        /// The case was changed.
        lowered: bool,
    },
    /// A value that is not text, printed.
    Printed(KustoType),
}

impl<'e> Operand<'e> {
    fn of(expr: &'e Expr) -> Option<Self> {
        match expr {
            Expr::Column(column) => Some(Self::Text {
                column: &column.name,
                json: false,
                lowered: false,
            }),
            Expr::Alias(alias) => Self::of(&alias.expr),
            Expr::Cast(cast) if cast.field.data_type().is_string() => Self::of(&cast.expr),
            Expr::ScalarFunction(call) if call.func.name() == "coalesce" => match call.args.as_slice() {
                // Absent text is empty and holds no term.
                [text, empty] if text_of(empty) == Some("") => Self::of(text),
                _ => None,
            },
            Expr::ScalarFunction(call) => {
                let (name, kind) = kernel::row_function(call)?;
                let [argument] = call.args.as_slice() else { return None };
                if name == "tostring" && !matches!(kind, KustoType::String | KustoType::Guid | KustoType::Dynamic) {
                    return Some(Self::Printed(kind));
                }
                let Self::Text { column, json, lowered } = Self::of(argument)? else {
                    return None;
                };
                match name {
                    "tostring" if kind != KustoType::Dynamic => Some(Self::Text { column, json, lowered }),
                    "tolower" if kind == KustoType::String => Some(Self::Text {
                        column,
                        json,
                        lowered: true,
                    }),
                    // Escapes are undone once; text whose case was changed may have other ones.
                    _ if json || lowered => None,
                    "tostring" => Some(Self::Text {
                        column,
                        json: true,
                        lowered,
                    }),
                    // A member, or the whole: `tostring` makes it text.
                    "parse_json" | "parsejson" | "todynamic" | "toobject" => Some(Self::Text { column, json, lowered }),
                    path if path.starts_with(['.', '[']) && path != "[]" => Some(Self::Text { column, json, lowered }),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn holds(&self, term: &str) -> Demand {
        match self {
            Self::Text { column, json, lowered } => {
                // Numbers in JSON may be spelled differently when they are printed, and changing case
                // is not the same as removing it beyond ASCII.
                let is_number = term.bytes().all(|byte| byte.is_ascii_digit() || byte == b'e');
                if (*json && is_number) || (*lowered && !term.is_ascii()) {
                    return Demand::Anything;
                }
                Demand::Term {
                    column: (*column).to_owned(),
                    hash: hash(term),
                }
            }
            Self::Printed(kind) => {
                let may_hold = match kind {
                    KustoType::Bool => matches!(term, "true" | "false"),
                    KustoType::Int | KustoType::Long | KustoType::TimeSpan => {
                        term.bytes().all(|byte| byte.is_ascii_digit())
                    }
                    KustoType::Real => {
                        matches!(term, "nan" | "infinity")
                            || term.bytes().all(|byte| byte.is_ascii_digit() || byte == b'e')
                    }
                    KustoType::DateTime => term
                        .bytes()
                        .all(|byte| byte.is_ascii_digit() || matches!(byte, b't' | b'z')),
                    KustoType::String | KustoType::Guid | KustoType::Dynamic => true,
                };
                if may_hold { Demand::Anything } else { Demand::Nothing }
            }
        }
    }
}

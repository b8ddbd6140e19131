//! Binary operators and how tightly they bind.

use crate::ast::{BinaryOp, InOp};
use crate::lexer::{Punct, TokenKind};

/// How tightly an operator binds; a later one binds tighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Equality,
    Relational,
    Additive,
    Multiplicative,
    StringOp,
    /// Tighter than any operator.
    Operand,
}

impl Level {
    /// Returns whether `a op b op c` is allowed.
    pub(super) const fn chains(self) -> bool {
        matches!(self, Self::Or | Self::And | Self::Additive | Self::Multiplicative)
    }

    /// Returns the next tighter level.
    pub(super) const fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Equality,
            Self::Equality => Self::Relational,
            Self::Relational => Self::Additive,
            Self::Additive => Self::Multiplicative,
            Self::Multiplicative => Self::StringOp,
            Self::StringOp | Self::Operand => Self::Operand,
        }
    }
}

/// What stands between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Infix {
    Binary(BinaryOp),
    In(InOp),
    Between { negated: bool },
}

/// Returns the operator a token stands for.
pub(super) fn infix(kind: TokenKind, word: &str) -> Option<(Infix, Level)> {
    let op = match kind {
        TokenKind::Punct(punct) => match punct {
            Punct::EqualEqual => BinaryOp::Equal,
            Punct::BangEqual | Punct::LessGreater => BinaryOp::NotEqual,
            Punct::Less => BinaryOp::Less,
            Punct::LessOrEqual => BinaryOp::LessOrEqual,
            Punct::Greater => BinaryOp::Greater,
            Punct::GreaterOrEqual => BinaryOp::GreaterOrEqual,
            Punct::Plus => BinaryOp::Add,
            Punct::Minus => BinaryOp::Subtract,
            Punct::Star => BinaryOp::Multiply,
            Punct::Slash => BinaryOp::Divide,
            Punct::Percent => BinaryOp::Modulo,
            Punct::EqualTilde => BinaryOp::EqualTilde,
            Punct::BangTilde => BinaryOp::NotEqualTilde,
            Punct::Colon => BinaryOp::Has,
            _ => return None,
        },
        TokenKind::Word => return word_infix(word),
        _ => return None,
    };
    Some((Infix::Binary(op), level(op)))
}

/// Returns the operator a word stands for.
fn word_infix(word: &str) -> Option<(Infix, Level)> {
    let listed = |op| Some((Infix::In(op), Level::Equality));
    let op = match word {
        "in" => return listed(InOp::In),
        "!in" => return listed(InOp::NotIn),
        "in~" => return listed(InOp::InTilde),
        "!in~" => return listed(InOp::NotInTilde),
        "has_any" => return listed(InOp::HasAny),
        "has_all" => return listed(InOp::HasAll),
        "between" | "!between" => {
            let negated = word.starts_with('!');
            return Some((Infix::Between { negated }, Level::Equality));
        }
        "notcontains" => BinaryOp::NotContains,
        "containscs" => BinaryOp::ContainsCs,
        "notcontainscs" => BinaryOp::NotContainsCs,
        _ => *BinaryOp::ALL
            .iter()
            .find(|op| op.text() == word && word.starts_with(|c: char| c == '!' || c.is_ascii_alphabetic()))?,
    };
    Some((Infix::Binary(op), level(op)))
}

/// Returns whether a word stands between two operands.
pub(super) fn binary_word(word: &str) -> bool {
    word_infix(word).is_some()
}

/// Returns how tightly an operator binds.
pub(super) fn level(op: BinaryOp) -> Level {
    match op {
        BinaryOp::Or => Level::Or,
        BinaryOp::And => Level::And,
        BinaryOp::Equal | BinaryOp::NotEqual => Level::Equality,
        BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater | BinaryOp::GreaterOrEqual => Level::Relational,
        BinaryOp::Add | BinaryOp::Subtract => Level::Additive,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => Level::Multiplicative,
        _ => Level::StringOp,
    }
}

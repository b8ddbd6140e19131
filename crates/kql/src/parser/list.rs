//! Lists with commas.

use super::Parser;
use crate::diagnostic::Code;
use crate::lexer::Punct;

/// How a list may look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Items {
    /// Any number, none included.
    Any,
    /// At least one.
    Some,
    /// Any number, and a comma may stand after the last.
    Trailing,
}

impl Parser<'_> {
    /// Parses items separated by commas. `wanted` names an item for messages.
    pub(super) fn list<T>(
        &mut self,
        items: Items,
        wanted: &str,
        mut item: impl FnMut(&mut Self) -> Option<T>,
    ) -> Vec<T> {
        let mut list = Vec::new();
        loop {
            match item(self) {
                Some(value) => list.push(value),
                None if items == Items::Trailing && !self.at(Punct::Comma) => return list,
                None if items == Items::Any && list.is_empty() && !self.at(Punct::Comma) => {
                    return list;
                }
                None => self.missing(Code::EXPECTED_EXPRESSION, &format!("expected {wanted}")),
            }
            if !self.eat(Punct::Comma) {
                return list;
            }
            if items == Items::Trailing && self.at_list_end() {
                return list;
            }
            if items == Items::Any && self.at_list_end() {
                self.missing(Code::EXPECTED_EXPRESSION, &format!("expected {wanted}"));
                return list;
            }
        }
    }
}

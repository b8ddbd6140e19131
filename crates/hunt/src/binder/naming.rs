//! Names of columns that the query leaves unnamed.
//!
//! Source: the names Kusto's own engine gives (`count_`, `set_x`, `Column1`, `print_0`); which
//! functions keep the name of their first argument is told by Microsoft's language service.

use kql::ast::{Expr, ExprKind, LiteralValue};
use std::collections::HashSet;

/// Returns the name a plain expression brings along: a column its own, a path its parts joined by
/// underscores, some functions that of their first argument.
pub(crate) fn implied(expr: &Expr) -> Option<String> {
    match &expr.without_parentheses().kind {
        ExprKind::Name(name) => Some(name.text.clone()),
        ExprKind::Path(path) => {
            if let ExprKind::Name(side) = &path.base.kind
                && (side.text == "$left" || side.text == "$right")
            {
                return Some(path.name.text.clone());
            }
            Some(format!("{}_{}", implied(&path.base)?, path.name.text))
        }
        ExprKind::Index(index) => {
            let base = implied(&index.base)?;
            match &index.index.kind {
                ExprKind::Literal(literal) => match &literal.value {
                    LiteralValue::Long(at) => Some(format!("{base}_{at}")),
                    LiteralValue::String(key) => Some(format!("{base}_{}", key.value)),
                    _ => None,
                },
                _ => None,
            }
        }
        ExprKind::Call(call) => {
            let name = call.name.text.as_str();
            let first = &call.arguments.first()?.value;
            if matches!(name, "column_ifexists" | "columnifexists") {
                return match &first.kind {
                    ExprKind::Literal(literal) => match &literal.value {
                        LiteralValue::String(text) => Some(text.value.clone()),
                        _ => None,
                    },
                    _ => None,
                };
            }
            if keeps_name(name) {
                return implied(first);
            }
            let prefix = match name {
                "strlen" | "string_size" | "repeat" | "percentile_tdigest" | "dcount_hll" => name,
                "gettype" => "type",
                "treepath" => "tree",
                _ => return None,
            };
            Some(format!("{prefix}_{}", implied(first)?))
        }
        _ => None,
    }
}

/// Returns whether the result of a function is named after its first argument.
pub(crate) fn keeps_name(function: &str) -> bool {
    matches!(
        function,
        "abs"
            | "acos"
            | "asin"
            | "atan"
            | "atan2"
            | "bin"
            | "bin_auto"
            | "bin_at"
            | "binary_and"
            | "binary_not"
            | "binary_or"
            | "binary_shift_left"
            | "binary_shift_right"
            | "binary_xor"
            | "bitset_count_ones"
            | "ceiling"
            | "cos"
            | "exp"
            | "exp10"
            | "exp2"
            | "floor"
            | "format_datetime"
            | "format_timespan"
            | "log"
            | "log10"
            | "log2"
            | "parse_csv"
            | "parse_json"
            | "parsejson"
            | "pow"
            | "round"
            | "sin"
            | "split"
            | "sqrt"
            | "startofday"
            | "tan"
            | "tobool"
            | "toboolean"
            | "todatetime"
            | "todouble"
            | "todynamic"
            | "toguid"
            | "tohex"
            | "toint"
            | "tolong"
            | "toobject"
            | "toreal"
            | "tostring"
            | "totime"
            | "totimespan"
    )
}

/// Hands out names that differ from all others of a table.
#[derive(Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
}

impl Names {
    pub(crate) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// Returns the name itself, or with the first free number behind it.
    pub(crate) fn unique(&mut self, wanted: &str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let mut number = 1usize;
        loop {
            let candidate = format!("{wanted}{number}");
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
            number += 1;
        }
    }

    /// Returns the next free `Column1`, `Column2`, ….
    pub(crate) fn numbered(&mut self) -> String {
        let mut number = 1usize;
        loop {
            let candidate = format!("Column{number}");
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
            number += 1;
        }
    }
}

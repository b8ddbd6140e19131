//! Operators that choose and compute columns.

use crate::ast::{
    ColumnPattern, Distinct, Expr, ExprKind, NamedExpr, OperatorKind, Range, ReorderDirection, ReorderItem,
};
use crate::lexer::Punct;
use crate::parser::Parser;
use crate::parser::list::Items;
use crate::parser::name::Keywords;

impl Parser<'_> {
    /// Parses `extend a = x`.
    pub(super) fn extend(&mut self) -> OperatorKind {
        OperatorKind::Extend(self.list(Items::Some, "a column", Self::named))
    }

    /// Parses `print a = x`.
    pub(super) fn print(&mut self) -> OperatorKind {
        OperatorKind::Print(self.list(Items::Some, "a value", Self::named))
    }

    /// Parses `project a, b = x`.
    pub(super) fn project(&mut self) -> OperatorKind {
        OperatorKind::Project(self.list(Items::Any, "a column", Self::named))
    }

    /// Parses `project-rename new = old`.
    pub(super) fn project_rename(&mut self) -> OperatorKind {
        OperatorKind::ProjectRename(self.list(Items::Any, "`new = old`", Self::named))
    }

    /// Parses `project-by-names expressions`.
    pub(super) fn project_by_names(&mut self) -> OperatorKind {
        OperatorKind::ProjectByNames(self.list(Items::Any, "an expression", Self::unnamed))
    }

    /// Parses `distinct a, b` or `distinct *`.
    pub(super) fn distinct(&mut self) -> OperatorKind {
        let options = self.options(&[]);
        let columns = self.list(Items::Some, "a column", |p| {
            if !p.at(Punct::Star) || !(p.is(1, Punct::Comma) || p.is_list_end(1)) {
                return p.named();
            }
            let value = p.star();
            Some(NamedExpr {
                names: Vec::new(),
                tuple: false,
                span: value.span,
                value,
            })
        });
        OperatorKind::Distinct(Distinct { options, columns })
    }

    /// Parses the operands of `project-away` and `project-keep`.
    pub(super) fn column_patterns(&mut self) -> Vec<ColumnPattern> {
        self.list(Items::Any, "a column", Self::column_pattern)
    }

    /// Parses a column or a pattern with `*`.
    fn column_pattern(&mut self) -> Option<ColumnPattern> {
        if !self.at(Punct::OpenBracket)
            && let Some(wildcard) = self.wildcard()
        {
            return Some(ColumnPattern::Wildcard(wildcard));
        }
        let name = match self.name(Keywords::Soft) {
            Some(name) => name,
            None => self.keyword_as_name()?,
        };
        let span = name.span;
        Some(ColumnPattern::Column(Expr {
            kind: ExprKind::Name(name),
            span,
        }))
    }

    /// Parses `project-reorder a, b* asc`.
    pub(super) fn project_reorder(&mut self) -> OperatorKind {
        OperatorKind::ProjectReorder(self.list(Items::Any, "a column", |p| {
            let start = p.start();
            let columns = p.column_pattern()?;
            let order = match p.word() {
                Some("asc") => Some(ReorderDirection::Ascending),
                Some("desc") => Some(ReorderDirection::Descending),
                Some("granny-asc") => Some(ReorderDirection::GrannyAscending),
                Some("granny-desc") => Some(ReorderDirection::GrannyDescending),
                _ => None,
            };
            if order.is_some() {
                p.bump();
            }
            Some(ReorderItem {
                columns,
                order,
                span: p.since(start),
            })
        }))
    }

    /// Parses `range x from a to b step c`.
    pub(super) fn range(&mut self) -> OperatorKind {
        let column = self.required_name(Keywords::Soft);
        self.expect_word("from");
        let from = Box::new(self.required_unnamed());
        self.expect_word("to");
        let to = Box::new(self.required_unnamed());
        self.expect_word("step");
        let step = Box::new(self.required_unnamed());
        OperatorKind::Range(Range { column, from, to, step })
    }
}

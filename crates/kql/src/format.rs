//! Pretty printer: one pipe per line, keywords in their current spelling, comments kept.
//!
//! For a tree that [`crate::parse`] built without errors, the printed text parses to an equal
//! tree, spans aside. Parentheses are printed where the tree has them and nowhere else, so a
//! tree built by hand needs its [`crate::ast::ExprKind::Paren`] nodes.
//!
//! A node is first printed flat; if that is too wide, holds a pipe or has a comment inside, its
//! lists are broken, one item per line. Comments wait for the next line break: one that shared
//! its line with code is put at the end of the line, any other on a line of its own.

mod clause;
mod expr;
mod operator;
mod statement;

use std::collections::VecDeque;

use crate::ast::{Comment, Query};
use crate::span::Span;

/// The width lines are kept to where possible, in bytes.
const WIDTH: usize = 100;
/// How far a nested line is indented.
const INDENT: usize = 4;

/// Prints a tree.
#[must_use]
pub fn format(query: &Query) -> String {
    let mut printer = Printer {
        out: String::new(),
        indent: 0,
        comments: query.comments.iter().cloned().collect(),
        flat: false,
        piped: false,
    };
    printer.query(query);
    printer.out
}

/// Printer state.
struct Printer {
    out: String,
    indent: usize,
    /// The comments that are still to be printed.
    comments: VecDeque<Comment>,
    /// Whether everything goes on one line.
    flat: bool,
    /// Whether a pipe was printed while flat.
    piped: bool,
}

impl Printer {
    /// Prints a text as it is.
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Starts a new line for what starts at `next` in the source, and prints the comments before it.
    fn line(&mut self, next: usize) {
        if self.flat {
            self.text(" ");
            return;
        }
        let mut fresh = self.out.is_empty();
        while self.comments.front().is_some_and(|comment| comment.span.start < next) {
            let Some(comment) = self.comments.pop_front() else {
                break;
            };
            if comment.own_line || fresh || self.ends_in_comment() {
                if !self.out.is_empty() {
                    self.newline();
                }
            } else {
                self.text(" ");
            }
            self.text(&comment.text);
            fresh = false;
        }
        if !self.out.is_empty() {
            self.newline();
        }
    }

    /// Returns whether the line at hand already ends in a comment.
    fn ends_in_comment(&self) -> bool {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        // A string may hold two slashes too; a needless line break is harmless.
        line.contains("//") || line.trim_start().starts_with('#')
    }

    /// Ends the line and indents the next one.
    fn newline(&mut self) {
        self.out.push('\n');
        for _ in 0..self.indent {
            self.out.push(' ');
        }
    }

    /// Returns the width of the line at hand.
    fn column(&self) -> usize {
        self.out.len() - self.out.rfind('\n').map_or(0, |at| at + 1)
    }

    /// Returns what a rule prints on one line, if that fits and needs no line break.
    fn flat(&self, span: Span, rule: impl FnOnce(&mut Printer)) -> Option<String> {
        let holds_comment = self
            .comments
            .front()
            .is_some_and(|comment| comment.span.start < span.end);
        if holds_comment && !self.flat {
            return None;
        }
        let mut printer = Printer {
            out: String::new(),
            indent: 0,
            comments: VecDeque::new(),
            flat: true,
            piped: false,
        };
        rule(&mut printer);
        let fits = !printer.piped && !printer.out.contains('\n') && self.column() + printer.out.len() <= WIDTH;
        fits.then_some(printer.out)
    }

    /// Prints items with commas: on the line at hand if they fit, else one per line.
    fn list<T>(&mut self, items: &[T], span_of: impl Fn(&T) -> Span, print: impl Fn(&mut Printer, &T)) {
        let whole = match (items.first(), items.last()) {
            (Some(first), Some(last)) => span_of(first).to(span_of(last)),
            _ => return,
        };
        let joined = |printer: &mut Printer| {
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    printer.text(", ");
                }
                print(printer, item);
            }
        };
        if self.flat {
            joined(self);
        } else if let Some(flat) = self.flat(whole, joined) {
            self.text(&flat);
        } else if let [item] = items {
            print(self, item);
        } else {
            self.indent += INDENT;
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    self.text(",");
                }
                if self.out.ends_with(' ') && at == 0 {
                    self.out.pop();
                }
                self.line(span_of(item).start);
                print(self, item);
            }
            self.indent -= INDENT;
        }
    }

    /// Prints `open items close`; broken, the items stand on lines of their own.
    fn bracketed<T>(
        &mut self,
        open: &str,
        close: &str,
        items: &[T],
        span_of: impl Fn(&T) -> Span,
        print: impl Fn(&mut Printer, &T),
    ) {
        self.text(open);
        let before = self.out.len();
        self.list(items, span_of, print);
        let broken = self.out.get(before..).is_some_and(|text| text.starts_with('\n'));
        if broken {
            self.newline();
        }
        self.text(close);
    }

    /// Prints a block in brackets on lines of its own.
    fn block(&mut self, open: &str, close: &str, span: Span, body: impl FnOnce(&mut Self)) {
        self.text(open);
        if self.flat {
            body(self);
        } else {
            self.indent += INDENT;
            self.line(span.start);
            body(self);
            self.indent -= INDENT;
            self.line(span.end);
        }
        self.text(close);
    }
}

//! Looking at tokens, taking them, and reporting.

use super::{MAX_DEPTH, Parser};
use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{Punct, Token, TokenKind};
use crate::span::Span;

impl<'a> Parser<'a> {
    /// Returns the token `ahead` places from here; the end of the text never runs out.
    pub(super) fn peek_at(&self, ahead: usize) -> Token {
        let last = self.tokens.len().saturating_sub(1);
        self.tokens[(self.pos + ahead).min(last)]
    }

    /// Returns the next token.
    pub(super) fn peek(&self) -> Token {
        self.peek_at(0)
    }

    /// Returns the kind of the next token.
    pub(super) fn kind(&self) -> TokenKind {
        self.peek().kind
    }

    /// Returns the source text of a span.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Returns the word `ahead` places from here, if it is one.
    pub(super) fn word_at(&self, ahead: usize) -> Option<&'a str> {
        let token = self.peek_at(ahead);
        (token.kind == TokenKind::Word).then(|| self.slice(token.span))
    }

    /// Returns the next word, if it is one.
    pub(super) fn word(&self) -> Option<&'a str> {
        self.word_at(0)
    }

    /// Returns whether the next token is this word.
    pub(super) fn at_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    /// Returns whether the next token is this sign.
    pub(super) fn at(&self, punct: Punct) -> bool {
        self.is(0, punct)
    }

    /// Returns whether the token `ahead` places from here is this sign.
    pub(super) fn is(&self, ahead: usize, punct: Punct) -> bool {
        self.peek_at(ahead).kind == TokenKind::Punct(punct)
    }

    /// Takes one token.
    pub(super) fn bump(&mut self) -> Token {
        let token = self.peek();
        if self.pos + 1 < self.tokens.len() {
            self.pos += 1;
        }
        token
    }

    /// Takes the next token if it is this word.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// Takes the next token if it is this sign.
    pub(super) fn eat(&mut self, punct: Punct) -> bool {
        let found = self.at(punct);
        if found {
            self.bump();
        }
        found
    }

    /// Takes this word or reports its absence.
    pub(super) fn expect_word(&mut self, word: &str) -> bool {
        self.eat_word(word) || {
            self.missing(Code::EXPECTED, &format!("expected `{word}`"));
            false
        }
    }

    /// Takes this sign or reports its absence.
    pub(super) fn expect(&mut self, punct: Punct) -> bool {
        self.eat(punct) || {
            self.missing(Code::EXPECTED, &format!("expected `{}`", punct.text()));
            false
        }
    }

    /// Returns the empty span before the next token.
    pub(super) fn here(&self) -> Span {
        let start = self.peek().span.start;
        Span::new(start, start)
    }

    /// Returns the offset where the next token starts.
    pub(super) fn start(&self) -> usize {
        self.peek().span.start
    }

    /// Returns the span from `start` to the end of the token taken last.
    pub(super) fn since(&self, start: usize) -> Span {
        let end = match self.pos.checked_sub(1).and_then(|at| self.tokens.get(at)) {
            Some(token) if token.span.end >= start => token.span.end,
            _ => start,
        };
        Span::new(start, end)
    }

    /// Reports an error; only the first one at a place counts, the others would echo it.
    pub(super) fn error(&mut self, code: Code, span: Span, message: impl Into<String>) {
        let echo = self
            .diagnostics
            .iter()
            .rev()
            .take(4)
            .any(|earlier| earlier.span.start == span.start && earlier.code.0 >= 10);
        if !echo {
            self.diagnostics.push(Diagnostic::error(code, span, message));
        }
    }

    /// Reports a warning.
    pub(super) fn warning(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(code, span, message));
    }

    /// Reports that something is missing before the next token.
    pub(super) fn missing(&mut self, code: Code, wanted: &str) {
        let token = self.peek();
        let found = self.describe(token);
        self.error(code, token.span, format!("{wanted}, found {found}"));
    }

    /// Names a token for a message.
    pub(super) fn describe(&self, token: Token) -> String {
        const LONGEST: usize = 24;
        match token.kind {
            TokenKind::End => "the end of the text".to_owned(),
            _ => {
                let text = self.slice(token.span);
                match text.char_indices().nth(LONGEST) {
                    Some((cut, _)) => format!("`{}…`", &text[..cut]),
                    None => format!("`{text}`"),
                }
            }
        }
    }

    /// Runs a rule one bracket deeper; past the limit, reports and skips to the end of the
    /// bracket instead.
    pub(super) fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            let span = self.peek().span;
            self.error(
                Code::TOO_DEEP,
                span,
                format!("more than {MAX_DEPTH} brackets stand inside each other; split the query with `let`"),
            );
            self.skip_balanced(|_| false);
            return None;
        }
        self.depth += 1;
        let outer = std::mem::take(&mut self.height);
        let result = rule(self);
        self.height = outer.max(self.height + 1);
        self.depth -= 1;
        Some(result)
    }

    /// Skips to a token that closes a bracket opened earlier, or to one that `stop` accepts
    /// outside of all brackets.
    pub(super) fn skip_balanced(&mut self, stop: impl Fn(TokenKind) -> bool) {
        let mut open = 0u32;
        loop {
            let kind = self.kind();
            match kind {
                TokenKind::End => return,
                TokenKind::Punct(Punct::OpenParen | Punct::OpenBracket | Punct::OpenBrace) => {
                    open += 1;
                }
                TokenKind::Punct(Punct::CloseParen | Punct::CloseBracket | Punct::CloseBrace) => {
                    match open.checked_sub(1) {
                        Some(left) => open = left,
                        None => return,
                    }
                }
                _ if open == 0 && stop(kind) => return,
                _ => {}
            }
            self.bump();
        }
    }

    /// Returns whether the next token ends any list.
    pub(super) fn at_list_end(&self) -> bool {
        self.is_list_end(0)
    }

    /// Returns whether the token `ahead` places from here ends any list.
    pub(super) fn is_list_end(&self, ahead: usize) -> bool {
        matches!(
            self.peek_at(ahead).kind,
            TokenKind::End
                | TokenKind::Punct(
                    Punct::CloseParen | Punct::CloseBracket | Punct::CloseBrace | Punct::Pipe | Punct::Semicolon
                )
        )
    }
}

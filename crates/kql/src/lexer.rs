//! Text to tokens.
//!
//! The lexer never fails: what it does not know becomes a [`TokenKind::Bad`] token with a
//! diagnostic. Blanks and comments are no tokens, but each token remembers whether one of them
//! stands before it, because wildcards and graph arrows must be written without gaps. Keywords
//! are plain words here; which of them may serve as names is told by [`word::class`].
//! Typed literals such as `datetime(2024-01-31)` are one token up to the first closing
//! parenthesis, and operators with dashes such as `mv-expand` are one word.

mod number;
mod string;
pub(crate) mod word;

pub(crate) use number::UNITS as TIME_UNITS;
pub(crate) use string::{escape as string_escape, shape as string_shape};

use crate::ast::{Comment, ScalarType};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// An identifier or a keyword, dashes and `!` included.
    Word,
    /// A whole number, decimal or hexadecimal.
    Long,
    /// A number with a fraction or an exponent.
    Real,
    /// A number with a unit of time.
    TimeSpan,
    /// `true` or `false`.
    Bool,
    /// `type(…)`.
    Typed(ScalarType),
    /// One string literal of any form.
    String,
    /// A bare GUID, which the language accepts in few places only.
    RawGuid,
    /// A line that starts with `#`.
    Directive,
    /// An operator or a bracket, of one or two characters.
    Punct(Punct),
    /// A character the language does not use.
    Bad,
    /// The end of the text.
    End,
}

/// Operators and brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Punct {
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Pipe,
    Dot,
    DotDot,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Less,
    LessOrEqual,
    LessGreater,
    LessPipe,
    Greater,
    GreaterOrEqual,
    Equal,
    EqualEqual,
    FatArrow,
    EqualTilde,
    BangEqual,
    BangTilde,
    Colon,
    Semicolon,
    Comma,
    At,
    Question,
}

impl Punct {
    /// Returns the spelling.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::OpenParen => "(",
            Self::CloseParen => ")",
            Self::OpenBracket => "[",
            Self::CloseBracket => "]",
            Self::OpenBrace => "{",
            Self::CloseBrace => "}",
            Self::Pipe => "|",
            Self::Dot => ".",
            Self::DotDot => "..",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Star => "*",
            Self::Slash => "/",
            Self::Percent => "%",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::LessGreater => "<>",
            Self::LessPipe => "<|",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "=",
            Self::EqualEqual => "==",
            Self::FatArrow => "=>",
            Self::EqualTilde => "=~",
            Self::BangEqual => "!=",
            Self::BangTilde => "!~",
            Self::Colon => ":",
            Self::Semicolon => ";",
            Self::Comma => ",",
            Self::At => "@",
            Self::Question => "?",
        }
    }
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// Where it stands.
    pub(crate) span: Span,
    /// Whether a blank or a comment stands right before it.
    pub(crate) spaced: bool,
}

/// The outcome of lexing.
pub(crate) struct Lexed {
    /// The tokens; the last one is [`TokenKind::End`].
    pub(crate) tokens: Vec<Token>,
    /// The comments in order.
    pub(crate) comments: Vec<Comment>,
    /// What was wrong.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Splits a text into tokens.
pub(crate) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer {
        text,
        pos: 0,
        line_start: true,
        out: Lexed {
            tokens: Vec::with_capacity(text.len() / 4 + 1),
            comments: Vec::new(),
            diagnostics: Vec::new(),
        },
    };
    lexer.run();
    lexer.out
}

/// Lexer state.
struct Lexer<'a> {
    text: &'a str,
    pos: usize,
    /// Whether only blanks were seen since the last line break.
    line_start: bool,
    out: Lexed,
}

impl Lexer<'_> {
    /// Produces every token.
    fn run(&mut self) {
        loop {
            let spaced = self.skip_trivia();
            let start = self.pos;
            if start >= self.text.len() {
                self.out.tokens.push(Token {
                    kind: TokenKind::End,
                    span: Span::new(start, start),
                    spaced,
                });
                return;
            }
            let kind = self.token();
            self.line_start = false;
            self.out.tokens.push(Token {
                kind,
                span: Span::new(start, self.pos),
                spaced,
            });
        }
    }

    /// Skips blanks and comments; returns whether there were any.
    fn skip_trivia(&mut self) -> bool {
        let start = self.pos;
        while let Some(next) = self.text[self.pos..].chars().next() {
            if is_blank(next) {
                self.line_start |= next == '\n' || next == '\r';
                self.pos += next.len_utf8();
            } else if self.text[self.pos..].starts_with("//") {
                let end = line_end(self.text, self.pos);
                self.out.comments.push(Comment {
                    text: self.text[self.pos..end].trim_end().to_owned(),
                    own_line: self.line_start,
                    span: Span::new(self.pos, end),
                });
                self.pos = end;
            } else {
                break;
            }
        }
        self.pos > start
    }

    /// Reads one token and moves behind it.
    fn token(&mut self) -> TokenKind {
        let bytes = &self.text.as_bytes()[self.pos..];
        let first = bytes[0];
        if string::starts_string(bytes) {
            return self.string();
        }
        if first.is_ascii_digit() || first.is_ascii_alphabetic() || matches!(first, b'_' | b'$') {
            return self.word_or_number();
        }
        if first == b'!'
            && let Some(len) = word::keyword_len(&self.text[self.pos..])
        {
            self.pos += len;
            return TokenKind::Word;
        }
        if first == b'#' {
            self.pos = line_end(self.text, self.pos);
            return TokenKind::Directive;
        }
        if let Some((punct, len)) = punct(bytes) {
            self.pos += len;
            return TokenKind::Punct(punct);
        }
        let start = self.pos;
        let bad = self.text[start..].chars().next().unwrap_or(' ');
        self.pos += bad.len_utf8();
        self.out.diagnostics.push(Diagnostic::error(
            Code::UNEXPECTED_CHARACTER,
            Span::new(start, self.pos),
            format!("the character `{bad}` is not part of the language; remove it or put it in quotes"),
        ));
        TokenKind::Bad
    }

    /// Reads what starts with a letter, a digit, `_` or `$`.
    fn word_or_number(&mut self) -> TokenKind {
        let rest = &self.text[self.pos..];
        if let Some(len) = word::keyword_len(rest) {
            let after = rest.as_bytes().get(len).copied();
            if after == Some(b'(')
                && let Some(ty) = word::literal_type(&rest[..len])
            {
                return self.typed(ty, len);
            }
            if !after.is_some_and(is_word_byte) {
                self.pos += len;
                return TokenKind::Word;
            }
        }
        let (kind, len) = number::scan(rest.as_bytes());
        self.pos += len;
        kind
    }

    /// Reads `type(…)` up to the first closing parenthesis on the same line.
    fn typed(&mut self, ty: ScalarType, keyword_len: usize) -> TokenKind {
        let start = self.pos;
        let body = start + keyword_len + 1;
        let stop = self.text[body..]
            .find([')', '\n', '\r', '\u{2028}', '\u{2029}'])
            .map_or(self.text.len(), |at| body + at);
        if self.text.as_bytes().get(stop) == Some(&b')') {
            self.pos = stop + 1;
        } else {
            self.pos = stop;
            self.out.diagnostics.push(Diagnostic::error(
                Code::UNCLOSED_LITERAL,
                Span::new(start, stop),
                "the literal has no closing parenthesis on its line; add `)`",
            ));
        }
        TokenKind::Typed(ty)
    }

    /// Reads a string literal.
    fn string(&mut self) -> TokenKind {
        let start = self.pos;
        let scanned = string::scan(&self.text[start..]);
        self.pos += scanned.len;
        match scanned.fault {
            None => {}
            Some(string::Fault::Unclosed(quote)) => self.out.diagnostics.push(Diagnostic::error(
                Code::UNCLOSED_STRING,
                Span::new(start, self.pos),
                format!("the string has no closing {quote}; add it"),
            )),
            Some(string::Fault::Escape(at)) => {
                let at = start + at;
                let end = self.text[at + 1..]
                    .chars()
                    .next()
                    .map_or(at + 1, |next| at + 1 + next.len_utf8());
                self.out.diagnostics.push(Diagnostic::error(
                    Code::BAD_ESCAPE,
                    Span::new(at, end),
                    "unknown escape in a string; double the backslash or write the string as @\"…\"",
                ));
            }
        }
        TokenKind::String
    }
}

/// Returns whether a byte can continue an identifier.
pub(crate) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Returns whether the language treats a character as blank.
///
/// # Source
/// The `WHITESPACE` rule of the published KQL token grammar, which knows no vertical tab and
/// counts the zero-width space and the byte-order mark.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\t' | ' ' | '\r' | '\n' | '\u{c}' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'
            ..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

/// Returns where the line that holds `from` ends, before the line break.
fn line_end(text: &str, from: usize) -> usize {
    text[from..]
        .find(['\n', '\r', '\u{2028}', '\u{2029}'])
        .map_or(text.len(), |at| from + at)
}

/// Reads an operator or a bracket.
fn punct(bytes: &[u8]) -> Option<(Punct, usize)> {
    let second = bytes.get(1).copied().unwrap_or(0);
    let two = match (bytes[0], second) {
        (b'.', b'.') => Some(Punct::DotDot),
        (b'<', b'=') => Some(Punct::LessOrEqual),
        (b'<', b'|') => Some(Punct::LessPipe),
        (b'<', b'>') => Some(Punct::LessGreater),
        (b'>', b'=') => Some(Punct::GreaterOrEqual),
        (b'=', b'=') => Some(Punct::EqualEqual),
        (b'=', b'>') => Some(Punct::FatArrow),
        (b'=', b'~') => Some(Punct::EqualTilde),
        (b'!', b'=') => Some(Punct::BangEqual),
        (b'!', b'~') => Some(Punct::BangTilde),
        _ => None,
    };
    if let Some(two) = two {
        return Some((two, 2));
    }
    let one = match bytes[0] {
        b'(' => Punct::OpenParen,
        b')' => Punct::CloseParen,
        b'[' => Punct::OpenBracket,
        b']' => Punct::CloseBracket,
        b'{' => Punct::OpenBrace,
        b'}' => Punct::CloseBrace,
        b'|' => Punct::Pipe,
        b'.' => Punct::Dot,
        b'+' => Punct::Plus,
        b'-' => Punct::Minus,
        b'*' => Punct::Star,
        b'/' => Punct::Slash,
        b'%' => Punct::Percent,
        b'<' => Punct::Less,
        b'>' => Punct::Greater,
        b'=' => Punct::Equal,
        b':' => Punct::Colon,
        b';' => Punct::Semicolon,
        b',' => Punct::Comma,
        b'@' => Punct::At,
        b'?' => Punct::Question,
        _ => return None,
    };
    Some((one, 1))
}

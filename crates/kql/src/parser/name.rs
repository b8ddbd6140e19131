//! Names: bare words, `['…']`, `{…}` holes, and name patterns with `*`.

use super::Parser;
use crate::ast::{Name, Wildcard};
use crate::diagnostic::Code;
use crate::lexer::word::{Class, class};
use crate::lexer::{Punct, TokenKind};
use crate::literal;

/// Which keywords may be bare names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keywords {
    /// Those that are names wherever one is expected.
    Soft,
    /// Those, and the ones that are names only where a name is introduced.
    Medium,
}

impl Parser<'_> {
    /// Returns how many tokens the name `ahead` places from here takes; zero if there is none.
    pub(super) fn name_len(&self, ahead: usize, keywords: Keywords) -> usize {
        match self.peek_at(ahead).kind {
            TokenKind::Word => {
                let fits = match class(self.word_at(ahead).unwrap_or_default()) {
                    Class::Identifier | Class::Soft => true,
                    Class::Medium => keywords == Keywords::Medium,
                    Class::Hard => false,
                };
                usize::from(fits)
            }
            TokenKind::Punct(Punct::OpenBracket) => {
                let mut strings = 0;
                while self.peek_at(ahead + 1 + strings).kind == TokenKind::String {
                    strings += 1;
                }
                if strings > 0 && self.is(ahead + 1 + strings, Punct::CloseBracket) {
                    strings + 2
                } else {
                    0
                }
            }
            TokenKind::Punct(Punct::OpenBrace) => {
                let adjacent = |at: usize| !self.peek_at(ahead + at).spaced;
                if self.word_at(ahead + 1).is_some()
                    && adjacent(1)
                    && self.is(ahead + 2, Punct::CloseBrace)
                    && adjacent(2)
                {
                    3
                } else {
                    0
                }
            }
            _ => 0,
        }
    }

    /// Parses a name.
    pub(super) fn name(&mut self, keywords: Keywords) -> Option<Name> {
        let len = self.name_len(0, keywords);
        if len == 0 {
            return None;
        }
        let start = self.start();
        let first = self.bump();
        if first.kind != TokenKind::Punct(Punct::OpenBracket) {
            for _ in 1..len {
                self.bump();
            }
            let span = self.since(start);
            return Some(Name {
                text: self.slice(span).to_owned(),
                bracketed: false,
                span,
            });
        }
        let mut text = String::new();
        while self.kind() == TokenKind::String {
            let token = self.bump();
            text.push_str(&literal::string(self.slice(token.span)).0);
        }
        self.expect(Punct::CloseBracket);
        Some(Name {
            text,
            bracketed: true,
            span: self.since(start),
        })
    }

    /// Parses a name or reports its absence and returns an empty one.
    pub(super) fn required_name(&mut self, keywords: Keywords) -> Name {
        if let Some(name) = self.name(keywords) {
            return name;
        }
        if let Some(name) = self.keyword_as_name() {
            return name;
        }
        self.missing(Code::EXPECTED_NAME, "expected a name");
        Name {
            span: self.here(),
            ..Name::default()
        }
    }

    /// Takes a keyword that stands where only a name can, and reports it.
    pub(super) fn keyword_as_name(&mut self) -> Option<Name> {
        let word = self.word()?;
        if matches!(class(word), Class::Identifier | Class::Soft) || word.starts_with('!') {
            return None;
        }
        let follows_a_name = match self.peek_at(1).kind {
            TokenKind::Punct(punct) => !matches!(
                punct,
                Punct::OpenParen | Punct::OpenBracket | Punct::OpenBrace | Punct::Minus | Punct::Plus
            ),
            TokenKind::Word => super::precedence::binary_word(self.word_at(1).unwrap_or_default()),
            _ => false,
        };
        if !follows_a_name {
            return None;
        }
        let token = self.bump();
        self.error(
            Code::KEYWORD_AS_NAME,
            token.span,
            format!("`{word}` is a keyword; write ['{word}'] to use it as a name"),
        );
        Some(Name {
            text: word.to_owned(),
            bracketed: false,
            span: token.span,
        })
    }

    /// Takes any one word as a name, keyword or not.
    pub(super) fn any_word(&mut self) -> Option<Name> {
        let text = self.word()?;
        let token = self.bump();
        Some(Name {
            text: text.to_owned(),
            bracketed: false,
            span: token.span,
        })
    }

    /// Returns how many tokens the name pattern `ahead` places from here takes; zero if there is none.
    fn wildcard_len(&self, ahead: usize) -> usize {
        let is_word = |at: usize| self.word_at(at).is_some_and(|word| class(word) != Class::Hard);
        let mut len = if self.is(ahead, Punct::Star) {
            1
        } else if is_word(ahead) && self.is(ahead + 1, Punct::Star) && !self.peek_at(ahead + 1).spaced {
            2
        } else {
            return 0;
        };
        while !self.peek_at(ahead + len).spaced
            && (is_word(ahead + len)
                || self.is(ahead + len, Punct::Star)
                || self.peek_at(ahead + len).kind == TokenKind::Long)
        {
            len += 1;
        }
        len
    }

    /// Parses a name pattern such as `Device*`, perhaps in brackets.
    pub(super) fn wildcard(&mut self) -> Option<Wildcard> {
        let start = self.start();
        let bracketed = self.at(Punct::OpenBracket);
        let ahead = usize::from(bracketed);
        let len = self.wildcard_len(ahead);
        if len == 0 || (bracketed && !self.is(ahead + len, Punct::CloseBracket)) {
            return None;
        }
        for _ in 0..ahead {
            self.bump();
        }
        let inner = self.start();
        for _ in 0..len {
            self.bump();
        }
        let pattern = self.slice(self.since(inner)).to_owned();
        for _ in 0..ahead {
            self.bump();
        }
        Some(Wildcard {
            pattern,
            span: self.since(start),
        })
    }
}

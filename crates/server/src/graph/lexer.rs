//! Cuts a `$filter` into tokens.

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A name, operator, instant or number: anything without quotes and brackets.
    Word(String),
    /// A text in quotes; also one behind an enumeration's name, as `microsoft.graph.…'high'`.
    Text(String),
    /// `(`.
    Open,
    /// `)`.
    Close,
}

/// Longest filter that is read.
const LONGEST: usize = 4_096;

/// Cuts the text.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    if text.len() > LONGEST {
        return Err(format!(
            "the $filter has {} bytes; at most {LONGEST} are read",
            text.len()
        ));
    }
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '(' => {
                tokens.push(Token::Open);
                &rest[1..]
            }
            ')' => {
                tokens.push(Token::Close);
                &rest[1..]
            }
            '\'' => {
                let (value, after) = quoted(&rest[1..])?;
                tokens.push(Token::Text(value));
                after
            }
            _ => {
                let end = rest
                    .find(|character: char| character.is_whitespace() || "()'".contains(character))
                    .unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                match after.strip_prefix('\'') {
                    // An enumeration's name adds nothing to the member's.
                    Some(inside) => {
                        let (value, after) = quoted(inside)?;
                        tokens.push(Token::Text(value));
                        after
                    }
                    None => {
                        tokens.push(Token::Word(word.to_owned()));
                        after
                    }
                }
            }
        }
        .trim_start();
    }
    Ok(tokens)
}

/// Reads to the closing quote; two quotes in a row are one inside the text.
fn quoted(text: &str) -> Result<(String, &str), String> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('\'') else {
            return Err(format!("the $filter has a text without closing quote: '{text}"));
        };
        value.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Ok((value, after)),
        }
    }
}

//! Stored functions: KQL text with a name, given by the administrator or built in (the parsers of
//! Sentinel's information model, [`crate::asim`]).

use crate::binder::scope::{Lambda, Scope};
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::{Reference, asim};
use kql::Span;
use kql::ast::{LetValue, StatementKind};
use std::rc::Rc;

/// So many different names are looked for as stored functions.
const MAX_CALLS: usize = 64;

impl Binder<'_> {
    /// Finds a stored function; the administrator's hides a built-in one of the same name.
    pub(crate) fn stored_function(&mut self, name: &str, span: Span) -> Bound<Option<Rc<Lambda>>> {
        if let Some(lambda) = self.stored.get(name) {
            return Ok(Some(Rc::clone(lambda)));
        }
        let reference = Reference::Function(name.to_owned());
        let text = match self.read(&reference)? {
            Some(content) => String::from_utf8_lossy(&content).into_owned(),
            None => match asim::find(name) {
                Some(text) => text,
                None => return Ok(None),
            },
        };
        let lambda = Rc::new(parse(name, &text, span)?);
        self.stored.insert(name.to_owned(), Rc::clone(&lambda));
        Ok(Some(lambda))
    }

    /// Reads the stored functions that a query may call, so that it is known which give tables.
    pub(crate) fn read_stored_functions(&mut self, text: &str) -> Bound<()> {
        let mut seen: Vec<&str> = Vec::new();
        for (at, _) in text.match_indices('(') {
            let before = text.get(..at).unwrap_or_default().trim_end();
            let start = before
                .rfind(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                .map_or(0, |at| at + 1);
            // The letter before a name may take several bytes; then it is no name of a function.
            let Some(name) = before.get(start..).filter(|name| !name.is_empty()) else {
                continue;
            };
            if seen.contains(&name) || crate::functions::is_known(name) || asim::find(name).is_some() {
                continue;
            }
            seen.push(name);
            if seen.len() > MAX_CALLS {
                break;
            }
            self.stored_function(name, Span::default())?;
        }
        Ok(())
    }

    /// Returns whether a stored function gives a table.
    pub(crate) fn is_stored_table(&self, name: &str) -> bool {
        match self.stored.get(name) {
            Some(lambda) => self.gives_table(lambda),
            None => asim::find(name).is_some(),
        }
    }
}

/// Reads `(parameters) { body }`, or a body alone.
fn parse(name: &str, text: &str, span: Span) -> Bound<Lambda> {
    let bad = |why: &str| {
        let message = format!("the stored function `{name}` cannot be read: {why}");
        Error::semantic(Code::INVALID, span, message)
    };
    let written = text.trim_start();
    let body_alone = !(written.starts_with('(') || written.starts_with("view"));
    let source = if body_alone {
        format!("let stored = () {{ {text}\n}};")
    } else {
        format!("let stored = {text}\n;")
    };
    let parsed = kql::parse(&source);
    if let Some(diagnostic) = parsed
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.severity == kql::Severity::Error)
    {
        return Err(bad(&diagnostic.message).into());
    }
    for statement in parsed.tree.statements {
        if let StatementKind::Let(definition) = statement.kind
            && let LetValue::Function(function) = definition.value
        {
            return Ok(Lambda {
                function,
                scope: Scope::default(),
            });
        }
    }
    Err(bad("it is no function").into())
}

//! A promptbook named in a prompt: `*name INPUT=value` runs it in the same session.

use super::{End, Next, Turn};
use crate::answer::notice;
use crate::copilot::Copilot;
use api::NewPromptbookRun;
use std::collections::BTreeMap;
use store::StepState;

impl Turn {
    /// Begins to run the promptbook that is named; its prompts follow this one.
    pub(super) async fn run_book(&mut self, named: &str) -> Result<Next, crate::Error> {
        let at = self.begin("choose");
        let copilot = Copilot {
            inner: self.inner.clone(),
        };
        let books = copilot.promptbooks(&self.detail.asker.user).await?;
        // The longest name first, so that a book whose name begins another's does not shadow it.
        let found = books
            .iter()
            .filter(|book| starts_with_name(named, &book.content.name))
            .max_by_key(|book| book.content.name.len());
        let Some(book) = found else {
            let said = format!("there is no promptbook `{}`", super::past::cut(named, 80));
            self.end(at, StepState::Failed, said.clone());
            self.suggestions = books
                .iter()
                .take(4)
                .map(|book| format!("*{}", book.content.name))
                .collect();
            return Ok(Next::End(End::failed(store::ResultType::Error, said)));
        };
        let new = NewPromptbookRun {
            inputs: inputs(named.get(book.content.name.len()..).unwrap_or_default()),
            session_id: Some(self.session.id.clone()),
        };
        let asker = self.detail.asker.clone();
        // A run asks prompts, and a prompt is a turn like this one: the future is boxed because it holds itself.
        let running: std::pin::Pin<Box<dyn Future<Output = _> + Send + '_>> =
            Box::pin(copilot.run_promptbook(&book.id, &new, &asker));
        match running.await {
            Ok(_) => {
                let count = book.content.prompts.len();
                let said = format!(
                    "promptbook \u{201c}{}\u{201d} runs in this session: {count} prompts",
                    book.content.name
                );
                self.end(at, StepState::Done, said.clone());
                self.blocks.push(notice(&said));
                Ok(Next::End(End::success()))
            }
            Err(error) if error.is_callers() => {
                self.end(at, StepState::Failed, error.to_string());
                Ok(Next::End(End::failed(store::ResultType::Error, error.to_string())))
            }
            Err(error) => Err(error),
        }
    }
}

fn starts_with_name(text: &str, name: &str) -> bool {
    text.get(..name.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(name))
        && text[name.len()..].chars().next().is_none_or(char::is_whitespace)
}

/// Reads `NAME=value` pairs; a value with blanks stands in quotation marks.
fn inputs(text: &str) -> BTreeMap<String, String> {
    let mut inputs = BTreeMap::new();
    let mut rest = text.trim();
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = match after.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
            Some(parts) => parts,
            None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        inputs.insert(name.trim().to_owned(), value.to_owned());
        rest = after.trim_start();
    }
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_named_in_full_and_its_inputs_are_pairs() {
        assert!(starts_with_name("user analysis UPN=x", "User Analysis"));
        assert!(!starts_with_name("user analysisx", "User Analysis"));
        let read = inputs(" INCIDENT_ID=7 NOTE=\"two words\"");
        assert_eq!(read["INCIDENT_ID"], "7");
        assert_eq!(read["NOTE"], "two words");
    }
}

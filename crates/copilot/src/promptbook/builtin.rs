//! The promptbooks that come with the program, each a file of this crate.
//!
//! Their intent is that of the reference product's eight. A prompt that asks for what no skill gives yet is there all
//! the same: its answer says so, and the book goes on.

use super::file::read;
use crate::Error;
use store::PromptbookBody;

const FILES: &[(&str, &str)] = &[
    (
        "defender-incident",
        include_str!("../../promptbooks/defender_incident.yaml"),
    ),
    (
        "script-analysis",
        include_str!("../../promptbooks/script_analysis.yaml"),
    ),
    (
        "sentinel-incident",
        include_str!("../../promptbooks/sentinel_incident.yaml"),
    ),
    ("threat-actor", include_str!("../../promptbooks/threat_actor.yaml")),
    ("threat-article", include_str!("../../promptbooks/threat_article.yaml")),
    (
        "threat-intelligence-360",
        include_str!("../../promptbooks/threat_intelligence_360.yaml"),
    ),
    ("user-analysis", include_str!("../../promptbooks/user_analysis.yaml")),
    (
        "vulnerability-impact",
        include_str!("../../promptbooks/vulnerability_impact.yaml"),
    ),
];

/// A promptbook that comes with the program.
#[derive(Clone, Debug, PartialEq)]
pub struct Builtin {
    /// Its id; those of kept books look otherwise.
    pub id: &'static str,
    /// What it says.
    pub body: PromptbookBody,
}

/// Returns the built-in promptbooks, in order of their ids.
///
/// # Errors
/// When a file is no promptbook, which is a defect of the program.
pub fn builtins() -> Result<Vec<Builtin>, Error> {
    FILES
        .iter()
        .map(|(id, text)| {
            Ok(Builtin {
                id,
                body: read(text)?.body,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promptbook::inputs::{names, names_in};

    #[test]
    fn p_140_all_eight_exist_with_described_inputs_that_their_prompts_use() {
        let books = builtins().unwrap();
        assert_eq!(books.len(), 8);
        for book in &books {
            let mut used = Vec::new();
            for prompt in &book.body.prompts {
                for name in names(&prompt.content) {
                    if !used.contains(&name) {
                        used.push(name);
                    }
                }
                names_in(&prompt.skill_inputs, &mut used);
            }
            let described: Vec<&String> = book.body.inputs.iter().map(|input| &input.name).collect();
            assert_eq!(used.iter().collect::<Vec<_>>(), described, "{}", book.id);
            assert!(book.body.inputs.iter().all(|input| !input.description.is_empty()));
            assert!(book.body.prompts.len() >= 5, "{}", book.id);
        }
    }
}

//! Readers' verdicts on answers: kept, exported, and heeded when skills are chosen for similar prompts.

use crate::copilot::Copilot;
use crate::error::Error;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use store::{Feedback, NewFeedback, Page, PageOf, Subject, Verdict, WorkspaceState};

/// The share of words that two prompts have in common when they are similar.
const SIMILAR: f64 = 0.75;
const SUBJECT: &str = "evaluation";

/// A verdict on a skill for a prompt.
#[derive(Clone, Debug)]
struct Judgement {
    words: BTreeSet<String>,
    skills: Vec<String>,
    is_good: bool,
}

/// Verdicts by which skills are chosen. Read once, then kept up to date.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// By evaluation and user; `None` before they are read.
    known: Mutex<Option<BTreeMap<(String, String), Judgement>>>,
}

impl Judged {
    /// Returns the skills that readers judged wrong for prompts like this one more often than right.
    pub(crate) async fn disliked(
        &self,
        state: &WorkspaceState,
        prompt: &str,
    ) -> Result<BTreeSet<String>, store::Error> {
        if self.known.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
            let read = read(state).await?;
            self.known
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert(read);
        }
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let words = words(prompt);
        let mut votes: BTreeMap<&str, i32> = BTreeMap::new();
        for judgement in known.iter().flat_map(BTreeMap::values) {
            if similarity(&words, &judgement.words) >= SIMILAR {
                for skill in &judgement.skills {
                    *votes.entry(skill).or_default() += if judgement.is_good { 1 } else { -1 };
                }
            }
        }
        Ok(votes
            .into_iter()
            .filter(|(_, votes)| *votes < 0)
            .map(|(skill, _)| skill.to_owned())
            .collect())
    }

    fn learn(&self, feedback: &Feedback) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(known), Some(judgement)) = (known.as_mut(), judgement(feedback)) {
            known.insert((feedback.subject.id.clone(), feedback.user_id.clone()), judgement);
        }
    }
}

async fn read(state: &WorkspaceState) -> Result<BTreeMap<(String, String), Judgement>, store::Error> {
    let mut known = BTreeMap::new();
    let mut page = Page::first(store::PAGE_ROWS);
    loop {
        let PageOf { values, next } = state.all_feedback(&page).await?;
        for feedback in values {
            if let Some(judgement) = judgement(&feedback) {
                known.insert((feedback.subject.id, feedback.user_id), judgement);
            }
        }
        match next {
            Some(mark) => page = Page::first(store::PAGE_ROWS).after(mark),
            None => return Ok(known),
        }
    }
}

fn judgement(feedback: &Feedback) -> Option<Judgement> {
    if feedback.subject.kind != SUBJECT {
        return None;
    }
    let skills: Vec<String> = feedback.detail["skills"]
        .as_array()?
        .iter()
        .filter_map(|skill| skill.as_str().map(str::to_owned))
        .collect();
    Some(Judgement {
        words: words(feedback.detail["prompt"].as_str()?),
        skills,
        is_good: feedback.verdict == Verdict::LooksRight,
    })
}

/// The words of a prompt without numbers and names, so that another incident is the same ask.
fn words(prompt: &str) -> BTreeSet<String> {
    prompt
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.contains(|c: char| c.is_numeric()))
        .map(str::to_owned)
        .collect()
}

fn similarity(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let all = one.union(other).count();
    if all == 0 {
        return 0.0;
    }
    one.intersection(other).count() as f64 / all as f64
}

impl Copilot {
    /// Keeps what a reader thinks of an answer.
    ///
    /// # Errors
    ///
    /// When the answer is not there, or the verdict is none of the three.
    pub async fn judge(&self, id: &str, verdict: &str, reason: &str, user: &str) -> Result<Feedback, Error> {
        let evaluation = self.evaluation(id, user).await?;
        let verdict: Verdict = serde_json::from_value(Value::from(verdict))
            .map_err(|_| Error::invalid("verdict", "must be `looksRight`, `needsImprovement` or `inappropriate`"))?;
        let prompt = self.inner.state.prompt(&evaluation.prompt_id).await?;
        let skills: Vec<&str> = evaluation
            .steps
            .iter()
            .filter_map(|step| step.skill.as_deref())
            .collect();
        let feedback = NewFeedback {
            subject: Subject::new(SUBJECT, id),
            verdict,
            reason: reason.to_owned(),
            detail: json!({ "prompt": prompt.content, "skills": skills, "model": evaluation.model }),
        };
        let kept = self.inner.state.give_feedback(feedback, user).await?;
        self.inner.feedback.learn(&kept);
        Ok(kept)
    }

    /// Returns all feedback, one JSON object a line.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] when the user does not own the workspace.
    pub async fn export_feedback(&self, user: &str) -> Result<String, Error> {
        self.must_own(user)?;
        let mut text = String::new();
        let mut page = Page::first(store::PAGE_ROWS);
        loop {
            let PageOf { values, next } = self.inner.state.all_feedback(&page).await?;
            for feedback in values {
                let line = json!({
                    "id": feedback.id, "at": feedback.created_at, "user": feedback.user_id,
                    "subject": feedback.subject, "verdict": feedback.verdict, "reason": feedback.reason,
                    "detail": feedback.detail,
                });
                text.push_str(&line.to_string());
                text.push('\n');
            }
            match next {
                Some(mark) => page = Page::first(store::PAGE_ROWS).after(mark),
                None => return Ok(text),
            }
        }
    }
}

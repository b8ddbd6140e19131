//! Step 7, write: the model's prose over what was found, else what the skills gave as they gave it.

use super::converse::Written;
use super::prose::Judge;
use super::{Next, Turn};
use crate::answer::{self, card, notice};
use crate::check::Outcome;
use crate::guard;
use crate::models::Job;
use crate::route::Route;
use api::{Block, Claims, Cost, Plan};
use store::StepState;

impl Turn {
    /// Writes the answer.
    pub(super) async fn write(&mut self) -> Result<Next, crate::Error> {
        let models = self.models.clone().filter(|models| models.has(Job::Plan));
        if self.detail.by_model
            && let Some(models) = models
        {
            match self.converse(&models).await? {
                Written::Wait => return Ok(Next::Wait),
                Written::Prose(text, judge) => {
                    if self.write_prose(&text, &judge).await? {
                        return Ok(Next::GoOn);
                    }
                }
                Written::Nothing(reason) => {
                    let text = format!("the model could not be used ({reason}); the embedded analyst answers");
                    self.detail.notices.push(text);
                }
            }
            self.keep_prompt().await?;
            self.detail.by_model = false;
            if self.found.is_empty() {
                // Nothing was looked up yet: the embedded planner does what the model did not.
                self.plan = None;
                match self.choose_embedded(&self.asked()).await? {
                    Next::GoOn => {}
                    other => return Ok(other),
                }
                match self.run().await? {
                    Next::GoOn => {}
                    other => return Ok(other),
                }
            }
        }
        self.write_embedded();
        Ok(Next::GoOn)
    }

    /// Writes what the skills gave.
    fn write_embedded(&mut self) {
        if self.is_general {
            return;
        }
        let at = self.begin("write");
        self.found.sort_by_key(|found| found.at);
        let found = std::mem::take(&mut self.found);
        let many = found.len() > 1;
        for part in &found {
            let numbers = self.cited.take(&part.output);
            if many && let Some(name) = self.steps.get(part.at).map(|step| step.name.clone()) {
                self.blocks.push(card("heading", &name));
            }
            self.blocks.extend(answer::blocks(&part.output, &numbers));
            let claims = answer::claims(&part.output);
            self.detail.claims.supported += claims.supported;
            self.detail.claims.total += claims.total;
            self.detail.claims.removed += claims.removed;
        }
        self.found = found;
        self.end(at, StepState::Done, "the embedded analyst wrote");
    }

    /// Writes a model's prose; returns whether anything of it could stand.
    async fn write_prose(&mut self, text: &str, judge: &Judge) -> Result<bool, crate::Error> {
        if self.found.is_empty() {
            // Nothing was looked up. About the environment it can then say nothing.
            if let Route::Calls { .. } = self.route().await? {
                let told = "the model answered without looking at the data; the embedded analyst answers";
                self.detail.notices.push(told.to_owned());
                self.log.tell("restart", &serde_json::json!({}));
                return Ok(false);
            }
            self.write_general(text, judge);
            self.plan.get_or_insert_with(|| Plan {
                steps: Vec::new(),
                estimate: Cost::default(),
            });
            return Ok(true);
        }
        let at = self.begin("write");
        let mut claims = Claims::default();
        let mut blocks = Vec::new();
        let mut withheld = None;
        for paragraph in text.split('\n').filter(|line| !line.trim().is_empty()) {
            if let Some(why) = judge.withheld(paragraph) {
                withheld = Some(why);
                claims.removed += 1;
                continue;
            }
            let checked = judge.check(paragraph);
            claims.supported += checked.supported;
            claims.total += checked.total;
            let mut words = String::new();
            let mut numbers = Vec::new();
            for sentence in &checked.spans {
                if sentence.outcome == Outcome::Removed {
                    claims.removed += 1;
                    continue;
                }
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(&sentence.text);
                if sentence.outcome == Outcome::Marked {
                    claims.removed += 1;
                    words.push_str(&format!(" (not found in evidence: {})", sentence.reasons.join("; ")));
                }
                numbers.extend(sentence.citations.iter().copied());
            }
            if !words.is_empty() {
                numbers.sort_unstable();
                numbers.dedup();
                blocks.push(Block::Text {
                    spans: answer::plain(&words),
                    citations: numbers,
                });
            }
        }
        if let Some(why) = withheld {
            blocks.push(notice(why.message()));
        }
        self.detail.claims = claims;
        if claims.supported == 0
            && (claims.total > 0 || blocks.iter().all(|block| !matches!(block, Block::Text { .. })))
        {
            let told = "nothing that the model wrote is borne out by the data; the embedded analyst answers";
            self.detail.notices.push(told.to_owned());
            self.end(at, StepState::Failed, "nothing of the model's answer could stand");
            self.log.tell("restart", &serde_json::json!({}));
            return Ok(false);
        }
        if claims.removed > 0 {
            blocks.push(card(
                "notInEvidence",
                &format!(
                    "{} sentences were left out or marked: not found in evidence",
                    claims.removed
                ),
            ));
        }
        self.blocks.extend(blocks);
        let tables = self.tables();
        self.blocks.extend(tables);
        self.end(at, StepState::Done, "a model wrote");
        Ok(true)
    }

    /// Returns the tables, queries, charts and cards of what was found: a model writes words, not rows.
    fn tables(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in &self.found {
            let numbers = self.cited.take(&part.output);
            blocks.extend(
                answer::blocks(&part.output, &numbers)
                    .into_iter()
                    .filter(|block| !matches!(block, Block::Text { .. })),
            );
        }
        blocks
    }

    /// Writes what a model knows of the world, under its marker.
    pub(super) fn write_general(&mut self, text: &str, judge: &Judge) {
        let at = self.begin("write");
        self.is_general = true;
        match judge.withheld(text) {
            Some(why) => self.blocks.push(notice(why.message())),
            None => self.blocks.push(Block::Card {
                kind: "generalKnowledge".to_owned(),
                value: serde_json::json!({ "text": guard::clean(text.trim(), &|_| false).text, "marker": "general knowledge, not from your data" }),
            }),
        }
        self.end(at, StepState::Done, "general knowledge, not from your data");
    }
}

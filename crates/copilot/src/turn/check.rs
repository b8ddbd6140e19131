//! Step 8, check: the line of the process log that says what became of the answer's claims and of the safety checks.

use super::{End, Turn, run};
use store::StepState;

impl Turn {
    /// Notes what the checks found.
    pub(super) fn check(&mut self) {
        let at = self.begin("check");
        let claims = self.detail.claims;
        let flags = self.detail.flags.len();
        let said = format!(
            "{} of {} claims found in what they cite, {} removed; {}",
            claims.supported,
            claims.total,
            claims.removed,
            match flags {
                0 => "nothing reads like an instruction to a model".to_owned(),
                1 => "one text reads like an instruction to a model and is flagged".to_owned(),
                _ => format!("{flags} texts read like instructions to a model and are flagged"),
            }
        );
        self.end(at, StepState::Done, said);
    }

    /// Returns how the turn ends, by how its steps ended.
    pub(super) fn end_of_steps(&self) -> End {
        let called: Vec<_> = self.steps.iter().filter(|step| step.skill.is_some()).collect();
        let failed: Vec<_> = called.iter().filter(|step| step.state == StepState::Failed).collect();
        match failed.first() {
            Some(first) if failed.len() == called.len() && !self.is_general => {
                End::failed(run::result_type(first), first.message.clone())
            }
            _ => End::success(),
        }
    }
}

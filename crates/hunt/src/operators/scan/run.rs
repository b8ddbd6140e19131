//! The state machine of `scan`.

use super::{Source, Step};
use crate::cell::Out;
use crate::table_node::feed::Input;
use crate::table_node::sink::Sink;
use datafusion::common::Result;
use kql::ast::ScanOutput;

/// How many rows go by between two looks at whether the query was stopped.
const ROWS_PER_CHECK: usize = 1024;

/// A row that matched a step: its values and the identities behind it.
#[derive(Clone, Debug)]
struct Matched {
    values: Vec<Out<'static>>,
    evidence: String,
}

/// The state of one step: what the steps up to it matched, and the number of the sequence.
#[derive(Clone, Debug)]
struct State {
    matched: Vec<Option<Matched>>,
    id: i64,
    /// With `output = last`: the match that is output once no further one follows.
    last: Option<Matched>,
}

/// A bound `scan`.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) width: usize,
    pub(super) columns_at: Vec<usize>,
    pub(super) defaults: Vec<Out<'static>>,
    pub(super) steps: Vec<Step>,
    pub(super) with_match_id: bool,
    pub(super) evidence_at: Option<usize>,
}

impl Machine {
    pub(super) fn run(&self, inputs: &[Input], sink: &mut Sink<'_>) -> Result<()> {
        let Some(input) = inputs.first() else { return Ok(()) };
        let mut states: Vec<Option<State>> = vec![None; self.steps.len()];
        let mut next_id = 0;
        for row in 0..input.rows() {
            if row % ROWS_PER_CHECK == 0 {
                sink.watch.check()?;
            }
            for at in (0..self.steps.len()).rev() {
                self.offer(input, row, at, &mut states, &mut next_id, sink)?;
            }
        }
        for state in states.iter_mut().flatten() {
            self.flush(state, sink)?;
        }
        Ok(())
    }

    /// Offers a row to a step.
    fn offer(
        &self,
        input: &Input,
        row: usize,
        at: usize,
        states: &mut [Option<State>],
        next_id: &mut i64,
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let Some(step) = self.steps.get(at) else { return Ok(()) };
        let before = at
            .checked_sub(1)
            .and_then(|before| states.get(before).cloned().flatten());
        if let Some(mut promoted) = before
            && self.holds(&step.condition, input, row, &promoted)?
        {
            // The sequence moves on to this step, and the one that was here ends.
            if let Some(ended) = states.get_mut(at).and_then(Option::take) {
                self.flush(&mut { ended }, sink)?;
            }
            self.flush(&mut promoted, sink)?;
            if let Some(slot) = at.checked_sub(1).and_then(|before| states.get_mut(before)) {
                *slot = None;
            }
            let matched = self.extend(step, input, row, &promoted)?;
            self.place(step, at, &mut promoted, matched, sink)?;
            if let Some(slot) = states.get_mut(at) {
                *slot = Some(promoted);
            }
            return Ok(());
        }
        let active = states.get(at).cloned().flatten();
        let is_new = active.is_none();
        if is_new && at > 0 {
            return Ok(());
        }
        let mut state = active.unwrap_or_else(|| State {
            matched: vec![None; self.steps.len()],
            id: *next_id,
            last: None,
        });
        if !self.holds(&step.condition, input, row, &state)? {
            return Ok(());
        }
        if is_new {
            *next_id += 1;
        }
        let matched = self.extend(step, input, row, &state)?;
        self.place(step, at, &mut state, matched, sink)?;
        if let Some(slot) = states.get_mut(at) {
            *slot = Some(state);
        }
        Ok(())
    }

    /// Puts a match into the state, and into the output as the step says.
    fn place(&self, step: &Step, at: usize, state: &mut State, matched: Matched, sink: &mut Sink<'_>) -> Result<()> {
        match step.output {
            ScanOutput::All => self.write(&matched, state.id, sink)?,
            ScanOutput::Last => state.last = Some(matched.clone()),
            ScanOutput::None => {}
        }
        if let Some(slot) = state.matched.get_mut(at) {
            *slot = Some(matched);
        }
        Ok(())
    }

    /// Writes the last match of a series that ended.
    fn flush(&self, state: &mut State, sink: &mut Sink<'_>) -> Result<()> {
        match state.last.take() {
            Some(last) => self.write(&last, state.id, sink),
            None => Ok(()),
        }
    }

    fn write(&self, matched: &Matched, id: i64, sink: &mut Sink<'_>) -> Result<()> {
        if !self.with_match_id {
            return sink.push(&matched.values, &matched.evidence);
        }
        let mut values = matched.values.clone();
        values.push(Out::Long(id));
        sink.push(&values, &matched.evidence)
    }

    /// Returns the row with the assignments of a step.
    fn extend(&self, step: &Step, input: &Input, row: usize, state: &State) -> Result<Matched> {
        let mut values: Vec<Out<'static>> = self
            .columns_at
            .iter()
            .map(|at| Out::from(input.cell(row, *at)).into_static())
            .collect();
        values.extend(self.defaults.iter().cloned());
        for (at, source) in &step.assignments {
            let value = self.value(source, input, row, state)?;
            if let Some(slot) = values.get_mut(self.width + at) {
                *slot = value;
            }
        }
        let evidence = self
            .evidence_at
            .map(|at| input.cell(row, at).text().to_owned())
            .unwrap_or_default();
        Ok(Matched { values, evidence })
    }

    fn holds(&self, source: &Source, input: &Input, row: usize, state: &State) -> Result<bool> {
        Ok(self.value(source, input, row, state)? == Out::Bool(true))
    }

    fn value(&self, source: &Source, input: &Input, row: usize, state: &State) -> Result<Out<'static>> {
        match source {
            Source::Feed(at) => Ok(Out::from(input.cell(row, *at)).into_static()),
            Source::State(expr) => expr.evaluate(|slot| self.slot(slot, input, row, state)),
        }
    }

    /// Returns the value of a slot: of the row, of the declared columns, or of a step's state.
    fn slot(&self, slot: usize, input: &Input, row: usize, state: &State) -> Out<'static> {
        let record = self.width + self.defaults.len();
        if slot < self.width {
            let at = self.columns_at.get(slot).copied().unwrap_or(usize::MAX);
            return Out::from(input.cell(row, at)).into_static();
        }
        if slot < record {
            return self.defaults.get(slot - self.width).cloned().unwrap_or(Out::Null);
        }
        let (step, member) = ((slot - record) / record, (slot - record) % record);
        match state.matched.get(step).and_then(Option::as_ref) {
            Some(matched) => matched.values.get(member).cloned().unwrap_or(Out::Null),
            None => member
                .checked_sub(self.width)
                .and_then(|declared| self.defaults.get(declared).cloned())
                .unwrap_or(Out::Null),
        }
    }
}

//! A model at work: it calls skills as tools in bounded rounds, and then writes.
//!
//! Calls that read run at once, side by side; the first time it wants several, and whenever it wants one that
//! writes, its calls become a plan that waits for a person. What it sends wrongly it is told, and may try again.

use super::plan::{elapsed_estimate, planned};
use super::prose::{Judge, Prose};
use super::run::pending;
use super::{Found, Next, Turn, past, told};
use crate::guard::{Pseudonyms, quote};
use crate::models::{Job, Models, message_tokens};
use crate::policy::Told;
use api::{Cost, Plan, PlannedStep, SkillEffect};
use futures::stream::{FuturesUnordered, StreamExt as _};
use llm::{Arguments, ChatRequest, ChatResponse, Finish, Message, ToolCall, ToolChoice};
use serde_json::{Map, Value};
use skill::{Availability, check_inputs};
use std::sync::{Arc, Mutex, PoisonError};
use store::StepState;

/// Rounds of calls at most; then the model must write.
const ROUNDS: usize = 6;
/// Calls at most in a turn.
const CALLS: usize = 24;
/// Tokens that an answer may have.
const ANSWER_TOKENS: u32 = 1_500;

/// What came of a conversation.
pub(super) enum Written {
    /// Prose, with what it is held against.
    Prose(String, Box<Judge>),
    /// The turn waits for its user.
    Wait,
    /// Nothing that can be used, and why.
    Nothing(String),
}

/// What is done with a call.
enum Wish {
    Run(ToolCall, PlannedStep),
    Tell(ToolCall, String),
}

impl Turn {
    /// Lets the model work until it has written or waits.
    pub(super) async fn converse(&mut self, models: &Arc<Models>) -> Result<Written, crate::Error> {
        let pseudonyms = Arc::new(Mutex::new(Pseudonyms::new(self.seed())));
        let hide = |text: String| -> String {
            if models.pseudonymise {
                pseudonyms.lock().unwrap_or_else(PoisonError::into_inner).hide(&text)
            } else {
                text
            }
        };
        let mut cited = std::mem::take(&mut self.cited);
        let past = self.past().await?;
        let mark = self.mark.clone();
        let mut messages = past.messages(|label, text, cap| quote(label, text, cap, &mark));
        messages.push(Message::User(self.question()));
        self.found.sort_by_key(|found| found.at);
        for found in &self.found {
            let (call, result) = exchange(&self.steps, found, &mut cited, &mark);
            messages.extend([call, result]);
        }
        self.cited = cited;
        if models.pseudonymise {
            self.learn_spoken(&past, &pseudonyms).await?;
        }
        self.learn_names(&pseudonyms);
        for message in &mut messages {
            change_text(message, hide);
        }
        let system = told::system(&self.mark);
        let tools = told::tools(self);
        let mut calls = 0;
        for round in 0..=ROUNDS {
            if let Some(reason) = self.over_budget().await? {
                return Ok(Written::Nothing(reason));
            }
            let request = ChatRequest {
                system: system.clone(),
                messages: messages.clone(),
                tools: tools.clone(),
                tool_choice: if round == ROUNDS {
                    ToolChoice::None
                } else {
                    ToolChoice::Auto
                },
                max_output_tokens: ANSWER_TOKENS,
                temperature: Some(0.0),
                stop: self.stop.child_token(),
                ..ChatRequest::default()
            };
            let names = Arc::clone(&pseudonyms);
            let blank = self.mark.clone();
            let restore = move |text: &str| {
                let names = names.lock().unwrap_or_else(PoisonError::into_inner);
                names.restore(&text.replace(&blank, " "))
            };
            let prose = Prose::new(
                self.judge(models, &told::SYSTEM),
                Arc::clone(&self.log),
                Box::new(restore),
            );
            self.log.wake();
            let take = |event| prose.take(event);
            let beside = async {
                // The question is on its way before this thread turns to anything else.
                tokio::task::yield_now().await;
                if self.must_keep() {
                    // The prompt and what was looked up are kept while the model thinks, which costs the turn no time.
                    self.keep_steps().await?;
                }
                if self.found.is_empty() {
                    // A model that answers without looking is asked later whether it should have.
                    self.route().await?;
                }
                Ok::<_, crate::Error>(())
            };
            let (answered, beside) = futures::join!(models.chat(Job::Plan, &request, &take), beside);
            beside?;
            let answered = match answered {
                Ok(answered) => answered,
                Err(error) => {
                    prose.restart();
                    return Ok(Written::Nothing(crate::models::chain_text(&error)));
                }
            };
            self.spend(&answered.cost, &answered.response.model);
            self.detail.notices.extend(
                answered
                    .failed
                    .iter()
                    .map(|reason| format!("a model failed and the next was asked: {reason}")),
            );
            let response = answered.response;
            if response.tool_calls.is_empty() {
                return Ok(self.written(response, prose, &pseudonyms));
            }
            prose.restart();
            let wishes = self.wishes(&response.tool_calls, &pseudonyms, &mut calls);
            let is_first = self.found.is_empty() && self.plan.as_ref().is_none_or(|plan| plan.steps.is_empty());
            if self.needs_approval(&wishes, is_first) {
                return self.propose(wishes, models, &request).await;
            }
            messages.push(Message::Assistant {
                text: response.text,
                tool_calls: response.tool_calls,
            });
            let mut results = self.run_wishes(wishes).await;
            self.learn_names(&pseudonyms);
            for result in &mut results {
                change_text(result, hide);
            }
            messages.extend(results);
        }
        Ok(Written::Nothing(format!(
            "the model went on calling tools after {ROUNDS} rounds"
        )))
    }

    /// Tells pseudonyms which names there are in what is cited so far.
    fn learn_names(&self, pseudonyms: &Mutex<Pseudonyms>) {
        let mut pseudonyms = pseudonyms.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, name) in super::names::names(&self.cited) {
            // Programs are no secret, and a model must know them to judge.
            if kind != "file" {
                pseudonyms.know(kind, &name);
            }
        }
    }

    fn written(&mut self, response: ChatResponse, prose: Prose, pseudonyms: &Mutex<Pseudonyms>) -> Written {
        if response.finish == Finish::Filtered {
            prose.restart();
            return Written::Nothing("the model's server filtered its answer".to_owned());
        }
        if response.text.trim().is_empty() {
            return Written::Nothing("the model wrote nothing".to_owned());
        }
        if response.finish == Finish::Length {
            self.detail
                .notices
                .push("the model's answer was cut: it ran out of tokens".to_owned());
        }
        let text = pseudonyms
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .restore(&response.text.replace(&self.mark, " "));
        Written::Prose(text, Box::new(prose.judge().clone()))
    }

    /// Returns what the prompt is, with its page.
    fn question(&self) -> String {
        let asked = self.asked();
        if self.page.kind.is_empty() || self.page.kind == "home" {
            return asked;
        }
        format!(
            "{asked}\n\n(The analyst asks on the page of {} {}.)",
            self.page.kind, self.page.id
        )
    }

    /// A number for pseudonyms that is the same whenever the turn goes on.
    fn seed(&self) -> u64 {
        self.evaluation.id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    fn judge(&self, models: &Models, told: &'static Told) -> Judge {
        Judge::new(&self.cited, &self.mark, told, &models.keys)
    }

    /// Sorts calls into those that can run and those that the model is told about.
    fn wishes(&self, calls: &[ToolCall], pseudonyms: &Mutex<Pseudonyms>, count: &mut usize) -> Vec<Wish> {
        calls
            .iter()
            .map(|call| {
                *count += 1;
                if *count > CALLS {
                    return Wish::Tell(
                        call.clone(),
                        format!("not run: {CALLS} calls are the most in a turn; answer now"),
                    );
                }
                let arguments = match &call.arguments {
                    Arguments::Valid(arguments) => arguments,
                    Arguments::Invalid { reason, .. } => {
                        return Wish::Tell(
                            call.clone(),
                            format!("not run: the arguments are no JSON object: {reason}"),
                        );
                    }
                };
                let descriptor = self
                    .skills()
                    .into_iter()
                    .find(|descriptor| descriptor.name == call.name);
                let Some(descriptor) = descriptor else {
                    let said = match self.registry.availability(&call.name) {
                        Availability::Unknown => "there is no such tool",
                        Availability::Disabled | Availability::Enabled => "this tool is switched off here",
                    };
                    return Wish::Tell(call.clone(), format!("not run: {said}"));
                };
                let restored = restore_map(
                    arguments,
                    &self.mark,
                    &pseudonyms.lock().unwrap_or_else(PoisonError::into_inner),
                );
                match check_inputs(descriptor, &restored) {
                    Ok(inputs) => {
                        let step = planned(descriptor, inputs, "the model chose it".to_owned());
                        Wish::Run(call.clone(), step)
                    }
                    Err(error) => Wish::Tell(call.clone(), format!("not run: {error}")),
                }
            })
            .collect()
    }

    /// Returns whether a person must approve before anything of this runs.
    fn needs_approval(&self, wishes: &[Wish], is_first: bool) -> bool {
        let runs: Vec<&PlannedStep> = wishes
            .iter()
            .filter_map(|wish| match wish {
                Wish::Run(_, step) => Some(step),
                Wish::Tell(..) => None,
            })
            .collect();
        let writes = runs.iter().any(|step| step.effect == SkillEffect::Write);
        // An approved plan is never added to: what would write after it is only told, see `run_wishes`.
        (writes && !self.is_approved()) || (is_first && runs.len() > 1 && !self.detail.asker.automated)
    }

    /// Makes the calls a plan and waits.
    async fn propose(
        &mut self,
        wishes: Vec<Wish>,
        models: &Models,
        request: &ChatRequest,
    ) -> Result<Written, crate::Error> {
        let at = self.begin("plan");
        let mut steps = self.plan.take().map(|plan| plan.steps).unwrap_or_default();
        for wish in wishes {
            if let Wish::Run(_, step) = wish
                && !steps
                    .iter()
                    .any(|other| other.skill == step.skill && other.inputs == step.inputs)
            {
                steps.push(step);
            }
        }
        steps.truncate(super::plan::MOST_STEPS);
        let sent: usize = request.messages.iter().map(message_tokens).sum();
        let input_tokens = (sent + llm::estimate_tokens(&request.system) + steps.len() * 1_500) as u64;
        let output_tokens = u64::from(ANSWER_TOKENS) / 2;
        let estimate = Cost {
            input_tokens,
            output_tokens,
            elapsed_ms: elapsed_estimate(&steps) + 10_000,
            money: models.estimate(Job::Plan, input_tokens, output_tokens),
        };
        self.plan = Some(Plan { steps, estimate });
        match self.gate(at).await? {
            Next::Wait => Ok(Written::Wait),
            // Gated because a person must decide; a gate that lets through would be a plan that needs nobody.
            Next::GoOn | Next::End(_) => Ok(Written::Nothing("the plan could not be proposed".to_owned())),
        }
    }

    /// Runs what can run, side by side, and returns the results for the model.
    async fn run_wishes(&mut self, wishes: Vec<Wish>) -> Vec<Message> {
        let mut running = FuturesUnordered::new();
        let mut results: Vec<(usize, Message)> = Vec::new();
        let mut places = Map::new();
        for (order, wish) in wishes.into_iter().enumerate() {
            match wish {
                Wish::Tell(call, reason) => results.push((order, tool_result(&call, reason, true))),
                Wish::Run(call, step) if step.effect == SkillEffect::Write => {
                    let text = "not run: the plan that a person approved does not hold this change; tell the analyst \
                                to ask for it";
                    self.suggest(&step);
                    results.push((order, tool_result(&call, text.to_owned(), true)));
                }
                Wish::Run(call, step) => {
                    let mut record = pending(&step);
                    record.state = StepState::Running;
                    record.started_at = Some(super::now());
                    let at = self.add(record);
                    self.plan
                        .get_or_insert_with(|| Plan {
                            steps: Vec::new(),
                            estimate: Cost::default(),
                        })
                        .steps
                        .push(step.clone());
                    places.insert(call.id.clone(), at.into());
                    let future = self.call(step.clone());
                    running.push(async move { (order, at, call, step, future.await) });
                }
            }
        }
        self.log.wake();
        while let Some((order, at, call, step, called)) = running.next().await {
            let failed = called.as_ref().err().map(|failure| crate::models::chain_text(failure));
            self.note(at, &step.skill, called);
            let message = match failed {
                Some(reason) => {
                    let reason = quote(&format!("error of {}", step.skill), &reason, 2_000, &self.mark);
                    tool_result(&call, reason, true)
                }
                None => {
                    let mark = self.mark.clone();
                    let mut cited = std::mem::take(&mut self.cited);
                    let text = match self.found.iter().find(|found| found.at == at) {
                        Some(found) => told::result(found, &mut cited, &mark),
                        None => String::new(),
                    };
                    self.cited = cited;
                    tool_result(&call, text, false)
                }
            };
            results.push((order, message));
        }
        results.sort_by_key(|(order, _)| *order);
        results.into_iter().map(|(_, message)| message).collect()
    }

    /// Suggests a change that was not approved as a prompt of its own.
    fn suggest(&mut self, step: &PlannedStep) {
        let mut command = format!("/{}", step.skill);
        for (name, value) in &step.inputs {
            if !value.is_null() {
                command.push_str(&format!(
                    " {name}=\"{}\"",
                    crate::answer::cell_text(value).replace('"', "'")
                ));
            }
        }
        if !self.suggestions.contains(&command) {
            self.suggestions.push(command);
        }
    }

    /// Adds to what the turn took.
    pub(super) fn spend(&mut self, cost: &Cost, model: &str) {
        let total = &mut self.detail.cost;
        total.input_tokens += cost.input_tokens;
        total.output_tokens += cost.output_tokens;
        match (&mut total.money, &cost.money) {
            (Some(sum), Some(more)) => sum.amount += more.amount,
            (None, Some(more)) => total.money = Some(more.clone()),
            (_, None) => {}
        }
        self.detail.model = Some(model.to_owned());
    }

    /// Returns why no more tokens may be used, when that is so.
    pub(super) async fn over_budget(&self) -> Result<Option<String>, crate::Error> {
        let spent = self.detail.cost.input_tokens + self.detail.cost.output_tokens;
        if spent == 0 || !self.has_budget {
            return Ok(None);
        }
        let Some(capacity) = self.inner.state.capacity().await? else {
            return Ok(None);
        };
        let allowed = match capacity.budget.overage {
            store::Overage::None => capacity.budget.tokens,
            store::Overage::Capped(more) => capacity.budget.tokens.saturating_add(more),
            store::Overage::Unlimited => return Ok(None),
        };
        Ok((capacity.used + spent >= allowed)
            .then(|| format!("the budget of {} tokens is used up", capacity.budget.tokens)))
    }

    /// Lets a model answer from what it knows; its answer is marked as such.
    pub(super) async fn answer_generally(&mut self, question: &str) -> Result<Next, crate::Error> {
        let Some(models) = self.models.clone() else {
            let reason = "no model is set up".to_owned();
            return Ok(Next::End(super::End::failed(store::ResultType::Error, reason)));
        };
        let pseudonyms = Mutex::new(Pseudonyms::new(self.seed()));
        let names = || pseudonyms.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = if models.pseudonymise {
            let past = self.past().await?;
            self.learn_spoken(&past, &pseudonyms).await?;
            names().hide(question)
        } else {
            question.to_owned()
        };
        let request = ChatRequest {
            system: told::general_system(),
            messages: vec![Message::User(asked)],
            max_output_tokens: ANSWER_TOKENS,
            stop: self.stop.child_token(),
            ..ChatRequest::default()
        };
        let at = self.begin("run");
        self.log.wake();
        match models.chat(Job::General, &request, &|_| {}).await {
            Ok(answered) => {
                self.spend(&answered.cost, &answered.response.model);
                self.end(at, StepState::Done, "a model answered from what it knows");
                let text = names().restore(&answered.response.text);
                self.write_general(&text, &self.judge(&models, &told::GENERAL_SYSTEM));
            }
            Err(error) => {
                let reason = crate::models::chain_text(&error);
                self.end(at, StepState::Failed, reason.clone());
                self.blocks.push(crate::answer::notice(&format!(
                    "this needs a model's general knowledge, and no model answered: {reason}"
                )));
                return Ok(Next::End(super::End::failed(store::ResultType::Error, reason)));
            }
        }
        self.plan.get_or_insert_with(|| Plan {
            steps: Vec::new(),
            estimate: Cost::default(),
        });
        Ok(Next::GoOn)
    }
}

/// A call and its result as a model remembers them.
fn exchange(
    steps: &[store::StepRecord],
    found: &Found,
    cited: &mut crate::answer::Cited,
    mark: &str,
) -> (Message, Message) {
    let inputs = steps
        .get(found.at)
        .map(|step| crate::wire::map(&step.inputs))
        .unwrap_or_default();
    let call = ToolCall {
        id: format!("call_{}", found.at),
        name: found.skill.clone(),
        arguments: Arguments::Valid(inputs),
        is_known: true,
    };
    let result = tool_result(&call, told::result(found, cited, mark), false);
    let call = Message::Assistant {
        text: String::new(),
        tool_calls: vec![call],
    };
    (call, result)
}

fn tool_result(call: &ToolCall, content: String, is_error: bool) -> Message {
    Message::ToolResult {
        call_id: call.id.clone(),
        name: past::cut(&call.name, 64).to_owned(),
        content,
        is_error,
    }
}

fn change_text(message: &mut Message, change: impl Fn(String) -> String) {
    match message {
        Message::User(text) | Message::ToolResult { content: text, .. } => *text = change(std::mem::take(text)),
        Message::Assistant { text, tool_calls } => {
            *text = change(std::mem::take(text));
            for call in tool_calls {
                if let Arguments::Valid(arguments) = &mut call.arguments {
                    for value in arguments.values_mut() {
                        if let Value::String(text) = value {
                            *text = change(std::mem::take(text));
                        }
                    }
                }
            }
        }
    }
}

fn restore_map(arguments: &Map<String, Value>, mark: &str, pseudonyms: &Pseudonyms) -> Map<String, Value> {
    arguments
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Value::String(text) => Value::String(pseudonyms.restore(&text.replace(mark, " "))),
                Value::Array(items) => items
                    .iter()
                    .map(|item| match item {
                        Value::String(text) => Value::String(pseudonyms.restore(&text.replace(mark, " "))),
                        other => other.clone(),
                    })
                    .collect(),
                other => other.clone(),
            };
            (name.clone(), value)
        })
        .collect()
}

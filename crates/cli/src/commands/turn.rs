//! A prompt to the copilot from a terminal: what happens, the plan, the question, the answer with its evidence.

use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use crate::stop;
use crate::text::inert;
use api::{
    Block, Evaluation, EvaluationState, EvaluationStep, EvaluationStepState, NewPrompt, NewSession, Plan, Question,
};
use copilot::{Asker, Copilot, Follower};
use server::Outside;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::sync::Arc;
use workspace::Workspace;

/// The user of a terminal, who is the user of this machine's portal too.
const USER: &str = "local";

/// Returns the user of this terminal.
pub(super) fn asker() -> Asker {
    Asker {
        // Nobody can approve what no one sees; plans that only read run, others are told.
        automated: !is_interactive(),
        ..Asker::user(USER).at("cli")
    }
}

fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Makes the copilot of a data folder.
pub(super) async fn copilot(workspace: Workspace) -> Result<Copilot, Failure> {
    let copilot = server::copilot_of(&Arc::new(workspace), &Outside::from_environment())?;
    copilot.reload_models().await?;
    Ok(copilot)
}

/// Asks, follows the turn and prints its answer.
pub(super) async fn ask(
    workspace: Workspace,
    session: Option<&str>,
    content: &str,
    format: Format,
) -> Result<(), Failure> {
    let copilot = copilot(workspace).await?;
    let asker = asker();
    let session = match session {
        Some(id) => id.to_owned(),
        None => copilot.begin_session(NewSession::default(), &asker).await?.id,
    };
    let new = NewPrompt {
        content: content.to_owned(),
        ..NewPrompt::default()
    };
    let prompt = copilot.ask(&session, new, &asker).await?;
    let Some(evaluation) = prompt.evaluations.first() else {
        return Err(Failure::Told("the prompt did not begin to run".to_owned()));
    };
    let id = &evaluation.id;
    let interrupt = stop::on_interrupt();
    let mut follower = copilot.follow(id, 0, USER).await?;
    let ended = loop {
        let told = tokio::select! {
            told = next_stop(&copilot, &mut follower, id) => told?,
            () = interrupt.cancelled() => {
                copilot.stop(id, USER).await?;
                return Err(Failure::Told("stopped".to_owned()));
            }
        };
        match told {
            Told::Plan(plan) => decide(&copilot, id, &plan, &session).await?,
            Told::Question(question) => answer(&copilot, id, &question, &session).await?,
            Told::End => break copilot.evaluation(id, USER).await?,
        }
    };
    show(format, &ended, &session)
}

enum Told {
    Plan(Plan),
    Question(Question),
    End,
}

/// Notes what happens until the turn waits or ends.
async fn next_stop(copilot: &Copilot, follower: &mut Follower, id: &str) -> Result<Told, Failure> {
    while let Some(event) = follower.next().await {
        match event.name {
            "step" => {
                if let Ok(step) = serde_json::from_str::<EvaluationStep>(&event.data)
                    && step.skill.is_some()
                    && step.state == EvaluationStepState::Running
                {
                    render::note(&format!("… {}", inert(&step.name)));
                }
            }
            "plan" => {
                let state = copilot.evaluation(id, USER).await?.state;
                if state == EvaluationState::Waiting
                    && let Ok(plan) = serde_json::from_str(&event.data)
                {
                    return Ok(Told::Plan(plan));
                }
            }
            "question" => {
                if let Ok(question) = serde_json::from_str(&event.data) {
                    return Ok(Told::Question(question));
                }
            }
            _ => {}
        }
    }
    Ok(Told::End)
}

/// Shows a plan and asks whether it may run.
async fn decide(copilot: &Copilot, id: &str, plan: &Plan, session: &str) -> Result<(), Failure> {
    render::note("plan:");
    for (at, step) in plan.steps.iter().enumerate() {
        let changes = match step.effect {
            api::SkillEffect::Write => "  CHANGES SOMETHING",
            api::SkillEffect::Read => "",
        };
        let inputs = serde_json::Value::Object(step.inputs.clone());
        let line = format!("  {}. {} {inputs}{changes}", at + 1, step.display_name);
        render::note(&inert(&line));
    }
    if !is_interactive() {
        copilot.reject(id, USER).await?;
        return Err(Failure::Told(format!(
            "the plan needs approval: run `outrider ask --session {session}` on a terminal"
        )));
    }
    render::note("run it? [y/N]");
    if read_line()?.trim().eq_ignore_ascii_case("y") {
        copilot.approve(id, None, USER).await?;
    } else {
        copilot.reject(id, USER).await?;
    }
    Ok(())
}

/// Shows a question and takes its answer.
async fn answer(copilot: &Copilot, id: &str, question: &Question, session: &str) -> Result<(), Failure> {
    render::note(&inert(&question.text));
    for (at, option) in question.options.iter().enumerate() {
        render::note(&format!("  {}. {}", at + 1, inert(&option.label)));
    }
    if !is_interactive() {
        copilot.stop(id, USER).await?;
        let options: Vec<String> = question
            .options
            .iter()
            .map(|option| format!("`{}`", inert(&option.value)))
            .collect();
        return Err(Failure::Told(format!(
            "the prompt is unclear; ask again in full, in `--session {session}`: {}",
            options.join(", ")
        )));
    }
    let said = read_line()?;
    let said = said.trim();
    let chosen = said
        .parse::<usize>()
        .ok()
        .and_then(|number| question.options.get(number.checked_sub(1)?));
    let value = chosen.map_or(said, |option| &option.value);
    copilot.answer(id, value, USER).await?;
    Ok(())
}

fn read_line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}

/// Prints an answer.
pub(super) fn show(format: Format, evaluation: &Evaluation, session: &str) -> Result<(), Failure> {
    if format == Format::Json {
        return Ok(render::json(evaluation)?);
    }
    for block in &evaluation.blocks {
        show_block(format, block)?;
    }
    if !evaluation.citations.is_empty() {
        let rows: Vec<Vec<String>> = evaluation
            .citations
            .iter()
            .map(|cited| vec![format!("[{}]", cited.number), proof(&cited.proof)])
            .collect();
        render::line("")?;
        render::rows(format, &["number", "evidence"], &rows)?;
    }
    let cost = &evaluation.cost;
    let claims = match evaluation.claims.total {
        0 => String::new(),
        total => format!(
            "{} of {total} claims found in what they cite; ",
            evaluation.claims.supported
        ),
    };
    render::note(&format!(
        "{claims}{}; {} tokens, {} ms; session {session}",
        evaluation.model.as_deref().unwrap_or("embedded analyst"),
        cost.input_tokens + cost.output_tokens,
        cost.elapsed_ms
    ));
    match evaluation.state {
        EvaluationState::Failed | EvaluationState::Cancelled => Err(Failure::Told(evaluation.message.clone())),
        EvaluationState::Created | EvaluationState::Waiting | EvaluationState::Running | EvaluationState::Completed => {
            Ok(())
        }
    }
}

fn show_block(format: Format, block: &Block) -> Result<(), Failure> {
    match block {
        Block::Table {
            columns, rows, omitted, ..
        } => {
            let heads: Vec<&str> = columns.iter().map(String::as_str).collect();
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.iter().map(copilot::cell_text).collect())
                .collect();
            render::rows(format, &heads, &cells)?;
            if *omitted > 0 {
                render::line(&format!("({omitted} more rows)"))?;
            }
        }
        // The portal draws it; here its plain facts stand in a line.
        Block::Card { kind, value } if value.get("text").is_none() => {
            let facts: Vec<String> = value
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, fact)| fact.is_string() || fact.is_number())
                .map(|(name, fact)| format!("{name} {}", copilot::cell_text(fact)))
                .collect();
            render::line(&inert(&format!("{kind}: {}", facts.join(", "))))?;
        }
        block => {
            for line in copilot::to_text(std::slice::from_ref(block)).lines() {
                render::line(&inert(line))?;
            }
        }
    }
    Ok(())
}

/// Returns a proof as one line.
fn proof(proof: &api::Proof) -> String {
    match serde_json::to_value(proof) {
        Ok(serde_json::Value::Object(fields)) => fields
            .iter()
            .map(|(name, value)| match value.as_str() {
                Some(text) => format!("{name} {text}"),
                None => format!("{name} {value}"),
            })
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    }
}

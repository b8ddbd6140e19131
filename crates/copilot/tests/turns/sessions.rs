//! Sessions: found, copied, shared, exported, taken in, judged.

use crate::desk::{Desk, text};
use api::{PromptChange, ResultType, SessionChange, SessionFile};
use copilot::{Asker, Rights, SessionFormat};
use std::sync::Arc;
use store::SessionFilter;

fn filter(words: &str) -> SessionFilter {
    SessionFilter {
        text: Some(words.to_owned()),
        ..SessionFilter::default()
    }
}

#[tokio::test]
async fn p_130_sessions_are_searched_renamed_duplicated_and_deleted() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    desk.ask(&session, "Summarize incident 7").await;
    let found = desk
        .copilot
        .sessions("ann", &filter("INCIDENT 7"), None, 10)
        .await
        .unwrap();
    assert_eq!(found.value.len(), 1);
    assert_eq!(
        found.value[0].title, "Summarize incident 7",
        "the first prompt is the title"
    );
    let change = SessionChange {
        title: Some("Credential theft".to_owned()),
        ..SessionChange::default()
    };
    desk.copilot.change_session(&session, &change, "ann").await.unwrap();
    let copy = desk.copilot.duplicate_session(&session, "ann").await.unwrap();
    assert_eq!(copy.title, "Copy of Credential theft");
    let prompts = desk.copilot.prompts(&copy.id, "ann").await.unwrap();
    assert!(text(&prompts[0].evaluations[0]).contains("kim ran"));
    desk.copilot.delete_session(&session, "ann").await.unwrap();
    assert!(desk.copilot.session(&session, "ann").await.is_err());
    assert!(desk.copilot.prompts(&session, "ann").await.is_err());
    let cli = desk.asker.clone().at("cli");
    desk.copilot
        .begin_session(api::NewSession::default(), &cli)
        .await
        .unwrap();
    let embedded = SessionFilter {
        surface: Some("cli".to_owned()),
        ..SessionFilter::default()
    };
    assert_eq!(
        desk.copilot
            .sessions("ann", &embedded, None, 10)
            .await
            .unwrap()
            .value
            .len(),
        1
    );
}

#[tokio::test]
async fn p_131_p_132_prompts_are_pinned_run_again_deleted_and_summarized_on_the_board() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    desk.ask(&session, "Summarize incident 7").await;
    desk.ask(&session, "/list_incidents").await;
    let prompts = desk.copilot.prompts(&session, "ann").await.unwrap();
    let pin = PromptChange {
        pinned: Some(true),
        content: None,
    };
    desk.copilot
        .change_prompt(&prompts[0].id, &pin, &desk.asker)
        .await
        .unwrap();
    let again = desk.copilot.rerun(&prompts[0].id, &desk.asker).await.unwrap();
    desk.wait(&again.id).await;
    let board = desk.copilot.pins(&session, "ann").await.unwrap();
    assert_eq!(board.prompts.len(), 1);
    assert_eq!(board.prompts[0].evaluations.len(), 2);
    assert!(
        copilot::to_text(&board.summary).contains("kim ran powershell.exe. [1]"),
        "{:?}",
        board.summary
    );
    assert_eq!(board.citations.len(), 1);
    let left = desk.copilot.delete_prompt(&prompts[1].id, "ann").await.unwrap();
    assert_eq!(left.len(), 1);
}

#[tokio::test]
async fn p_133_a_named_reader_reads_and_nobody_else() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let answer = desk.ask(&session, "Summarize incident 7").await;
    assert!(desk.copilot.session(&session, "bob").await.is_err());
    desk.copilot.share(&session, "bob", None, "ann").await.unwrap();
    let read = desk.copilot.prompts(&session, "bob").await.unwrap();
    assert!(text(&read[0].evaluations[0]).contains("kim"));
    assert!(
        desk.copilot.session(&session, "eve").await.is_err(),
        "a forwarded link opens nothing"
    );
    let bob = Asker::user("bob");
    let prompt = api::NewPrompt {
        content: "Summarize incident 9".to_owned(),
        ..api::NewPrompt::default()
    };
    assert!(desk.copilot.ask(&session, prompt, &bob).await.is_err());
    assert!(desk.copilot.rerun(&answer.prompt_id, &bob).await.is_err());
    assert!(desk.copilot.delete_session(&session, "bob").await.is_err());
    assert!(desk.copilot.share(&session, "eve", None, "bob").await.is_err());
    let listed = desk
        .copilot
        .sessions("bob", &SessionFilter::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(listed.value[0].access, api::Access::Reader);
    desk.copilot.unshare(&session, "bob", "ann").await.unwrap();
    assert!(desk.copilot.session(&session, "bob").await.is_err());
}

struct NoHunting;

impl Rights for NoHunting {
    fn may_use(&self, user: &str, plugin: &str) -> bool {
        user != "bob" || plugin != "hunting"
    }

    fn is_owner(&self, user: &str) -> bool {
        user == "ann"
    }
}

#[tokio::test]
async fn w_004_a_reader_sees_only_what_the_readers_rights_allow_and_what_was_shared() {
    let desk = Desk::with(Arc::new(NoHunting), None).await;
    let session = desk.session().await;
    let shown = desk.ask(&session, "Summarize incident 7").await;
    let hidden = desk.ask(&session, "/run_query DeviceEvents | take 1").await;
    let kept_back = desk.ask(&session, "Summarize incident 9").await;
    let shared = [shown.prompt_id.clone(), hidden.prompt_id.clone()];
    desk.copilot.share(&session, "bob", Some(&shared), "ann").await.unwrap();
    let read = desk.copilot.prompts(&session, "bob").await.unwrap();
    assert_eq!(read.len(), 2);
    assert!(text(&read[0].evaluations[0]).contains("kim"));
    let told = text(&read[1].evaluations[0]);
    assert!(told.contains("hidden") && !told.contains("Nothing was found"), "{told}");
    assert!(read[1].evaluations[0].citations.is_empty());
    assert!(desk.copilot.evaluation(&kept_back.id, "bob").await.is_err());
    let mut follower = desk.copilot.follow(&hidden.id, 0, "bob").await.unwrap();
    while let Some(event) = follower.next().await {
        assert!(!event.data.contains("Nothing was found"), "{}", event.data);
    }
    let export = desk
        .copilot
        .export_session(&session, SessionFormat::Markdown, false, "bob")
        .await
        .unwrap();
    assert!(!String::from_utf8(export).unwrap().contains("Incident 9"));
    assert!(desk.copilot.export_feedback("bob").await.is_err());
}

#[tokio::test]
async fn a_session_is_exported_in_every_format_and_comes_back_as_it_was() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    desk.ask(&session, "Summarize incident 7").await;
    let export = |format| desk.copilot.export_session(&session, format, false, "ann");
    let markdown = String::from_utf8(export(SessionFormat::Markdown).await.unwrap()).unwrap();
    assert!(
        markdown.contains("kim ran") && markdown.contains(r"\[1\]"),
        "{markdown}"
    );
    assert!(export(SessionFormat::Docx).await.unwrap().starts_with(b"PK"));
    assert!(export(SessionFormat::Pdf).await.unwrap().starts_with(b"%PDF"));
    let json = export(SessionFormat::Json).await.unwrap();
    let file: SessionFile = serde_json::from_slice(&json).unwrap();
    let back = desk.copilot.import_session(file.clone(), &desk.asker).await.unwrap();
    assert_ne!(back.id, session);
    let prompts = desk.copilot.prompts(&back.id, "ann").await.unwrap();
    let (was, is) = (&file.prompts[0].evaluations[0], &prompts[0].evaluations[0]);
    assert_eq!(
        (&was.blocks, &was.citations, was.claims),
        (&is.blocks, &is.citations, is.claims)
    );
    assert_eq!(was.steps.len(), is.steps.len());
    let mut foreign = file;
    foreign.format = "other".to_owned();
    assert!(desk.copilot.import_session(foreign, &desk.asker).await.is_err());
}

#[tokio::test]
async fn feedback_is_exported_and_heeded() {
    let desk = Desk::new().await;
    let session = desk.session().await;
    let ask = async || {
        let answer = desk.ask(&session, "Which users are involved in incident 7?").await;
        let chosen: Vec<_> = answer.steps.iter().filter_map(|step| step.skill.clone()).collect();
        (answer, chosen)
    };
    let (answer, chosen) = ask().await;
    assert_eq!(chosen, ["list_incident_entities"]);
    assert!(desk.copilot.judge(&answer.id, "superb", "", "ann").await.is_err());
    desk.copilot
        .judge(&answer.id, "needsImprovement", "wrong skill", "ann")
        .await
        .unwrap();
    let exported = desk.copilot.export_feedback("ann").await.unwrap();
    assert!(
        exported.contains("wrong skill") && exported.contains("list_incident_entities"),
        "{exported}"
    );
    let (_, chosen) = ask().await;
    assert_ne!(
        chosen,
        ["list_incident_entities"],
        "a skill judged wrong for such prompts is not the first choice"
    );
    desk.copilot.judge(&answer.id, "looksRight", "", "ann").await.unwrap();
    let (again, chosen) = ask().await;
    assert_eq!(again.result_type, ResultType::Success);
    assert_eq!(chosen, ["list_incident_entities"]);
}

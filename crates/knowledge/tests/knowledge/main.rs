//! Files that are kept, searched and deleted, on a real database.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use documents::{ReadDocument, ReadLimits, read_document};
use knowledge::{EmbeddingSlot, Error, Knowledge, KnowledgeLimits, Scope, UploadPolicy};
use std::collections::BTreeSet;
use store::{Actor, Location, Page, Store, UsageFilter, WorkspaceState};

mod model;

struct Bench {
    knowledge: Knowledge,
    state: WorkspaceState,
    _folder: tempfile::TempDir,
}

async fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Location::in_folder(folder.path())).await.unwrap();
    let state = store.workspace("w");
    Bench {
        knowledge: Knowledge::new(state.clone()),
        state,
        _folder: folder,
    }
}

fn read(name: &str, bytes: &[u8]) -> ReadDocument {
    read_document(name, bytes, &ReadLimits::default()).unwrap()
}

async fn add(bench: &Bench, name: &str, text: &str, user: &str) -> Result<String, Error> {
    let document = read(name, text.as_bytes());
    let kept = bench.knowledge.add(name, text.into(), &document, user).await?;
    Ok(kept.id)
}

fn scope(user_id: &str) -> Scope<'_> {
    Scope {
        user_id,
        without: BTreeSet::new(),
        file: None,
    }
}

const RUNBOOK: &str = "# Ransomware\n\nFirst isolate the server at its switch port.\n\nThen inform the duty officer \
                       within thirty minutes.\n\n# Phishing\n\nDelete the mail from every mailbox.\n";

#[tokio::test]
async fn p_161_an_answer_names_the_file_and_the_passage() {
    let bench = bench().await;
    let id = add(&bench, "runbook.md", RUNBOOK, "ann").await.unwrap();
    add(&bench, "canteen.txt", "The canteen opens at noon.\n", "ann")
        .await
        .unwrap();
    let found = bench
        .knowledge
        .search(&scope("ann"), "Whom do we inform, and when?")
        .await
        .unwrap()
        .found;
    let first = &found[0];
    assert_eq!(
        (first.file_id.as_str(), first.file.as_str(), first.place.as_str()),
        (id.as_str(), "runbook.md", "line 5")
    );
    assert!(first.text.contains("duty officer"), "{first:?}");
    let named = bench
        .knowledge
        .search(&scope("ann"), "What does canteen.txt say about servers that open?")
        .await
        .unwrap()
        .found;
    assert!(named.iter().all(|found| found.file == "canteen.txt"), "{named:?}");
    let none = bench
        .knowledge
        .search(&scope("ann"), "quarterly revenue forecast")
        .await
        .unwrap()
        .found;
    assert!(none.is_empty(), "{none:?}");
}

#[tokio::test]
async fn p_160_kinds_and_sizes_are_refused_with_the_reason_and_limits_can_be_set() {
    let bench = bench().await;
    assert_eq!(
        bench.knowledge.limits().await.unwrap(),
        KnowledgeLimits {
            file_bytes: 3_000_000,
            total_bytes: 20_000_000
        }
    );
    for (name, bytes, why) in [
        ("tool.exe", &b"MZ\x90"[..], "a program"),
        ("table.xlsx", b"PK\x03\x04", "an Excel workbook"),
        ("pack.zip", b"PK\x03\x04", "an archive"),
        ("picture.png", b"\x89PNG", "of an unknown kind"),
    ] {
        let refused = read_document(name, bytes, &ReadLimits::default())
            .unwrap_err()
            .to_string();
        assert!(refused.contains(name) && refused.contains(why), "{refused}");
    }
    let large = "isolate the server. ".repeat(200_000);
    let document = ReadDocument {
        format: documents::Format::Text,
        passages: Vec::new(),
        is_cut: false,
    };
    let refused = bench
        .knowledge
        .add("large.txt", large.into_bytes(), &document, "ann")
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("3000000"), "{refused}");
    let by = Actor::analyst("owner");
    let limits = KnowledgeLimits {
        file_bytes: 30,
        total_bytes: 50,
    };
    bench.knowledge.set_limits(limits, &by).await.unwrap();
    add(&bench, "a.txt", "isolate the server at once\n", "ann")
        .await
        .unwrap();
    let refused = add(&bench, "b.txt", "inform the duty officer soon\n", "ann")
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("of at most 50"), "{refused}");
    add(&bench, "b.txt", "inform the duty officer soon\n", "bob")
        .await
        .unwrap();
}

#[tokio::test]
async fn p_162_nobody_uploads_when_the_owner_says_so_and_the_uploader_can_still_delete() {
    let bench = bench().await;
    let id = add(&bench, "runbook.md", RUNBOOK, "ann").await.unwrap();
    bench
        .knowledge
        .set_policy(UploadPolicy::Nobody, &Actor::analyst("owner"))
        .await
        .unwrap();
    let refused = add(&bench, "other.md", "# Other\n\ntext\n", "ann").await.unwrap_err();
    assert!(matches!(refused, Error::UploadsOff), "{refused}");
    assert!(bench.knowledge.delete(&id, "bob").await.is_err(), "it is not bob's");
    bench.knowledge.delete(&id, "ann").await.unwrap();
    assert!(bench.knowledge.files("ann").await.unwrap().is_empty());
    bench
        .knowledge
        .set_policy(UploadPolicy::Contributors, &Actor::analyst("owner"))
        .await
        .unwrap();
    add(&bench, "other.md", "# Other\n\ntext\n", "ann").await.unwrap();
}

#[tokio::test]
async fn access_is_settled_before_anything_is_searched() {
    let bench = bench().await;
    let id = add(&bench, "runbook.md", RUNBOOK, "ann").await.unwrap();
    // Bob's search over the same words finds nothing, also after ann's has put her file into memory.
    let mine = bench
        .knowledge
        .search(&scope("ann"), "isolate the server")
        .await
        .unwrap()
        .found;
    assert!(!mine.is_empty());
    let theirs = bench
        .knowledge
        .search(&scope("bob"), "isolate the server")
        .await
        .unwrap()
        .found;
    assert!(theirs.is_empty(), "{theirs:?}");
    let wanted = Scope {
        file: Some("runbook.md"),
        ..scope("bob")
    };
    let refused = bench
        .knowledge
        .search(&wanted, "isolate")
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("you have uploaded none"), "{refused}");
    let off = Scope {
        without: BTreeSet::from([id.clone()]),
        ..scope("ann")
    };
    assert!(
        bench
            .knowledge
            .search(&off, "isolate the server")
            .await
            .unwrap()
            .found
            .is_empty()
    );
    bench.knowledge.delete(&id, "ann").await.unwrap();
    assert!(
        bench
            .knowledge
            .search(&scope("ann"), "isolate the server")
            .await
            .unwrap()
            .found
            .is_empty()
    );
}

/// A handbook with one stretch for each of some subjects.
fn handbook() -> String {
    let filler = "It is written down so that everybody does the same at every hour of the day. ".repeat(8);
    let rules = [
        "Money is counted twice.",
        "Doors are locked at night.",
        "The canteen opens at noon.",
        "Visitors wear a badge.",
        "Cars park behind the house.",
        "Fire drills are in May.",
        "A crypto trojan is cut off from its neighbours first.",
        "Plants are watered on Mondays.",
        "The lift carries eight people.",
        "Parcels go to the gate.",
    ];
    rules.iter().map(|rule| format!("{rule} {filler}\n\n")).collect()
}

#[tokio::test]
async fn meaning_finds_what_has_no_word_in_common_and_is_kept() {
    let server = model::Server::start().await;
    let slot = EmbeddingSlot::default();
    slot.set(Some(server.client()));
    let mut bench = bench().await;
    let question = "How do we contain ransomware?";
    add(&bench, "handbook.txt", &handbook(), "ann").await.unwrap();
    let by_words = bench.knowledge.search(&scope("ann"), question).await.unwrap();
    assert!(
        by_words.found.iter().all(|found| !found.text.contains("trojan")),
        "{by_words:?}"
    );

    bench.knowledge = Knowledge::new(bench.state.clone()).with_embeddings(slot.clone());
    let hits = bench.knowledge.search(&scope("ann"), question).await.unwrap();
    assert_eq!(hits.notice, None);
    assert!(hits.found[0].text.starts_with("A crypto trojan"), "{hits:?}");
    let read = server.texts();
    assert_eq!(read, 11, "the question and ten stretches");

    // Another program reads the same vectors: only the question is new.
    let other = Knowledge::new(bench.state.clone()).with_embeddings(slot.clone());
    other.search(&scope("ann"), question).await.unwrap();
    assert_eq!(server.texts(), read + 1);
    // Nobody else's question is answered from them.
    let theirs = other.search(&scope("bob"), question).await.unwrap();
    assert!(theirs.found.is_empty(), "{theirs:?}");

    let ledger = bench
        .state
        .usage(&UsageFilter::default(), &Page::first(100))
        .await
        .unwrap();
    let tokens: u64 = ledger.values.iter().map(|entry| entry.input_tokens).sum();
    assert!(
        tokens > 1_000
            && ledger
                .values
                .iter()
                .all(|entry| entry.model.as_deref() == Some("meanings"))
    );
}

#[tokio::test]
async fn an_upload_is_read_by_the_model_at_once_and_kept_when_the_model_is_gone() {
    let server = model::Server::start().await;
    let slot = EmbeddingSlot::default();
    slot.set(Some(server.client()));
    let mut bench = bench().await;
    bench.knowledge = bench.knowledge.with_embeddings(slot);
    add(&bench, "handbook.txt", &handbook(), "ann").await.unwrap();
    assert_eq!(server.texts(), 10);
    server.fail();
    add(&bench, "runbook.md", RUNBOOK, "ann").await.unwrap();
    let hits = bench
        .knowledge
        .search(&scope("ann"), "isolate the server")
        .await
        .unwrap();
    assert!(
        hits.found.iter().any(|found| found.file == "runbook.md"),
        "words still find it: {hits:?}"
    );
    let notice = hits.notice.unwrap();
    assert!(notice.contains("only words") && notice.contains("400"), "{notice}");
}

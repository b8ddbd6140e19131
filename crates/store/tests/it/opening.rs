use crate::engines::benches;
use store::{Actor, Error, Location, Store};

#[tokio::test(flavor = "multi_thread")]
async fn a_database_opened_again_is_as_it_was() {
    for bench in benches().await {
        bench.state.comment("7", "kept", &Actor::analyst("ann")).await.unwrap();
        let again = Store::open(&bench.location).await.unwrap().workspace(bench.state.id());
        assert_eq!(again.activity("7").await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_programs_that_open_a_new_database_at_once_migrate_it_once() {
    for bench in benches().await {
        let opening: Vec<_> = (0..8)
            .map(|_| {
                let location = bench.location.clone();
                tokio::spawn(async move { Store::open(&location).await })
            })
            .collect();
        for opened in opening {
            opened.await.unwrap().unwrap();
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_state_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let _store = Store::open(&Location::in_folder(folder.path())).await.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_unharmed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "these are my notes, and no database at all ".repeat(100)).unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = Store::open(&Location::File(path.clone())).await;
    assert!(matches!(refused, Err(Error::Open { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_its_password() {
    let location = Location::parse("postgres://ann:hunter2@127.0.0.1:1/outrider").unwrap();
    let error = Store::open(&location).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot open the state in PostgreSQL `outrider` on `127.0.0.1`: check that it exists and that you may use it"
    );
}

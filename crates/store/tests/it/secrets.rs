use crate::engines::benches;
use store::{Actor, Error, Keys, Location};

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_comes_back_to_who_has_the_key_and_to_nobody_else() {
    for bench in benches().await {
        let state = &bench.state;
        let ann = Actor::analyst("ann");
        let old = Keys::generate_text().unwrap();
        let keys = Keys::parse(&old).unwrap();
        state
            .put_secret(&keys, "", "virustotal.key", "s3cr3t-material", &ann)
            .await
            .unwrap();
        assert_eq!(
            *state.secret(&keys, "", "virustotal.key").await.unwrap(),
            "s3cr3t-material"
        );
        assert!(matches!(
            state.secret(&keys, "bob", "virustotal.key").await,
            Err(Error::NotFound { .. })
        ));
        let other = bench.store.workspace("another");
        assert!(other.secret(&keys, "", "virustotal.key").await.is_err());
        let wrong = Keys::parse(&Keys::generate_text().unwrap()).unwrap();
        let refused = state.secret(&wrong, "", "virustotal.key").await;
        assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
        if let Location::File(path) = &bench.location {
            for file in [path.clone(), path.with_extension("sqlite-wal")] {
                let bytes = std::fs::read(file).unwrap_or_default();
                assert!(!bytes.windows(6).any(|part| part == b"s3cr3t"));
            }
        }
        let both = Keys::parse(&format!("{}{}", *Keys::generate_text().unwrap(), *old)).unwrap();
        assert_eq!(state.reseal_secrets(&both).await.unwrap(), 1);
        assert_eq!(state.reseal_secrets(&both).await.unwrap(), 0);
        assert!(
            state.secret(&keys, "", "virustotal.key").await.is_err(),
            "the old key opens it no more"
        );
        assert_eq!(
            *state.secret(&both, "", "virustotal.key").await.unwrap(),
            "s3cr3t-material"
        );
        assert_eq!(state.secrets("").await.unwrap()[0].key_id, both.current_id());
        state.forget_secret("", "virustotal.key").await.unwrap();
        assert!(state.forget_secret("", "virustotal.key").await.is_err());
    }
}

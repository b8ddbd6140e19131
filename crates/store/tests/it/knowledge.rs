use crate::engines::benches;
use store::{Error, KnowledgeLimits, NewKnowledgeFile};

fn file(name: &str, content: &[u8]) -> NewKnowledgeFile {
    NewKnowledgeFile {
        name: name.to_owned(),
        media_type: "text/plain".to_owned(),
        content: content.to_vec(),
        text: String::from_utf8_lossy(content).into_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_its_uploaders_alone_and_within_limits() {
    for bench in benches().await {
        let state = &bench.state;
        let limits = KnowledgeLimits {
            file_bytes: 10,
            total_bytes: 15,
        };
        let kept = state
            .add_file(file("a.txt", b"0\0\xff3456789"), limits, "ann")
            .await
            .unwrap();
        assert_eq!(state.file_content(&kept.id, "ann").await.unwrap(), b"0\0\xff3456789");
        assert!(matches!(
            state.file_text(&kept.id, "bob").await,
            Err(Error::NotFound { .. })
        ));
        assert!(state.delete_file(&kept.id, "bob").await.is_err());
        let large = state.add_file(file("b.txt", b"0123456789a"), limits, "ann").await;
        assert!(matches!(large, Err(Error::Invalid { field: "file", .. })), "{large:?}");
        let full = state.add_file(file("b.txt", b"abcdef"), limits, "ann").await;
        assert!(matches!(full, Err(Error::Invalid { field: "files", .. })), "{full:?}");
        state.add_file(file("b.txt", b"abcdef"), limits, "bob").await.unwrap();
        let renamed = state
            .add_file(file("c.txt", b"0\0\xff3456789"), limits, "ann")
            .await
            .unwrap();
        assert_eq!((renamed.id.clone(), renamed.name.as_str()), (kept.id.clone(), "c.txt"));
        assert_eq!(state.files("ann").await.unwrap(), [renamed]);
        state.delete_file(&kept.id, "ann").await.unwrap();
        assert!(state.files("ann").await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_belong_to_a_content_and_a_model_and_go_with_their_file() {
    for bench in benches().await {
        let state = &bench.state;
        let limits = KnowledgeLimits {
            file_bytes: 100,
            total_bytes: 100,
        };
        let kept = state.add_file(file("a.txt", b"one"), limits, "ann").await.unwrap();
        assert_eq!(state.file_vectors(&kept, "m").await.unwrap(), None);
        state.put_file_vectors(&kept, "m", vec![0, 255, 1]).await.unwrap();
        assert_eq!(state.file_vectors(&kept, "m").await.unwrap(), Some(vec![0, 255, 1]));
        assert_eq!(state.file_vectors(&kept, "other").await.unwrap(), None);
        state.put_file_vectors(&kept, "other", vec![7]).await.unwrap();
        assert_eq!(
            state.file_vectors(&kept, "m").await.unwrap(),
            None,
            "the last model's are kept"
        );
        let mut foreign = kept.clone();
        foreign.owner = "bob".to_owned();
        assert_eq!(state.file_vectors(&foreign, "other").await.unwrap(), None);
        state.delete_file(&kept.id, "ann").await.unwrap();
        assert_eq!(state.file_vectors(&kept, "other").await.unwrap(), None);
        // A model that answers after its file was deleted leaves nothing.
        state.put_file_vectors(&kept, "m", vec![1]).await.unwrap();
        assert_eq!(state.file_vectors(&kept, "m").await.unwrap(), None);
    }
}

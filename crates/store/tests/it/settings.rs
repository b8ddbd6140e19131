use crate::engines::benches;
use serde_json::json;
use store::{Actor, Error};

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_is_a_name_and_a_value_of_its_workspace() {
    for bench in benches().await {
        let state = &bench.state;
        let ann = Actor::analyst("ann");
        assert_eq!(state.setting::<String>("summary.mode").await.unwrap(), None);
        assert_eq!(state.set_setting("summary.mode", "always", &ann).await.unwrap(), None);
        let before = state.set_setting("summary.mode", "onDemand", &ann).await.unwrap();
        assert_eq!(before, Some(json!("always")));
        state
            .set_setting("files.limitBytes", &3_000_000_u64, &ann)
            .await
            .unwrap();
        assert_eq!(
            state.setting("summary.mode").await.unwrap(),
            Some("onDemand".to_owned())
        );
        let all = state.settings().await.unwrap();
        let names: Vec<&str> = all.iter().map(|setting| setting.name.as_str()).collect();
        assert_eq!(names, ["files.limitBytes", "summary.mode"]);
        assert_eq!(all[1].updated_by, "ann");
        let wrong = state.setting::<u64>("summary.mode").await;
        assert!(matches!(wrong, Err(Error::Damaged { .. })), "{wrong:?}");
        let other = bench.store.workspace("another one");
        assert_eq!(other.setting::<String>("summary.mode").await.unwrap(), None);
        assert!(state.unset_setting("summary.mode").await.unwrap());
        assert!(!state.unset_setting("summary.mode").await.unwrap());
    }
}

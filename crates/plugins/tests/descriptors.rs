//! The descriptors that other crates test with, without this crate's weight.

/// Where the copilot's routing tests read them.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../copilot/tests/routing/skills.json");

#[test]
fn routing_is_tested_with_the_descriptors_that_there_are() {
    let mut own = serde_json::to_string_pretty(&plugins::descriptors()).unwrap();
    own.push('\n');
    if std::env::var_os("OUTRIDER_WRITE_SKILLS").is_some() {
        std::fs::write(FILE, &own).unwrap();
    }
    let tested = std::fs::read_to_string(FILE).unwrap();
    assert!(
        tested == own,
        "run this test once with OUTRIDER_WRITE_SKILLS=1 and look at what routes otherwise"
    );
}

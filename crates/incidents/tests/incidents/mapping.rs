//! The incident on the matrix and over time, and how far it reached.

use crate::build::{at, intrusion, only};
use evidence::{RowRef, Tactic};
use incidents::{ReachAnswer, ReachFound, blast_radius, check_sentences, matrix, reach_queries, render_reach, steps};

#[test]
fn techniques_stand_under_their_tactic_and_counts_add_up() {
    let case = only(&intrusion());
    let steps = steps(&case);
    let matrix = matrix(&case, &steps);
    assert_eq!(matrix.columns.len(), Tactic::ALL.len());
    assert_eq!(matrix.columns.iter().map(|column| column.alert_count).sum::<usize>(), 7);
    let column = |tactic| matrix.columns.iter().find(|column| column.tactic == tactic).unwrap();
    let theft = column(Tactic::CredentialAccess);
    assert_eq!(
        (theft.cells[0].technique.as_str(), theft.phase.as_str()),
        ("T1003.001", "actions on objectives")
    );
    assert_eq!(theft.cells[0].steps, theft.steps);
    assert!(column(Tactic::Exfiltration).cells.is_empty());
    let time = &matrix.timeline;
    assert_eq!((time.from, time.until), (at(0), at(266)));
    assert_eq!(time.buckets.iter().map(|bucket| bucket.alerts).sum::<usize>(), 7);
    assert_eq!(
        time.buckets.iter().map(|bucket| bucket.steps.len()).sum::<usize>(),
        steps.len()
    );
    assert!(time.buckets.is_sorted_by_key(|bucket| bucket.at));
}

#[test]
fn what_was_touched_and_what_could_be_reached_are_told_from_rows() {
    let case = only(&intrusion());
    let steps = steps(&case);
    let queries = reach_queries(&case, &steps);
    let of = |start: &str| queries.iter().find(|query| query.id.starts_with(start)).unwrap();
    let logons = of("device_logons/account:pedro");
    assert!(logons.kql.contains("AccountName =~ \"pedro\""), "{}", logons.kql);
    let found = |name: &str, first, last, rows| ReachFound {
        name: name.to_owned(),
        row_count: rows,
        first_at: at(first),
        last_at: at(last),
        rows: vec![RowRef {
            table: "DeviceLogonEvents".to_owned(),
            item_id: format!("{name}-1"),
        }],
    };
    let answers = [ReachAnswer {
        query_id: logons.id.clone(),
        found: vec![
            found("FIN02.corp.example", 10, 300, 4),
            found("FILE01", -90_000, -80_000, 2),
        ],
    }];
    let reach = blast_radius(&case, &steps, &queries, &answers);
    let sentences = reach.compromised.iter().map(|thing| &thing.sentence);
    let sentences = sentences.chain(reach.reached.iter().map(|way| &way.sentence));
    let check = check_sentences(sentences, &reach.sources);
    assert!(check.is_clean(), "{:#?}", check.failures);
    assert_eq!(reach.reached.len(), 2);
    assert!(reach.reached[0].touched && !reach.reached[1].touched);
    insta::assert_snapshot!(render_reach(&reach));
    let nothing = blast_radius(&case, &steps, &queries, &[]);
    assert!(render_reach(&nothing).contains("No rows show anything beyond the alerts"));
}

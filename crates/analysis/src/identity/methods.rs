//! How somebody proves who they are, and to which applications.

use super::sign_in::SignIn;
use crate::field::{list, newest};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use evidence::Citation;
use std::collections::BTreeMap;

/// Methods and applications told one by one.
const MOST_TOLD: usize = 6;

/// Adds the section.
pub(super) fn section(writer: &mut Writer<'_>, sign_ins: &[SignIn<'_>]) {
    writer.section("authentication", "Authentication and applications");
    let inputs = writer.inputs;
    let enrolled = newest(
        inputs
            .rows("accounts")
            .iter()
            .filter(|row| !list(row, "EnrolledMfas").is_empty()),
    );
    if let Some(row) = enrolled {
        let mut said = pieces!["Enrolled methods: "];
        for (at, method) in list(row, "EnrolledMfas").iter().take(MOST_TOLD).enumerate() {
            said.extend(pieces![if at > 0 { ", " } else { "" }, Piece::quote(method)]);
        }
        said.push(Piece::text("."));
        writer.say("enrolled", Attention::Fact, said, &[Proof::Row(row)]);
    }
    if sign_ins.is_empty() {
        writer.absent(
            "authentication methods and applications",
            &["sign-ins", "defender-sign-ins", "entra-sign-ins", "accounts"],
        );
        return;
    }
    let good: Vec<&SignIn<'_>> = sign_ins.iter().filter(|sign_in| sign_in.succeeded).collect();
    tally(writer, "method", "Authentication method", &good, |sign_in| {
        sign_in.methods.clone()
    });
    tally(writer, "requirement", "Requirement", &good, |sign_in| {
        sign_in.requirement.iter().map(|&text| text.to_owned()).collect()
    });
    tally(writer, "application", "Application", &good, |sign_in| {
        sign_in.app.iter().map(|&text| text.to_owned()).collect()
    });
    tally(writer, "client", "Client", &good, |sign_in| {
        sign_in.client.iter().map(|&text| text.to_owned()).collect()
    });
}

/// Tells the most frequent values, each with the number of its sign-ins.
fn tally<'a>(
    writer: &mut Writer<'_>,
    id: &str,
    name: &str,
    sign_ins: &[&SignIn<'a>],
    values: impl Fn(&SignIn<'a>) -> Vec<String>,
) {
    let mut groups: BTreeMap<String, Vec<&Citation>> = BTreeMap::new();
    for sign_in in sign_ins {
        let mut own = values(sign_in);
        own.sort_unstable();
        own.dedup();
        own.into_iter()
            .for_each(|value| groups.entry(value).or_default().push(sign_in.row));
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(one, rows), (other, others)| others.len().cmp(&rows.len()).then_with(|| one.cmp(other)));
    for (value, rows) in groups.iter().take(MOST_TOLD) {
        let Some(first) = rows.first() else { continue };
        let lead = format!("{name} ");
        let said = pieces![
            lead.as_str(),
            Piece::quote(value),
            ": ",
            Piece::number(rows.len()),
            if rows.len() == 1 { " sign-in." } else { " sign-ins." }
        ];
        let label = format!("sign-ins with {value}");
        writer.say(
            id,
            Attention::Fact,
            said,
            &[Proof::Rows(&label, rows, &[]), Proof::Row(first)],
        );
    }
}

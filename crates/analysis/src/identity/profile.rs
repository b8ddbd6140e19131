//! Who it is: account, criticality, role and its changes, contact.

use crate::field::{first_text, json, list, newest, shown, text, time, truth};
use crate::report::{Attention, Piece, Proof, Writer, pieces};
use evidence::Citation;
use serde_json::Value;

/// Roles and groups whose members can take over a tenant or domain.
/// Source: Entra's highly privileged roles; Active Directory's protected groups.
const TAKES_OVER: &[&str] = &[
    "global administrator",
    "company administrator",
    "privileged role administrator",
    "privileged authentication administrator",
    "security administrator",
    "domain admins",
    "enterprise admins",
    "schema admins",
    "hybrid identity administrator",
];

/// Words of roles and groups that administer a part.
const ADMINISTERS: &[&str] = &["admin", "operator", "privileged", "owner"];

/// Changes told one by one.
const MOST_CHANGES: usize = 6;

/// Adds the section about the account itself.
pub(super) fn overview(writer: &mut Writer<'_>) {
    writer.section("overview", "Overview");
    let inputs = writer.inputs;
    let newest_row = newest(inputs.rows("directory")).or_else(|| newest(inputs.rows("accounts")));
    let Some(row) = newest_row else {
        writer.absent(
            "this account in the directory (creation, criticality)",
            &["directory", "accounts"],
        );
        return;
    };
    let mut said = Vec::new();
    match first_text(row, &["AccountDisplayName", "DisplayName"]) {
        Some(name) => said.extend(pieces![Piece::entity("user", name)]),
        None => said.extend(pieces!["The account"]),
    }
    if let Some(upn) = text(row, "AccountUpn") {
        said.extend(pieces![" (", Piece::entity("user", upn), ")"]);
    }
    let enabled = truth(row, "IsAccountEnabled");
    said.push(Piece::text(match enabled {
        Some(true) => " is an enabled account",
        Some(false) => " is a disabled account",
        None => " is an account",
    }));
    if let Some(kind) = first_text(row, &["Type", "TenantMembershipType"]) {
        said.extend(pieces![" of type ", Piece::quote(kind)]);
    }
    said.push(Piece::text("."));
    writer.say("account", Attention::Fact, said, &[Proof::Row(row)]);
    match time(row, "CreatedDateTime") {
        Some(at) => writer.say(
            "created",
            Attention::Fact,
            pieces!["Created ", Piece::time(at), "."],
            &[Proof::Row(row)],
        ),
        None => writer.say(
            "created-unknown",
            Attention::Fact,
            pieces!["The directory does not say when it was created."],
            &[Proof::Row(row)],
        ),
    }
    criticality(writer, row);
}

/// Criticality high, medium or low, with the reason.
fn criticality(writer: &mut Writer<'_>, row: &Citation) {
    if let Some(level) = row
        .fields
        .get("CriticalityLevel")
        .map(shown)
        .filter(|level| !level.is_empty())
    {
        // Source: critical asset management counts from 0 (very high) to 3 (low).
        let (word, attention) = match level.to_lowercase().as_str() {
            "0" | "1" | "very high" | "high" => ("high", Attention::Notable),
            "2" | "medium" => ("medium", Attention::Fact),
            _ => ("low", Attention::Fact),
        };
        let lead = format!("Criticality {word}, as the directory rates it: ");
        writer.say(
            "criticality",
            attention,
            pieces![lead.as_str(), Piece::quote(&level), "."],
            &[Proof::Row(row)],
        );
        return;
    }
    let mut held = list(row, "AssignedRoles");
    held.extend(list(row, "PrivilegedEntraPimRoles"));
    held.extend(list(row, "GroupMembership"));
    held.extend(list(row, "Tags"));
    let has = |words: &[&str]| {
        held.iter()
            .find(|role| words.iter().any(|word| role.to_lowercase().contains(word)))
            .cloned()
    };
    if let Some(role) = has(TAKES_OVER) {
        let said = pieces![
            "Criticality high: it holds ",
            Piece::quote(&role),
            ", which can take over the directory."
        ];
        writer.say("criticality", Attention::Notable, said, &[Proof::Row(row)]);
    } else if let Some(role) = has(ADMINISTERS).or_else(|| has(&["sensitive"])) {
        let said = pieces!["Criticality medium: it holds ", Piece::quote(&role), "."];
        writer.say("criticality", Attention::Fact, said, &[Proof::Row(row)]);
    } else {
        let said = pieces!["Criticality low: the directory names no administrative role, group or sensitivity of it."];
        writer.say("criticality", Attention::Fact, said, &[Proof::Row(row)]);
    }
}

/// Adds the section about role, department and position, and what changed of them.
pub(super) fn role(writer: &mut Writer<'_>) {
    writer.section("role", "Role and changes");
    let inputs = writer.inputs;
    if writer.absent("role and department", &["directory", "accounts"]) {
        audit(writer);
        return;
    }
    let row = newest(inputs.rows("directory")).or_else(|| newest(inputs.rows("accounts")));
    if let Some(row) = row {
        let parts = [
            ("title ", "JobTitle"),
            ("department ", "Department"),
            ("company ", "CompanyName"),
        ];
        let known: Vec<_> = parts
            .iter()
            .filter_map(|(lead, field)| Some((lead, text(row, field)?)))
            .collect();
        if known.is_empty() {
            let said = pieces!["The directory gives neither title nor department."];
            writer.say("role-unknown", Attention::Fact, said, &[Proof::Row(row)]);
        } else {
            let mut said = pieces!["Currently "];
            for (at, (lead, value)) in known.into_iter().enumerate() {
                said.extend(pieces![if at > 0 { ", " } else { "" }, *lead, Piece::quote(value)]);
            }
            said.push(Piece::text("."));
            writer.say("role", Attention::Fact, said, &[Proof::Row(row)]);
        }
        let roles = list(row, "AssignedRoles");
        if !roles.is_empty() {
            let mut said = pieces!["Directory roles: "];
            for (at, role) in roles.iter().take(6).enumerate() {
                said.extend(pieces![if at > 0 { ", " } else { "" }, Piece::quote(role)]);
            }
            said.push(Piece::text("."));
            writer.say("roles", Attention::Notable, said, &[Proof::Row(row)]);
        }
    }
    changes(writer);
    audit(writer);
}

/// What differs between the directory's rows over time.
fn changes(writer: &mut Writer<'_>) {
    let mut rows: Vec<&Citation> = writer.inputs.rows("directory").iter().collect();
    rows.sort_by_key(|row| row.at);
    let mut told = 0;
    for two in rows.windows(2) {
        let [before, after] = two else { continue };
        for (field, name) in [
            ("JobTitle", "title"),
            ("Department", "department"),
            ("Manager", "manager"),
            ("AssignedRoles", "directory roles"),
        ] {
            let value = |row: &Citation| row.fields.get(field).map(shown).unwrap_or_default();
            let (old, new) = (value(before), value(after));
            let Some(at) = after.at else { continue };
            if old == new || old.is_empty() || new.is_empty() || told == MOST_CHANGES {
                continue;
            }
            told += 1;
            let lead = format!("The {name} changed from ");
            let said = pieces![
                lead.as_str(),
                Piece::quote(&old),
                " to ",
                Piece::quote(&new),
                ", seen ",
                Piece::time(at),
                "."
            ];
            writer.say(
                "role-change",
                Attention::Notable,
                said,
                &[Proof::Row(before), Proof::Row(after)],
            );
        }
    }
}

/// Changes that the audit log tells of: properties, roles, groups, authentication methods.
fn audit(writer: &mut Writer<'_>) {
    const TELLING: &[&str] = &[
        "role",
        "group",
        "password",
        "security info",
        "authentication method",
        "strong authentication",
        "owner",
        "consent",
        "disable",
        "enable",
        "delete",
        "title",
        "department",
        "manager",
        "device changed",
    ];
    let inputs = writer.inputs;
    let mut rows = inputs.all_rows(&["audit", "directory-changes"]);
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    let mut told = 0;
    for row in rows {
        let Some(operation) = first_text(row, &["OperationName", "ActivityDisplayName", "ActionType"]) else {
            continue;
        };
        let lower = operation.to_lowercase();
        let property = changed_property(row);
        if property.is_none() && !TELLING.iter().any(|word| lower.contains(word)) || told == MOST_CHANGES {
            continue;
        }
        let Some(at) = row.at else { continue };
        told += 1;
        let mut said = pieces![Piece::time(at), ": ", Piece::quote(operation)];
        if let Some((name, old, new)) = property {
            said.extend(pieces![", ", Piece::quote(&name)]);
            if let Some(old) = old {
                said.extend(pieces![" from ", Piece::quote(&old)]);
            }
            said.extend(pieces![" to ", Piece::quote(&new)]);
        }
        if let Some(by) = initiator(row) {
            said.extend(pieces![", by ", Piece::entity("user", &by)]);
        }
        said.push(Piece::text("."));
        writer.say("directory-change", Attention::Notable, said, &[Proof::Row(row)]);
    }
}

/// Returns a changed property that says something of a person's role: its name, old and new value.
fn changed_property(row: &Citation) -> Option<(String, Option<String>, String)> {
    const TOLD: [&str; 5] = ["JobTitle", "Department", "Manager", "CompanyName", "Role.DisplayName"];
    let Some(Value::Array(targets)) = json(row, "TargetResources") else {
        return None;
    };
    let properties = targets
        .iter()
        .filter_map(|target| target.get("modifiedProperties")?.as_array())
        .flatten();
    properties.into_iter().find_map(|property| {
        let name = property
            .get("displayName")?
            .as_str()
            .filter(|name| TOLD.contains(name))?;
        let value = |field: &str| {
            let text = property.get(field)?.as_str()?;
            // Values are JSON inside text: `["Clerk"]` or `"Clerk"`.
            let bare = text.trim_matches(|letter: char| "[]\"".contains(letter)).to_owned();
            (!bare.is_empty()).then_some(bare)
        };
        Some((name.to_owned(), value("oldValue"), value("newValue")?))
    })
}

/// Returns who made a change.
fn initiator(row: &Citation) -> Option<String> {
    let by = json(row, "InitiatedBy")?;
    let user = by.get("user").and_then(|user| user.get("userPrincipalName"));
    let app = by.get("app").and_then(|app| app.get("displayName"));
    user.or(app)?
        .as_str()
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}

/// Adds the contact card.
pub(super) fn contact(writer: &mut Writer<'_>) {
    writer.section("contact", "Contact");
    let inputs = writer.inputs;
    let row = newest(inputs.rows("directory")).or_else(|| newest(inputs.rows("accounts")));
    let Some(row) = row else {
        writer.absent("contact and manager", &["directory", "accounts"]);
        return;
    };
    let parts = [
        ("mail ", "EmailAddress"),
        ("phone ", "Phone"),
        ("city ", "City"),
        ("country ", "Country"),
    ];
    let known: Vec<_> = parts
        .iter()
        .filter_map(|(lead, field)| Some((lead, text(row, field)?)))
        .collect();
    if !known.is_empty() {
        let mut said = pieces!["Contact: "];
        for (at, (lead, value)) in known.into_iter().enumerate() {
            said.extend(pieces![if at > 0 { ", " } else { "" }, *lead, Piece::quote(value)]);
        }
        said.push(Piece::text("."));
        writer.say("contact", Attention::Fact, said, &[Proof::Row(row)]);
    }
    match text(row, "Manager") {
        Some(manager) => writer.say(
            "manager",
            Attention::Fact,
            pieces!["Manager: ", Piece::entity("user", manager), "."],
            &[Proof::Row(row)],
        ),
        None => writer.say(
            "manager-unknown",
            Attention::Fact,
            pieces!["The directory names no manager."],
            &[Proof::Row(row)],
        ),
    }
}

//! People as the directory knows them, and how they sign in.

use crate::company::{Company, NT_DOMAIN, Person, TENANT};
use crate::sheets::{Cell, Sheets};

/// Titles by department.
const TITLES: &[(&str, &str)] = &[
    ("Operations", "Dispatcher"),
    ("Customs", "Customs Clerk"),
    ("Finance", "Accountant"),
    ("Sales", "Account Manager"),
    ("HR", "HR Partner"),
    ("IT", "Systems Administrator"),
    ("Warehouse", "Shift Lead"),
];

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Lists everyone.
pub(super) fn list(sheets: &mut Sheets, at: i64, company: &Company) {
    for (number, person) in company.people.iter().enumerate() {
        directory(sheets, at, company, person, number);
        account(sheets, at, person, number);
    }
}

/// The head of a person's department: the first of it who is not that person.
fn manager<'a>(company: &'a Company, person: &Person) -> Option<&'a Person> {
    let colleagues = company
        .people
        .iter()
        .skip(2)
        .filter(|other| other.department == person.department);
    colleagues.into_iter().find(|other| other.name != person.name)
}

fn directory(sheets: &mut Sheets, at: i64, company: &Company, person: &Person, number: usize) {
    let title = TITLES
        .iter()
        .find(|(department, _)| *department == person.department)
        .map_or("Employee", |(_, title)| title);
    let administrator = person.department == "IT" && number.is_multiple_of(3);
    let days = i64::try_from(number % 2_000).unwrap_or_default();
    let mut cells: Vec<(&str, Cell<'_>)> = vec![
        ("AccountObjectId", (&person.object_id).into()),
        ("AccountUpn", (&person.upn).into()),
        ("OnPremSid", (&person.sid).into()),
        ("AccountDisplayName", (&person.display).into()),
        ("AccountName", (&person.name).into()),
        ("AccountDomain", NT_DOMAIN.into()),
        ("Type", "User".into()),
        ("Department", person.department.into()),
        ("JobTitle", title.into()),
        ("CompanyName", "Northwind Freight".into()),
        ("EmailAddress", (&person.upn).into()),
        ("City", "Gothenburg".into()),
        ("Country", "SE".into()),
        ("Phone", format!("+46 31 555 {:04}", 100 + number % 9_000).into()),
        ("IsAccountEnabled", true.into()),
        ("CreatedDateTime", Cell::Time(at - (400 + days) * DAY)),
        ("SourceSystem", "Hybrid".into()),
        ("TenantId", TENANT.into()),
    ];
    if let Some(manager) = manager(company, person) {
        cells.push(("Manager", (&manager.display).into()));
    }
    if administrator {
        cells.push(("AssignedRoles", r#"["Global Administrator"]"#.into()));
    }
    sheets.row("IdentityInfo", at, &cells);
}

/// How somebody proves who they are. The first victim has a second factor, which a stolen session passes by.
fn account(sheets: &mut Sheets, at: i64, person: &Person, number: usize) {
    let methods = if number % 9 == 8 {
        "[]"
    } else {
        r#"["Microsoft Authenticator","Phone"]"#
    };
    let days = i64::try_from(30 + number * 7 % 500).unwrap_or_default();
    sheets.row(
        "IdentityAccountInfo",
        at,
        &[
            ("AccountUpn", (&person.upn).into()),
            ("EmailAddress", (&person.upn).into()),
            ("DisplayName", (&person.display).into()),
            ("AccountId", (&person.object_id).into()),
            ("Sid", (&person.sid).into()),
            ("AccountStatus", "Enabled".into()),
            ("SourceProvider", "AzureActiveDirectory".into()),
            ("EnrolledMfas", methods.into()),
            ("LastPasswordChangeTime", Cell::Time(at - days * DAY)),
        ],
    );
}

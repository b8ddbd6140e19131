//! Sign-ins, mail and office work in the cloud.

use crate::company::{Company, DOMAIN, OFFICE_IP, Person, TENANT};
use crate::sheets::{Cell, Sheets};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

pub(super) fn sign_in(sheets: &mut Sheets, _: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let failed = random.random_bool(0.03);
    // Some work from home: the same country, another address.
    let home = random.random_bool(0.2);
    let address = if home {
        format!("192.0.2.{}", 100 + person.sid.bytes().last().unwrap_or(0) % 100)
    } else {
        OFFICE_IP.to_owned()
    };
    let Some(application) = [
        "Office 365 Exchange Online",
        "Microsoft Teams",
        "SharePoint Online",
        "Northwind TMS",
    ]
    .choose(random) else {
        return;
    };
    sheets.row(
        "SigninLogs",
        at,
        &[
            ("OperationName", "Sign-in activity".into()),
            ("Category", "SignInLogs".into()),
            ("ResultType", if failed { "50126" } else { "0" }.into()),
            (
                "ResultDescription",
                if failed { "Invalid username or password" } else { "" }.into(),
            ),
            ("AppDisplayName", (*application).into()),
            ("ClientAppUsed", "Browser".into()),
            ("IPAddress", address.into()),
            ("Location", "SE".into()),
            (
                "LocationDetails",
                r#"{"city":"Gothenburg","countryOrRegion":"SE"}"#.into(),
            ),
            ("Identity", (&person.display).into()),
            ("UserDisplayName", (&person.display).into()),
            ("UserPrincipalName", (&person.upn).into()),
            ("UserId", (&person.object_id).into()),
            ("AuthenticationRequirement", "multiFactorAuthentication".into()),
            ("ConditionalAccessStatus", "success".into()),
            (
                "DeviceDetail",
                format!(
                    r#"{{"displayName":"{}","isCompliant":true,"isManaged":true}}"#,
                    person.device.name
                )
                .into(),
            ),
            ("RiskLevelDuringSignIn", "none".into()),
            (
                "UserAgent",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/145.0".into(),
            ),
            ("IsInteractive", true.into()),
            ("AADTenantId", TENANT.into()),
        ],
    );
}

pub(super) fn office(sheets: &mut Sheets, _: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let Some((operation, workload)) = [
        ("FileAccessed", "SharePoint"),
        ("FileModified", "SharePoint"),
        ("FileDownloaded", "OneDrive"),
        ("MailItemsAccessed", "Exchange"),
        ("Send", "Exchange"),
        ("MessageSent", "MicrosoftTeams"),
    ]
    .choose(random) else {
        return;
    };
    let mut cells: Vec<(&str, Cell<'_>)> = vec![
        ("Operation", (*operation).into()),
        ("OfficeWorkload", (*workload).into()),
        ("UserId", (&person.upn).into()),
        ("ClientIP", OFFICE_IP.into()),
        ("ResultStatus", "Succeeded".into()),
        ("UserType", "Regular".into()),
        ("OrganizationId", TENANT.into()),
    ];
    if *workload != "Exchange" && *workload != "MicrosoftTeams" {
        cells.push((
            "OfficeObjectId",
            format!(
                "https://northwind.example/sites/ops/shipment_{}.xlsx",
                random.random_range(1..900_u16)
            )
            .into(),
        ));
    }
    sheets.row("OfficeActivity", at, &cells);
}

pub(super) fn mail(sheets: &mut Sheets, company: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let Some(partner) = [
        "carrier.example",
        "customs.authority.example",
        "bank.example",
        "port.example",
    ]
    .choose(random) else {
        return;
    };
    let Some(colleague) = company.people.choose(random) else {
        return;
    };
    let inside = random.random_bool(0.4);
    let (sender, domain, direction) = if inside {
        (colleague.upn.clone(), DOMAIN, "Intra-org")
    } else {
        (format!("dispatch@{partner}"), *partner, "Inbound")
    };
    let Some(subject) = [
        "Weekly rates",
        "Container arrival notice",
        "Re: pallet count",
        "Invoice copy",
        "Shift plan",
    ]
    .choose(random) else {
        return;
    };
    sheets.row(
        "EmailEvents",
        at,
        &[
            (
                "NetworkMessageId",
                format!("{:08x}-0000-4000-8000-{:012x}", random.random::<u32>(), at).into(),
            ),
            ("SenderFromAddress", (&sender).into()),
            ("SenderMailFromAddress", (&sender).into()),
            ("SenderFromDomain", domain.into()),
            ("SenderIPv4", "203.0.113.25".into()),
            ("RecipientEmailAddress", (&person.upn).into()),
            ("RecipientObjectId", (&person.object_id).into()),
            ("Subject", (*subject).into()),
            ("EmailDirection", direction.into()),
            ("DeliveryAction", "Delivered".into()),
            ("DeliveryLocation", "Inbox/folder".into()),
            (
                "AuthenticationDetails",
                r#"{"SPF":"pass","DKIM":"pass","DMARC":"pass"}"#.into(),
            ),
            ("UrlCount", 0.into()),
            ("AttachmentCount", random.random_range(0..2_i64).into()),
        ],
    );
}

pub(super) fn audit(sheets: &mut Sheets, _: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let Some((operation, category)) = [
        ("Update user", "UserManagement"),
        ("Add member to group", "GroupManagement"),
        ("Update device", "Device"),
    ]
    .choose(random) else {
        return;
    };
    sheets.row(
        "AuditLogs",
        at,
        &[
            ("OperationName", (*operation).into()),
            ("ActivityDisplayName", (*operation).into()),
            ("ActivityDateTime", Cell::Time(at)),
            ("Category", (*category).into()),
            ("Result", "success".into()),
            ("LoggedByService", "Core Directory".into()),
            (
                "InitiatedBy",
                r#"{"app":{"displayName":"Microsoft Entra Connect"}}"#.into(),
            ),
            (
                "TargetResources",
                format!(
                    r#"[{{"displayName":"{}","userPrincipalName":"{}","type":"User"}}]"#,
                    person.display, person.upn
                )
                .into(),
            ),
            ("AADTenantId", TENANT.into()),
        ],
    );
}

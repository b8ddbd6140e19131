//! Mail, session and mailbox of the first victim.

use crate::company::{Company, DOMAIN, TENANT};
use crate::sheets::{Cell, Sheets};

/// Where the attacker signs in from.
const ATTACKER_IP: &str = "203.0.113.77";
const PHISHING_DOMAIN: &str = "northwind-portal.example";
const PHISHING_URL: &str = "https://login.northwind-portal.example/customs/hold?ref=4471";
const FIRST_MAIL: &str = "b1a7c0de-4471-4000-8000-000000000001";
const SECOND_MAIL: &str = "b1a7c0de-4471-4000-8000-000000000002";
/// Where the script of the second mail lies.
pub(super) const SCRIPT_URL: &str = "https://files.northwind-portal.example/Shipment_4471.js";

pub(super) fn phishing_mail(sheets: &mut Sheets, company: &Company, at: i64) {
    let victim = company.first_victim();
    mail(
        sheets,
        at,
        FIRST_MAIL,
        (
            "customs@northwind-portal.example",
            PHISHING_DOMAIN,
            "Customs Service Desk",
        ),
        (&victim.upn, &victim.object_id),
        "Action required: shipment 4471 is on customs hold",
        "Inbound",
        PHISHING_URL,
    );
}

pub(super) fn link_clicked(sheets: &mut Sheets, company: &Company, at: i64) {
    sheets.row(
        "UrlClickEvents",
        at,
        &[
            ("Url", PHISHING_URL.into()),
            ("ActionType", "ClickAllowed".into()),
            ("AccountUpn", (&company.first_victim().upn).into()),
            ("Workload", "Email".into()),
            ("NetworkMessageId", FIRST_MAIL.into()),
            ("IPAddress", crate::company::OFFICE_IP.into()),
            ("IsClickedThrough", true.into()),
            ("TenantId", TENANT.into()),
        ],
    );
}

pub(super) fn foreign_sign_in(sheets: &mut Sheets, company: &Company, at: i64) {
    let victim = company.first_victim();
    sheets.row(
        "SigninLogs",
        at,
        &[
            ("OperationName", "Sign-in activity".into()),
            ("Category", "SignInLogs".into()),
            ("ResultType", "0".into()),
            ("AppDisplayName", "Office 365 Exchange Online".into()),
            ("ClientAppUsed", "Browser".into()),
            ("IPAddress", ATTACKER_IP.into()),
            ("Location", "BR".into()),
            ("LocationDetails", r#"{"city":"Recife","countryOrRegion":"BR"}"#.into()),
            ("Identity", (&victim.display).into()),
            ("UserDisplayName", (&victim.display).into()),
            ("UserPrincipalName", (&victim.upn).into()),
            ("UserId", (&victim.object_id).into()),
            ("AuthenticationRequirement", "singleFactorAuthentication".into()),
            (
                "AuthenticationDetails",
                r#"[{"authenticationMethod":"Previously satisfied","succeeded":true}]"#.into(),
            ),
            (
                "DeviceDetail",
                r#"{"operatingSystem":"Linux","browser":"Chrome 144.0","isManaged":false,"isCompliant":false}"#.into(),
            ),
            ("RiskLevelDuringSignIn", "medium".into()),
            ("RiskEventTypes_V2", r#"["unfamiliarFeatures"]"#.into()),
            ("UserAgent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/144.0".into()),
            ("IsInteractive", true.into()),
            ("SessionId", "00510d7e-0000-4000-8000-000000004471".into()),
            ("AADTenantId", TENANT.into()),
        ],
    );
}

/// What the directory says of the foreign sign-in, a little later.
pub(super) fn sign_in_rated(sheets: &mut Sheets, company: &Company, at: i64) {
    let victim = company.first_victim();
    sheets.row(
        "AADUserRiskEvents",
        at,
        &[
            ("Activity", "signin".into()),
            ("ActivityDateTime", Cell::Time(at)),
            ("DetectedDateTime", Cell::Time(at)),
            ("DetectionTimingType", "realtime".into()),
            ("IpAddress", ATTACKER_IP.into()),
            ("RiskEventType", "unfamiliarFeatures".into()),
            ("RiskLevel", "medium".into()),
            ("RiskState", "atRisk".into()),
            ("Source", "IdentityProtection".into()),
            ("UserDisplayName", (&victim.display).into()),
            ("UserId", (&victim.object_id).into()),
            ("UserPrincipalName", (&victim.upn).into()),
            ("TenantId", TENANT.into()),
        ],
    );
    sheets.row(
        "AADRiskyUsers",
        at,
        &[
            ("Id", (&victim.object_id).into()),
            ("RiskLevel", "medium".into()),
            ("RiskState", "atRisk".into()),
            ("RiskDetail", "none".into()),
            ("RiskLastUpdatedDateTime", Cell::Time(at)),
            ("UserDisplayName", (&victim.display).into()),
            ("UserPrincipalName", (&victim.upn).into()),
            ("TenantId", TENANT.into()),
        ],
    );
}

/// The mail filter takes the first mail back, too late.
pub(super) fn mail_removed(sheets: &mut Sheets, company: &Company, at: i64) {
    sheets.row(
        "EmailPostDeliveryEvents",
        at,
        &[
            ("NetworkMessageId", FIRST_MAIL.into()),
            (
                "InternetMessageId",
                format!("<4471.{}@{PHISHING_DOMAIN}>", &FIRST_MAIL[FIRST_MAIL.len() - 1..]).into(),
            ),
            ("Action", "Moved to quarantine".into()),
            ("ActionType", "Phish ZAP".into()),
            ("ActionTrigger", "SpecialAction".into()),
            ("ActionResult", "Success".into()),
            ("RecipientEmailAddress", (&company.first_victim().upn).into()),
            ("DeliveryLocation", "Quarantine".into()),
            ("ThreatTypes", "Phish".into()),
        ],
    );
}

pub(super) fn inbox_rule(sheets: &mut Sheets, company: &Company, at: i64) {
    let victim = company.first_victim();
    let parameters = r#"[{"Name":"Name","Value":"."},{"Name":"SubjectOrBodyContainsWords","Value":"4471;invoice;payment"},{"Name":"MoveToFolder","Value":"RSS Feeds"},{"Name":"MarkAsRead","Value":"True"},{"Name":"StopProcessingRules","Value":"True"}]"#;
    office(
        sheets,
        at,
        "New-InboxRule",
        &victim.upn,
        &[
            ("Parameters", parameters.into()),
            ("OfficeObjectId", r"mira.holm\.".into()),
        ],
    );
    sheets.row(
        "CloudAppEvents",
        at,
        &[
            ("ActionType", "New-InboxRule".into()),
            ("Application", "Microsoft Exchange Online".into()),
            ("AccountObjectId", (&victim.object_id).into()),
            ("AccountId", (&victim.upn).into()),
            ("AccountDisplayName", (&victim.display).into()),
            ("IPAddress", ATTACKER_IP.into()),
            ("CountryCode", "BR".into()),
            ("City", "Recife".into()),
            ("ActivityType", "Create".into()),
            ("ObjectName", ".".into()),
            ("RawEventData", format!(r#"{{"Operation":"New-InboxRule","UserId":"{}","ClientIP":"{ATTACKER_IP}","Parameters":{parameters}}}"#, victim.upn).into()),
        ],
    );
}

pub(super) fn mailbox_read(sheets: &mut Sheets, company: &Company, at: i64) {
    for mail in 0..12_i64 {
        office(
            sheets,
            at + mail * 2_400_000,
            "MailItemsAccessed",
            &company.first_victim().upn,
            &[
                ("MailboxOwnerUPN", (&company.first_victim().upn).into()),
                ("ClientInfoString", "Client=REST;Client=RESTSystem;;".into()),
                (
                    "Folders",
                    format!(
                        r#"[{{"Path":"\\Inbox","FolderItems":[{{"InternetMessageId":"<{mail}@carrier.example>"}}]}}]"#
                    )
                    .into(),
                ),
            ],
        );
    }
}

pub(super) fn internal_phishing(sheets: &mut Sheets, company: &Company, at: i64) {
    let (sender, receiver) = (company.first_victim(), company.second_victim());
    mail(
        sheets,
        at,
        SECOND_MAIL,
        (&sender.upn, DOMAIN, &sender.display),
        (&receiver.upn, &receiver.object_id),
        "Release papers for shipment 4471",
        "Intra-org",
        SCRIPT_URL,
    );
    office(
        sheets,
        at,
        "Send",
        &sender.upn,
        &[("Item", r#"{"Subject":"Release papers for shipment 4471"}"#.into())],
    );
}

#[expect(clippy::too_many_arguments, reason = "the parts of a mail")]
fn mail(
    sheets: &mut Sheets,
    at: i64,
    id: &str,
    (sender, sender_domain, sender_name): (&str, &str, &str),
    (recipient, recipient_id): (&str, &str),
    subject: &str,
    direction: &str,
    url: &str,
) {
    let outside = direction == "Inbound";
    sheets.row(
        "EmailEvents",
        at,
        &[
            ("NetworkMessageId", id.into()),
            (
                "InternetMessageId",
                format!("<4471.{}@{sender_domain}>", &id[id.len() - 1..]).into(),
            ),
            ("SenderFromAddress", sender.into()),
            ("SenderMailFromAddress", sender.into()),
            ("SenderDisplayName", sender_name.into()),
            ("SenderFromDomain", sender_domain.into()),
            ("SenderMailFromDomain", sender_domain.into()),
            ("SenderIPv4", if outside { "203.0.113.66" } else { ATTACKER_IP }.into()),
            ("RecipientEmailAddress", recipient.into()),
            ("RecipientObjectId", recipient_id.into()),
            ("Subject", subject.into()),
            ("EmailDirection", direction.into()),
            ("DeliveryAction", "Delivered".into()),
            ("DeliveryLocation", "Inbox/folder".into()),
            (
                "AuthenticationDetails",
                if outside {
                    r#"{"SPF":"pass","DKIM":"none","DMARC":"none"}"#
                } else {
                    r#"{"SPF":"pass","DKIM":"pass","DMARC":"pass"}"#
                }
                .into(),
            ),
            ("UrlCount", 1.into()),
            ("AttachmentCount", 0.into()),
        ],
    );
    sheets.row(
        "EmailUrlInfo",
        at,
        &[
            ("NetworkMessageId", id.into()),
            ("Url", url.into()),
            ("UrlDomain", url.split('/').nth(2).unwrap_or(url).into()),
            ("UrlLocation", "Body".into()),
        ],
    );
}

fn office<'a>(sheets: &mut Sheets, at: i64, operation: &'a str, user: &'a str, more: &[(&'static str, Cell<'a>)]) {
    let mut cells: Vec<(&str, Cell<'_>)> = vec![
        ("Operation", operation.into()),
        ("OfficeWorkload", "Exchange".into()),
        ("RecordType", "ExchangeItem".into()),
        ("UserId", user.into()),
        ("ClientIP", ATTACKER_IP.into()),
        ("Client_IPAddress", ATTACKER_IP.into()),
        ("ResultStatus", "Succeeded".into()),
        ("UserType", "Regular".into()),
        ("OrganizationId", TENANT.into()),
    ];
    cells.extend(more.iter().map(|(name, cell)| {
        let cell = match cell {
            Cell::Text(text) => Cell::Text(text),
            Cell::Owned(text) => Cell::Text(text.as_str()),
            Cell::Long(value) => Cell::Long(*value),
            Cell::Real(value) => Cell::Real(*value),
            Cell::Bool(value) => Cell::Bool(*value),
            Cell::Time(value) => Cell::Time(*value),
        };
        (*name, cell)
    }));
    sheets.row("OfficeActivity", at, &cells);
}

//! Trivy reports → `DeviceTvmSoftwareVulnerabilities` (and its KB) and `SecurityRecommendation`.
//!
//! The report is one JSON value; each finding in it is an event. The artefact (an image, a repository)
//! stands where the tables have a device. A report without findings is one event, kept as such.
//! Source: Trivy documentation, "Reporting: JSON".

use super::bag::{self, Bag};
use super::json_format::JsonFormat;
use super::overflow;
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink, TableRef};
use serde_json::Value;
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "trivy",
    summary: "Trivy scan reports (vulnerabilities, misconfigurations, secrets)",
    recognises,
    unwrap: &[],
    hallmarks: &["SchemaVersion", "ArtifactName", "ArtifactType"],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["trivy"],
    recognises,
    write,
};

type Lazy = LazyLock<Result<TableRef, Error>>;

static VULNERABILITIES: Lazy = LazyLock::new(|| TableRef::named("DeviceTvmSoftwareVulnerabilities"));
static KNOWLEDGE: Lazy = LazyLock::new(|| TableRef::named("DeviceTvmSoftwareVulnerabilitiesKB"));
static RECOMMENDATIONS: Lazy = LazyLock::new(|| TableRef::named("SecurityRecommendation"));

fn recognises(record: &Bag) -> bool {
    bag::has_all(record, &["ArtifactName", "ArtifactType"]) && bag::has_any(record, &["SchemaVersion", "Results"])
}

fn table(lazy: &'static Lazy) -> Result<&'static TableRef, Rejection> {
    lazy.as_ref().map_err(|error| Rejection::new(error.to_string()))
}

fn write(report: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let mut part = 0;
    for result in bag::elements(&report, "Results").iter().filter_map(Value::as_object) {
        for (member, write) in [
            (
                "Vulnerabilities",
                write_vulnerability as fn(&Bag, &Bag, &Bag, &mut RowSink) -> Result<(), Rejection>,
            ),
            ("Misconfigurations", write_recommendation),
            ("Secrets", write_recommendation),
            ("Licenses", write_recommendation),
        ] {
            for finding in bag::elements(result, member) {
                sink.begin_part(part, finding.to_string().as_bytes());
                part += 1;
                let written = match finding.as_object() {
                    Some(finding) => write(&report, result, finding, sink),
                    None => Err(Rejection::from("a Trivy finding that is not an object")),
                };
                if let Err(rejection) = written {
                    sink.reject(rejection.reason());
                }
            }
        }
    }
    if part > 0 {
        return Ok(());
    }
    // A clean report is news as well.
    let at = bag::time(&report, &["CreatedAt"]);
    let mut row = sink.row(table(&RECOMMENDATIONS)?);
    if let Some(at) = at {
        row.time("TimeGenerated", at);
    }
    row.text("RecommendationName", "trivy-report")
        .text("RecommendationDisplayName", "No findings")
        .text("ProviderName", "Trivy")
        .text("RecommendationState", "Healthy")
        .text("AssessedResourceId", &bag::text(&report, "ArtifactName"))
        .text(
            "RecommendationAdditionalData",
            &Value::Object(report.clone()).to_string(),
        );
    Ok(())
}

fn write_vulnerability(report: &Bag, result: &Bag, finding: &Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let severity = severity(finding);
    let id = bag::text(finding, "VulnerabilityID");
    // The table has no time; the overflow row, which holds the finding whole, has.
    let at = bag::time(report, &["CreatedAt"]);
    let mut row = sink.row(table(&VULNERABILITIES)?);
    row.text("DeviceId", &bag::first_text(report, &["ArtifactID", "ArtifactName"]))
        .text("DeviceName", &bag::text(report, "ArtifactName"))
        .text("OSPlatform", &bag::text(report, "Metadata.OS.Family"))
        .text("OSVersion", &bag::text(report, "Metadata.OS.Name"))
        .text(
            "OSArchitecture",
            &bag::text(report, "Metadata.ImageConfig.architecture"),
        )
        .text("SoftwareVendor", &bag::text(result, "Type"))
        .text("SoftwareName", &bag::text(finding, "PkgName"))
        .text("SoftwareVersion", &bag::text(finding, "InstalledVersion"))
        .text("CveId", &id)
        .text("VulnerabilitySeverityLevel", &severity)
        .text("RecommendedSecurityUpdate", &bag::text(finding, "FixedVersion"));
    drop(row);
    overflow::write(sink, "DeviceTvmSoftwareVulnerabilities", at, &bag::to_json(finding));
    let score = bag::object(finding, "CVSS").and_then(|sources| {
        let score_of = |source: &Value| {
            source
                .get("V3Score")
                .or_else(|| source.get("V2Score"))
                .and_then(Value::as_f64)
        };
        sources
            .get("nvd")
            .and_then(score_of)
            .or_else(|| sources.values().find_map(score_of))
    });
    let mut row = sink.row(table(&KNOWLEDGE)?);
    row.text("CveId", &id)
        .text("VulnerabilitySeverityLevel", &severity)
        .text(
            "VulnerabilityDescription",
            &bag::first_text(finding, &["Description", "Title"]),
        )
        .text(
            "AffectedSoftware",
            &Value::from(vec![bag::text(finding, "PkgName").into_owned()]).to_string(),
        );
    if let Some(score) = score {
        row.text("CvssScore", &score.to_string());
    }
    for (column, path) in [
        ("LastModifiedTime", "LastModifiedDate"),
        ("PublishedDate", "PublishedDate"),
    ] {
        if let Some(at) = bag::time(finding, &[path]) {
            row.time(column, at);
        }
    }
    Ok(())
}

fn write_recommendation(report: &Bag, result: &Bag, finding: &Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let state = match bag::text(finding, "Status").as_ref() {
        "PASS" => "Healthy",
        _ => "Unhealthy",
    };
    let at = bag::time(report, &["CreatedAt"]);
    let resource = format!("{}/{}", bag::text(report, "ArtifactName"), bag::text(result, "Target"));
    let mut row = sink.row(table(&RECOMMENDATIONS)?);
    if let Some(at) = at {
        row.time("TimeGenerated", at).time("DiscoveredTimeUTC", at);
    }
    row.text("RecommendationId", &bag::first_text(finding, &["ID", "RuleID", "Name"]))
        .text(
            "RecommendationName",
            &bag::first_text(finding, &["ID", "RuleID", "Name"]),
        )
        .text(
            "RecommendationDisplayName",
            &bag::first_text(finding, &["Title", "Name"]),
        )
        .text("ProviderName", "Trivy")
        .text(
            "Description",
            &bag::first_text(finding, &["Message", "Description", "Match"]),
        )
        .text("RecommendationState", state)
        .text("RecommendationSeverity", &severity(finding))
        .text("AssessedResourceId", &resource)
        .text("RecommendationAdditionalData", &bag::to_json(finding))
        .text(
            "Properties",
            &format!(
                "{{\"target\":{}}}",
                Value::from(bag::text(result, "Target").into_owned())
            ),
        );
    Ok(())
}

/// Trivy writes `HIGH` where the tables say `High`.
fn severity(finding: &Bag) -> String {
    let written = bag::text(finding, "Severity").to_ascii_lowercase();
    let mut letters = written.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn each_finding_is_an_event() {
        let rows = read_named(
            "report.json",
            r#"{"SchemaVersion":2,"CreatedAt":"2021-08-25T12:20:30Z","ArtifactName":"img","ArtifactType":"container_image","Metadata":{"OS":{"Family":"alpine","Name":"3.9.4"}},"Results":[{"Target":"img","Type":"alpine","Vulnerabilities":[{"VulnerabilityID":"CVE-2019-1549","PkgName":"libssl","InstalledVersion":"1.1","FixedVersion":"1.2","Severity":"MEDIUM","CVSS":{"nvd":{"V3Score":5.3}}}]},{"Target":"Dockerfile","Misconfigurations":[{"ID":"DS-0002","Title":"root","Severity":"HIGH","Status":"FAIL"}]}]}"#,
        );
        assert_eq!(rows.format, "trivy");
        assert_eq!((rows.events, rows.stored), (2, 2));
        assert_eq!(
            rows.text("DeviceTvmSoftwareVulnerabilities", 0, "CveId"),
            "CVE-2019-1549"
        );
        assert_eq!(
            rows.text("DeviceTvmSoftwareVulnerabilities", 0, "VulnerabilitySeverityLevel"),
            "Medium"
        );
        assert_eq!(rows.text("DeviceTvmSoftwareVulnerabilitiesKB", 0, "CvssScore"), "5.3");
        assert_eq!(
            rows.text("SecurityRecommendation", 0, "AssessedResourceId"),
            "img/Dockerfile"
        );
    }
}

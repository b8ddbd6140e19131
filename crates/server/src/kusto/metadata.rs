//! `/v1/rest/auth/metadata`: what a client asks before its first query, to learn where to log in.
//!
//! There is no Entra ID here: a client sends our token, or nothing on loopback. The values are those of
//! the public cloud, which clients fall back to where nothing is said.

use axum::Json;
use serde_json::{Value, json};

/// Answers it.
pub(super) async fn get() -> Json<Value> {
    Json(json!({
        "AzureAD": {
            "LoginEndpoint": "https://login.microsoftonline.com",
            "LoginMfaRequired": false,
            "KustoClientAppId": "db662dc1-0cfe-4e1c-a843-19a68e65be58",
            "KustoClientRedirectUri": "https://microsoft/kustoclient",
            "KustoServiceResourceId": "https://kusto.kusto.windows.net",
            "FirstPartyAuthorityUrl": "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a",
        },
        "dSTS": Value::Null,
    }))
}

//! Wire types of the HTTP interface; writes openapi.json.

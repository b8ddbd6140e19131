//! Reads a request's JSON body, with words for what is wrong with it.

use crate::error::Error;
use serde::de::DeserializeOwned;

/// Reads a body.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|source| Error::BadRequest {
        problem: format!("the body cannot be read: {source}"),
    })
}

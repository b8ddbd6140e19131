//! Inputs of a call, which were checked against the descriptor before.

use serde_json::{Map, Value};
use skill::Failure;

/// Returns a text that may be absent.
pub(crate) fn text<'a>(inputs: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    inputs.get(name).and_then(Value::as_str).map(str::trim)
}

/// Returns a text that the descriptor requires.
///
/// # Errors
/// When it is absent all the same, which is a defect of the caller.
pub(crate) fn required<'a>(inputs: &'a Map<String, Value>, name: &str) -> Result<&'a str, Failure> {
    text(inputs, name).ok_or_else(|| Failure::Retryable {
        reason: format!("`{name}` is missing"),
    })
}

/// Returns a whole number that may be absent.
pub(crate) fn number(inputs: &Map<String, Value>, name: &str) -> Option<u32> {
    inputs.get(name)?.as_u64()?.try_into().ok()
}

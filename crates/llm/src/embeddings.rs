//! Embeddings: texts as vectors whose directions are near when their meanings are, as OpenAI's `/embeddings` gives them.

use crate::Error;
use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::{Arc, PoisonError, RwLock};
use tokio_util::sync::CancellationToken;

/// Texts that are sent at once. OpenAI takes 2,048; servers on a desk take fewer.
pub(crate) const TEXTS: usize = 64;
/// Numbers that a vector may have; the largest models in use have 4,096.
const DIMENSIONS: usize = 16_384;

/// Vectors of texts, in the order of the texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embedded {
    /// One for each text, all of one length.
    pub vectors: Vec<Vec<f32>>,
    /// Tokens that were read; 0 when the server does not count.
    pub input_tokens: u64,
}

/// A model that gives vectors.
#[async_trait]
pub trait EmbeddingModel: Send + Sync {
    /// Returns the model's name: vectors of different models cannot be compared.
    fn name(&self) -> &str;

    /// Returns the vectors of texts.
    async fn embed(&self, texts: &[String], stop: &CancellationToken) -> Result<Embedded, Error>;
}

/// The place of a workspace's embedding model: whoever holds it sees the one that is set now. Cheap to clone.
#[derive(Clone, Default)]
pub struct EmbeddingSlot(Arc<RwLock<Option<Arc<dyn EmbeddingModel>>>>);

impl EmbeddingSlot {
    /// Returns the model, if one is set.
    #[must_use]
    pub fn get(&self) -> Option<Arc<dyn EmbeddingModel>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets the model.
    pub fn set(&self, model: Option<Arc<dyn EmbeddingModel>>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = model;
    }
}

impl std::fmt::Debug for EmbeddingSlot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.get().map(|model| model.name().to_owned());
        f.debug_tuple("EmbeddingSlot").field(&name).finish()
    }
}

/// Returns what is asked.
pub(crate) fn body(model: &str, texts: &[String]) -> Value {
    json!({ "model": model, "input": texts, "encoding_format": "float" })
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
    #[serde(default)]
    usage: Usage,
}

#[derive(Deserialize)]
struct Item {
    index: usize,
    embedding: Vec<f32>,
}

#[derive(Default, Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: u64,
}

/// Adds the vectors of an answer to those before it; says what is wrong with an answer that has not one usable
/// vector for each text.
pub(crate) fn read(answer: &[u8], texts: usize, all: &mut Embedded) -> Result<(), String> {
    let answer: Answer =
        serde_json::from_slice(answer).map_err(|error| format!("its embeddings cannot be read: {error}"))?;
    let mut vectors = vec![Vec::new(); texts];
    for item in answer.data {
        let place = vectors
            .get_mut(item.index)
            .ok_or_else(|| format!("it sent a vector for text {} of {texts}", item.index))?;
        *place = item.embedding;
    }
    let length = all.vectors.first().or(vectors.first()).map_or(0, Vec::len);
    if length == 0 || length > DIMENSIONS || vectors.iter().any(|vector| vector.len() != length) {
        return Err("its vectors are missing, too long or of different lengths".to_owned());
    }
    if vectors.iter().flatten().any(|number| !number.is_finite()) {
        return Err("a vector holds what is no number".to_owned());
    }
    all.vectors.extend(vectors);
    all.input_tokens += answer.usage.prompt_tokens;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(answer: &Value, texts: usize) -> Result<Embedded, String> {
        let mut all = Embedded::default();
        read(answer.to_string().as_bytes(), texts, &mut all).map(|()| all)
    }

    #[test]
    fn vectors_come_in_the_order_of_the_texts() {
        let answer = json!({
            "data": [{ "index": 1, "embedding": [0.0, 1.0] }, { "index": 0, "embedding": [1.0, 0.0] }],
            "usage": { "prompt_tokens": 7, "total_tokens": 7 },
        });
        let all = told(&answer, 2).unwrap();
        assert_eq!(all.vectors, [[1.0, 0.0], [0.0, 1.0]]);
        assert_eq!(all.input_tokens, 7);
    }

    #[test]
    fn answers_without_a_vector_for_each_text_are_refused() {
        let item = |index, embedding: &[f32]| json!({ "index": index, "embedding": embedding });
        assert!(
            told(&json!({ "data": [item(0, &[1.0])] }), 2).is_err(),
            "one is missing"
        );
        assert!(told(&json!({ "data": [item(5, &[1.0])] }), 1).is_err(), "one too many");
        assert!(told(&json!({ "data": [item(0, &[1.0]), item(1, &[1.0, 2.0])] }), 2).is_err());
        assert!(told(&json!({ "data": [item(0, &[])] }), 1).is_err(), "an empty one");
        assert!(told(&json!({ "data": [{ "index": 0, "embedding": [1e300] }] }), 1).is_err());
        assert!(told(&json!({ "error": "no" }), 1).is_err());
    }
}

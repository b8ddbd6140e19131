//! Keeping files, and finding passages in them.

use crate::corpus::best;
use crate::file_index::FileIndex;
use crate::meaning::{Vectors, join};
use crate::{Error, UploadPolicy};
use documents::{Passage, ReadDocument};
use llm::{EmbeddingModel, EmbeddingSlot};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::{Actor, CapacityState, KnowledgeFile, KnowledgeLimits, NewKnowledgeFile, Usage, WorkspaceState};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

/// Name of the setting that says who may upload.
const POLICY: &str = "knowledge.uploads";

/// Name of the setting that says how much.
const LIMITS: &str = "knowledge.limits";

/// Passages that one search gives.
const MOST_FOUND: usize = 5;

/// Passages that words lead to and of which meaning chooses.
const MOST_WORDED: usize = 20;

/// Bytes of text that stay indexed in memory.
const MOST_BYTES: usize = 64 << 20;

/// Whose files a search is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The user; only files that they uploaded are read.
    pub user_id: &'a str,
    /// Files that are switched off for the session.
    pub without: BTreeSet<String>,
    /// The only file that is wanted, by name or id.
    pub file: Option<&'a str>,
}

/// A passage that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file's id.
    pub file_id: String,
    /// The file's name; hostile text.
    pub file: String,
    /// Where in it (`page 3`).
    pub place: String,
    /// The passage; hostile text.
    pub text: String,
}

/// What a search gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Passages, the best first.
    pub found: Vec<Found>,
    /// Why only words were compared although a model for meaning is set up.
    pub notice: Option<String>,
}

/// Knowledge files of one workspace.
#[derive(Clone, Debug)]
pub struct Knowledge {
    state: WorkspaceState,
    embeddings: EmbeddingSlot,
    kept: Arc<Mutex<Kept>>,
}

/// Indexes by file and content, the last used last.
#[derive(Debug, Default)]
struct Kept {
    indexes: HashMap<(String, String), Arc<FileIndex>>,
    order: Vec<(String, String)>,
}

impl Kept {
    fn get(&mut self, key: &(String, String)) -> Option<Arc<FileIndex>> {
        let found = self.indexes.get(key).cloned()?;
        self.order.retain(|other| other != key);
        self.order.push(key.clone());
        Some(found)
    }

    fn put(&mut self, key: (String, String), index: Arc<FileIndex>) {
        self.order.retain(|other| *other != key);
        self.order.push(key.clone());
        self.indexes.insert(key, index);
        let mut bytes: usize = self.indexes.values().map(|index| index.bytes).sum();
        while bytes > MOST_BYTES && self.order.len() > 1 {
            let oldest = self.order.remove(0);
            if let Some(index) = self.indexes.remove(&oldest) {
                bytes = bytes.saturating_sub(index.bytes);
            }
        }
    }
}

impl Knowledge {
    /// Returns the knowledge files of a workspace.
    #[must_use]
    pub fn new(state: WorkspaceState) -> Self {
        Self {
            state,
            embeddings: EmbeddingSlot::default(),
            kept: Arc::default(),
        }
    }

    /// Compares meanings too, whenever there is a model for it in this place.
    #[must_use]
    pub fn with_embeddings(mut self, embeddings: EmbeddingSlot) -> Self {
        self.embeddings = embeddings;
        self
    }

    /// Returns who may upload.
    ///
    /// # Errors
    /// When the setting cannot be read.
    pub async fn policy(&self) -> Result<UploadPolicy, Error> {
        Ok(self.state.setting(POLICY).await?.unwrap_or_default())
    }

    /// Sets who may upload.
    ///
    /// # Errors
    /// When the setting cannot be kept.
    pub async fn set_policy(&self, policy: UploadPolicy, by: &Actor) -> Result<(), Error> {
        self.state.set_setting(POLICY, &policy, by).await?;
        Ok(())
    }

    /// Returns how much may be uploaded: 3 MB a file and 20 MB a user unless set otherwise.
    ///
    /// # Errors
    /// When the setting cannot be read.
    pub async fn limits(&self) -> Result<KnowledgeLimits, Error> {
        let set: Option<(u64, u64)> = self.state.setting(LIMITS).await?;
        Ok(
            set.map_or_else(KnowledgeLimits::default, |(file_bytes, total_bytes)| KnowledgeLimits {
                file_bytes,
                total_bytes,
            }),
        )
    }

    /// Sets how much may be uploaded.
    ///
    /// # Errors
    /// When the setting cannot be kept.
    pub async fn set_limits(&self, limits: KnowledgeLimits, by: &Actor) -> Result<(), Error> {
        let set = (limits.file_bytes, limits.total_bytes);
        self.state.set_setting(LIMITS, &set, by).await?;
        Ok(())
    }

    /// Says whether files may be uploaded, before one is read.
    ///
    /// # Errors
    /// [`Error::UploadsOff`] when nobody may.
    pub async fn check_upload(&self) -> Result<(), Error> {
        match self.policy().await? {
            UploadPolicy::Contributors => Ok(()),
            UploadPolicy::Nobody => Err(Error::UploadsOff),
        }
    }

    /// Keeps a file that was read. The same content again stays one file, under its new name.
    ///
    /// # Errors
    /// When uploads are off, or the file or the user's files together are too large.
    pub async fn add(
        &self,
        name: &str,
        content: Vec<u8>,
        document: &ReadDocument,
        user_id: &str,
    ) -> Result<KnowledgeFile, Error> {
        self.check_upload().await?;
        let passages = serde_json::to_string(&document.passages).map_err(|source| Error::Passages {
            name: name.to_owned(),
            source,
        })?;
        let new = NewKnowledgeFile {
            name: name.to_owned(),
            media_type: document.format.media_type().to_owned(),
            content,
            text: passages,
        };
        let file = self.state.add_file(new, self.limits().await?, user_id).await?;
        if let Some(model) = self.embeddings.get() {
            let index = self.index(&file, user_id).await?;
            // The file is kept; should this fail, the first search that wants its meaning tries again.
            if let Err(reason) = self.vectors(model.as_ref(), &file, &index, user_id).await {
                tracing::warn!(%reason, file = file.id, "what an uploaded file means could not be kept");
            }
        }
        Ok(file)
    }

    /// Returns a user's files, oldest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn files(&self, user_id: &str) -> Result<Vec<KnowledgeFile>, Error> {
        Ok(self.state.files(user_id).await?)
    }

    /// Deletes a user's file; nothing of it is found any more.
    ///
    /// # Errors
    /// When the user has none of that id.
    pub async fn delete(&self, id: &str, user_id: &str) -> Result<(), Error> {
        self.state.delete_file(id, user_id).await?;
        let mut kept = self.kept.lock().await;
        kept.indexes.retain(|(file, _), _| file != id);
        kept.order.retain(|(file, _)| file != id);
        Ok(())
    }

    /// Returns the passages that fit a question best, the best first, of the files in scope. A question that
    /// names a file is asked of that one.
    ///
    /// # Errors
    /// When the wanted file is not among the user's, or files cannot be read.
    pub async fn search(&self, scope: &Scope<'_>, question: &str) -> Result<Hits, Error> {
        let files = self.in_scope(scope, question).await?;
        let mut indexed = Vec::with_capacity(files.len());
        for file in files {
            let index = self.index(&file, scope.user_id).await?;
            indexed.push((file, index));
        }
        let (nearness, notice) = match self.nearness(&indexed, question, scope.user_id).await {
            Ok(nearness) => (nearness, None),
            Err(reason) => (None, Some(format!("only words were compared, not meanings: {reason}"))),
        };
        let question = question.to_owned();
        let ranked = tokio::task::spawn_blocking(move || {
            let indexes: Vec<&FileIndex> = indexed.iter().map(|(_, index)| index.as_ref()).collect();
            let places = match nearness {
                Some(nearness) => join(&best(&indexes, &question, MOST_WORDED), &nearness, MOST_FOUND),
                None => best(&indexes, &question, MOST_FOUND),
            };
            let found = places.into_iter().filter_map(|(file, at)| {
                let (file, index) = indexed.get(file)?;
                let stretch = index.stretches.get(at)?;
                Some(Found {
                    file_id: file.id.clone(),
                    file: file.name.clone(),
                    place: stretch.place.clone(),
                    text: stretch.text.clone(),
                })
            });
            found.collect()
        });
        Ok(Hits {
            found: ranked.await.map_err(Error::Task)?,
            notice,
        })
    }

    /// Returns how near each stretch of the files is to a question; `None` when no model is set up for it, and an
    /// error in words when it cannot be used.
    async fn nearness(
        &self,
        files: &[(KnowledgeFile, Arc<FileIndex>)],
        question: &str,
        user_id: &str,
    ) -> Result<Option<Vec<Vec<f32>>>, String> {
        let Some(model) = self.embeddings.get() else {
            return Ok(None);
        };
        let asked = self
            .embed(model.as_ref(), &[question.to_owned()], user_id)
            .await?
            .into_iter()
            .next()
            .ok_or("the model gave no vector of the question")?;
        let mut nearness = Vec::with_capacity(files.len());
        for (file, index) in files {
            let vectors = self.vectors(model.as_ref(), file, index, user_id).await?;
            let near = vectors
                .nearness(&asked)
                .ok_or("the model gave vectors of different lengths")?;
            nearness.push(near);
        }
        Ok(Some(nearness))
    }

    /// Returns the vectors of a file: those that are kept, else new ones.
    async fn vectors(
        &self,
        model: &dyn EmbeddingModel,
        file: &KnowledgeFile,
        index: &FileIndex,
        user_id: &str,
    ) -> Result<Vectors, String> {
        let kept = self.state.file_vectors(file, model.name()).await;
        let kept = kept.map_err(|error| error.to_string())?;
        if let Some(vectors) = kept.and_then(|bytes| Vectors::read(&bytes, index.stretches.len())) {
            return Ok(vectors);
        }
        let texts: Vec<String> = index.stretches.iter().map(|stretch| stretch.text.clone()).collect();
        let vectors = Vectors::new(self.embed(model, &texts, user_id).await?);
        self.state
            .put_file_vectors(file, model.name(), vectors.to_bytes())
            .await
            .map_err(|error| error.to_string())?;
        Ok(vectors)
    }

    /// Asks a model for vectors, within the budget and for the ledger.
    async fn embed(
        &self,
        model: &dyn EmbeddingModel,
        texts: &[String],
        user_id: &str,
    ) -> Result<Vec<Vec<f32>>, String> {
        let capacity = self.state.capacity().await.map_err(|error| error.to_string())?;
        if let Some(capacity) = capacity.filter(|capacity| capacity.state == CapacityState::Exhausted) {
            return Err(capacity.notice().unwrap_or_default());
        }
        let began = std::time::Instant::now();
        let embedded = model
            .embed(texts, &CancellationToken::new())
            .await
            .map_err(|error| error.to_string())?;
        let estimate: usize = texts.iter().map(|text| llm::estimate_tokens(text)).sum();
        let usage = Usage {
            user_id: user_id.to_owned(),
            category: "knowledge".to_owned(),
            kind: "manual".to_owned(),
            plugin: Some("knowledge".to_owned()),
            model: Some(model.name().to_owned()),
            input_tokens: match embedded.input_tokens {
                0 => estimate.try_into().unwrap_or(u64::MAX),
                counted => counted,
            },
            elapsed_ms: began.elapsed().as_millis().try_into().unwrap_or(u64::MAX),
            ..Usage::default()
        };
        self.state
            .record_usage(&usage)
            .await
            .map_err(|error| error.to_string())?;
        Ok(embedded.vectors)
    }

    /// The files that may be searched: the user's own, not switched off, the wanted one.
    async fn in_scope(&self, scope: &Scope<'_>, question: &str) -> Result<Vec<KnowledgeFile>, Error> {
        let own = self.state.files(scope.user_id).await?;
        let mut files: Vec<KnowledgeFile> = own
            .into_iter()
            .filter(|file| !scope.without.contains(&file.id))
            .collect();
        match scope.file {
            Some(wanted) => {
                let known = files.iter().map(|file| file.name.clone()).collect();
                files.retain(|file| file.id == wanted || is_named(&file.name, wanted));
                if files.is_empty() {
                    return Err(Error::NoFile {
                        name: wanted.chars().take(120).collect(),
                        known,
                    });
                }
            }
            None => {
                let question = question.to_lowercase();
                let named = |file: &KnowledgeFile| question.contains(&file.name.to_lowercase());
                if files.iter().any(named) {
                    files.retain(named);
                }
            }
        }
        Ok(files)
    }

    async fn index(&self, file: &KnowledgeFile, user_id: &str) -> Result<Arc<FileIndex>, Error> {
        let key = (file.id.clone(), file.content_hash.clone());
        if let Some(index) = self.kept.lock().await.get(&key) {
            return Ok(index);
        }
        let text = self.state.file_text(&file.id, user_id).await?;
        let passages: Vec<Passage> = serde_json::from_str(&text).map_err(|source| Error::Damaged {
            id: file.id.clone(),
            source,
        })?;
        let made = tokio::task::spawn_blocking(move || FileIndex::new(&passages));
        let index = Arc::new(made.await.map_err(Error::Task)?);
        self.kept.lock().await.put(key, Arc::clone(&index));
        Ok(index)
    }
}

/// Whether a file is meant: by its name, in any case, with or without its ending.
fn is_named(name: &str, wanted: &str) -> bool {
    let (name, wanted) = (name.to_lowercase(), wanted.trim().to_lowercase());
    name == wanted || name.rsplit_once('.').is_some_and(|(stem, _)| stem == wanted)
}

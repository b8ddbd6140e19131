//! Knowledge files: documents that a user gave, with their text. Only the uploader sees them.

use crate::engine::{Row, parameters};
use crate::hex::hex;
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

const WHAT: &str = "file";

/// How much a user may upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnowledgeLimits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes of all files of a user.
    pub total_bytes: u64,
}

impl Default for KnowledgeLimits {
    fn default() -> Self {
        Self {
            file_bytes: 3_000_000,
            total_bytes: 20_000_000,
        }
    }
}

/// A file, without its content.
#[derive(Clone, Debug, PartialEq)]
pub struct KnowledgeFile {
    /// Id.
    pub id: String,
    /// Who uploaded it.
    pub owner: String,
    /// The name it came with; a label, no path.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its content.
    pub content_hash: String,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

/// A file to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewKnowledgeFile {
    /// The name it comes with.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its content.
    pub content: Vec<u8>,
    /// Its text.
    pub text: String,
}

const COLUMNS: &str = "id, owner, name, media_type, size_bytes, content_hash, created_at";

impl KnowledgeFile {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            owner: row.get("owner")?,
            name: row.get("name")?,
            media_type: row.get("media_type")?,
            size_bytes: row.get("size_bytes")?,
            content_hash: row.get("content_hash")?,
            created_at: row.get("created_at")?,
        })
    }
}

impl WorkspaceState {
    /// Keeps a file. The same content uploaded again by the same user stays one file, under its new name.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the file or the user's files together are too large.
    pub async fn add_file(
        &self,
        new: NewKnowledgeFile,
        limits: KnowledgeLimits,
        owner: &str,
    ) -> Result<KnowledgeFile, Error> {
        let size = u64::try_from(new.content.len()).unwrap_or(u64::MAX);
        if size > limits.file_bytes {
            let reason = format!("has {size} bytes of at most {}", limits.file_bytes);
            return Err(Error::invalid("file", reason));
        }
        let hash = hex(&Sha256::digest(&new.content));
        let transaction = self.store.engine.begin().await?;
        let others: u64 = transaction
            .query_one(
                "add up files",
                "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) AS total FROM knowledge_file \
                 WHERE workspace = $1 AND owner = $2 AND content_hash <> $3",
                parameters![&self.id, owner, &hash],
            )
            .await?
            .ok_or_else(|| Error::damaged("total", "a sum gave no row"))?
            .get("total")?;
        if others.saturating_add(size) > limits.total_bytes {
            return Err(Error::invalid(
                "files",
                format!(
                    "would have {} bytes together, of at most {}: delete some first",
                    others.saturating_add(size),
                    limits.total_bytes
                ),
            ));
        }
        let sql = format!(
            "INSERT INTO knowledge_file (id, workspace, owner, name, media_type, size_bytes, content_hash, content, \
             text, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (workspace, owner, content_hash) DO UPDATE SET name = excluded.name, \
             media_type = excluded.media_type, text = excluded.text RETURNING {COLUMNS}"
        );
        let parameters = parameters![
            self.store.new_id()?,
            &self.id,
            owner,
            new.name,
            new.media_type,
            i64::try_from(size).unwrap_or(i64::MAX),
            hash,
            new.content,
            new.text,
            self.store.now(),
        ];
        let row = transaction
            .query_one("keep a file", &sql, parameters)
            .await?
            .ok_or_else(|| Error::damaged("knowledge_file", "an added row is not there"))?;
        transaction.commit().await?;
        KnowledgeFile::read(&row)
    }

    /// Returns a user's files, oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn files(&self, owner: &str) -> Result<Vec<KnowledgeFile>, Error> {
        let sql =
            format!("SELECT {COLUMNS} FROM knowledge_file WHERE workspace = $1 AND owner = $2 ORDER BY created_at, id");
        self.list("list files", &sql, parameters![&self.id, owner], KnowledgeFile::read)
            .await
    }

    /// Returns the text of a user's file.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the user has none of that id.
    pub async fn file_text(&self, id: &str, owner: &str) -> Result<String, Error> {
        self.find_in_much(
            "read a file",
            "SELECT text FROM knowledge_file WHERE workspace = $1 AND owner = $2 AND id = $3",
            parameters![&self.id, owner, id],
            |row| row.get("text"),
        )
        .await?
        .ok_or_else(|| Error::not_found(WHAT, id))
    }

    /// Returns the content of a user's file.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the user has none of that id.
    pub async fn file_content(&self, id: &str, owner: &str) -> Result<Vec<u8>, Error> {
        self.find_in_much(
            "read a file",
            "SELECT content FROM knowledge_file WHERE workspace = $1 AND owner = $2 AND id = $3",
            parameters![&self.id, owner, id],
            |row| row.get("content"),
        )
        .await?
        .ok_or_else(|| Error::not_found(WHAT, id))
    }

    /// Deletes a user's file.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the user has none of that id.
    pub async fn delete_file(&self, id: &str, owner: &str) -> Result<(), Error> {
        let sql = "DELETE FROM knowledge_file WHERE workspace = $1 AND owner = $2 AND id = $3";
        self.must_meet((WHAT, id), sql, parameters![&self.id, owner, id]).await
    }

    /// Keeps the vectors of a file in place of those before. Of a file that was deleted meanwhile nothing is kept.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn put_file_vectors(&self, file: &KnowledgeFile, model: &str, vectors: Vec<u8>) -> Result<(), Error> {
        let sql = "INSERT INTO knowledge_vectors (file_id, workspace, model, content_hash, vectors, made_at) \
                   SELECT id, workspace, $4, $5, $6, $7 FROM knowledge_file \
                   WHERE workspace = $1 AND owner = $2 AND id = $3 \
                   ON CONFLICT (file_id) DO UPDATE SET model = excluded.model, \
                   content_hash = excluded.content_hash, vectors = excluded.vectors, made_at = excluded.made_at";
        let parameters = parameters![
            &self.id,
            &file.owner,
            &file.id,
            model,
            &file.content_hash,
            vectors,
            self.store.now()
        ];
        self.store.engine.execute("keep vectors", sql, parameters).await?;
        Ok(())
    }

    /// Returns the vectors of a file that a model made of its present content.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn file_vectors(&self, file: &KnowledgeFile, model: &str) -> Result<Option<Vec<u8>>, Error> {
        self.find_in_much(
            "read vectors",
            "SELECT v.vectors FROM knowledge_vectors v JOIN knowledge_file f ON f.id = v.file_id \
             WHERE f.workspace = $1 AND f.owner = $2 AND f.id = $3 AND v.model = $4 AND v.content_hash = $5",
            parameters![&self.id, &file.owner, &file.id, model, &file.content_hash],
            |row| row.get("vectors"),
        )
        .await
    }
}

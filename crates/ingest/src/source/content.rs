//! Where the bytes of a source are, and the decoders between them and the log.

use super::bounded::Bounded;
use crate::Limits;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempPath;

/// A stretch of a file, behind any number of decoders.
#[derive(Clone, Debug)]
pub(super) struct Content {
    base: Base,
    start: u64,
    length: u64,
    layers: Vec<Layer>,
}

#[derive(Clone, Debug)]
enum Base {
    Memory(Arc<[u8]>),
    File(Arc<PathBuf>),
    /// A copy made of something inside an archive; deleted with the last source that needs it.
    Spool(Arc<TempPath>),
}

/// A decoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Deflate,
    Gzip,
    Zstd,
}

impl Content {
    pub(super) fn of_bytes(bytes: Arc<[u8]>) -> Self {
        let length = bytes.len() as u64;
        let mut content = Self {
            base: Base::Memory(bytes),
            start: 0,
            length,
            layers: Vec::new(),
        };
        while let Some(layer) = content.head(4).ok().and_then(|head| Layer::of_magic(&head))
            && content.layers.len() < Limits::default().depth
        {
            content.layers.push(layer);
        }
        content
    }

    pub(super) fn of_file(path: PathBuf, length: u64) -> Self {
        Self {
            base: Base::File(Arc::new(path)),
            start: 0,
            length,
            layers: Vec::new(),
        }
    }

    pub(super) fn of_spool(path: TempPath, length: u64) -> Self {
        Self {
            base: Base::Spool(Arc::new(path)),
            start: 0,
            length,
            layers: Vec::new(),
        }
    }

    /// Returns the stretch of this one, which has no layers, that is a member of the archive in it.
    pub(super) fn member(&self, start: u64, length: u64, layer: Option<Layer>) -> Self {
        let start = self.start.saturating_add(start);
        Self {
            base: self.base.clone(),
            start,
            length,
            layers: layer.into_iter().collect(),
        }
    }

    pub(super) fn with_layer(mut self, layer: Layer) -> Self {
        self.layers.push(layer);
        self
    }

    pub(super) fn is_encoded(&self) -> bool {
        !self.layers.is_empty()
    }

    pub(super) fn stored_bytes(&self) -> u64 {
        self.length
    }

    /// Reads the first bytes behind the decoders, fewer when the content is short or broken.
    pub(super) fn head(&self, count: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        let mut stream = self.open(&Limits::default())?.take(count as u64);
        match stream.read_to_end(&mut head) {
            Err(error) if !crate::framing::is_damage(&error) => Err(error),
            _ => Ok(head),
        }
    }

    /// Opens the stream behind the decoders.
    pub(super) fn open(&self, limits: &Limits) -> io::Result<Box<dyn Read + Send>> {
        let mut stream: Box<dyn Read + Send> = Box::new(self.section()?);
        for layer in &self.layers {
            stream = match layer {
                Layer::Deflate => Box::new(DeflateDecoder::new(stream)),
                Layer::Gzip => Box::new(MultiGzDecoder::new(BufReader::new(stream))),
                Layer::Zstd => Box::new(zstd::Decoder::new(stream)?),
            };
        }
        if self.is_encoded() {
            stream = Box::new(Bounded::new(stream, self.length, limits));
        }
        Ok(stream)
    }

    /// Opens the stretch itself, before any decoder.
    pub(super) fn section(&self) -> io::Result<Section> {
        let file: Box<dyn ReadSeek> = match &self.base {
            Base::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
            Base::File(path) => Box::new(BufReader::with_capacity(64 << 10, File::open(&**path)?)),
            Base::Spool(path) => Box::new(BufReader::with_capacity(64 << 10, File::open(&**path)?)),
        };
        let mut section = Section {
            file,
            start: self.start,
            length: self.length,
            at: 0,
        };
        section.seek(SeekFrom::Start(0))?;
        Ok(section)
    }
}

impl Layer {
    /// Tells a compressed stream by its first bytes.
    pub(super) fn of_magic(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0x1F, 0x8B, 0x08]) {
            Some(Self::Gzip)
        } else if head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
            Some(Self::Zstd)
        } else {
            None
        }
    }
}

trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// A stretch of a file, as a file of its own.
pub(super) struct Section {
    file: Box<dyn ReadSeek>,
    start: u64,
    length: u64,
    at: u64,
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.at);
        let room = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let Some(buffer) = buffer.get_mut(..room).filter(|buffer| !buffer.is_empty()) else {
            return Ok(0);
        };
        let count = self.file.read(buffer)?;
        if count == 0 {
            let missing = io::ErrorKind::UnexpectedEof;
            return Err(io::Error::new(missing, format!("{left} bytes are missing at the end")));
        }
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Section {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        let outside = || io::Error::new(io::ErrorKind::InvalidInput, "seek outside of the archive");
        let at = at.ok_or_else(outside)?;
        self.file
            .seek(SeekFrom::Start(self.start.checked_add(at).ok_or_else(outside)?))?;
        self.at = at;
        Ok(at)
    }
}

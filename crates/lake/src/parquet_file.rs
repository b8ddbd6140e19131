//! Writes the rows of one flush as a Parquet file, and says what is in it.
//!
//! Settings and why: zstd level 1 halves the size of snappy at about its speed on log text; row groups
//! are small enough to skip and to share among cores; the identity and the time of a row are sorted or
//! nearly so, which delta encodings and per-page bounds use; other columns get a dictionary. Behind the
//! rows stand the filters of their terms (`term_filter`).
//! Source: Parquet format, "Encodings", "Page index".

use crate::Error;
use crate::data_file::FileStats;
use crate::term_filter::{self, TermFilterBuilder};
use arrow::compute::{max, max_string, min, min_string};
use arrow_array::cast::AsArray as _;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array as _, RecordBatch};
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use schema::ITEM_ID;
use std::sync::atomic::{AtomicU32, Ordering};

/// Most rows of a row group.
const ROW_GROUP_ROWS: usize = 131_072;
/// Most rows of a page, the unit that bounds on time and identity, and filters of terms, can skip.
const PAGE_ROWS: usize = term_filter::BLOCK_ROWS;
/// Longest bound kept of a text column.
const BOUND_BYTES: usize = 64;

/// A file in memory.
#[derive(Debug)]
pub(crate) struct Encoded {
    /// The file.
    pub(crate) bytes: Vec<u8>,
    /// What is in it.
    pub(crate) stats: FileStats,
}

/// A Parquet file being written to memory.
pub(crate) struct ParquetFile<'a> {
    table: &'a str,
    time_column: Option<&'a str>,
    writer: ArrowWriter<Vec<u8>>,
    terms: TermFilterBuilder,
    stats: FileStats,
}

impl<'a> ParquetFile<'a> {
    /// Begins a file.
    pub(crate) fn new(table: &'a str, schema: SchemaRef, time_column: Option<&'a str>) -> Result<Self, Error> {
        let options = ArrowWriterOptions::new()
            .with_properties(properties(time_column))
            .with_skip_arrow_metadata(true);
        let terms = TermFilterBuilder::new(&schema, ROW_GROUP_ROWS);
        let writer = ArrowWriter::try_new_with_options(Vec::new(), schema, options)
            .map_err(|error| Error::encode(table, error))?;
        let stats = FileStats {
            rows: Some(0),
            without_time: time_column.map(|_| 0),
            ..FileStats::default()
        };
        Ok(Self {
            table,
            time_column,
            writer,
            terms,
            stats,
        })
    }

    /// Adds rows.
    pub(crate) fn write(&mut self, rows: &RecordBatch) -> Result<(), Error> {
        self.writer
            .write(rows)
            .map_err(|error| Error::encode(self.table, error))?;
        observe(&mut self.stats, rows, self.time_column);
        self.terms.observe(rows);
        Ok(())
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> Result<Encoded, Error> {
        let failed = |error| Error::encode(self.table, error);
        self.writer.flush().map_err(failed)?;
        let groups = self.writer.flushed_row_groups().iter();
        let group_rows: Vec<usize> = groups
            .map(|group| usize::try_from(group.num_rows()).unwrap_or(0))
            .collect();
        let offset = self.writer.bytes_written() as u64;
        if let Some((filters, entry)) = self.terms.finish(offset, &group_rows) {
            self.writer
                .write_all(&filters)
                .map_err(|error| failed(ParquetError::from(error)))?;
            let entry = KeyValue::new(term_filter::KEY.to_owned(), entry);
            self.writer.append_key_value_metadata(entry);
        }
        let bytes = self.writer.into_inner().map_err(failed)?;
        Ok(Encoded {
            bytes,
            stats: self.stats,
        })
    }
}

fn observe(stats: &mut FileStats, rows: &RecordBatch, time_column: Option<&str>) {
    let count = rows.num_rows() as u64;
    stats.rows = stats.rows.map(|sum| sum + count);
    let times = time_column
        .and_then(|name| rows.column_by_name(name))
        .and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>());
    let nulls = times.map_or(count, |times| times.null_count() as u64);
    stats.without_time = stats.without_time.map(|sum| sum + nulls);
    if let Some((least, greatest)) = times.and_then(|times| min(times).zip(max(times))) {
        let (first, last) = stats.times.unwrap_or((least, greatest));
        stats.times = Some((first.min(least), last.max(greatest)));
    }
    let items = rows
        .column_by_name(ITEM_ID)
        .and_then(|column| column.as_string_opt::<i32>());
    if let Some((least, greatest)) = items.and_then(|items| min_string(items).zip(max_string(items))) {
        stats.items = Some(match stats.items.take() {
            None => (least.to_owned(), greatest.to_owned()),
            Some((first, last)) => (
                if least < first.as_str() {
                    least.to_owned()
                } else {
                    first
                },
                if greatest > last.as_str() {
                    greatest.to_owned()
                } else {
                    last
                },
            ),
        });
    }
}

fn properties(time_column: Option<&str>) -> WriterProperties {
    let identity = || ColumnPath::new(vec![ITEM_ID.to_owned()]);
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_statistics_truncate_length(Some(BOUND_BYTES))
        .set_column_index_truncate_length(Some(BOUND_BYTES))
        .set_column_dictionary_enabled(identity(), false)
        .set_column_encoding(identity(), Encoding::DELTA_BYTE_ARRAY)
        .set_column_statistics_enabled(identity(), EnabledStatistics::Page)
        .set_created_by(concat!("Outrider ", env!("CARGO_PKG_VERSION")).to_owned());
    if let Some(name) = time_column {
        let time = || ColumnPath::new(vec![name.to_owned()]);
        properties = properties
            .set_column_dictionary_enabled(time(), false)
            .set_column_encoding(time(), Encoding::DELTA_BINARY_PACKED)
            .set_column_statistics_enabled(time(), EnabledStatistics::Page);
    }
    properties.build()
}

/// Makes a file name that no other writer makes.
pub(crate) fn new_name(now_micros: i64) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!(
        "part-{now_micros:016x}-{:08x}-{number:08x}.zstd.parquet",
        std::process::id()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{ArrayRef, StringArray, TimestampMicrosecondArray};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use std::sync::Arc;

    #[test]
    fn the_bounds_are_those_of_the_rows() {
        let rows = |times: Vec<Option<i64>>, ids: Vec<&str>| {
            let times: ArrayRef = Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC"));
            let ids: ArrayRef = Arc::new(StringArray::from(ids));
            RecordBatch::try_from_iter_with_nullable([("T", times, true), (ITEM_ID, ids, true)]).unwrap()
        };
        let first = rows(vec![Some(5), None], vec!["b", "c"]);
        let mut file = ParquetFile::new("X", first.schema(), Some("T")).unwrap();
        file.write(&first).unwrap();
        file.write(&rows(vec![Some(2)], vec!["a"])).unwrap();
        let encoded = file.finish().unwrap();
        let expected = FileStats {
            rows: Some(3),
            times: Some((2, 5)),
            without_time: Some(1),
            items: Some(("a".to_owned(), "c".to_owned())),
        };
        assert_eq!(encoded.stats, expected);
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(encoded.bytes)).unwrap();
        assert_eq!(reader.schema().fields(), first.schema().fields());
        let read: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
        assert_eq!(read.iter().map(RecordBatch::num_rows).sum::<usize>(), 3);
    }
}

//! Any other CSV → the table `FILE_CL`, see `custom_table`.

use super::csv_text::Csv;
use super::custom_table::CustomTable;
use crate::{Confidence, Error, Format, Framing, Parser, Record, Rejection, RowSink, Sample};
use std::sync::Arc;

/// See the module.
pub(crate) struct CsvCustom;

impl Format for CsvCustom {
    fn name(&self) -> &'static str {
        "csv_custom"
    }

    fn summary(&self) -> &'static str {
        "any CSV, to a table of its own"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        let Some(csv) = Csv::of(sample) else {
            return Confidence::NO;
        };
        if csv.first_records(sample).is_empty() {
            Confidence::NO
        } else if sample.table().is_some() {
            Confidence::CERTAIN
        } else {
            Confidence::FALLBACK
        }
    }

    fn framing(&self) -> Framing {
        Framing::CsvRecords
    }

    fn start(&self, sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        let csv = Csv::of(sample).ok_or_else(|| Error::Start {
            name: sample.name().to_owned(),
            format: self.name(),
            reason: "its first line is no CSV header".to_owned(),
        })?;
        let name = sample.table().unwrap_or_else(|| sample.file_name());
        let table = CustomTable::infer_text(name, &csv.first_records(sample));
        Ok(Arc::new(CsvCustomParser { csv, table }))
    }
}

struct CsvCustomParser {
    csv: Csv,
    table: CustomTable,
}

impl Parser for CsvCustomParser {
    fn record(&self, record: &Record<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
        self.table.write(self.csv.record(record.text()?)?, sink);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn columns_are_typed_and_misfits_kept() {
        let rows = read_named(
            "Bucket Logs.csv",
            "Event Name,Source IP,Attempts,Event DateTime\nListObjects,192.0.2.1,4,2022-02-18T17:34:57Z\nHeadBucket,192.0.2.2,5,2022-02-18T17:34:58Z\n",
        );
        assert_eq!(rows.format, "csv_custom");
        assert_eq!(rows.text("Bucket_Logs_CL", 0, "Event_Name"), "ListObjects");
        assert_eq!(rows.text("Bucket_Logs_CL", 1, "Attempts"), "5");
        assert_eq!(rows.text("Bucket_Logs_CL", 0, "TimeGenerated"), "2022-02-18T17:34:57Z");
    }
}

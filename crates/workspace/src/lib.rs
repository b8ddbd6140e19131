//! One data folder and all that is done with it: ingest, query, detect, correlate.

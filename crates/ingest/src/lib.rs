//! Log formats to rows of schema tables, one file per format.

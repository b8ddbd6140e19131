//! Analytics rules in Sentinel's YAML form, and the alerts they raise.

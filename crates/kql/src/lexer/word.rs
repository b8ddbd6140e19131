//! Keywords, and which of them may serve as names.
//!
//! KQL reserves few words everywhere. Most keywords are names wherever the grammar does not
//! expect them, some only where a new name is introduced (`extend where = 1`), and the rest
//! must be written `['name']`.

use crate::ast::ScalarType;

/// How a word may be used as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// No keyword at all.
    Identifier,
    /// A keyword that is a name wherever one is expected.
    Soft,
    /// A keyword that is a name only where a name is introduced.
    Medium,
    /// A keyword that is never a bare name.
    Hard,
}

/// Keywords that are names wherever one is expected.
const SOFT: &[&str] = &[
    "__partitionby",
    "access",
    "alias",
    "best_effort",
    "bin",
    "bool",
    "consume",
    "count",
    "database",
    "dataformat",
    "datetime_pattern",
    "declare",
    "default",
    "distinct",
    "edges",
    "entity_group",
    "evaluate",
    "extend",
    "facet",
    "filter",
    "fork",
    "from",
    "getschema",
    "graph",
    "guid",
    "id",
    "inline_external_table",
    "join",
    "let",
    "limit",
    "lookup",
    "mvapply",
    "mvexpand",
    "nodes",
    "null",
    "nulls",
    "on",
    "optional",
    "order",
    "output",
    "pack",
    "parse",
    "partition",
    "pattern",
    "plotly",
    "query_parameters",
    "range",
    "reduce",
    "regex",
    "render",
    "restrict",
    "scan",
    "serialize",
    "sort",
    "step",
    "summarize",
    "take",
    "top",
    "typeof",
    "uuid",
    "view",
    "with",
    "with_node_id",
];

/// Keywords that are names only where a name is introduced.
const MEDIUM: &[&str] = &[
    "accumulate",
    "as",
    "by",
    "contains",
    "datatable",
    "earliest",
    "externaldata",
    "find",
    "has",
    "in",
    "invoke",
    "latest",
    "materialize",
    "mdm",
    "of",
    "print",
    "sample",
    "sample-distinct",
    "search",
    "set",
    "sql",
    "title",
    "to",
    "top-hitters",
    "top-nested",
    "toscalar",
    "totable",
    "verbose",
    "viewers",
    "where",
];

/// Keywords that are never bare names.
const HARD: &[&str] = &[
    "!between",
    "!contains",
    "!contains_cs",
    "!endswith",
    "!endswith_cs",
    "!has",
    "!has_cs",
    "!hasprefix",
    "!hasprefix_cs",
    "!hassuffix",
    "!hassuffix_cs",
    "!in",
    "!in~",
    "!startswith",
    "!startswith_cs",
    "3Dchart",
    "__contextual_datatable",
    "__crossCluster",
    "__crossDB",
    "__executeAndCache",
    "__id",
    "__isFuzzy",
    "__noWithSource",
    "__packedColumn",
    "__projectAway",
    "__sourceColumnIndex",
    "and",
    "anomalychart",
    "areachart",
    "asc",
    "assert-schema",
    "bagexpansion",
    "barchart",
    "between",
    "bin_legacy",
    "boolean",
    "byte",
    "cachingpolicy",
    "callout",
    "cancel",
    "card",
    "char",
    "columnchart",
    "commands-and-queries",
    "contains_cs",
    "containscs",
    "cycles",
    "dataexport",
    "datascope",
    "date",
    "datetime",
    "decimal",
    "decodeblocks",
    "desc",
    "double",
    "dynamic",
    "encodingpolicy",
    "endswith",
    "endswith_cs",
    "expandoutput",
    "extent_tags_retention",
    "external_data",
    "first",
    "flags",
    "float",
    "force_remote",
    "granny-asc",
    "granny-desc",
    "graph-mark-components",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-where-edges",
    "graph-where-nodes",
    "harddelete",
    "hardretention",
    "has_all",
    "has_any",
    "has_cs",
    "hasprefix",
    "hasprefix_cs",
    "hassuffix",
    "hassuffix_cs",
    "hint.concurrency",
    "hint.distribution",
    "hint.materialized",
    "hint.num_partitions",
    "hint.progressive_top",
    "hint.remote",
    "hint.shufflekey",
    "hint.spread",
    "hint.strategy",
    "hotcache",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "in~",
    "isfuzzy",
    "journal",
    "kind",
    "ladderchart",
    "last",
    "like",
    "likecs",
    "linechart",
    "long",
    "macro-expand",
    "make-graph",
    "make-series",
    "matches regex",
    "materialized-view-combine",
    "materialized-views",
    "missing",
    "mv-apply",
    "mv-expand",
    "nooptimization",
    "notcontains",
    "notcontainscs",
    "notlike",
    "notlikecs",
    "or",
    "others",
    "parse-kv",
    "parse-where",
    "partitioned-by",
    "pathformat",
    "piechart",
    "pivotchart",
    "project",
    "project-away",
    "project-by-names",
    "project-keep",
    "project-rename",
    "project-reorder",
    "project-smart",
    "queries",
    "query_results",
    "real",
    "relaxed",
    "restricted_view_access",
    "row_level_security",
    "rowstore",
    "rowstore_references",
    "rowstore_sealinfo",
    "rowstorepolicy",
    "rowstores",
    "scatterchart",
    "seal",
    "seals",
    "set-or-append",
    "set-or-replace",
    "shards",
    "simple",
    "softdelete",
    "softretention",
    "stackedareachart",
    "startswith",
    "startswith_cs",
    "statistics",
    "storedqueryresultcontainers",
    "string",
    "tablepurge",
    "time",
    "timechart",
    "timeline",
    "timepivot",
    "timespan",
    "treemap",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "ulong",
    "union",
    "uniqueid",
    "unrestrictedviewers",
    "views",
    "with_itemindex",
    "with_match_id",
    "with_source",
    "with_step_name",
    "withsource",
    "writeaheadlog",
];

/// Returns how a word may be used as a name.
pub(crate) fn class(word: &str) -> Class {
    let listed = |list: &[&str]| list.binary_search(&word).is_ok();
    if listed(SOFT) {
        Class::Soft
    } else if listed(MEDIUM) {
        Class::Medium
    } else if listed(HARD) {
        Class::Hard
    } else {
        Class::Identifier
    }
}

/// Keywords that are not a plain run of word characters, longest first where one starts another.
const IRREGULAR: &[&str] = &[
    "!between",
    "!contains_cs",
    "!contains",
    "!endswith_cs",
    "!endswith",
    "!hasprefix_cs",
    "!hasprefix",
    "!hassuffix_cs",
    "!hassuffix",
    "!has_cs",
    "!has",
    "!in~",
    "!in",
    "!startswith_cs",
    "!startswith",
    "assert-schema",
    "commands-and-queries",
    "granny-asc",
    "granny-desc",
    "graph-mark-components",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-where-edges",
    "graph-where-nodes",
    "hint.concurrency",
    "hint.distribution",
    "hint.materialized",
    "hint.num_partitions",
    "hint.progressive_top",
    "hint.remote",
    "hint.shufflekey",
    "hint.spread",
    "hint.strategy",
    "in~",
    "macro-expand",
    "make-graph",
    "make-series",
    "matches regex",
    "materialized-view-combine",
    "materialized-views",
    "mv-apply",
    "mv-expand",
    "parse-kv",
    "parse-where",
    "partitioned-by",
    "project-away",
    "project-by-names",
    "project-keep",
    "project-rename",
    "project-reorder",
    "project-smart",
    "sample-distinct",
    "set-or-append",
    "set-or-replace",
    "top-hitters",
    "top-nested",
];

/// Returns the length of the keyword at the start of `text`, which may go on after it.
pub(super) fn keyword_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // Only a few first bytes start an irregular keyword, and the check is on the hot path.
    if matches!(
        bytes.first(),
        Some(b'!' | b'a' | b'c' | b'g' | b'h' | b'i' | b'm' | b'p' | b's' | b't')
    ) && let Some(found) = IRREGULAR.iter().find(|keyword| {
        text.starts_with(**keyword) && !bytes.get(keyword.len()).copied().is_some_and(super::is_word_byte)
    }) {
        return Some(found.len());
    }
    let len = bytes.iter().take_while(|byte| super::is_word_byte(**byte)).count();
    (len > 0 && class(&text[..len]) != Class::Identifier).then_some(len)
}

/// Returns the type of the literal `word(…)`, if that is one token.
pub(super) fn literal_type(word: &str) -> Option<ScalarType> {
    Some(match word {
        "long" | "int64" => ScalarType::Long,
        "int" | "int32" => ScalarType::Int,
        "real" | "double" => ScalarType::Real,
        "decimal" => ScalarType::Decimal,
        "bool" => ScalarType::Bool,
        "datetime" | "date" => ScalarType::DateTime,
        "time" | "timespan" => ScalarType::TimeSpan,
        "guid" => ScalarType::Guid,
        _ => return None,
    })
}

/// Returns the scalar type a declaration names.
pub(crate) fn declared_type(word: &str) -> Option<ScalarType> {
    Some(match word {
        "bool" | "boolean" => ScalarType::Bool,
        "int" | "int8" => ScalarType::Int,
        "long" | "int64" => ScalarType::Long,
        "real" | "double" => ScalarType::Real,
        "decimal" => ScalarType::Decimal,
        "datetime" | "date" => ScalarType::DateTime,
        "timespan" | "time" => ScalarType::TimeSpan,
        "guid" | "uniqueid" => ScalarType::Guid,
        "string" => ScalarType::String,
        "dynamic" => ScalarType::Dynamic,
        _ => return None,
    })
}

/// Returns the scalar type that `typeof(…)` and `find … project` name; they know more aliases.
pub(crate) fn extended_type(word: &str) -> Option<ScalarType> {
    declared_type(word).or(match word {
        "float" => Some(ScalarType::Real),
        "int16" | "int32" | "uint" | "uint8" | "uint16" | "uint32" => Some(ScalarType::Int),
        "uint64" | "ulong" => Some(ScalarType::Long),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_binary_search() {
        for list in [SOFT, MEDIUM, HARD] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn irregular_keywords_are_keywords() {
        for keyword in IRREGULAR {
            assert_ne!(class(keyword), Class::Identifier, "{keyword}");
            assert_eq!(keyword_len(keyword), Some(keyword.len()), "{keyword}");
        }
    }
}

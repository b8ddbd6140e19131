//! What a query may not do: run on after it was cancelled, take memory without end, bring the process down.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{TimeZone as _, Utc};
use hunt::{Engine, Error, Limits, MemoryTables, QueryOptions, QueryResult};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Processor time is that of the whole process, so only one test at a time may measure it.
static ALONE: Mutex<()> = Mutex::const_new(());

fn engine() -> Engine {
    Engine::new(Arc::new(MemoryTables::default()), Limits::default())
}

async fn ask(query: &str, limits: Limits) -> Result<QueryResult, Error> {
    let options = QueryOptions {
        limits: Some(limits),
        ..QueryOptions::at(Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap())
    };
    engine().query(query, &options).await
}

fn mebibytes(count: usize) -> Limits {
    Limits {
        memory_bytes: count << 20,
        ..Limits::default()
    }
}

/// Returns the processor time of the process's threads, in milliseconds.
fn busy_ms() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    let times = threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok())
        .filter_map(|stat| stat.split_whitespace().next()?.parse::<f64>().ok());
    times.sum::<f64>() / 1e6
}

/// Waits until the process does nothing, and returns the processor time until then, in milliseconds, which
/// does not depend on what else the machine does.
async fn until_idle() -> f64 {
    let (begun, start) = (Instant::now(), busy_ms());
    loop {
        let before = busy_ms();
        tokio::time::sleep(Duration::from_millis(150)).await;
        if busy_ms() - before < 3.0 || begun.elapsed() > Duration::from_secs(30) {
            return before - start;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_query_stops_working_at_once() {
    let _alone = ALONE.lock().await;
    let heavy = [
        // Rows upon rows.
        "range a from 1 to 100000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 100000 step 1 | extend k = 1) on k | summarize sum(a * b)",
        // One function that works on one batch for minutes.
        "range a from 1 to 4000 step 1 | extend text = strcat(strrep(strrep('abcdefghij', 100), 10), a) | summarize sum(array_length(extract_all('([a-j])', text)))",
        // The same in a value that is computed for every row.
        "range a from 1 to 800 step 1 | extend t = strcat(strrep(strrep('ab ', 1000), 60), a) | extend s = array_length(split(replace_regex(t, '(a)(b)', '\\\\2\\\\1'), 'b')) | summarize sum(s)",
        // A part that is run before the query.
        "print x = toscalar(range a from 1 to 100000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 100000 step 1 | extend k = 1) on k | summarize sum(a * b))",
        // Arrays of arrays.
        "range a from 1 to 3000000 step 1 | extend l = range(1, 1000) | mv-expand l to typeof(long) | summarize sum(l)",
        // Groups without end.
        "range a from 1 to 15000000 step 1 | summarize make_set(a % 100000), count() by tostring(a % 1000003) | count",
    ];
    for query in heavy {
        let handle = tokio::spawn(async move { ask(query, Limits::default()).await.map(|_| ()) });
        tokio::time::sleep(Duration::from_millis(1_000)).await;
        assert!(!handle.is_finished(), "too quick to test: {query}: {:?}", handle.await);
        handle.abort();
        let busy = until_idle().await;
        println!("{busy:.0} ms of processor time after it was cancelled: {query}");
        assert!(busy < 200.0, "{busy} ms: {query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_limit_ends_what_works_on_one_batch_for_long() {
    let _alone = ALONE.lock().await;
    let brief = Limits {
        wall_time: Duration::from_millis(500),
        ..Limits::default()
    };
    let begun = Instant::now();
    let query = "range a from 1 to 4000 step 1 | extend text = strcat(strrep(strrep('abcdefghij', 100), 10), a) | summarize sum(array_length(extract_all('([a-j])', text)))";
    let error = ask(query, brief).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(until_idle().await < 200.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn sorting_and_grouping_spill() {
    let _alone = ALONE.lock().await;
    let sort = "range a from 1 to 60000 step 1 | extend t = strcat('a text that takes some room in memory ', a * 7919 % 60013) | sort by t asc | summarize make_list(a % 1000)";
    let few = ask(sort, mebibytes(6)).await.unwrap();
    let many = ask(sort, Limits::default()).await.unwrap();
    assert_eq!(few.json_rows().unwrap(), many.json_rows().unwrap());
    let group = "range a from 1 to 60000 step 1 | summarize c = count() by t = strcat('a text that takes some room in memory ', a % 50000) | summarize sum(c), count()";
    let few = ask(group, mebibytes(6)).await.unwrap();
    let many = ask(group, Limits::default()).await.unwrap();
    assert_eq!(few.json_rows().unwrap(), many.json_rows().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_spill_says_which_limit_it_hit() {
    let _alone = ALONE.lock().await;
    let queries = [
        "range a from 1 to 200000 step 1 | extend t = strcat('a text that takes some room in memory ', a) | join kind=inner (range a from 1 to 200000 step 1 | extend u = strcat('another text ', a)) on a | summarize max(strlen(t)), max(strlen(u))",
        "range a from 1 to 200000 step 1 | summarize make_list(strcat('a text that takes some room in memory ', a), 10000000)",
        // The answer itself.
        "range a from 1 to 9000 step 1 | project strcat(strrep('0123456789', 100), a)",
        // Texts that double.
        "range a from 1 to 5000 step 1 | extend a = strcat(tostring(a), '0123456789') | extend a = strcat(a, a) | extend a = strcat(a, a) | extend a = strcat(a, a) | extend a = strcat(a, a) | extend a = strcat(a, a) | extend a = strcat(a, a) | extend a = strcat(a, a) | summarize max(strlen(a))",
        // A long text beside a long array.
        "range a from 1 to 5 step 1 | extend t = strcat(strrep(strrep('0123456789', 1000), 10), a), l = range(1, 10000) | mv-expand l | summarize max(strlen(t))",
    ];
    for query in queries {
        let error = ask(query, mebibytes(8)).await.unwrap_err();
        assert!(matches!(error, Error::Memory { mebibytes: 8 }), "{error:?}: {query}");
        let told = error.to_string();
        assert!(told.contains("8 MiB") && told.contains("memory limit"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_are_refused_not_fatal() {
    let _alone = ALONE.lock().await;
    let brief = Limits {
        wall_time: Duration::from_secs(170),
        ..Limits::default()
    };
    let deep_parentheses = format!("print {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let deep_calls = format!("print {}1{}", "tostring(".repeat(5_000), ")".repeat(5_000));
    let deep_not = format!("print {}true{}", "not(".repeat(390), ")".repeat(390));
    let deep_json = format!("print x = parse_json('{}{}').a", "[".repeat(50_000), "]".repeat(50_000));
    let long_or = format!("print x = 1 | where {}x == 0", "x == 1 or ".repeat(5_000));
    let long_sum = format!("print {}1", "1 + ".repeat(10_000));
    let big_list = format!(
        "range x from 1 to 10 step 1 | where x in ({}0) | count",
        (1..60_000).map(|n| format!("{n}, ")).collect::<String>()
    );
    let many_pipes = format!("print x = 1 {}", "| extend x = x + 1 ".repeat(3_000));
    let many_lets = {
        let doubling: String = (1..60)
            .map(|n| format!("let a{n} = strcat(a{}, a{0});", n - 1))
            .collect();
        format!("let a0 = 'x';{doubling} print a59")
    };
    let many_unions = {
        let doubling: String = (1..40).map(|n| format!("let t{n} = union t{}, t{0};", n - 1)).collect();
        format!("let t0 = print x = 1;{doubling} t39 | count")
    };
    let queries = [
        deep_parentheses,
        deep_calls,
        deep_not,
        deep_json,
        long_or,
        long_sum,
        big_list,
        many_pipes,
        many_lets,
        many_unions,
        "range x from 1 to 1000000000000 step 1 | count".to_owned(),
        "range x from 1 to 10 step 0 | count".to_owned(),
        "print range(1, 1000000000000)".to_owned(),
        "print strrep('abc', 1000000000000)".to_owned(),
        "print repeat('abc', 1000000000000)".to_owned(),
        "print x = strcat_delim(strrep('a', 1024), strrep('b', 1024), strrep('c', 1024))".to_owned(),
        "print x = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' | where x matches regex '(a{1000}){1000}{1000}'"
            .to_owned(),
        "print pad = strcat(make_string(repeat(65, 1000000)), '')".to_owned(),
        "let f = (x: long) { f(x + 1) }; print f(1)".to_owned(),
    ];
    for query in queries {
        let begun = Instant::now();
        let start: String = query.chars().take(80).collect();
        match ask(&query, brief).await {
            Ok(result) => println!("{} rows in {:?}: {start}", result.row_count(), begun.elapsed()),
            Err(error) => {
                println!("{error} in {:?}: {start}", begun.elapsed());
                assert!(
                    !matches!(error, Error::Internal(_) | Error::Timeout { .. }),
                    "{error}: {start}"
                );
            }
        }
    }
}

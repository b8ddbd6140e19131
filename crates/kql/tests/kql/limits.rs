//! Hostile sizes: deep nesting, endless chains, long texts.

use std::time::Instant;

/// Parses, formats, clones and drops on a small stack.
#[expect(clippy::unwrap_used, reason = "a thread that cannot start or dies fails the test")]
fn survives(text: String) -> kql::Parsed {
    std::thread::Builder::new()
        .stack_size(1536 * 1024)
        .spawn(move || {
            let parsed = kql::parse(&text);
            let _ = kql::format(&parsed.tree);
            let _ = format!("{:?}", parsed.tree).len();
            parsed.clone()
        })
        .unwrap()
        .join()
        .unwrap()
}

#[test]
fn brackets_are_bounded() {
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("a[", "]"),
        ("(T | where x in (", "))"),
        ("-(", ")"),
        ("toscalar(print ", ")"),
        ("T | join (", ") on a"),
        ("(a.b.c.d.e + 1 * ", ")"),
    ] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let parsed = survives(deep);
        let too_deep = kql::Code::TOO_DEEP;
        assert!(parsed.diagnostics.iter().any(|d| d.code == too_deep), "{open}");
        let fine = format!("{}1{}", open.repeat(60), close.repeat(60));
        let parsed = survives(fine);
        assert!(parsed.diagnostics.iter().all(|d| d.code != too_deep), "{open}");
    }
    for open in [
        "dynamic([",
        "dynamic({'a':",
        "let f = (){ ",
        "T | mv-apply a on (",
        "{",
        "[",
    ] {
        survives(open.repeat(50_000));
    }
    survives(format!("print dynamic({}{})", "[".repeat(50_000), "]".repeat(50_000)));
}

#[test]
fn chains_are_bounded() {
    for link in [" + a", " * a", ".a", "[0]", ".f()", " - -1"] {
        let parsed = survives(format!("print a{}", link.repeat(50_000)));
        assert!(parsed.has_errors(), "{link}");
        let parsed = survives(format!("print a{}", link.repeat(300)));
        assert!(!parsed.has_errors(), "{link}: {:?}", parsed.diagnostics);
    }
    let nested = format!("{}1{}", "(1+1+1+1+1+1+".repeat(150), ")+1+1+1+1+1".repeat(150));
    survives(nested);
}

#[test]
fn thousands_of_alternatives_are_fine() {
    for op in ["or", "and"] {
        let query = format!("T | where a == 1{}", format!(" {op} a == 2").repeat(20_000));
        let parsed = survives(query);
        assert!(!parsed.has_errors());
    }
}

#[test]
fn time_is_linear() {
    let time = |repeats: usize| {
        let query = format!(
            "T {}",
            "| where a has 'b' and c in (1, 2, (3)) | extend x = f(a.b[0], -1) // c\n".repeat(repeats)
        );
        let start = Instant::now();
        assert!(!kql::parse(&query).has_errors());
        start.elapsed().as_secs_f64()
    };
    let small = time(1_000).max(0.001);
    let large = time(16_000);
    assert!(large / small < 160.0, "{small} s, {large} s");
}

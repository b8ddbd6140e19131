//! A model's prose made harmless: no images, no HTML, no links to hosts that the answer does not know, no secrets.
//!
//! What is left is text with Markdown's emphasis; the portal shows it as text anyway, but exports and other clients
//! may not.

use super::fold::is_invisible;
use super::secrets;
use regex::Regex;
use std::sync::LazyLock;

/// Prose that may be shown, and what was taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The prose.
    pub text: String,
    /// Images taken out.
    pub images: u32,
    /// Links whose address was taken out.
    pub links: u32,
    /// HTML tags taken out.
    pub tags: u32,
    /// Secrets taken out. With any, the answer breaks the policy and an error may be shown in its place (`P-222`).
    pub secrets: u32,
}

struct Shapes {
    image: Regex,
    link: Regex,
    reference: Regex,
    tag: Regex,
    comment: Regex,
    autolink: Regex,
}

static SHAPES: LazyLock<Option<Shapes>> = LazyLock::new(|| {
    Some(Shapes {
        image: Regex::new(r"!\[([^\]]*)\](?:\([^)]*\)?|\[[^\]]{0,200}\])").ok()?,
        link: Regex::new(r"\[([^\]]*)\]\(\s*<?([^)>\s]*)[^)]*\)?").ok()?,
        reference: Regex::new(r"(?m)^\s{0,3}\[[^\]]{1,200}\]:\s*\S+.*$").ok()?,
        tag: Regex::new(r"</?[A-Za-z][^<>]*>").ok()?,
        comment: Regex::new(r"(?s)<!--.*?(?:-->|$)").ok()?,
        autolink: Regex::new(r#"(?i)(?:https?|\b(?:ftp|file|data)):[^\s<>)\]"'`]+|(?:java|vb)script:[^\s<>)\]"'`]*"#)
            .ok()?,
    })
});

/// Signs one of which is in each of the [`Shapes`].
const SIGNS: [char; 3] = ['[', '<', ':'];

/// Bytes of prose; models that write more are stopped long before.
const MOST_BYTES: usize = 256 * 1024;

/// Makes prose harmless. Links may stay when `known` says so of their host, which is given in lower case.
#[must_use]
pub fn clean(prose: &str, known: &dyn Fn(&str) -> bool) -> Cleaned {
    let mut cleaned = Cleaned::default();
    let Some(shapes) = SHAPES.as_ref() else {
        return cleaned;
    };
    let visible: String = super::cut(prose, MOST_BYTES)
        .chars()
        .filter(|letter| !is_invisible(*letter) && (!letter.is_control() || matches!(letter, '\n' | '\t')))
        .collect();
    let text = if visible.contains(SIGNS) {
        without_shapes(&visible, shapes, known, &mut cleaned)
    } else {
        visible
    };
    // What still opens a tag is shown as a sign.
    let mut text = text.replace('<', "‹").replace("![", "[");
    for secret in secrets(&text.clone()).into_iter().rev() {
        cleaned.secrets += 1;
        text.replace_range(secret.from..secret.until, "[secret left out]");
    }
    cleaned.text = text;
    cleaned
}

/// Takes out whatever is not just words.
fn without_shapes(visible: &str, shapes: &Shapes, known: &dyn Fn(&str) -> bool, cleaned: &mut Cleaned) -> String {
    let text = shapes.comment.replace_all(visible, "");
    cleaned.tags += u32::from(text.len() < visible.len());
    let text = shapes.image.replace_all(&text, |found: &regex::Captures<'_>| {
        cleaned.images += 1;
        format!("[image left out: {}]", plain(&found[1]))
    });
    let mut links = 0;
    let text = shapes.link.replace_all(&text, |found: &regex::Captures<'_>| {
        if is_known(&found[2], known) {
            return found[0].to_owned();
        }
        links += 1;
        plain(&found[1])
    });
    let text = shapes.reference.replace_all(&text, "");
    let mut tags = 0;
    // Taking one tag out may put another together.
    let mut text = text.into_owned();
    for _ in 0..8 {
        let without = shapes.tag.replace_all(&text, |_: &regex::Captures<'_>| {
            tags += 1;
            String::new()
        });
        if without == text {
            break;
        }
        text = without.into_owned();
    }
    let text = shapes.autolink.replace_all(&text, |found: &regex::Captures<'_>| {
        if is_known(&found[0], known) {
            return found[0].to_owned();
        }
        links += 1;
        defang(&found[0])
    });
    cleaned.links = links;
    cleaned.tags += tags;
    text.into_owned()
}

fn plain(text: &str) -> String {
    text.replace(['[', ']', '<', '>'], "")
}

/// Whether a link leads to a known host; what has no host leads nowhere that is known.
fn is_known(address: &str, known: &dyn Fn(&str) -> bool) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else {
        return false;
    };
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return false;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.contains('@') {
        return false;
    }
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    !host.is_empty() && known(&host.to_ascii_lowercase())
}

/// An address that no program turns into a link.
fn defang(address: &str) -> String {
    let (scheme, rest) = address.split_once(':').unwrap_or(("", address));
    let scheme = scheme.to_ascii_lowercase().replace("http", "hxxp");
    let end = rest
        .trim_start_matches('/')
        .find(['/', '?', '#'])
        .map_or(rest.len(), |end| end + rest.len() - rest.trim_start_matches('/').len());
    let (site, path) = rest.split_at(end);
    // What follows may be another address.
    format!(
        "{scheme}[:]{}{}",
        site.replace('.', "[.]").replace(':', "[:]"),
        path.replace(':', "[:]")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_compiles() {
        assert!(SHAPES.is_some());
    }

    fn cleaned(prose: &str) -> Cleaned {
        clean(prose, &|host| host == "attack.mitre.org")
    }

    #[test]
    fn images_html_links_and_secrets_are_taken_out() {
        for (prose, text) in [
            ("a ![x](https://evil.example/p?d=1) b", "a [image left out: x] b"),
            ("see [this](https://evil.example/) now", "see this now"),
            (
                "see [T1003](https://attack.mitre.org/techniques/T1003)",
                "see [T1003](https://attack.mitre.org/techniques/T1003)",
            ),
            ("go to https://evil.example/a.b", "go to hxxps[:]//evil[.]example/a.b"),
            ("<script>alert(1)</script>x", "alert(1)x"),
            ("<scr<b>ipt>x", "x"),
            ("a <!-- hidden --> b", "a  b"),
            ("[x](javascript:alert(1))", "x)"),
            (
                "https://attack.mitre.org@evil.example/",
                "hxxps[:]//attack[.]mitre[.]org@evil[.]example/",
            ),
            ("key AKIAIOSFODNN7EXAMPLE", "key [secret left out]"),
            ("5 < 6 hosts [1]", "5 ‹ 6 hosts [1]"),
            ("[1]: https://evil.example", ""),
        ] {
            assert_eq!(cleaned(prose).text, text, "{prose}");
        }
    }

    proptest::proptest! {
        #[test]
        fn p_222_nothing_that_a_browser_obeys_is_left(prose in "(\\PC|[\\[\\]()<>!/:. \n]|<img src=|!\\[a\\]\\(|https://evil.example|javascript:|</|<!--){0,40}") {
            let text = clean(&prose, &|_| false).text;
            proptest::prop_assert!(!text.contains('<'), "{}", text);
            proptest::prop_assert!(!text.contains("!["), "{}", text);
            proptest::prop_assert!(!text.contains("https://evil"), "{}", text);
            proptest::prop_assert!(!text.to_lowercase().contains("javascript:"), "{}", text);
        }
    }
}
